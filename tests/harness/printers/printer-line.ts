import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const HOST = '127.0.0.1'

/** A desk's connection, and the one to the printer behind it once it is its turn. */
interface Pair {
  readonly desk: Socket
  readonly printer: Socket
  /** What is to happen over it, in its order. */
  tail: Promise<void>
  isDead: boolean
}

/**
 * The cable between a desk and a network printer, with its faults. As a printer does, it serves one connection at a
 * time: another is accepted and waits. A desk sees the printer's FIN and RST as they are.
 */
export class PrinterLine {
  readonly #target: number
  #server: Server | null = null
  #port = 0
  readonly #parked: Socket[] = []
  #active: Pair | null = null
  #isHolding = false
  #cutIn: number | null = null
  #muteIn: number | null = null
  #isMute = false
  /** Bytes that went from desks to the printer, in all. */
  passed = 0
  /** Told after each piece that went to the printer. */
  onPassed: () => void = () => undefined
  /** How long each piece is under way, in ms. */
  delayMs = 0

  private constructor(target: number) {
    this.#target = target
  }

  /** A line to the printer at that port of this machine. */
  static async open(target: number): Promise<PrinterLine> {
    const line = new PrinterLine(target)
    await line.plugIn()
    return line
  }

  get host(): string {
    return HOST
  }

  /** Where desks connect; it stays the same for the life of the line. */
  get port(): number {
    return this.#port
  }

  /** Refuses connections from now on, and breaks those there are. */
  async unplug(): Promise<void> {
    const server = this.#server
    this.#server = null
    for (const desk of this.#parked.splice(0)) desk.resetAndDestroy()
    this.#break()
    if (server !== null) await new Promise((resolve) => server.close(resolve))
  }

  plugIn(): Promise<void> {
    if (this.#server !== null) return Promise.resolve()
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (desk) => this.#accept(desk))
    this.#server = server
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, HOST, () => {
        const address = server.address()
        this.#port = typeof address === 'object' && address !== null ? address.port : 0
        resolve()
      })
    })
  }

  /** Accepts, and reads nothing until it is healed; what was sent meanwhile arrives then. */
  hold(): void {
    this.#isHolding = true
    this.#active?.desk.pause()
  }

  /** Breaks the connection once so many more bytes have reached the printer. */
  cutAfter(bytes: number): void {
    this.#cutIn = bytes
  }

  /** Half open: once so many more bytes have reached the printer nothing passes any more, and nobody is told. */
  muteAfter(bytes: number): void {
    this.#muteIn = bytes
  }

  /** As good as new. A connection that was half open is found to be broken. */
  async heal(): Promise<void> {
    this.#cutIn = null
    this.#muteIn = null
    this.delayMs = 0
    if (this.#isMute) this.#break()
    this.#isMute = false
    this.#isHolding = false
    await this.plugIn()
    this.#active?.desk.resume()
    this.#next()
  }

  /** True when nothing is under way. */
  get isQuiet(): boolean {
    return this.#active === null && this.#parked.length === 0
  }

  get inWords(): string {
    const active = this.#active
    const of = ({ readyState, destroyed }: Socket) => `${readyState}${destroyed ? ', destroyed' : ''}`
    const now = active === null ? 'nobody' : `desk ${of(active.desk)}, printer ${of(active.printer)}`
    return `serves ${now}, ${this.#parked.length} wait${this.#isHolding ? ', held' : ''}${this.#isMute ? ', mute' : ''}`
  }

  #accept(desk: Socket): void {
    desk.pause()
    desk.on('error', () => undefined)
    this.#parked.push(desk)
    this.#next()
  }

  #next(): void {
    if (this.#active !== null || this.#isHolding) return
    let desk = this.#parked.shift()
    // Gone before its turn, with nothing said: its end was told to nobody.
    while (desk !== undefined && (desk.destroyed || desk.readableEnded)) {
      desk.destroy()
      desk = this.#parked.shift()
    }
    if (desk === undefined) return
    const printer = connect({ host: HOST, port: this.#target, noDelay: true, allowHalfOpen: true })
    const pair: Pair = { desk, printer, tail: Promise.resolve(), isDead: false }
    this.#active = pair
    this.#join(pair)
    desk.resume()
  }

  #join(pair: Pair): void {
    const { desk, printer } = pair
    desk.on('data', (chunk: Buffer) => this.#then(pair, () => this.#carry(pair, chunk)))
    desk.on('end', () => this.#then(pair, () => void (this.#isMute || printer.end())))
    desk.on('error', () => this.#then(pair, () => void (this.#isMute || this.#end(pair, true))))
    printer.on('data', (chunk: Buffer) => void (this.#isMute || desk.write(chunk)))
    printer.on('end', () => void (this.#isMute || desk.end()))
    printer.on('error', () => this.#end(pair, true))
    for (const socket of [desk, printer]) socket.on('close', () => this.#then(pair, () => this.#closed(pair)))
  }

  /** Both sides are through with it, or one is and the other heard so. */
  #closed(pair: Pair): void {
    if (this.#isMute) return
    if (pair.desk.destroyed && pair.printer.destroyed) this.#end(pair, false)
    else if (pair.desk.destroyed) pair.printer.end()
  }

  #then(pair: Pair, work: () => void): void {
    pair.tail = pair.tail.then(async () => {
      if (this.delayMs > 0) await sleep(this.delayMs)
      if (!pair.isDead) work()
    })
  }

  #carry(pair: Pair, chunk: Buffer): void {
    if (this.#isMute) return
    const limit = Math.min(this.#cutIn ?? chunk.length, this.#muteIn ?? chunk.length, chunk.length)
    pair.printer.write(chunk.subarray(0, limit))
    this.passed += limit
    if (this.#muteIn !== null) {
      this.#muteIn -= limit
      this.#isMute = this.#muteIn <= 0
    }
    if (this.#cutIn !== null) {
      this.#cutIn -= limit
      if (this.#cutIn <= 0) this.#cut(pair)
    }
    this.onPassed()
  }

  #cut(pair: Pair): void {
    this.#cutIn = null
    this.#end(pair, true)
  }

  #end(pair: Pair, isReset: boolean): void {
    if (pair.isDead) return
    pair.isDead = true
    for (const socket of [pair.desk, pair.printer]) {
      if (isReset) socket.resetAndDestroy()
      else socket.destroy()
    }
    if (this.#active === pair) this.#active = null
    this.#next()
  }

  #break(): void {
    if (this.#active !== null) this.#end(this.#active, true)
  }
}
