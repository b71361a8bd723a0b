import {
  appended,
  type QueuePlace,
  reordered,
  type Waiting,
} from '../../../shared/domain/printing/queue-order.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { jobBySeq } from './job-query.ts'
import { getJob, isWaiting } from './job-row.ts'
import { IS_WAITING, PLACE } from './open-jobs.ts'

/** Moves a waiting label among those of its printer; answers where it now is, from 1. */
export function reorderJob(
  context: CommandContext,
  { jobId, to }: { jobId: string; to: QueuePlace },
): { place: number; waiting: number } {
  const job = getJob(context.tx, jobId)
  if (!isWaiting(job))
    throw new AppError('rule.busy', 'This label does not wait any more: it is on its way or done.', {
      jobId,
      state: job.state,
    })
  const changed = reordered(waitingAt(context.tx, job.printer_seq), job.seq, to)
  store(context, changed)
  if (changed.length > 0) recordMove(context, job, to)
  const after = waitingAt(context.tx, job.printer_seq)
  return { place: after.findIndex(({ seq }) => seq === job.seq) + 1, waiting: after.length }
}

/** Puts waiting labels (row numbers) of other printers behind those that wait at this one. */
export function appendTo(context: CommandContext, printerSeq: number, seqs: readonly number[]): void {
  const standing = waitingAt(context.tx, printerSeq)
  const coming = seqs.map((seq): Waiting => {
    const place = context.tx.value<number>(`SELECT ${PLACE} FROM print_jobs j WHERE j.seq = ?`, seq) ?? seq
    return { seq, place }
  })
  for (const seq of seqs)
    context.tx.run(
      'UPDATE print_jobs SET printer_seq = ?, updated_at = ? WHERE seq = ?',
      printerSeq,
      context.now,
      seq,
    )
  store(context, appended(standing, coming))
}

function store(context: CommandContext, changed: readonly Waiting[]): void {
  for (const { seq, place } of changed)
    context.tx.run('UPDATE print_jobs SET position = ? WHERE seq = ?', place, seq)
  context.changes.hasPrints = true
}

/** The waiting labels of a printer, in the order in which they leave. */
function waitingAt(tx: ReadTx, printerSeq: number): Waiting[] {
  return tx.all<Waiting>(
    `SELECT j.seq, ${PLACE} AS place FROM print_jobs j WHERE j.printer_seq = ? AND ${IS_WAITING} ORDER BY ${PLACE}`,
    printerSeq,
  )
}

/** The queue belongs to this desk: other desks are not told of it. */
function recordMove(context: CommandContext, job: { seq: number; id: string }, to: QueuePlace): void {
  const { tiktokOrderId, orderSeq } = jobBySeq(context.tx, job.seq)
  context.record({
    act: 'reorderPrints',
    summary: `Moved the label of order ${tiktokOrderId} ${WORDS[to]}`,
    orders: [{ seq: orderSeq, tiktokOrderId, after: { job: job.id, to } }],
    isSentElsewhere: true,
  })
}

const WORDS: Readonly<Record<QueuePlace, string>> = {
  first: 'to the front of the queue',
  up: 'one place up',
  down: 'one place down',
  last: 'to the end of the queue',
}
