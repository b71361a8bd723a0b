import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Scratch } from './figures.ts'

/** A label as the sink took it. Times are process.hrtime, which all processes of a machine share, in ms. */
export interface SunkLabel {
  readonly order: string | null
  readonly sha256: string
  /** Some of its text had to be drawn, since the printer's own font lacks the letters. */
  readonly hasDrawing: boolean
  readonly firstByteAtMs: number
  readonly endAtMs: number
}

interface Dumped {
  readonly order: string | null
  readonly sha256: string
  readonly hasDrawing: boolean
  readonly firstByteAtNs: string
  readonly printedAtNs: string
}

/** A queue that has printed nothing for this long is empty. */
const QUIET_MS = 500

const program = join(import.meta.dirname, '../../harness/printers/fake-zebra-cli.ts')

/** A fake Zebra in a process of its own: it answers ~HS and notes when bytes come in. */
export class Sink {
  readonly port: number
  readonly #child: ChildProcess
  readonly #lines: Interface
  #waiting: ((line: string) => void)[] = []

  private constructor(child: ChildProcess, lines: Interface, port: number) {
    this.#child = child
    this.#lines = lines
    this.port = port
    lines.on('line', (line) => this.#waiting.shift()?.(line))
  }

  /** Starts a sink that ends with the benchmark. */
  static async start(scratch: Scratch): Promise<Sink> {
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
    scratch.atEnd(() => child.kill())
    const lines = createInterface({ input: child.stdout })
    const [first] = (await once(lines, 'line')) as [string]
    return new Sink(child, lines, (JSON.parse(first) as { port: number }).port)
  }

  get address(): string {
    return `127.0.0.1:${this.port}`
  }

  /** Everything printed so far, in order. */
  async labels(): Promise<SunkLabel[]> {
    const { printed } = (await this.#ask('dump')) as { printed: Dumped[] }
    return printed.map((label) => ({
      order: label.order,
      sha256: label.sha256,
      hasDrawing: label.hasDrawing,
      firstByteAtMs: Number(label.firstByteAtNs) / 1e6,
      endAtMs: Number(label.printedAtNs) / 1e6,
    }))
  }

  /** Waits until so many labels are out, and answers them; throws after the timeout. */
  async untilPrinted(count: number, timeoutMs: number): Promise<SunkLabel[]> {
    await this.untilCount(count, timeoutMs)
    return this.labels()
  }

  /**
   * Waits until so many labels are out; throws after the timeout. Only their number is asked for: thousands of labels
   * told again and again would be most of what is measured.
   */
  async untilCount(count: number, timeoutMs: number): Promise<void> {
    const giveUpAt = Date.now() + timeoutMs
    for (;;) {
      const { count: printed } = (await this.#ask('count')) as { count: number }
      if (printed >= count) return
      if (Date.now() > giveUpAt) throw new Error(`Only ${printed} of ${count} labels came out`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  /** Waits until nothing more comes out, and answers how many labels there are. */
  async untilQuiet(): Promise<number> {
    for (let before = -1; ; ) {
      const now = (await this.labels()).length
      if (now === before) return now
      before = now
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
    }
  }

  close(): void {
    this.#lines.close()
    this.#child.kill()
  }

  #ask(command: string): Promise<unknown> {
    return new Promise((resolve) => {
      this.#waiting.push((line) => resolve(JSON.parse(line)))
      this.#child.stdin?.write(`${command}\n`)
    })
  }
}

/** The control of every label: a new connection from plain Node and one write. Times in ms, as hrtime. */
export async function sendPlainly(sink: Sink, text: string): Promise<number> {
  const startedAtMs = Number(process.hrtime.bigint()) / 1e6
  const socket = createConnection(sink.port, '127.0.0.1')
  socket.setNoDelay(true)
  await once(socket, 'connect')
  socket.end(text)
  await once(socket, 'close')
  return startedAtMs
}
