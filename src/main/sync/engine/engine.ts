import type { SyncState } from '../../../shared/domain/sync/sync-state.ts'
import type { Random } from '../../platform/random.ts'
import type { Applied, SyncEvent, SyncStore, SyncTransport } from '../ports.ts'
import type { AuditReport, AuditTimes } from './audit.ts'
import { Board } from './board.ts'
import { Conductor, type Hint } from './conductor.ts'
import { Life } from './life.ts'
import type { DeskBuild } from './link.ts'
import { Teller } from './teller.ts'
import type { Timers } from './timers.ts'

export interface EngineOptions {
  readonly transport: SyncTransport
  readonly store: SyncStore
  readonly timers: Timers
  readonly random: Pick<Random, 'bytes'>
  readonly build: DeskBuild
  /** Rows that a whole copy will have, where somebody knows: progress then has a total and a time left. */
  readonly expectedRows?: (() => number | null) | undefined
  readonly onState: (state: SyncState) => void
  readonly onApplied: (applied: Applied) => void
  readonly onEvent: (event: SyncEvent) => void
  /** Mistakes of ours or the server's, for the log. */
  readonly onError: (error: unknown) => void
}

/**
 * Keeps the desk's file and the server's one truth.
 * - Pulls are never concurrent, pushes neither; one of each may go on together. (A copy asks for the next page early;
 *   where the one before cannot be written, what comes is thrown away.)
 * - Rows change only by pages, in their order, each one durable before the next.
 * - What was sent without an answer is sent again, the same, before anything behind it.
 * - It never rejects or throws: what goes wrong is in the state.
 * - Durations are measured by the monotonic clock; the wall clock is only shown.
 */
export class SyncEngine {
  readonly #options: EngineOptions
  readonly #board: Board
  readonly #auditTimes: AuditTimes = { endedAt: null, notBefore: Number.NEGATIVE_INFINITY }
  #running: { readonly life: Life; readonly conductor: Conductor } | null = null

  constructor(options: EngineOptions) {
    this.#options = options
    this.#board = new Board(options.onState)
  }

  /** Begins to sync; a second time it does nothing. */
  start(): void {
    if (this.#running !== null) return
    const { timers, expectedRows = () => null, onEvent, onError } = this.#options
    const life = new Life(timers)
    const teller = new Teller({ life, store: this.#options.store, onEvent, onError })
    const conductor = new Conductor({
      ...this.#options,
      life,
      teller,
      board: this.#board,
      auditTimes: this.#auditTimes,
      expectedRows,
    })
    this.#running = { life, conductor }
    this.#board.restart('connecting')
    conductor.start()
  }

  /** Ends it. What is in hand settles or is abandoned; nothing is written after this has resolved. */
  async stop(): Promise<void> {
    const running = this.#running
    if (running === null) return
    this.#running = null
    running.conductor.end()
    await running.life.end()
    if (this.#running === null) this.#board.restart('off')
  }

  /** Pulls and pushes once; the state after both have ended or failed. */
  async now(): Promise<SyncState> {
    const running = this.#running
    if (running !== null) await Promise.race([running.conductor.now(), running.life.whenOver])
    return this.#board.state
  }

  /** Compares everything with the server now. */
  async audit(): Promise<AuditReport> {
    const none = { isDone: false, repaired: 0 }
    const running = this.#running
    if (running === null) return none
    return Promise.race([running.conductor.audit(), running.life.whenOver.then(() => none)])
  }

  /** Something happened that may be worth a look. */
  hint(why: Hint): void {
    this.#running?.conductor.hint(why)
  }

  state(): SyncState {
    return this.#board.state
  }
}
