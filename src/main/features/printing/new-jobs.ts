import { AppError } from '../../../shared/errors/app-error.ts'
import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { jobBySeq } from './job-query.ts'
import { isOnItsWay, type JobRow } from './job-row.ts'
import { appendEvent, ordersOfJob } from './job-state.ts'

/** A job to be. */
export interface NewJob {
  readonly documentSeq: number
  readonly orderSeq: number
  readonly printerSeq: number
  /** The number of the first copy; the others count up from it. */
  readonly copyNo: number
  /** Where the request began with an earlier copy, its number. */
  readonly firstCopyNo?: number | undefined
  readonly copies: number
  readonly batchSeq: number | null
  /** The routing rule that chose the printer. */
  readonly rule: string | null
  readonly reprintOf: number | null
  readonly reason: string | null
}

/** Queues a label, as often as it is wanted: each copy is a job of its own, and none of them a reprint of another. */
export function insertJobs(context: CommandContext, job: NewJob): PrintJob[] {
  const seqs = Array.from({ length: job.copies }, (_, index) =>
    insertRow(context, { ...job, copyNo: job.copyNo + index }, job.firstCopyNo ?? job.copyNo),
  )
  const kind = context.tx.value<string>('SELECT kind FROM label_documents WHERE seq = ?', job.documentSeq)
  // A slip is no label: an order with nothing but a slip is still to be printed.
  for (const orderSeq of kind === 'label' ? ordersOfJob(context.tx, seqs[0] ?? 0) : []) {
    context.tx.run(
      `UPDATE orders SET print_state = 'queued', updated_at = ? WHERE seq = ?`,
      context.now,
      orderSeq,
    )
    context.changes.seqs?.add(orderSeq)
  }
  context.changes.hasPrints = true
  return seqs.map((seq) => jobBySeq(context.tx, seq))
}

function insertRow(context: CommandContext, job: NewJob, firstCopyNo: number): number {
  const seq = Number(
    context.tx.run(
      `INSERT INTO print_jobs (id, document_seq, order_seq, printer_seq, copy_no, first_copy_no, batch_seq, rule, reprint_of, reprint_reason, operator, state, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
      context.newId(),
      job.documentSeq,
      job.orderSeq,
      job.printerSeq,
      job.copyNo,
      firstCopyNo,
      job.batchSeq,
      job.rule,
      job.reprintOf,
      job.reason,
      context.operator,
      context.now,
      context.now,
    ).lastInsertRowid,
  )
  appendEvent(context.tx, seq, null, { state: 'queued' }, context.now)
  return seq
}

/**
 * Another printing of a document whose last job is over. One that is still on its way is answered as it is; one in
 * doubt is refused with `rule.printUncertain`.
 */
export function copyJobs(
  context: CommandContext,
  last: JobRow,
  job: Pick<NewJob, 'printerSeq' | 'batchSeq' | 'rule' | 'reason' | 'copies'> & {
    readonly isInsteadOf: boolean
  },
): PrintJob[] {
  if (last.state === 'uncertain')
    throw new AppError(
      'rule.printUncertain',
      'First say whether the last label came out; then it can be printed again.',
      { jobId: last.id },
    )
  if (isOnItsWay(last)) return [jobBySeq(context.tx, last.seq, true)]
  const { isInsteadOf, ...rest } = job
  return insertJobs(context, {
    ...rest,
    documentSeq: last.document_seq,
    orderSeq: last.order_seq,
    copyNo: last.copy_no + 1,
    reprintOf: isInsteadOf || job.reason !== null ? last.seq : null,
  })
}
