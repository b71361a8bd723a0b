import type { Printer } from '../../../shared/domain/printing/printing.ts'
import type { Clock } from '../clock.ts'
import type { Transport } from '../transports/transport.ts'
import type { LabelMaker } from './label-maker.ts'
import type { PrintJournal } from './print-journal.ts'
import type { PrinterStatus } from './printer-status.ts'

/** What a printer's loop works with. */
export interface PrinterLoopPorts {
  readonly journal: PrintJournal
  readonly labels: LabelMaker
  readonly clock: Clock
  readonly transportFor: (printer: Printer) => Transport
  readonly onChange: (status: PrinterStatus) => void
  /** Unexpected failures, for the log. */
  readonly onError: (error: unknown) => void
  readonly limits: PrintLimits
}

/** How long a printer is waited for, in ms. */
export interface PrintLimits {
  readonly answerTimeoutMs: number
  readonly patienceMs: number
}
export const PRINT_LIMITS: PrintLimits = { answerTimeoutMs: 1_000, patienceMs: 30_000 }

/** Pauses before trying a printer again, the last one repeated. */
export const BACKOFF_MS = [1_000, 2_000, 5_000, 10_000] as const
