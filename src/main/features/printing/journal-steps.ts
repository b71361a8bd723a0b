import { refusalToLeave } from '../../../shared/domain/orders/guard.ts'
import {
  type DocumentKind,
  type LabelTicket,
  labelTicketSchema,
  type PrintJobState,
} from '../../../shared/domain/printing/printing.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import { required } from '../../../shared/lib/assert.ts'
import { factsOf, findRanked } from '../../db/orders/ranked.ts'
import type { ReadTx, WriteTx } from '../../db/tx.ts'
import { moveJob } from './job-state.ts'
import { IS_OPEN, IS_WAITING, PLACE } from './open-jobs.ts'
import { refusalOfParcel } from './parcel.ts'

/** The queue's own steps (facts/printing.md 7.1). Each is one durable transaction; none is a person's command. */

/** How a job ended, or that it waits again. */
export interface EndOfJob {
  readonly jobId: string
  readonly state: Extract<PrintJobState, 'sent' | 'printed' | 'failed_safe' | 'uncertain' | 'queued'>
  readonly reason: ErrorCode | null
  readonly evidence: Readonly<Record<string, unknown>>
}

/** A job that may now be sent: `sending` is stored before the first byte leaves. */
export interface Claimed {
  readonly id: string
  readonly printerId: string
  readonly ticket: LabelTicket
  readonly kind: DocumentKind
  readonly copyMark: string | null
  readonly attempt: number
}

interface NextRow {
  readonly seq: number
  readonly id: string
  readonly document_seq: number
  readonly order_seq: number
  readonly shipment_seq: number | null
  readonly ticket: string
  readonly kind: DocumentKind
  readonly first_copy_no: number
  readonly attempt: number
}

/** Orders whose print mark changed in a step, for the views. */
export interface StepOutcome<T> {
  readonly value: T
  readonly orders: readonly number[]
}

/** Ends the previous job if given, and claims the printer's next one, in one transaction. */
export function claimNext(
  tx: WriteTx,
  input: { printerId: string; previous?: EndOfJob | undefined },
  now: number,
): StepOutcome<Claimed | null> {
  const ended = input.previous ? [...endJob(tx, input.previous, now).orders] : []
  const next = nextToLeave(tx, input.printerId, now, ended)
  if (!next) return { value: null, orders: ended }
  const orders = moveJob(tx, next.seq, { state: 'sending', isAttempt: true }, now)
  return { value: { ...claimOf(tx, next), printerId: input.printerId }, orders: [...ended, ...orders] }
}

/** The next waiting label whose orders may still leave. One that was held or cancelled meanwhile is taken out. */
function nextToLeave(tx: WriteTx, printerId: string, now: number, moved: number[]): NextRow | null {
  for (;;) {
    const next = firstWaiting(tx, printerId)
    if (!next) return null
    const refused = refusalOfJob(tx, next, now)
    if (!refused) return next
    moved.push(
      ...moveJob(
        tx,
        next.seq,
        { state: 'cancelled', reason: refused.code, evidence: { refused: refused.code } },
        now,
      ),
    )
  }
}

function refusalOfJob(tx: WriteTx, job: NextRow, now: number): AppError | null {
  if (job.shipment_seq !== null) return refusalOfParcel(tx, job.shipment_seq, now)
  const row = findRanked(tx, job.order_seq)
  return row ? refusalToLeave(factsOf(row), now) : null
}

function firstWaiting(tx: WriteTx, printerId: string): NextRow | undefined {
  return tx.get<NextRow>(
    `SELECT j.seq, j.id, j.document_seq, j.order_seq, d.shipment_seq, d.ticket, d.kind, j.first_copy_no, j.attempt FROM print_jobs j JOIN label_documents d ON d.seq = j.document_seq
     WHERE j.printer_seq = (SELECT seq FROM printers WHERE id = ?) AND ${IS_WAITING} ORDER BY ${PLACE} LIMIT 1`,
    printerId,
  )
}

/** Stores that everything but ^XZ has been handed over: from here on the label may come out. */
export function markCommitted(
  tx: WriteTx,
  input: { jobId: string; bytes: number; sha256: string },
  now: number,
): StepOutcome<null> {
  const seq = jobSeq(tx, input.jobId)
  tx.run('UPDATE print_jobs SET bytes = ?, sha256 = ? WHERE seq = ?', input.bytes, input.sha256, seq)
  return {
    value: null,
    orders: moveJob(
      tx,
      seq,
      { state: 'committed', evidence: { bytes: input.bytes, sha256: input.sha256 } },
      now,
    ),
  }
}

/** Ends a job, or puts it back into the queue. */
export function endJob(tx: WriteTx, end: EndOfJob, now: number): StepOutcome<null> {
  return {
    value: null,
    orders: moveJob(
      tx,
      jobSeq(tx, end.jobId),
      { state: end.state, reason: end.reason, evidence: end.evidence },
      now,
    ),
  }
}

/** True while a label of the printer may be in its buffer: that buffer must then not be wiped. */
export function hasUnresolved(tx: ReadTx, input: { printerId: string }): boolean {
  const found = tx.value<number>(
    `SELECT 1 FROM print_jobs WHERE printer_seq = (SELECT seq FROM printers WHERE id = ?) AND ${IS_OPEN} AND state IN ('committed', 'uncertain') LIMIT 1`,
    input.printerId,
  )
  return found !== undefined
}

/**
 * What a crash left behind. `sending` without the commit mark cannot have printed, as ^XZ was never sent, so it waits
 * again; `committed` may have, so a person is asked.
 */
export function recoverJobs(tx: WriteTx, now: number): StepOutcome<{ requeued: number; uncertain: number }> {
  const open = tx.all<{ seq: number; state: PrintJobState }>(
    `SELECT seq, state FROM print_jobs WHERE ${IS_OPEN} AND state IN ('sending', 'committed')`,
  )
  const orders: number[] = []
  for (const job of open) {
    const isInDoubt = job.state === 'committed'
    const step = isInDoubt
      ? { state: 'uncertain' as const, reason: 'printer.unknownOutcome' as const }
      : { state: 'queued' as const }
    orders.push(...moveJob(tx, job.seq, { ...step, evidence: { restarted: true } }, now))
  }
  const uncertain = open.filter((job) => job.state === 'committed').length
  return { value: { requeued: open.length - uncertain, uncertain }, orders }
}

function claimOf(tx: WriteTx, next: NextRow): Omit<Claimed, 'printerId'> {
  const earlier = next.first_copy_no === 1 ? 0 : printingsBefore(tx, next)
  return {
    id: next.id,
    ticket: labelTicketSchema.parse(JSON.parse(next.ticket)),
    kind: next.kind,
    copyMark: earlier > 0 ? `REPRINT ${earlier + 1}` : null,
    attempt: next.attempt + 1,
  }
}

/**
 * Earlier requests of which a label may have come out: one that was cancelled while it waited has not, and copies that
 * were asked for together are one printing.
 */
function printingsBefore(tx: WriteTx, job: NextRow): number {
  const sql = `SELECT count(DISTINCT j.first_copy_no) FROM print_jobs j WHERE j.document_seq = ? AND j.copy_no < ?
    AND EXISTS (SELECT 1 FROM print_events e WHERE e.job_seq = j.seq AND e.to_state = 'committed')`
  return tx.value<number>(sql, job.document_seq, job.first_copy_no) ?? 0
}

function jobSeq(tx: WriteTx, id: string): number {
  return required(tx.value<number>('SELECT seq FROM print_jobs WHERE id = ?', id), `print job ${id}`)
}
