import { refusalToLeave } from '../../../shared/domain/orders/guard.ts'
import type { DocumentKind } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { Refusal } from '../../../shared/ipc/common.ts'
import type { PrintBatch, PrintJob, PrintOutcome } from '../../../shared/ipc/printing.contract.ts'
import { factsOf, findRanked } from '../../db/orders/ranked.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { tracesOf } from './cancel.ts'
import { documentOf } from './documents.ts'
import { type JobRow, jobsOfBatch, newestJob } from './job-row.ts'
import { insertJobs } from './new-jobs.ts'
import { refusalOfParcels } from './parcel.ts'
import { ticketsOf } from './ticket.ts'

/** A job that another of the same batch took the place of is counted once. */
const FIGURES = `SELECT b.id, b.asked_by AS askedBy, b.operator, b.desk, b.created_at AS createdAt,
  count(*) AS labels,
  count(*) FILTER (WHERE j.state IN ('sent', 'printed')) AS printed,
  count(*) FILTER (WHERE j.state = 'uncertain') AS uncertain,
  count(*) FILTER (WHERE j.state = 'cancelled') AS cancelled,
  count(*) FILTER (WHERE j.state IN ('queued', 'sending', 'committed', 'failed_safe')) AS waiting,
  group_concat(DISTINCT p.name) AS printers
  FROM print_batches b JOIN print_jobs j ON j.batch_seq = b.seq JOIN printers p ON p.seq = j.printer_seq
  WHERE NOT EXISTS (SELECT 1 FROM print_jobs n WHERE n.reprint_of = j.seq AND n.batch_seq = j.batch_seq)`

/** What was asked for together, newest first, and how far each is. */
export function listBatches(tx: ReadTx, { limit }: { limit: number }): PrintBatch[] {
  return tx.all<PrintBatch>(
    `${FIGURES} AND b.seq IN (SELECT seq FROM print_batches ORDER BY seq DESC LIMIT ?) GROUP BY b.seq ORDER BY b.seq DESC`,
    limit,
  )
}

/**
 * Goes on with a batch where it was cut off: the labels that were cancelled are asked for again in their order, at
 * their printer. What was printed, waits or is in doubt is left alone.
 */
export function resumeBatch(context: CommandContext, { batchId }: { batchId: string }): PrintOutcome {
  const left = cutOff(context.tx, batchId)
  const jobs: PrintJob[] = []
  const refused: Refusal[] = []
  const firstCopies = new Map<number, number>()
  for (const job of left) {
    const refusal = refusalOfLabel(context, job)
    if (refusal) refused.push(refusal)
    else jobs.push(...askAgain(context, job, firstCopies))
  }
  if (jobs.length > 0)
    context.record({
      act: 'print',
      summary: `Went on with a batch: ${jobs.length} labels`,
      orders: tracesOf(jobs),
    })
  return { jobs, refused }
}

/** The cancelled labels of a batch that have not been printed, or asked for, by another way since. */
function cutOff(tx: ReadTx, batchId: string): JobRow[] {
  const left = jobsOfBatch(tx, batchId).filter(
    (job) => job.state === 'cancelled' && newestJob(tx, job.document_seq)?.state === 'cancelled',
  )
  if (left.length > 0) return left.filter(({ seq }) => !isReplaced(tx, seq))
  throw new AppError('rule.notOpen', 'No label of this batch is left over: there is nothing to go on with.', {
    batchId,
  })
}

function isReplaced(tx: ReadTx, seq: number): boolean {
  return tx.value<number>('SELECT 1 FROM print_jobs WHERE reprint_of = ? LIMIT 1', seq) !== undefined
}

/** Why a label is not asked for again; null where it can be. */
function refusalOfLabel({ tx, now }: CommandContext, job: JobRow): Refusal | null {
  const row = findRanked(tx, job.order_seq)
  if (row === undefined) return null
  const refused = refusalToLeave(factsOf(row), now) ?? refusalOfParcels(tx, row.seq, now)
  const order = row.tiktok_order_id
  if (refused) return { tiktokOrderId: order, code: refused.code, message: refused.message }
  const isThere = tx.value<number>(
    'SELECT 1 FROM printers WHERE seq = ? AND removed_at IS NULL',
    job.printer_seq,
  )
  if (isThere !== undefined) return null
  const message = `The printer of this batch was removed. Print order ${order} at another one.`
  return { tiktokOrderId: order, code: 'rule.noPrinter', message }
}

function askAgain(context: CommandContext, job: JobRow, firstCopies: Map<number, number>): PrintJob[] {
  refreshTicket(context, job)
  const copyNo = (newestJob(context.tx, job.document_seq)?.copy_no ?? 0) + 1
  const firstCopyNo = firstCopies.get(job.document_seq) ?? copyNo
  firstCopies.set(job.document_seq, firstCopyNo)
  return insertJobs(context, {
    documentSeq: job.document_seq,
    orderSeq: job.order_seq,
    printerSeq: job.printer_seq,
    copyNo,
    firstCopyNo,
    copies: 1,
    batchSeq: job.batch_seq,
    rule: job.rule,
    reprintOf: job.seq,
    reason: null,
  })
}

/** A label that waited for long may have a newer address by now, or one that was taken out of its text. */
function refreshTicket(context: CommandContext, job: JobRow): void {
  const document = context.tx.get<{ kind: DocumentKind; shipment_seq: number | null }>(
    'SELECT kind, shipment_seq FROM label_documents WHERE seq = ?',
    job.document_seq,
  )
  const subject = ticketsOf(context.tx, job.order_seq).find(
    ({ shipmentSeq }) => shipmentSeq === (document?.shipment_seq ?? null),
  )
  if (document !== undefined && subject !== undefined) documentOf(context, subject, document.kind)
}
