import { AppError } from '../../../shared/errors/app-error.ts'
import { MINUTE_MS } from '../../../shared/lib/durations.ts'
import type { Timers } from './timers.ts'

/** A call that has not answered by now never will: the transport's own limit is far below. */
export const CALL_LIMIT_MS = 2 * MINUTE_MS
/** How long a stop waits for what is in hand. */
export const STOP_GRACE_MS = 1_000

/** Thrown into work that was going on when the engine stopped; nobody is told. */
export class Abandoned extends Error {}

/** One life of the engine, from start to stop: what ends with it are its timers and the right to write. */
export class Life {
  readonly #timers: Timers
  readonly #alarms = new Set<() => void>()
  readonly #work = new Set<Promise<unknown>>()
  readonly whenOver: Promise<void>
  #isOver = false
  #end: () => void = () => undefined

  constructor(timers: Timers) {
    this.#timers = timers
    this.whenOver = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Wall time, for showing and stamping alone. */
  now(): number {
    return this.#timers.now()
  }

  monotonicMs(): number {
    return this.#timers.monotonicMs()
  }

  /** An alarm that ends with this life; answers the way to call it off. */
  after(ms: number, work: () => void): () => void {
    if (this.#isOver) return () => undefined
    const cancel = this.#timers.after(ms, () => {
      this.#alarms.delete(cancel)
      work()
    })
    this.#alarms.add(cancel)
    return () => {
      this.#alarms.delete(cancel)
      cancel()
    }
  }

  /** Asks the server. An answer that comes after the end, or after the limit, is as good as none. */
  async server<T>(call: () => Promise<T>): Promise<T> {
    this.#throwIfOver()
    let cancel = (): void => undefined
    const late = new Promise<never>((_, reject) => {
      const error = new AppError('net.timeout', 'The server did not answer.')
      cancel = this.after(CALL_LIMIT_MS, () => reject(error))
    })
    try {
      return await this.#alive(Promise.race([this.#inHand(call()), late]))
    } finally {
      cancel()
    }
  }

  /** Asks the desk's own file. */
  async file<T>(call: () => Promise<T>): Promise<T> {
    this.#throwIfOver()
    return this.#alive(this.#inHand(call()))
  }

  /** Ends it: no timer fires any more; resolves when what is in hand has settled, or soon after without it. */
  async end(): Promise<void> {
    this.#isOver = true
    for (const cancel of this.#alarms) cancel()
    this.#alarms.clear()
    this.#end()
    let cancel = (): void => undefined
    const grace = new Promise<void>((resolve) => {
      cancel = this.#timers.after(STOP_GRACE_MS, resolve)
    })
    await Promise.race([Promise.allSettled(this.#work), grace])
    cancel()
  }

  #inHand<T>(work: Promise<T>): Promise<T> {
    this.#work.add(work)
    const settle = (): void => void this.#work.delete(work)
    work.then(settle, settle)
    return work
  }

  /** Neither answers nor failures count any more when it is over. */
  async #alive<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } finally {
      this.#throwIfOver()
    }
  }

  #throwIfOver(): void {
    if (this.#isOver) throw new Abandoned()
  }
}
