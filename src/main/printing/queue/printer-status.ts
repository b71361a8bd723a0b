import type { BackChannel } from '../../../shared/domain/printing/printing.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'

/**
 * What a printer's loop is doing. `held`: labels wait and go on by themselves at `retryAt`. `halted`: the
 * journal cannot be written, so nothing may be printed.
 */
export type PrinterActivity = 'idle' | 'printing' | 'held' | 'paused' | 'halted' | 'stopped'

export interface PrinterStatus {
  readonly printerId: string
  readonly activity: PrinterActivity
  /** Why it is held or halted, or what the printer complains about while a label waits in it. */
  readonly reason: ErrorCode | null
  readonly retryAt: number | null
  readonly jobId: string | null
  /** As configured, or as found out when it was configured as unknown. */
  readonly backChannel: BackChannel
}
