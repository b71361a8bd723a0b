import { type Transferable, Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import { fromErrorShape } from '../../../shared/errors/disposition.ts'
import type { ThreadAnswer, ThreadHello, ThreadTold } from './protocol.ts'

/** Without a limit each thread lets some hundred megabytes of short-lived rows pile up before it tidies. */
const YOUNG_MB = 16

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** How a thread is started. */
export interface ThreadOptions {
  readonly entry: string | URL
  readonly workerData: unknown
  /** Room for short-lived values in MB, where a thread makes very many. */
  readonly youngMb?: number | undefined
  /** Hears of unexpected errors: their cause never travels further than the log. */
  readonly onUnexpected: (cause: string, ref: string) => void
  /** Counts requests on their way, so that a thread in the middle of long work can see that somebody waits. */
  readonly waiting?: Int32Array | undefined
  /** Hears what the thread tells unasked, such as progress. */
  readonly onTold?: ((told: unknown) => void) | undefined
  /** What whoever waits is told when the thread ends by itself; without it, that the order file is gone. */
  readonly failure?: { readonly code: ErrorCode; readonly message: string } | undefined
  /** Hears that the thread ended by itself: it is started anew or missed. */
  readonly onEnded?: ((failure: AppError) => void) | undefined
}

const STORE_ENDED = {
  code: 'storage.failed',
  message:
    'The part of the program that keeps your orders stopped. Start it again; nothing that was acknowledged is lost.',
} as const

/** The asking side of one store thread. */
export class ThreadClient {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #ready: Promise<unknown>
  readonly #options: ThreadOptions
  #lastId = 0
  #isClosed = false

  constructor(options: ThreadOptions) {
    this.#options = options
    this.#worker = new Worker(options.entry, {
      workerData: options.workerData,
      resourceLimits: { maxYoungGenerationSizeMb: options.youngMb ?? YOUNG_MB },
    })
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.once('message', (hello: ThreadHello) => {
        if (hello.hello) resolve(hello.greeting)
        else reject(this.#errorOf(hello))
        this.#worker.on('message', (message: ThreadAnswer | ThreadTold) => {
          if ('told' in message) options.onTold?.(message.told)
          else this.#settle(message)
        })
      })
      this.#worker.once('error', (error) => this.#fail(error, reject))
      this.#worker.once('exit', () => this.#fail(new Error('thread ended'), reject))
    })
    // Whoever calls first hears of a failed start; without calls nobody needs to.
    this.#ready.catch(() => undefined)
  }

  /** What the thread said when it was ready. Rejects with the reason it could not start. */
  ready(): Promise<unknown> {
    return this.#ready
  }

  /** Asks the thread; requests are answered in the order in which they were asked. */
  async call(
    name: string,
    input: unknown,
    meta: unknown = null,
    transfer: readonly Transferable[] = [],
  ): Promise<unknown> {
    await this.#ready
    if (this.#isClosed)
      throw new AppError('storage.failed', 'The order file was closed. Start the program again.')
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      if (this.#options.waiting) Atomics.add(this.#options.waiting, 0, 1)
      this.#worker.postMessage({ id, name, input, meta }, [...transfer])
    })
  }

  /** Stops the thread after what it is doing now. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#worker.terminate()
  }

  #settle(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (answer.ok) waiting?.resolve(answer.value)
    else waiting?.reject(this.#errorOf(answer))
  }

  #errorOf(failed: Extract<ThreadAnswer, { ok: false }> | Extract<ThreadHello, { hello: false }>): AppError {
    if (failed.cause !== '') this.#options.onUnexpected(failed.cause, failed.error.ref ?? '')
    return fromErrorShape(failed.error)
  }

  #fail(error: Error, rejectReady: (error: unknown) => void): void {
    const wasOpen = !this.#isClosed
    this.#isClosed = true
    const { code, message } = this.#options.failure ?? STORE_ENDED
    const failure = new AppError(code, message, {}, { cause: error })
    rejectReady(failure)
    for (const waiting of this.#waiting.values()) waiting.reject(failure)
    this.#waiting.clear()
    if (wasOpen) this.#options.onEnded?.(failure)
  }
}
