import type { Common } from './common.ts'
import type { Trouble } from './verdict.ts'

/** Age of the outbox's head, while online, from which somebody should know. */
export const STUCK_AFTER_MS = 30_000

export interface WatchdogPorts {
  readonly common: Common
  readonly isOnline: () => boolean
  /** What is known about why it does not move. */
  readonly reason: () => Trouble
}

/**
 * Sees whether the outbox moves. How long its head has stood is measured here, by the monotonic clock and while online:
 * an entry of yesterday is not stuck in the second in which the network comes back.
 */
export class Watchdog {
  readonly #ports: WatchdogPorts
  #head: number | null = null
  #told: number | null = null
  #cancel: (() => void) | null = null

  constructor(ports: WatchdogPorts) {
    this.#ports = ports
  }

  /** Looks at the head after whatever may have changed it. */
  look(): void {
    const { common, isOnline } = this.#ports
    const head = common.standing.isKnown && isOnline() ? common.standing.position.oldestPendingAt : null
    if (head !== this.#head) this.#watch(head)
  }

  /** A batch went: whatever stands there now has not stood long, though it may be as old. */
  moved(): void {
    this.#told = null
    this.#watch(null)
    this.look()
  }

  #watch(head: number | null): void {
    this.#cancel?.()
    this.#cancel = null
    this.#head = head
    this.#ports.common.board.set({ isStuck: false })
    if (head !== null) this.#cancel = this.#ports.common.life.after(STUCK_AFTER_MS, () => this.#tell())
  }

  #tell(): void {
    const { common, reason } = this.#ports
    common.board.set({ isStuck: true })
    if (this.#told === this.#head) return
    this.#told = this.#head
    const { code, message } = reason()
    common.teller.tell('stuck', `The oldest change has waited for more than 30 seconds. ${message}`, { code })
  }
}
