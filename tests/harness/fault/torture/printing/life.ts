import { DeskDied } from '../desk-port.ts'
import type { Death, Moment } from './desk-port.ts'

/** The life of a program inside this process: once it is over, nothing that it waits for happens any more. */
export class Life {
  readonly #atEnd: ((death: Death | null) => void)[] = []
  #armed: { readonly death: Death; left: number } | null = null
  #isOver = false

  get isOver(): boolean {
    return this.#isOver
  }

  arm(death: Death): void {
    this.#armed = { death, left: death.after }
  }

  disarm(): void {
    this.#armed = null
  }

  /** Called at the end, at once: what the kernel or the power does to it. */
  atEnd(work: (death: Death | null) => void): void {
    this.#atEnd.push(work)
  }

  /** True where this is the moment to die; the caller still does what precedes the death and calls `end`. */
  isDueAt(moment: Moment): boolean {
    const armed = this.#armed
    if (armed?.death.moment !== moment) return false
    armed.left -= 1
    return armed.left < 0
  }

  /** Passes a moment, or dies at it. */
  pass(moment: Moment): Promise<void> {
    if (!this.#isOver && this.isDueAt(moment)) this.end()
    return this.guard(Promise.resolve())
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    for (const work of this.#atEnd.splice(0)) work(this.#armed?.death ?? null)
  }

  /** `work` as the program sees it: dead, it never hears of the outcome. */
  guard<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => void (this.#isOver || resolve(value)),
        (error: unknown) => void (this.#isOver || reject(error)),
      )
    })
  }

  /** The same for who stands before it: they see that it is dead. */
  watch<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const died = () => reject(new DeskDied('The desk is dead.'))
      if (this.#isOver) return died()
      this.atEnd(died)
      work.then(resolve, reject)
    })
  }
}
