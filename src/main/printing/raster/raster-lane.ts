import { Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import { type RasterReply, type RasterRequest, rasterReplySchema } from './raster-messages.ts'

export interface RasterLaneOptions {
  /** The thread's entry: threads/raster.ts from sources, raster.js in the build. */
  readonly workerUrl: URL | string
  /** The folder that holds the `@fontsource-variable` packages. */
  readonly fontsDir: string
  readonly timeoutMs: number
}

type RequestBody = RasterRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never
interface Waiting {
  readonly resolve: (reply: RasterReply) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/**
 * One raster thread, started at first use. A thread that dies or does not answer in time fails the requests
 * that wait on it; the next request starts a new one.
 */
export class RasterLane {
  readonly #options: RasterLaneOptions
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #lastId = 0
  #isClosed = false

  constructor(options: RasterLaneOptions) {
    this.#options = options
  }

  /** Asks the thread. `printer.notReady` where it failed, died, was closed or took too long. */
  async ask(body: RequestBody): Promise<RasterReply & { ok: true }> {
    if (this.#isClosed) throw failed('the raster thread is closed')
    const worker = this.#worker ?? this.#start()
    const id = ++this.#lastId
    const reply = await new Promise<RasterReply>((resolve, reject) => {
      const timer = setTimeout(() => this.#stop(worker, 'it took too long'), this.#options.timeoutMs)
      this.#waiting.set(id, { resolve, reject, timer })
      // The thread does not keep the process alive by itself, work that someone waits for does.
      worker.ref()
      worker.postMessage({ ...body, id })
    })
    if (!reply.ok) throw failed(reply.reason)
    return reply
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const worker = this.#worker
    if (worker !== null) await this.#stop(worker, 'it was closed')
  }

  #start(): Worker {
    const worker = new Worker(this.#options.workerUrl, { workerData: { fontsDir: this.#options.fontsDir } })
    worker.on('message', (message: unknown) => this.#settle(worker, message))
    worker.on('error', (error: Error) => this.#fail(worker, error.message))
    worker.on('exit', () => this.#fail(worker, 'the raster thread stopped'))
    this.#worker = worker
    return worker
  }

  #settle(worker: Worker, message: unknown): void {
    const reply = rasterReplySchema.parse(message)
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if (this.#waiting.size === 0) worker.unref()
    if (waiting === undefined) return
    clearTimeout(waiting.timer)
    waiting.resolve(reply)
  }

  async #stop(worker: Worker, reason: string): Promise<void> {
    this.#fail(worker, reason)
    await worker.terminate()
  }

  /** Forgets the thread and fails what waited on it. Late events of an already forgotten thread change nothing. */
  #fail(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return
    this.#worker = null
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject, timer } of waiting) {
      clearTimeout(timer)
      reject(failed(reason))
    }
  }
}

function failed(reason: string): AppError {
  return new AppError(
    'printer.notReady',
    'The label could not be drawn. Nothing was printed. Print it again; if this repeats, save a diagnostics file from Settings.',
    {},
    { cause: new Error(reason) },
  )
}
