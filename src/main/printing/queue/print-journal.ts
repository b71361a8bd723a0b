import type { DocumentKind, LabelTicket } from '../../../shared/domain/printing/printing.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'

/** A job that this printer's loop now owns; its state on disk is `sending`. */
export interface ClaimedJob {
  readonly id: string
  readonly printerId: string
  readonly ticket: LabelTicket
  readonly kind: DocumentKind
  /** Such as REPRINT 2, printed large. */
  readonly copyMark: string | null
  /** 1 at the first claim. Above 1 a part of this label may lie in the printer (docs/decisions/0004). */
  readonly attempt: number
}

/** How a job ended, or that it waits again. */
export interface JobEnd {
  readonly jobId: string
  readonly state: 'sent' | 'printed' | 'failed_safe' | 'uncertain' | 'queued'
  readonly reason: ErrorCode | null
  /** Facts for the print history: bytes, status, what happened. Safe to show. */
  readonly evidence: Readonly<Record<string, unknown>>
}

/** The durable side of printing. Every method resolves only when its effect is on disk (fsynced). */
export interface PrintJournal {
  /**
   * The printer's oldest queued job, moved to `sending` in the same transaction that ends `previous` when given.
   * null: nothing is queued (`previous` is ended all the same). The first claim of a printer at rest may instead come
   * out of the transaction that asks for the label (see PrintQueue.askWith).
   */
  claimNext(printerId: string, previous?: JobEnd): Promise<ClaimedJob | null>
  /** The commit mark: called after everything but ^XZ was sent and before ^XZ. */
  markCommitted(jobId: string, sent: { readonly bytes: number; readonly sha256: string }): Promise<void>
  /** The next `most` labels that wait for the printer, to be drawn ahead. A guess: nothing may rest on it. */
  upcoming(printerId: string, most: number): Promise<readonly LabelTicket[]>
  /** Ends a job. The same end twice is the same as once. */
  finish(end: JobEnd): Promise<void>
  /** True while the printer has a `committed` or `uncertain` job: then its buffer must not be wiped. */
  hasUnresolved(printerId: string): Promise<boolean>
}
