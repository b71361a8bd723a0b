import { createServer, type Server, type Socket } from 'node:net'
import type { Bitmap } from '../../../src/main/printing/encode/bitmap.ts'
import { eplBrain } from './epl-brain.ts'
import { escposBrain } from './escpos-brain.ts'
import type { ObeyedCommand, PrinterBrain } from './printer-brain.ts'
import { tsplBrain } from './tspl-brain.ts'

/** How the fake behaves; may be changed while it runs. */
export interface RasterPrinterMode {
  /** Accepts connections and never reads. */
  isDeaf?: boolean
  /** Answers no status question. EPL printers never do. */
  isSilent?: boolean
  /** Out of paper: what is finished waits inside. */
  isPaperOut?: boolean
  /** The paper runs out once this many labels came out in all. */
  paperOutAfterLabels?: number | undefined
  /** Breaks the connection once this many labels came out in all. */
  resetAfterLabels?: number | undefined
  /** Breaks the connection once this many bytes came in over it. */
  resetAfterBytes?: number | undefined
  /** Time each label takes on paper. */
  labelMs?: number
  /** Keeps half a label, and its place inside a picture, when a connection breaks: as real printers do. */
  keepsPartial?: boolean
  /** Reads everything and never closes its side. */
  isHalfOpen?: boolean
}

export interface FakeRasterPrinter {
  readonly host: string
  readonly port: number
  mode: RasterPrinterMode
  /** The labels that came out on paper, dot for dot. */
  readonly printed: readonly Bitmap[]
  readonly obeyed: readonly ObeyedCommand[]
  readonly hasHalfLabel: boolean
  /** Whole labels inside that are not on paper yet. */
  readonly waiting: number
  readonly connections: number
  loadPaper(): void
  /** Stops listening and breaks connections: switched off, so that connects are refused. */
  turnOff(): Promise<void>
  turnOn(): Promise<void>
  close(): Promise<void>
}

const BRAINS: Readonly<Record<'epl' | 'tspl' | 'escpos', (dpi: 203 | 300) => PrinterBrain>> = {
  epl: eplBrain,
  tspl: tsplBrain,
  escpos: escposBrain,
}
const TSPL_STATUS = '\u001b!?'
/** `DLE EOT n` for the reason of being offline, and for the paper; answers with what the guide fixes in each byte. */
const ESCPOS_STATUS: Readonly<Record<string, readonly [fine: number, paperOut: number]>> = {
  '\u0010\u0004\u0002': [0x12, 0x32],
  '\u0010\u0004\u0004': [0x12, 0x7e],
}

/** Starts a fake printer of a language without ZPL on a free port of this machine. */
export async function startFakeRasterPrinter(
  language: 'epl' | 'tspl' | 'escpos',
  { dpi = 203 as 203 | 300, mode = {} as RasterPrinterMode } = {},
): Promise<FakeRasterPrinter> {
  const printer = new RasterPrinter(BRAINS[language](dpi), language, mode)
  await printer.listen(0)
  return printer
}

class RasterPrinter implements FakeRasterPrinter {
  readonly host = '127.0.0.1'
  readonly printed: Bitmap[] = []
  mode: RasterPrinterMode
  port = 0
  connections = 0
  readonly #brain: PrinterBrain
  readonly #language: string
  readonly #inside: Bitmap[] = []
  readonly #sockets = new Set<Socket>()
  #server: Server | null = null
  #isFeeding = false

  constructor(brain: PrinterBrain, language: string, mode: RasterPrinterMode) {
    this.#brain = brain
    this.#language = language
    this.mode = mode
  }

  get obeyed() {
    return this.#brain.obeyed
  }

  get hasHalfLabel() {
    return this.#brain.hasHalfLabel
  }

  get waiting() {
    return this.#inside.length
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

  loadPaper(): void {
    this.mode = { ...this.mode, isPaperOut: false, paperOutAfterLabels: undefined }
    this.#feedPaper(null)
  }

  async turnOff(): Promise<void> {
    const server = this.#server
    this.#server = null
    for (const socket of this.#sockets) socket.resetAndDestroy()
    if (server !== null) await new Promise((resolve) => server.close(resolve))
    this.#brain.forget()
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
    let received = 0
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#sockets.delete(socket)
      if (this.mode.keepsPartial !== true) this.#brain.forget()
    })
    if (this.mode.isDeaf === true) return void socket.pause()
    socket.on('end', () => {
      if (this.mode.isHalfOpen !== true) socket.end()
    })
    socket.on('data', (chunk: Buffer) => {
      const limit = this.mode.resetAfterBytes ?? Number.POSITIVE_INFINITY
      const taken = chunk.subarray(0, Math.max(0, limit - received))
      received += chunk.length
      this.#take(taken, socket)
      if (received >= limit) socket.resetAndDestroy()
    })
  }

  #take(chunk: Buffer, socket: Socket): void {
    const isQuestion = this.#language === 'tspl' && chunk.toString('latin1') === TSPL_STATUS
    if (isQuestion && !this.#brain.hasHalfLabel) {
      if (this.mode.isSilent !== true) socket.write(new Uint8Array([this.#isOutOfPaper ? 0x04 : 0x00]))
      return
    }
    const escpos = this.#language === 'escpos' ? ESCPOS_STATUS[chunk.toString('latin1')] : undefined
    if (escpos !== undefined) {
      if (this.mode.isSilent !== true) socket.write(new Uint8Array([escpos[Number(this.#isOutOfPaper)] ?? 0]))
      return
    }
    this.#brain.feed(chunk)
    this.#inside.push(...this.#brain.takePages())
    this.#feedPaper(socket)
  }

  get #isOutOfPaper(): boolean {
    const most = this.mode.paperOutAfterLabels
    return this.mode.isPaperOut === true || (most !== undefined && this.printed.length >= most)
  }

  #feedPaper(socket: Socket | null): void {
    if (this.#isFeeding || this.#inside.length === 0 || this.#isOutOfPaper) return
    const ms = this.mode.labelMs ?? 0
    this.#isFeeding = ms > 0
    if (ms === 0) this.#emit(socket)
    else setTimeout(() => this.#outAfter(socket), ms).unref()
  }

  #outAfter(socket: Socket | null): void {
    this.#isFeeding = false
    this.#emit(socket)
  }

  #emit(socket: Socket | null): void {
    this.printed.push(...this.#inside.splice(0, 1))
    if (this.printed.length === this.mode.resetAfterLabels) socket?.resetAndDestroy()
    this.#feedPaper(socket)
  }
}
