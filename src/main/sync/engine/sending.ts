import type { Common } from './common.ts'

/** Fewer entries than this are gone before anybody has read how many they are. */
const WORTH_SHOWING = 400

/** How far a long queue is: shown while it is sent, with the time left at the pace so far. */
export class Sending {
  readonly #common: Pick<Common, 'life' | 'board' | 'standing'>
  #run: { readonly startedAt: number; done: number } | null = null

  constructor(common: Pick<Common, 'life' | 'board' | 'standing'>) {
    this.#common = common
  }

  /** A batch is about to go. */
  look(): void {
    const { life, standing } = this.#common
    if (this.#run === null && standing.position.waiting < WORTH_SHOWING) return
    this.#run ??= { startedAt: life.monotonicMs(), done: 0 }
    this.#show()
  }

  /** So many entries were answered. */
  sent(count: number): void {
    if (this.#run === null) return
    this.#run.done += count
    this.#show()
  }

  /** Nothing more goes for now. */
  end(): void {
    this.#run = null
    const { board } = this.#common
    if (board.state.progress?.what === 'sending') board.set({ progress: null })
  }

  #show(): void {
    const { life, board, standing } = this.#common
    const shown = board.state.progress?.what
    // A copy that goes on meanwhile is what a person waits for.
    if (this.#run === null || (shown !== undefined && shown !== 'sending')) return
    const { startedAt, done } = this.#run
    const { waiting } = standing.position
    const leftMs = done === 0 ? null : Math.round((waiting * (life.monotonicMs() - startedAt)) / done)
    board.set({ progress: { what: 'sending', done, total: done + waiting, leftMs } })
  }
}
