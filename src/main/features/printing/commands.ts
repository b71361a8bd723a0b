import { createHash } from 'node:crypto'
import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import { refusalToLeave } from '../../../shared/domain/orders/guard.ts'
import type { DocumentKind, JobResolution, PrintJobState } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { Refusal } from '../../../shared/ipc/common.ts'
import type { PrintJob, PrintOutcome } from '../../../shared/ipc/printing.contract.ts'
import { required } from '../../../shared/lib/assert.ts'
import { getRanked } from '../../db/orders/find.ts'
import { factsOf, type RankedRow } from '../../db/orders/ranked.ts'
import type { CommandContext, OrderTrace } from '../../outbox/command-context.ts'
import { keepImagesOfJob, tellPrinted } from '../../outbox/print-facts.ts'
import { jobBySeq } from './job-query.ts'
import { appendEvent, moveJob, ordersOfJob } from './job-state.ts'
import { refusalOfParcels } from './parcel.ts'
import { type LabelSubject, ticketsOf } from './ticket.ts'

interface JobRow {
  readonly seq: number
  readonly id: string
  readonly document_seq: number
  readonly printer_seq: number
  readonly order_seq: number
  readonly state: PrintJobState
  readonly copy_no: number
}

/** Asks for labels. One that was asked for before answers its job as `existing` and prints nothing again. */
export function printOrders(
  context: CommandContext,
  input: { orders: readonly OrderRef[]; printerId?: string | undefined; document: DocumentKind },
): PrintOutcome {
  const printerSeq = choosePrinter(context, input.printerId)
  const jobs: PrintJob[] = []
  const refused: Refusal[] = []
  const traces: OrderTrace[] = []
  for (const ref of new Set(input.orders)) {
    const row = getRanked(context.tx, context.creatorId, ref)
    const refusal = refusalOf(context, row)
    if (refusal) {
      refused.push(refusal)
      continue
    }
    const subjects = ticketsOf(context.tx, row.seq, input.document)
    const wiped = subjects.find((subject) => isOnlyHistory(context, subject))
    if (wiped) {
      refused.push(wipedLabel(row))
      continue
    }
    const made = subjects.map((subject) => askOnce(context, subject, input.document, printerSeq))
    jobs.push(...made)
    if (made.some((job) => !job.existing))
      traces.push({
        seq: row.seq,
        tiktokOrderId: row.tiktok_order_id,
        after: { jobs: made.map((job) => job.id) },
      })
  }
  if (traces.length > 0) context.record({ act: 'print', summary: printSummary(traces), orders: traces })
  return { jobs, refused }
}

/** Prints an order's labels again: new rows with the reason, marked on the label and counted. */
export function reprintOrder(
  context: CommandContext,
  input: { order: OrderRef; reason: string; printerId?: string | undefined },
): PrintOutcome {
  const row = getRanked(context.tx, context.creatorId, input.order)
  const refusal = refusalOf(context, row)
  if (refusal) return { jobs: [], refused: [refusal] }
  const printerSeq = choosePrinter(context, input.printerId)
  const subjects = ticketsOf(context.tx, row.seq)
  if (subjects.some(({ isWiped }) => isWiped)) return { jobs: [], refused: [wipedLabel(row)] }
  const jobs = subjects.map((subject) => {
    const last = newestJob(context, documentOf(context, subject, 'label'))
    return last === undefined
      ? askOnce(context, subject, 'label', printerSeq)
      : copyJob(context, last, printerSeq, input.reason)
  })
  context.record({
    act: 'reprint',
    summary: `Reprinted order ${row.tiktok_order_id}: ${input.reason}`,
    reason: input.reason,
    orders: [
      { seq: row.seq, tiktokOrderId: row.tiktok_order_id, after: { jobs: jobs.map((job) => job.id) } },
    ],
  })
  return { jobs, refused: [] }
}

/** Settles a job whose outcome nobody but a person can know. */
export function resolveJob(
  context: CommandContext,
  input: { jobId: string; resolution: JobResolution },
): PrintJob[] {
  const job = findJob(context, input.jobId)
  if (job.state !== 'uncertain')
    throw new AppError('rule.notOpen', `This label is not in doubt: it is ${job.state.replace('_', ' ')}.`, {
      jobId: input.jobId,
      state: job.state,
    })
  const state = input.resolution === 'printed' ? 'printed' : 'cancelled'
  if (context.sync !== null && state === 'printed') keepImagesOfJob(context.tx, input.jobId)
  moved(
    context,
    moveJob(
      context.tx,
      job.seq,
      { state, evidence: { saidBy: context.operator, resolution: input.resolution } },
      context.now,
    ),
  )
  const copies =
    input.resolution === 'reprint'
      ? [copyJob(context, { ...job, state }, job.printer_seq, 'It did not come out')]
      : []
  const settled = jobBySeq(context.tx, job.seq)
  const words = {
    printed: 'it came out',
    reprint: 'it did not come out, print again',
    cancel: 'not needed any more',
  }[input.resolution]
  if (input.resolution === 'printed') tellPrinted(context, input.jobId, context.changes)
  context.record({
    act: 'resolvePrint',
    summary: `Label of order ${settled.tiktokOrderId}: ${words}`,
    orders: [
      {
        seq: job.order_seq,
        tiktokOrderId: settled.tiktokOrderId,
        after: { job: input.jobId, resolution: input.resolution },
      },
    ],
  })
  return [settled, ...copies]
}

/** Takes a waiting job out of the queue. */
export function cancelJob(context: CommandContext, input: { jobId: string }): PrintJob {
  const job = findJob(context, input.jobId)
  if (job.state !== 'queued' && job.state !== 'failed_safe') {
    throw new AppError('rule.busy', 'This label is on its way or done: it cannot be cancelled any more.', {
      jobId: input.jobId,
      state: job.state,
    })
  }
  moved(
    context,
    moveJob(context.tx, job.seq, { state: 'cancelled', evidence: { saidBy: context.operator } }, context.now),
  )
  const cancelled = jobBySeq(context.tx, job.seq)
  context.record({
    act: 'cancelPrint',
    summary: `Cancelled the label of order ${cancelled.tiktokOrderId}`,
    orders: [{ seq: job.order_seq, tiktokOrderId: cancelled.tiktokOrderId, after: { job: input.jobId } }],
  })
  return cancelled
}

function askOnce(
  context: CommandContext,
  subject: LabelSubject,
  kind: DocumentKind,
  printerSeq: number,
): PrintJob {
  const documentSeq = documentOf(context, subject, kind)
  const last = newestJob(context, documentSeq)
  if (last === undefined)
    return insertJob(context, {
      documentSeq,
      orderSeq: subject.orderSeq,
      printerSeq,
      copyNo: 1,
      reprintOf: null,
      reason: null,
    })
  // A cancelled job printed nothing, so asking again is a first print, kept apart from it by its number.
  if (last.state === 'cancelled')
    return copyJob(context, last, printerSeq, 'Asked for again after it was cancelled')
  return jobBySeq(context.tx, last.seq, true)
}

/** The document of a parcel, made on first sight. One that was made before the parcel was known is adopted by it. */
function documentOf(context: CommandContext, subject: LabelSubject, kind: DocumentKind): number {
  const { tx } = context
  const ticket = JSON.stringify(subject.ticket)
  const sha256 = createHash('sha256').update(ticket).digest('hex')
  const isOnly = subject.ticket.packageCount === 1
  const standing = tx.get<{ seq: number; shipment_seq: number | null }>(
    `SELECT seq, shipment_seq FROM label_documents WHERE order_seq = ? AND kind = ? AND page_seq IS ?
       AND (page_seq IS NOT NULL OR shipment_seq IS ? OR (? AND shipment_seq IS NULL)) ORDER BY shipment_seq IS NULL LIMIT 1`,
    subject.orderSeq,
    kind,
    subject.pageSeq,
    subject.shipmentSeq,
    Number(isOnly),
  )
  if (standing) {
    tx.run(
      'UPDATE label_documents SET shipment_seq = ?, ticket = ?, sha256 = ? WHERE seq = ?',
      subject.shipmentSeq,
      ticket,
      sha256,
      standing.seq,
    )
    return standing.seq
  }
  return Number(
    tx.run(
      'INSERT INTO label_documents (id, order_seq, shipment_seq, kind, ticket, sha256, created_at, page_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      context.newId(),
      subject.orderSeq,
      subject.shipmentSeq,
      kind,
      ticket,
      sha256,
      context.now,
      subject.pageSeq,
    ).lastInsertRowid,
  )
}

/** A carrier's label that was wiped and of which no job tells: it cannot be printed any more. */
function isOnlyHistory(context: CommandContext, { isWiped, pageSeq }: LabelSubject): boolean {
  if (!isWiped) return false
  const printed = context.tx.value<number>(
    `SELECT 1 FROM label_documents d JOIN print_jobs j ON j.document_seq = d.seq WHERE d.page_seq = ? AND j.state <> 'cancelled' LIMIT 1`,
    pageSeq,
  )
  return printed === undefined
}

function wipedLabel(row: RankedRow): Refusal {
  return {
    tiktokOrderId: row.tiktok_order_id,
    code: 'label.wiped',
    message: `The label of order ${row.tiktok_order_id} was wiped after the days set in Settings. Import its PDF again, then print.`,
  }
}

interface NewJob {
  readonly documentSeq: number
  readonly orderSeq: number
  readonly printerSeq: number
  readonly copyNo: number
  readonly reprintOf: number | null
  readonly reason: string | null
}

function insertJob(context: CommandContext, job: NewJob): PrintJob {
  const seq = Number(
    context.tx.run(
      `INSERT INTO print_jobs (id, document_seq, order_seq, printer_seq, copy_no, reprint_of, reprint_reason, operator, state, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
      context.newId(),
      job.documentSeq,
      job.orderSeq,
      job.printerSeq,
      job.copyNo,
      job.reprintOf,
      job.reason,
      context.operator,
      context.now,
      context.now,
    ).lastInsertRowid,
  )
  appendEvent(context.tx, seq, null, { state: 'queued' }, context.now)
  const isLabel =
    context.tx.value<string>('SELECT kind FROM label_documents WHERE seq = ?', job.documentSeq) === 'label'
  // A slip is no label: an order with nothing but a slip is still to be printed.
  for (const orderSeq of isLabel ? ordersOfJob(context.tx, seq) : []) {
    context.tx.run(
      `UPDATE orders SET print_state = 'queued', updated_at = ? WHERE seq = ?`,
      context.now,
      orderSeq,
    )
    context.changes.seqs?.add(orderSeq)
  }
  context.changes.hasPrints = true
  return jobBySeq(context.tx, seq)
}

function copyJob(context: CommandContext, last: JobRow, printerSeq: number, reason: string): PrintJob {
  if (last.state === 'uncertain')
    throw new AppError(
      'rule.printUncertain',
      'First say whether the last label came out; then it can be printed again.',
      { jobId: last.id },
    )
  const isOnItsWay =
    last.state === 'queued' ||
    last.state === 'sending' ||
    last.state === 'committed' ||
    last.state === 'failed_safe'
  if (isOnItsWay) return jobBySeq(context.tx, last.seq, true)
  return insertJob(context, {
    documentSeq: last.document_seq,
    orderSeq: last.order_seq,
    printerSeq,
    copyNo: last.copy_no + 1,
    reprintOf: last.seq,
    reason,
  })
}

function newestJob(context: CommandContext, documentSeq: number): JobRow | undefined {
  return context.tx.get<JobRow>(
    'SELECT seq, id, document_seq, printer_seq, order_seq, state, copy_no FROM print_jobs WHERE document_seq = ? ORDER BY copy_no DESC LIMIT 1',
    documentSeq,
  )
}

function findJob(context: CommandContext, id: string): JobRow {
  const job = context.tx.get<JobRow>(
    'SELECT seq, id, document_seq, printer_seq, order_seq, state, copy_no FROM print_jobs WHERE id = ?',
    id,
  )
  if (!job) throw new AppError('input.notFound', 'There is no such print job.', { jobId: id })
  return job
}

function choosePrinter(context: CommandContext, id: string | undefined): number {
  const seq =
    id === undefined
      ? context.tx.value<number>(
          'SELECT seq FROM printers WHERE removed_at IS NULL ORDER BY is_default DESC, seq LIMIT 1',
        )
      : context.tx.value<number>(
          'SELECT seq FROM printers WHERE removed_at IS NULL AND (id = ? OR name = ?)',
          id,
          id,
        )
  if (seq !== undefined) return seq
  throw id === undefined
    ? new AppError('rule.noPrinter', 'There is no printer yet. Add one in Settings, Printers.')
    : new AppError('input.notFound', `There is no printer "${id}". Choose one from Settings, Printers.`, {
        printer: id,
      })
}

/** Why no label may be printed: for the order itself, or for another that goes in the same package. */
function refusalOf(context: CommandContext, row: RankedRow): Refusal | null {
  const own = refusalToLeave(factsOf(row), context.now)
  if (own) return { tiktokOrderId: row.tiktok_order_id, code: own.code, message: own.message }
  const others = refusalOfParcels(context.tx, row.seq, context.now)
  return (
    others && {
      tiktokOrderId: row.tiktok_order_id,
      code: others.code,
      message: `Order ${row.tiktok_order_id} shares a package. ${others.message}`,
    }
  )
}

function moved(context: CommandContext, orders: readonly number[]): void {
  for (const seq of orders) context.changes.seqs?.add(seq)
  context.changes.hasPrints = true
}

function printSummary(traces: readonly OrderTrace[]): string {
  const first = required(traces[0], 'a printed order')
  return traces.length === 1
    ? `Printed the label of order ${first.tiktokOrderId}`
    : `Printed labels of ${traces.length} orders`
}
