import type { BackChannel } from '../../../shared/domain/printing/printing.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import { BACKOFF_MS } from './loop-ports.ts'
import type { PrinterActivity, PrinterStatus } from './printer-status.ts'

/** What a loop shows of itself, and when it tries a held printer again. */
export class ShownState {
  readonly #onChange: (status: PrinterStatus) => void
  readonly #printer: () => Pick<PrinterStatus, 'printerId' | 'backChannel'>
  #activity: PrinterActivity = 'idle'
  #reason: ErrorCode | null = null
  #retryAt: number | null = null
  #jobId: string | null = null
  #retries = 0
  isPaused = false

  constructor(
    printer: () => { readonly printerId: string; readonly backChannel: BackChannel },
    onChange: (status: PrinterStatus) => void,
  ) {
    this.#printer = printer
    this.#onChange = onChange
  }

  get status(): PrinterStatus {
    return {
      ...this.#printer(),
      activity: this.isPaused && this.#activity === 'idle' ? 'paused' : this.#activity,
      reason: this.#reason,
      retryAt: this.#retryAt,
      jobId: this.#jobId,
    }
  }

  get reason(): ErrorCode | null {
    return this.#reason
  }

  /** Tells what is going on, where it differs from what was told last. */
  show(
    activity: PrinterActivity,
    reason: ErrorCode | null = this.#reason,
    jobId: string | null = null,
  ): void {
    const before = JSON.stringify(this.status)
    this.#activity = activity
    this.#reason = reason
    this.#jobId = jobId
    if (activity !== 'held') this.#retryAt = null
    this.#tellSince(before)
  }

  /** Stops or goes on, as a person said. */
  setPaused(isPaused: boolean): void {
    const before = JSON.stringify(this.status)
    this.isPaused = isPaused
    this.#tellSince(before)
  }

  /** The printer cannot be used: labels wait, a little longer each time. */
  hold(reason: ErrorCode, now: number): void {
    const pauseMs = BACKOFF_MS[Math.min(this.#retries, BACKOFF_MS.length - 1)] ?? 0
    this.#retries += 1
    this.#retryAt = now + pauseMs
    this.show('held', reason, null)
  }

  /** How long to wait before the next try. */
  waitMs(now: number): number {
    return Math.max(0, (this.#retryAt ?? 0) - now)
  }

  /** The printer is looked at afresh; nothing is told until that is done. */
  clearReason(): void {
    this.#retryAt = null
    this.#reason = null
  }

  /** A label came out: the next pause is a short one again. */
  resetRetries(): void {
    this.#retries = 0
  }

  #tellSince(before: string): void {
    if (JSON.stringify(this.status) !== before) this.#onChange(this.status)
  }
}
