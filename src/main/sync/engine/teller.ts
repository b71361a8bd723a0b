import type { SyncEventKind } from '../../../shared/domain/sync/sync-state.ts'
import { drop } from '../../../shared/lib/drop.ts'
import { MINUTE_MS } from '../../../shared/lib/durations.ts'
import type { SyncEvent, SyncStore } from '../ports.ts'
import { Abandoned, type Life } from './life.ts'

export interface TellerPorts {
  readonly life: Life
  readonly store: Pick<SyncStore, 'note'>
  readonly onEvent: (event: SyncEvent) => void
  readonly onError: (error: unknown) => void
}

/** Tells what sync did, to the window and to the list that is kept. */
export class Teller {
  readonly #ports: TellerPorts
  readonly #sums = { pulled: 0, pushed: 0 }
  /** By the monotonic clock. */
  #summedAt = Number.NEGATIVE_INFINITY

  constructor(ports: TellerPorts) {
    this.#ports = ports
  }

  tell(kind: SyncEventKind, words: string, details: Readonly<Record<string, unknown>> = {}): void {
    const { life, store, onEvent } = this.#ports
    if (life.isOver) return
    const event: SyncEvent = { at: life.now(), kind, words, details }
    onEvent(event)
    // A list that cannot be written is no reason to stop.
    drop(
      life.file(() => store.note(event)),
      'nobody waits for the list of events',
      (error) => this.report(error),
    )
  }

  report(error: unknown): void {
    if (!(error instanceof Abandoned)) this.#ports.onError(error)
  }

  /**
   * Counts what came and went. A busy shop pulls every second: told one by one, that would push everything else off the
   * list, so it is told at most once a minute, by whoever comes along after it.
   */
  count(pulled: number, pushed: number): void {
    this.#sums.pulled += pulled
    this.#sums.pushed += pushed
    const now = this.#ports.life.monotonicMs()
    if (now - this.#summedAt < MINUTE_MS || this.#sums.pulled + this.#sums.pushed === 0) return
    const sums = { ...this.#sums }
    this.#sums.pulled = 0
    this.#sums.pushed = 0
    this.#summedAt = now
    if (sums.pulled > 0)
      this.tell('pulled', `${changes(sums.pulled)} came from the server.`, { rows: sums.pulled })
    if (sums.pushed > 0)
      this.tell('pushed', `${changes(sums.pushed)} of this desk reached the server.`, {
        mutations: sums.pushed,
      })
  }
}

/** A number of changes in words. */
export function changes(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`
}
