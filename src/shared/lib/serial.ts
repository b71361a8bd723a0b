/**
 * Work that never runs twice at once.
 * - It begins in the turn after it was asked for, so that what is asked in one turn is one run.
 * - Asked for during a run, it runs once more afterwards, however often it was asked.
 * - `ask` answers what a run gave that began after the asking.
 * The work itself must not reject.
 */
export class Serial<T> {
  readonly #work: () => Promise<T>
  #running: Promise<T> | null = null
  #next: Promise<T> | null = null

  constructor(work: () => Promise<T>) {
    this.#work = work
  }

  get isBusy(): boolean {
    return this.#running !== null || this.#next !== null
  }

  ask(): Promise<T> {
    const begin = () => this.#begin()
    this.#next ??= (this.#running ?? Promise.resolve()).then(begin, begin)
    return this.#next
  }

  async #begin(): Promise<T> {
    this.#running = this.#next
    this.#next = null
    try {
      return await this.#work()
    } finally {
      this.#running = null
    }
  }
}

/** Pieces of work one after another, in the order in which they came. */
export class Lane {
  #tail: Promise<unknown> = Promise.resolve()

  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(work)
    this.#tail = mine.catch(() => undefined)
    return mine
  }
}
