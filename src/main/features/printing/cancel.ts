import { AppError } from '../../../shared/errors/app-error.ts'
import type { JobRefusal, PrintJob } from '../../../shared/ipc/printing.contract.ts'
import type { CommandContext, OrderTrace } from '../../outbox/command-context.ts'
import { jobBySeq } from './job-query.ts'
import { getJob, isWaiting, type JobRow, jobsOfBatch } from './job-row.ts'
import { moveJob } from './job-state.ts'

/** Which jobs are meant: some, or all of a batch. */
export interface JobChoice {
  readonly jobIds?: readonly string[] | undefined
  readonly batchId?: string | undefined
}

/** Takes a waiting job out of the queue. */
export function cancelJob(context: CommandContext, input: { jobId: string }): PrintJob {
  const job = getJob(context.tx, input.jobId)
  if (!isWaiting(job)) {
    throw new AppError('rule.busy', 'This label is on its way or done: it cannot be cancelled any more.', {
      jobId: input.jobId,
      state: job.state,
    })
  }
  const [cancelled] = takeOut(context, [job])
  return cancelled as PrintJob
}

/** Takes several waiting jobs out of the queue. Those on their way or done stay, and are named. */
export function cancelJobs(
  context: CommandContext,
  choice: JobChoice,
): { cancelled: PrintJob[]; refused: JobRefusal[] } {
  const jobs = chosenJobs(context, choice)
  const cancelled = takeOut(context, jobs.filter(isWaiting))
  // Of a batch, what is printed already is no news.
  const others = jobs.filter(
    (job) => !isWaiting(job) && (choice.batchId === undefined || job.state === 'sending'),
  )
  return { cancelled, refused: others.map((job) => refusalOf(context, job)) }
}

/** The jobs that are meant, in the order in which they were asked for. */
export function chosenJobs(context: CommandContext, { jobIds, batchId }: JobChoice): JobRow[] {
  if (batchId !== undefined) return jobsOfBatch(context.tx, batchId)
  return [...new Set(jobIds)].map((id) => getJob(context.tx, id))
}

function takeOut(context: CommandContext, jobs: readonly JobRow[]): PrintJob[] {
  const { tx, now, changes } = context
  if (jobs.length === 0) return []
  for (const { seq } of jobs) {
    const orders = moveJob(tx, seq, { state: 'cancelled', evidence: { saidBy: context.operator } }, now)
    for (const order of orders) changes.seqs?.add(order)
  }
  changes.hasPrints = true
  const cancelled = jobs.map(({ seq }) => jobBySeq(tx, seq))
  const orders = tracesOf(cancelled)
  const summary =
    orders.length === 1
      ? `Cancelled the label of order ${orders[0]?.tiktokOrderId}`
      : `Cancelled ${cancelled.length} labels`
  context.record({ act: 'cancelPrint', summary, orders })
  return cancelled
}

/** One trace for each order, with all of its jobs. */
export function tracesOf(jobs: readonly PrintJob[]): OrderTrace[] {
  const byOrder = Map.groupBy(jobs, (job) => job.orderSeq)
  return [...byOrder].map(([seq, [first, ...others]]) => ({
    seq,
    tiktokOrderId: first?.tiktokOrderId ?? '',
    after: { job: first?.id, jobs: [first, ...others].map((job) => job?.id) },
  }))
}

function refusalOf(context: CommandContext, { id, seq }: JobRow): JobRefusal {
  const { tiktokOrderId, state } = jobBySeq(context.tx, seq)
  const message = `The label of order ${tiktokOrderId} is on its way or done: it is left as it is.`
  return { jobId: id, tiktokOrderId, state, message }
}
