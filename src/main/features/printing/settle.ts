import { type JobResolution, labelTicketSchema } from '../../../shared/domain/printing/printing.ts'
import { isScanOf } from '../../../shared/domain/printing/scan-match.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { keepImagesOfJob, tellPrinted } from '../../outbox/print-facts.ts'
import { jobBySeq } from './job-query.ts'
import { getJob, type JobRow } from './job-row.ts'
import { moveJob } from './job-state.ts'
import { copyJobs } from './new-jobs.ts'
import { IS_OPEN } from './open-jobs.ts'

const WORDS: Readonly<Record<JobResolution, string>> = {
  printed: 'it came out',
  reprint: 'it did not come out, print again',
  cancel: 'not needed any more',
}

/** Settles a job whose outcome nobody but a person can know. */
export function resolveJob(
  context: CommandContext,
  { jobId, resolution }: { jobId: string; resolution: JobResolution },
): PrintJob[] {
  const job = getJob(context.tx, jobId)
  if (job.state !== 'uncertain')
    throw new AppError('rule.notOpen', `This label is not in doubt: it is ${job.state.replace('_', ' ')}.`, {
      jobId,
      state: job.state,
    })
  settle(context, job, resolution, { saidBy: context.operator, resolution })
  const copies =
    resolution === 'reprint'
      ? copyJobs(
          context,
          { ...job, state: 'cancelled' },
          {
            printerSeq: job.printer_seq,
            batchSeq: job.batch_seq,
            rule: job.rule,
            reason: 'It did not come out',
            copies: 1,
            isInsteadOf: true,
          },
        )
      : []
  const settled = jobBySeq(context.tx, job.seq)
  recordSettled(context, job, settled, resolution, WORDS[resolution])
  return [settled, ...copies]
}

/**
 * A label was held under a scanner, so it is out: settles the one in doubt that the code stands on. Answers the jobs it
 * settled: none where no label in doubt carries that code.
 */
export function scanLabel(context: CommandContext, { code }: { code: string }): PrintJob[] {
  const inDoubt = context.tx.all<{ id: string; ticket: string }>(
    `SELECT j.id, d.ticket FROM print_jobs j JOIN label_documents d ON d.seq = j.document_seq
     WHERE j.${IS_OPEN} AND j.state = 'uncertain' ORDER BY j.seq`,
  )
  const found = inDoubt.find(({ ticket }) => isScanOf(code, labelTicketSchema.parse(JSON.parse(ticket))))
  if (found === undefined) return []
  const job = getJob(context.tx, found.id)
  settle(context, job, 'printed', { scannedBy: context.operator })
  const settled = jobBySeq(context.tx, job.seq)
  recordSettled(context, job, settled, 'printed', 'it was scanned')
  return [settled]
}

function settle(
  context: CommandContext,
  job: JobRow,
  resolution: JobResolution,
  evidence: Readonly<Record<string, unknown>>,
): void {
  const { tx, changes, now } = context
  const isOut = resolution === 'printed'
  if (context.sync !== null && isOut) keepImagesOfJob(tx, job.id)
  const orders = moveJob(tx, job.seq, { state: isOut ? 'printed' : 'cancelled', evidence }, now)
  for (const seq of orders) changes.seqs?.add(seq)
  changes.hasPrints = true
}

function recordSettled(
  context: CommandContext,
  job: JobRow,
  { tiktokOrderId }: PrintJob,
  resolution: JobResolution,
  words: string,
): void {
  if (resolution === 'printed') tellPrinted(context, job.id, context.changes)
  context.record({
    act: 'resolvePrint',
    summary: `Label of order ${tiktokOrderId}: ${words}`,
    orders: [{ seq: job.order_seq, tiktokOrderId, after: { job: job.id, resolution } }],
  })
}
