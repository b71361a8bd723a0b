import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import type { MatchedBy } from '../../../shared/domain/labels/judge-page.ts'
import type { LabelPageState } from '../../../shared/domain/labels/label-types.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { getRanked } from '../../db/orders/find.ts'
import { readShipments } from '../../db/orders/items.ts'
import type { WriteTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import type { JournalRecord, Undone } from '../../outbox/undoing.ts'

interface PageRow {
  readonly seq: number
  readonly id: string
  readonly tracking: string | null
  readonly state: LabelPageState
  readonly order_seq: number | null
  readonly shipment_seq: number | null
  readonly matched_by: MatchedBy | null
}

/** What of a page undo puts back. */
type Standing = Pick<PageRow, 'state' | 'order_seq' | 'shipment_seq' | 'matched_by'>

/** Says which order a page is for. A label that has been printed for another order stays with that one. */
export function matchLabel(
  context: CommandContext,
  input: { page: string; order: OrderRef },
): { tiktokOrderId: string; journalId: string } {
  const page = findPage(context.tx, input.page)
  refusePrinted(context.tx, page)
  const order = getRanked(context.tx, context.creatorId, input.order)
  const after: Standing = {
    state: 'matched',
    order_seq: order.seq,
    shipment_seq: parcelFor(context.tx, order.seq, page.tracking),
    matched_by: 'person',
  }
  settle(context, page.seq, after)
  const { id } = context.record({
    act: 'matchLabel',
    summary: `Matched a label page to order ${order.tiktok_order_id}`,
    before: { page: page.id, ...standingOf(page) },
    after: { page: page.id, ...after },
  })
  for (const seq of [order.seq, page.order_seq]) if (seq !== null) context.changes.seqs?.add(seq)
  return { tiktokOrderId: order.tiktok_order_id, journalId: id }
}

/** Takes a page out of the list that waits, or a label from its order; undo brings it back. */
export function dismissLabel(context: CommandContext, input: { page: string }): { journalId: string } {
  const page = findPage(context.tx, input.page)
  refusePrinted(context.tx, page)
  const after: Standing = { state: 'dismissed', order_seq: null, shipment_seq: null, matched_by: null }
  settle(context, page.seq, after)
  const { id } = context.record({
    act: 'dismissLabel',
    summary: `Dismissed a label page${page.order_seq === null ? '' : ' of an order'}`,
    before: { page: page.id, ...standingOf(page) },
    after: { page: page.id, ...after },
  })
  if (page.order_seq !== null) context.changes.seqs?.add(page.order_seq)
  return { journalId: id }
}

/** Puts a page back as it was before it was matched or dismissed, unless its label has been printed since. */
export function undoLabelMatch(context: CommandContext, record: JournalRecord): Undone {
  const before = JSON.parse(record.before ?? '{}') as Standing & { page: string }
  const page = findPage(context.tx, before.page)
  if (isPrinted(context.tx, page.seq))
    return { message: 'The label has been printed since, so it stays with its order', kept: 1 }
  settle(context, page.seq, before)
  for (const seq of [page.order_seq, before.order_seq]) if (seq !== null) context.changes.seqs?.add(seq)
  return { message: `Undid: ${record.summary}`, kept: 0 }
}

function settle(context: CommandContext, pageSeq: number, after: Standing): void {
  context.tx.run(
    'UPDATE label_pages SET state = ?, order_seq = ?, shipment_seq = ?, matched_by = ?, settled_by = ?, settled_at = ? WHERE seq = ?',
    after.state,
    after.order_seq,
    after.shipment_seq,
    after.matched_by,
    context.operator,
    context.now,
    pageSeq,
  )
  context.changes.hasPrints = true
}

/** The order's parcel that this number names, or its only one where that has no number yet. */
function parcelFor(tx: WriteTx, orderSeq: number, tracking: string | null): number | null {
  const parcels = readShipments(tx, orderSeq)
  const named = parcels.find((parcel) => tracking !== null && parcel.tracking === tracking)
  const [only, ...more] = parcels
  const isOpen = only !== undefined && more.length === 0 && (only.tracking === null || tracking === null)
  return named?.seq ?? (isOpen ? only.seq : null)
}

function findPage(tx: WriteTx, id: string): PageRow {
  const page = tx.get<PageRow>(
    `SELECT p.seq, p.id, p.tracking, p.state, p.order_seq, p.shipment_seq, p.matched_by
     FROM label_pages p JOIN label_files f ON f.seq = p.file_seq WHERE p.id = ? AND f.state = 'stored'`,
    id,
  )
  if (page) return page
  throw new AppError('input.notFound', 'This label page is not kept any more. Import its file again.', {
    page: id,
  })
}

function refusePrinted(tx: WriteTx, page: PageRow): void {
  if (!isPrinted(tx, page.seq)) return
  throw new AppError(
    'rule.labelPrinted',
    'This label has been printed, or waits to be. It stays with its order, so that the print history is true.',
    { page: page.id },
  )
}

/** A job that was cancelled has printed nothing. */
function isPrinted(tx: WriteTx, pageSeq: number): boolean {
  const found = tx.value<number>(
    `SELECT 1 FROM label_documents d JOIN print_jobs j ON j.document_seq = d.seq WHERE d.page_seq = ? AND j.state <> 'cancelled' LIMIT 1`,
    pageSeq,
  )
  return found !== undefined
}

function standingOf({ state, order_seq, shipment_seq, matched_by }: PageRow): Standing {
  return { state, order_seq, shipment_seq, matched_by }
}
