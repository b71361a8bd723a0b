import { SYNC_OFF, type SyncState } from '../../../shared/domain/sync/sync-state.ts'
import type { Trouble } from './verdict.ts'

/** A trouble with the time of the next try, by the wall clock. */
export interface ShownTrouble extends Trouble {
  readonly nextTryAt: number | null
}

/** The state as it is shown, told only when it differs. */
export class Board {
  readonly #onState: (state: SyncState) => void
  #state: SyncState = SYNC_OFF
  /** The line's trouble hides the push's own: where nothing goes, it is of no use to say that pushing does not. */
  readonly #troubles: { line: ShownTrouble | null; push: ShownTrouble | null } = { line: null, push: null }

  constructor(onState: (state: SyncState) => void) {
    this.#onState = onState
  }

  get state(): SyncState {
    return this.#state
  }

  get pushTrouble(): ShownTrouble | null {
    return this.#troubles.push
  }

  /** A new life begins or has ended: what was wrong in the one before is no matter. */
  restart(phase: 'connecting' | 'off'): void {
    this.#troubles.line = null
    this.#troubles.push = null
    const { lastPullAt, pending, oldestPendingAt } = this.#state
    this.#show({ ...SYNC_OFF, phase, lastPullAt, pending, oldestPendingAt })
  }

  set(patch: Partial<Omit<SyncState, 'trouble' | 'nextTryAt'>>): void {
    this.#show({ ...this.#state, ...patch })
  }

  /** Says what is wrong with the line or the push, together with what else it changes. */
  trouble(
    whose: 'line' | 'push',
    trouble: ShownTrouble | null,
    patch: Partial<Omit<SyncState, 'trouble' | 'nextTryAt'>> = {},
  ): void {
    this.#troubles[whose] = trouble
    const shown = this.#troubles.line ?? this.#troubles.push
    this.#show({
      ...this.#state,
      ...patch,
      trouble: shown && { code: shown.code, message: shown.message },
      nextTryAt: shown?.nextTryAt ?? null,
    })
  }

  #show(state: SyncState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return
    this.#state = state
    this.#onState(state)
  }
}
