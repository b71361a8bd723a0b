import { type ResourceLimits, Worker } from 'node:worker_threads'
import type { z } from 'zod'

/** What every answer of a thread has in common. */
interface Reply {
  readonly id: number
}

export interface ThreadLaneOptions<R extends Reply> {
  /** The thread's entry: its file under app/threads from sources, `<name>.js` in the build. */
  readonly workerUrl: URL | string
  readonly workerData: Readonly<Record<string, unknown>>
  readonly replySchema: z.ZodType<R>
  readonly resourceLimits?: ResourceLimits | undefined
  /** The error of a request that the thread did not answer, with a reason for the log. */
  readonly failed: (reason: string) => Error
}

interface Waiting<R> {
  readonly resolve: (reply: R) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/**
 * One thread that draws, started at first use. A thread that dies, answers nonsense or does not answer in time fails
 * the requests that wait on it; the next request starts a new one.
 */
export class ThreadLane<R extends Reply> {
  readonly #options: ThreadLaneOptions<R>
  readonly #waiting = new Map<number, Waiting<R>>()
  #worker: Worker | null = null
  #generation = 0
  #lastId = 0
  #isClosed = false

  constructor(options: ThreadLaneOptions<R>) {
    this.#options = options
  }

  /** Counts the threads that were started: what a thread was told is unknown to the next one. 0 before the first. */
  get generation(): number {
    return this.#worker === null ? 0 : this.#generation
  }

  /** Asks the thread and waits `timeoutMs` at most; fails with `options.failed`. */
  async ask(body: Readonly<Record<string, unknown>>, timeoutMs: number): Promise<R> {
    if (this.#isClosed) throw this.#options.failed('the thread is closed')
    const worker = this.#worker ?? this.#start()
    const id = ++this.#lastId
    return new Promise<R>((resolve, reject) => {
      const timer = setTimeout(() => this.#stop(worker, 'it took too long'), timeoutMs)
      this.#waiting.set(id, { resolve, reject, timer })
      // The thread does not keep the process alive by itself, work that someone waits for does.
      worker.ref()
      worker.postMessage({ ...body, id })
    })
  }

  /** Ends the thread that runs now, if any; the next request starts another. */
  async restart(reason: string): Promise<void> {
    const worker = this.#worker
    if (worker !== null) await this.#stop(worker, reason)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.restart('it was closed')
  }

  #start(): Worker {
    const { workerUrl, workerData, resourceLimits } = this.#options
    const worker = new Worker(workerUrl, { workerData, ...(resourceLimits ? { resourceLimits } : {}) })
    worker.on('message', (message: unknown) => this.#settle(worker, message))
    worker.on('error', (error: Error) => this.#fail(worker, error.message))
    worker.on('exit', () => this.#fail(worker, 'the thread stopped'))
    this.#worker = worker
    this.#generation += 1
    return worker
  }

  #settle(worker: Worker, message: unknown): void {
    const parsed = this.#options.replySchema.safeParse(message)
    if (!parsed.success) {
      void this.#stop(worker, 'it answered something else')
      return
    }
    const reply = parsed.data
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
      reject(this.#options.failed(reason))
    }
  }
}
