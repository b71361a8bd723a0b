import { SECOND_MS } from '../../../shared/lib/durations.ts'
import type { Life } from './life.ts'

/** Hints that something may be there, at most one a second: at once, and what comes meanwhile once afterwards. */
export class Nudges {
  readonly #life: Life
  readonly #work: () => void
  #lastAt = Number.NEGATIVE_INFINITY
  #isWaiting = false

  constructor(life: Life, work: () => void) {
    this.#life = life
    this.#work = work
  }

  /** `isRepeat`: it says the same as one of the second before, which is enough. */
  nudge(isRepeat: boolean): void {
    const left = this.#lastAt + SECOND_MS - this.#life.monotonicMs()
    if (left <= 0) this.#run()
    else if (!isRepeat && !this.#isWaiting) {
      this.#isWaiting = true
      this.#life.after(left, () => this.#run())
    }
  }

  #run(): void {
    this.#isWaiting = false
    this.#lastAt = this.#life.monotonicMs()
    this.#work()
  }
}
