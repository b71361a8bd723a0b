import { createServer, type Server, type Socket } from 'node:net'

/** A label as the fake printer took it: everything from `^XA` (or what stood before it) to `^XZ`. */
export interface PrintedLabel {
  readonly bytes: Buffer
  /** process.hrtime of the first byte, in nanoseconds. */
  readonly firstByteAt: bigint
  readonly printedAt: bigint
}

/** How the fake behaves; may be changed while it runs. */
export interface ZebraMode {
  /** Answers ~HS, ~HI and ~HQES. */
  isSilent?: boolean
  /** Accepts connections and never reads. */
  isDeaf?: boolean
  /** Reads everything and never closes its side of a connection. */
  isHalfOpen?: boolean
  /** The paper runs out once this many labels were printed in all. */
  paperOutAfterLabels?: number | undefined
  /** Out of paper: keeps whole labels in its buffer, and says so when asked. */
  isPaperOut?: boolean
  isHeadOpen?: boolean
  isPaused?: boolean
  /** Breaks the connection once this many labels were printed in all. */
  resetAfterLabels?: number | undefined
  /** Breaks the connection once this many bytes came in over it. */
  resetAfterBytes?: number | undefined
  /** Says what `^HV` asks for, as its label is printed. */
  echoesJobs?: boolean
  /** Time each label takes on paper. */
  labelMs?: number
  /** Keeps a half label when a connection breaks, as real printers do. */
  keepsPartial?: boolean
  /** Does not know ~JX. */
  ignoresCancelPartial?: boolean
  /** Ignores the breaking of a connection that happens right after `^XZ`: prints, then resets before any answer. */
  resetsAfterEnd?: boolean
}

export interface FakeZebra {
  readonly port: number
  readonly host: string
  /** Everything that came out on paper, in order. */
  readonly printed: readonly PrintedLabel[]
  /** Time of every first label byte that arrived, printed or not. */
  readonly firstBytesAt: readonly bigint[]
  /** Commands that wiped something, in order. */
  readonly cancels: readonly string[]
  /** How often it was told to find its labels' gaps. */
  readonly calibrations: number
  /** Whole labels inside that are not on paper yet. */
  readonly waiting: number
  connections: number
  /** The most connections that were open at one time. */
  readonly mostAtOnce: number
  mode: ZebraMode
  /** Prints what waits in the buffer: paper was loaded. */
  loadPaper(): void
  /** Leaves half a label inside, as after a crash. */
  plantPartial(text: string): void
  /** Stops listening and breaks connections: switched off. */
  turnOff(): Promise<void>
  turnOn(): Promise<void>
  close(): Promise<void>
}

const CONTROL = /~HS|~HI|~HQES|~JX|~JA|~JC/
const CONTROLS = ['~HS', '~HI', '~HQES', '~JX', '~JA', '~JC'] as const

/** Starts a fake Zebra on a free port of this machine (or a given one). */
export async function startFakeZebra(mode: ZebraMode = {}, port = 0): Promise<FakeZebra> {
  const zebra = new Zebra(mode)
  await zebra.listen(port)
  return zebra
}

class Zebra implements FakeZebra {
  readonly host = '127.0.0.1'
  readonly printed: PrintedLabel[] = []
  readonly firstBytesAt: bigint[] = []
  readonly cancels: string[] = []
  calibrations = 0
  mostAtOnce = 0
  mode: ZebraMode
  port = 0
  connections = 0
  #server: Server | null = null
  #sockets = new Set<Socket>()
  /** Half a label, in the printer. */
  #partial = ''
  #partialAt = 0n
  /** Whole labels that wait for paper or for their turn. */
  #buffer: { bytes: Buffer; firstByteAt: bigint }[] = []
  #isPrinting = false

  constructor(mode: ZebraMode) {
    this.mode = mode
  }

  listen(port: number): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket))
    this.#server = server
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, this.host, () => {
        const address = server.address()
        this.port = typeof address === 'object' && address !== null ? address.port : 0
        resolve()
      })
    })
  }

  get waiting(): number {
    return this.#buffer.length
  }

  loadPaper(): void {
    this.mode.isPaperOut = false
    this.mode.isHeadOpen = false
    this.#feed(null)
  }

  plantPartial(text: string): void {
    this.#partial = text
    this.#partialAt = process.hrtime.bigint()
  }

  async turnOff(): Promise<void> {
    const server = this.#server
    this.#server = null
    for (const socket of this.#sockets) socket.resetAndDestroy()
    if (server !== null) await new Promise((resolve) => server.close(resolve))
  }

  turnOn(): Promise<void> {
    return this.listen(this.port)
  }

  close(): Promise<void> {
    return this.turnOff()
  }

  #accept(socket: Socket): void {
    this.connections += 1
    this.#sockets.add(socket)
    this.#countSoon()
    let received = 0
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#sockets.delete(socket)
      if (this.mode.keepsPartial !== true) this.#partial = ''
    })
    if (this.mode.isDeaf === true) return void socket.pause()
    socket.on('end', () => {
      if (this.mode.isHalfOpen !== true) socket.end()
    })
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length
      const limit = this.mode.resetAfterBytes
      const isOver = limit !== undefined && received >= limit
      const taken = isOver ? chunk.subarray(0, Math.max(0, chunk.length - (received - limit))) : chunk
      this.#take(taken, socket)
      if (isOver) socket.resetAndDestroy()
    })
  }

  /**
   * One that was ended before the next was begun can be heard of after it: what has come in by now is read first.
   * Counted is what is open then.
   */
  #countSoon(): void {
    setImmediate(() =>
      setImmediate(() => {
        const open = [...this.#sockets].filter((socket) => !socket.readableEnded && !socket.destroyed)
        this.mostAtOnce = Math.max(this.mostAtOnce, open.length)
      }),
    )
  }

  #take(chunk: Buffer, socket: Socket): void {
    if (this.#partial === '') this.#partialAt = process.hrtime.bigint()
    this.#partial += chunk.toString('latin1')
    for (;;) {
      const end = this.#partial.indexOf('^XZ')
      const control = CONTROL.exec(this.#partial)
      if (control !== null && (end < 0 || control.index < end)) this.#obey(control[0], control.index, socket)
      else if (end >= 0) this.#finishLabel(end + 3, socket)
      else break
      if (socket.destroyed) break
    }
    if (CONTROLS.every((command) => this.#partial !== command) && /^\s*$/.test(this.#partial))
      this.#partial = ''
  }

  #obey(command: string, index: number, socket: Socket): void {
    const before = this.#partial.slice(0, index)
    this.#partial = before + this.#partial.slice(index + command.length)
    if (command === '~JX' && this.mode.ignoresCancelPartial !== true) {
      if (before.trim() !== '') this.cancels.push('~JX')
      this.#partial = this.#partial.slice(before.length)
    } else if (command === '~JA') {
      this.cancels.push('~JA')
      this.#partial = this.#partial.slice(before.length)
      this.#buffer = []
    } else if (command === '~JC') this.calibrations += 1
    else if (command.startsWith('~H') && this.mode.isSilent !== true)
      socket.write(this.#answer(command), 'latin1')
  }

  #finishLabel(length: number, socket: Socket): void {
    const bytes = Buffer.from(this.#partial.slice(0, length), 'latin1')
    this.#partial = this.#partial.slice(length)
    this.firstBytesAt.push(this.#partialAt)
    this.#buffer.push({ bytes, firstByteAt: this.#partialAt })
    this.#partialAt = process.hrtime.bigint()
    this.#feed(socket)
  }

  #feed(socket: Socket | null): void {
    if (
      this.#isPrinting ||
      this.mode.isPaperOut === true ||
      this.mode.isHeadOpen === true ||
      this.mode.isPaused === true
    )
      return
    const next = this.#buffer[0]
    if (next === undefined) return
    const ms = this.mode.labelMs ?? 0
    if (ms === 0) {
      this.#emit(socket)
      return
    }
    this.#isPrinting = true
    setTimeout(() => {
      this.#isPrinting = false
      this.#emit(socket)
    }, ms)
  }

  #emit(socket: Socket | null): void {
    const next = this.#buffer.shift()
    if (next === undefined) return
    this.printed.push({ ...next, printedAt: process.hrtime.bigint() })
    this.#echo(next.bytes, socket)
    if (this.printed.length === this.mode.paperOutAfterLabels) this.mode.isPaperOut = true
    const limit = this.mode.resetAfterLabels
    if (this.mode.resetsAfterEnd === true || (limit !== undefined && this.printed.length === limit))
      socket?.resetAndDestroy()
    this.#feed(socket)
  }

  /** ^HV with the data of its ^FN field, without header and terminator. */
  #echo(bytes: Buffer, socket: Socket | null): void {
    if (this.mode.echoesJobs !== true) return
    const zpl = bytes.toString('latin1')
    const [, field = '', most = ''] = /\^HV(\d+),(\d+)/.exec(zpl) ?? []
    const [, data = ''] = new RegExp(`\\^FN${field}\\^FD([^^]*)\\^FS`).exec(zpl) ?? []
    if (field !== '' && data !== '') socket?.write(data.slice(0, Number(most)), 'latin1')
  }

  #answer(command: string): string {
    const bit = (is: boolean | undefined) => (is === true ? '1' : '0')
    const partial = this.#partial.replace(/~H(S|I|QES)/g, '').trim() !== ''
    const formats = String(this.#buffer.length).padStart(3, '0')
    if (command === '~HI') return '\x02ZD421-203dpi,V93.21.07Z,8,8192KB,X\x03\r\n'
    if (command === '~HQES') {
      const errors = (this.mode.isPaperOut === true ? 1 : 0) + (this.mode.isHeadOpen === true ? 4 : 0)
      const flag = errors === 0 ? '0' : '1'
      return `\x02\r\n  PRINTER STATUS\r\n   ERRORS:         ${flag} 00000000 0000000${errors}\r\n   WARNINGS:       0 00000000 00000000\r\n\x03\r\n`
    }
    const first = `030,${bit(this.mode.isPaperOut)},${bit(this.mode.isPaused)},1218,${formats},0,0,${bit(partial)},000,0,0,0`
    const second = `000,0,${bit(this.mode.isHeadOpen)},0,0,2,4,0,${String(this.#buffer.length).padStart(8, '0')},1,000`
    return `\x02${first}\x03\r\n\x02${second}\x03\r\n\x021234,0\x03\r\n`
  }
}
