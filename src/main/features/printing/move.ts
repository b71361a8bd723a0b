import { checkMove } from '../../../shared/domain/printing/moving.ts'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { MovePlan, PrintJob } from '../../../shared/ipc/printing.contract.ts'
import { required } from '../../../shared/lib/assert.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { chosenJobs, type JobChoice, tracesOf } from './cancel.ts'
import { jobBySeq } from './job-query.ts'
import { isWaiting } from './job-row.ts'
import { IS_WAITING } from './open-jobs.ts'
import { listPrinters } from './printers.ts'
import { appendTo } from './reorder.ts'

/** Which labels go where: some, those of a batch, or all that wait at a printer. */
export interface MoveRequest extends JobChoice {
  readonly fromPrinterId?: string | undefined
  readonly toPrinterId: string
}

/** What moving would mean, for the person who is asked. Nothing is changed. */
export function planMove(tx: ReadTx, request: MoveRequest): MovePlan {
  const to = printerOf(tx, request.toPrinterId)
  const jobs = chosenIds(tx, request)
  const sources = sourcesOf(tx, jobs, to.id)
  const checks = sources.map((from) => checkMove(from, to))
  return {
    labels: jobs.length,
    to: to.name,
    refusal: checks.find(({ refusal }) => refusal !== null)?.refusal ?? null,
    differences: [...new Set(checks.flatMap(({ differences }) => differences))],
  }
}

/** Moves waiting labels to the end of another printer's queue, in their order. A person has agreed to it. */
export function moveJobs(context: CommandContext, request: MoveRequest): { moved: PrintJob[] } {
  const { tx } = context
  const to = printerOf(tx, request.toPrinterId)
  const plan = planMove(tx, request)
  if (plan.refusal !== null)
    throw new AppError('printer.mediaMismatch', plan.refusal, { printer: to.name, path: 'toPrinterId' })
  const toSeq = required(tx.value<number>('SELECT seq FROM printers WHERE id = ?', to.id), 'the printer')
  const jobs = chosenJobs(context, { jobIds: chosenIds(tx, request) })
  const moving = jobs.filter((job) => isWaiting(job) && job.printer_seq !== toSeq)
  if (moving.length === 0)
    throw new AppError('rule.busy', `No label is left that waits and could go to ${to.name}.`, {
      printer: to.name,
    })
  appendTo(
    context,
    toSeq,
    moving.map(({ seq }) => seq),
  )
  const moved = moving.map(({ seq }) => jobBySeq(tx, seq))
  recordMoved(context, moved, to)
  return { moved }
}

function recordMoved(context: CommandContext, moved: readonly PrintJob[], to: Printer): void {
  const labels =
    moved.length === 1 ? `the label of order ${moved[0]?.tiktokOrderId}` : `${moved.length} labels`
  context.record({
    act: 'movePrints',
    summary: `Moved ${labels} to ${to.name}`,
    orders: tracesOf(moved),
    after: { printerId: to.id },
  })
}

function chosenIds(tx: ReadTx, { jobIds, batchId, fromPrinterId }: MoveRequest): string[] {
  if (jobIds !== undefined) return [...new Set(jobIds)]
  const [condition, value] =
    batchId === undefined
      ? ['j.printer_seq = (SELECT seq FROM printers WHERE id = ?)', fromPrinterId ?? '']
      : ['j.batch_seq = (SELECT seq FROM print_batches WHERE id = ?)', batchId]
  return tx.pluck<string>(
    `SELECT j.id FROM print_jobs j WHERE ${condition} AND ${IS_WAITING} ORDER BY ifnull(j.position, j.seq)`,
    value,
  )
}

/** The printers that the labels wait at now, but for the one they go to. */
function sourcesOf(tx: ReadTx, jobIds: readonly string[], toId: string): Printer[] {
  const ids = tx.pluck<string>(
    `SELECT DISTINCT p.id FROM print_jobs j JOIN printers p ON p.seq = j.printer_seq
     WHERE j.id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(jobIds),
  )
  return listPrinters(tx).filter(({ id }) => id !== toId && ids.includes(id))
}

function printerOf(tx: ReadTx, id: string): Printer {
  const printer = listPrinters(tx).find((one) => one.id === id)
  if (!printer)
    throw new AppError('input.notFound', 'There is no such printer any more. Choose another.', { id })
  return printer
}
