import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import { refusalToLeave } from '../../../shared/domain/orders/guard.ts'
import type { DocumentKind } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { Refusal } from '../../../shared/ipc/common.ts'
import type { PrintJob, PrintOutcome } from '../../../shared/ipc/printing.contract.ts'
import { required } from '../../../shared/lib/assert.ts'
import { getRanked } from '../../db/orders/find.ts'
import { factsOf, type RankedRow } from '../../db/orders/ranked.ts'
import type { CommandContext, OrderTrace } from '../../outbox/command-context.ts'
import { Batch, type BatchSource } from './batch.ts'
import { type Choice, type ChoosePrinter, choosePrinters } from './choose-printer.ts'
import { documentOf } from './documents.ts'
import { jobBySeq } from './job-query.ts'
import { newestJob } from './job-row.ts'
import { copyJobs, insertJobs } from './new-jobs.ts'
import { refusalOfParcels } from './parcel.ts'
import { type LabelSubject, ticketsOf } from './ticket.ts'

/** What is asked for: labels of orders, as often as `copies` says (else as the rules say), at a printer. */
export interface PrintRequest {
  readonly orders: readonly OrderRef[]
  readonly printerId?: string | undefined
  readonly document: DocumentKind
  readonly copies?: number | undefined
}

/** One request for labels, as its orders are gone through. */
interface Asking {
  readonly context: CommandContext
  readonly document: DocumentKind
  readonly choose: ChoosePrinter
  readonly copies: number | undefined
  readonly batch: Batch
}

/** Asks for labels. One that was asked for before answers its job as `existing` and prints nothing again. */
export function printOrders(
  context: CommandContext,
  request: PrintRequest,
  source: BatchSource = 'print',
): PrintOutcome {
  const refs = [...new Set(request.orders)]
  const asking: Asking = {
    context,
    document: request.document,
    choose: choosePrinters(context, request.printerId),
    copies: request.copies,
    batch: new Batch(context, source, refs.length > 1),
  }
  const jobs: PrintJob[] = []
  const refused: Refusal[] = []
  const traces: OrderTrace[] = []
  for (const ref of refs) {
    const row = getRanked(context.tx, context.creatorId, ref)
    const made = askForOrder(asking, row)
    if (!Array.isArray(made)) {
      refused.push(made)
      continue
    }
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
  const choose = choosePrinters(context, input.printerId)
  const subjects = ticketsOf(context.tx, row.seq)
  if (subjects.some(({ isWiped }) => isWiped)) return { jobs: [], refused: [wipedLabel(row)] }
  const batch = new Batch(context, 'reprint', subjects.length > 1)
  const asking = { context, document: 'label', choose, copies: 1, batch } as const
  const choices = choicesFor(asking, row, subjects)
  if (!Array.isArray(choices)) return { jobs: [], refused: [choices] }
  const jobs = choices.flatMap(({ subject, choice }) => {
    const last = newestJob(context.tx, documentOf(context, subject, 'label'))
    if (last === undefined) return askOnce(asking, subject, choice)
    const { printerSeq, rule } = choice
    const again = { printerSeq, rule, batchSeq: batch.seq(), reason: input.reason, copies: 1 }
    return copyJobs(context, last, { ...again, isInsteadOf: false })
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

function askForOrder(asking: Asking, row: RankedRow): PrintJob[] | Refusal {
  const subjects = ticketsOf(asking.context.tx, row.seq, asking.document)
  if (subjects.some((subject) => isOnlyHistory(asking.context, subject))) return wipedLabel(row)
  const choices = choicesFor(asking, row, subjects)
  if (!Array.isArray(choices)) return choices
  return choices.flatMap(({ subject, choice }) => askOnce(asking, subject, choice))
}

/** The printer of each of an order's labels; a refusal where one of them may not leave or has no printer. */
function choicesFor(
  { context, choose, document }: Pick<Asking, 'context' | 'choose' | 'document'>,
  row: RankedRow,
  subjects: readonly LabelSubject[],
): { subject: LabelSubject; choice: Choice }[] | Refusal {
  const refusal = refusalOf(context, row)
  if (refusal) return refusal
  const found: { subject: LabelSubject; choice: Choice }[] = []
  for (const subject of subjects) {
    const choice = choose(subject, document)
    if (choice instanceof AppError)
      return { tiktokOrderId: row.tiktok_order_id, code: choice.code, message: choice.message }
    found.push({ subject, choice })
  }
  return found
}

function askOnce({ context, document, batch, copies }: Asking, subject: LabelSubject, choice: Choice) {
  const documentSeq = documentOf(context, subject, document)
  const last = newestJob(context.tx, documentSeq)
  if (last !== undefined && last.state !== 'cancelled') return [jobBySeq(context.tx, last.seq, true)]
  const wanted = copies ?? choice.copies
  const { printerSeq, rule } = choice
  const job = { printerSeq, rule, copies: wanted, batchSeq: batch.seq(wanted > 1), reason: null }
  // A cancelled job printed nothing, so asking again is a first print, kept apart from it by its number.
  if (last !== undefined) return copyJobs(context, last, { ...job, isInsteadOf: false })
  return insertJobs(context, { ...job, documentSeq, orderSeq: subject.orderSeq, copyNo: 1, reprintOf: null })
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

function printSummary(traces: readonly OrderTrace[]): string {
  const first = required(traces[0], 'a printed order')
  return traces.length === 1
    ? `Printed the label of order ${first.tiktokOrderId}`
    : `Printed labels of ${traces.length} orders`
}
