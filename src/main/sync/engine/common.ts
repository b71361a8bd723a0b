import { AppError } from '../../../shared/errors/app-error.ts'
import type { Applied, SyncPosition, SyncStore, SyncTransport } from '../ports.ts'
import type { Board } from './board.ts'
import type { Life } from './life.ts'
import type { Teller } from './teller.ts'

/** What every part of the engine works with during one life. */
export interface Common {
  readonly life: Life
  readonly transport: SyncTransport
  readonly store: SyncStore
  readonly board: Board
  readonly teller: Teller
  readonly standing: Standing
}

export interface StandingPorts {
  readonly life: Life
  readonly store: Pick<SyncStore, 'position'>
  readonly board: Board
  readonly onApplied: (applied: Applied) => void
  readonly onMoved: () => void
}

/** Where the desk stands, as its file last said. */
export class Standing {
  readonly #ports: StandingPorts
  #position: SyncPosition | null = null

  constructor(ports: StandingPorts) {
    this.#ports = ports
  }

  get isKnown(): boolean {
    return this.#position !== null
  }

  get position(): SyncPosition {
    if (this.#position === null) throw new AppError('invariant.broken', 'The position was not read yet.')
    return this.#position
  }

  /** True while there is no whole copy yet. */
  get mustCopy(): boolean {
    return this.position.cursor === null || !this.position.isComplete
  }

  /** Reads it from the file. */
  async read(): Promise<void> {
    const { life, store } = this.#ports
    this.set(await life.file(() => store.position()))
  }

  set(position: SyncPosition): void {
    this.#position = position
    const { pending, oldestPendingAt } = position
    this.#ports.board.set({ pending, oldestPendingAt })
    this.#ports.onMoved()
  }

  /**
   * Writes, and tells what that did. It is told even when the engine was stopped meanwhile: the rows have changed, and a
   * window that shows them should know.
   */
  async write(call: () => Promise<Applied>): Promise<Applied> {
    const { life, onApplied } = this.#ports
    const applied = await life.file(async () => {
      const done = await call()
      onApplied(done)
      return done
    })
    this.set(applied.position)
    return applied
  }

  /** Rows were put right that no page had brought: nobody knows which ones a window shows. */
  repaired(rows: number): void {
    this.#ports.onApplied({ position: this.position, seqs: null, rows })
  }
}
