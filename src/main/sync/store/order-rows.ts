import type { OrderImage } from '../../../shared/sync/mutators/order-image.ts'
import { derive } from '../../db/orders/derive.ts'
import { findRanked, rerank } from '../../db/orders/ranked.ts'
import { insertSearchText, refreshSearch } from '../../db/orders/search-text.ts'
import type { WriteTx } from '../../db/tx.ts'
import { findClaim, findImage, saveImage } from '../../outbox/order-images.ts'
import { showImage } from '../../outbox/replay.ts'
import { type DerivedColumns, PULLED_COLUMNS, type PulledOrder } from '../records/page-record.ts'
import type { PageContext } from './page-context.ts'

const OWN_COLUMNS = [
  'stage',
  'priority',
  'priority_next_at',
  'impact',
  'note',
  'tags',
  'held_at',
  'hold_reason',
  'closed_at',
] as const
const INSERT = `INSERT INTO orders (id, tiktok_order_id, shop_seq, is_foreign_id, server_rev, server_xid,
  ${PULLED_COLUMNS.join(', ')}, ${OWN_COLUMNS.join(', ')}, item_count, items_summary, tracking, package_count,
  substatus, content_hash, updated_at)
  VALUES (${Array.from({ length: 6 + PULLED_COLUMNS.length + OWN_COLUMNS.length + 4 }, () => '?').join(', ')}, '', '', ?)
  ON CONFLICT (id) DO NOTHING`
const UPDATE = `UPDATE orders SET ${PULLED_COLUMNS.map((column) => `${column} = ?`).join(', ')}, shop_seq = ?,
  server_rev = ?, server_xid = ?, updated_at = ? WHERE seq = ?`
const NOT_DERIVED: DerivedColumns = {
  itemCount: 0,
  itemsSummary: '',
  tracking: '',
  packageCount: 0,
  search: '',
}

/** What became of an order of a page. */
export interface StoredOrder {
  readonly seq: number
  readonly isNew: boolean
  /** True where an import of this desk that the server has not acknowledged lies over it. */
  readonly isParked: boolean
}

/** Stores an order's own row. A row that is not newer than ours is left alone. */
export function storeOrder(context: PageContext, order: PulledOrder): StoredOrder {
  const inserted = insertOrder(context, order)
  if (inserted !== null) return { seq: inserted, isNew: true, isParked: false }
  const standing = standingOrder(context.tx, order)
  if (context.hasPendingImport(standing.seq)) {
    saveImage(context.tx, order.id, withClaim(context.tx, order))
    context.park(order.id, order)
    return { seq: standing.seq, isNew: false, isParked: true }
  }
  if (isNews(standing.server_rev, order.rev)) updateOrder(context, standing.seq, order)
  return { seq: standing.seq, isNew: false, isParked: false }
}

/** True for a row that changed since we had it, or that a bootstrap has not brought again yet. */
export function isNews(known: number | null, rev: number): boolean {
  return known === null || known < 0 || rev > known
}

function insertOrder(context: PageContext, order: PulledOrder): number | null {
  const { own, rank, derived } = order
  const shown = derived ?? NOT_DERIVED
  const made = context.tx.run(
    INSERT,
    order.id,
    order.tiktokOrderId,
    context.shopSeq(order.shopId),
    Number(order.isForeignId),
    order.rev,
    order.xid,
    ...order.platform,
    own.stage,
    rank.priority,
    rank.nextAt,
    rank.impact,
    own.note,
    JSON.stringify(own.tags),
    own.heldAt,
    own.holdReason,
    own.closedAt,
    shown.itemCount,
    shown.itemsSummary,
    shown.tracking,
    shown.packageCount,
    context.now,
  )
  if (made.changes === 0) return null
  const seq = Number(made.lastInsertRowid)
  context.noteNew(seq)
  if (derived) insertSearchText(context.tx, seq, derived.search)
  else context.noteUnderived(seq)
  return seq
}

/** The order that stands under this id; or, brought by an import under its computed id, under this number. */
function standingOrder(tx: WriteTx, order: PulledOrder): { seq: number; server_rev: number | null } {
  const found = tx.get<{ seq: number; server_rev: number | null }>(
    'SELECT seq, server_rev FROM orders WHERE id = ?',
    order.id,
  )
  if (!found) throw new Error('An order that could not be inserted is not there.')
  return found
}

function updateOrder(context: PageContext, seq: number, order: PulledOrder): void {
  const { tx } = context
  tx.run(UPDATE, ...order.platform, context.shopSeq(order.shopId), order.rev, order.xid, context.now, seq)
  const image = withClaim(tx, order)
  if (findImage(tx, order.id) === null) showImage(tx, order.id, image, context.now)
  else {
    saveImage(tx, order.id, image)
    context.touch(order.id)
  }
  context.noteChanged(seq)
  context.noteUnderived(seq)
}

/** The server's columns with the claim that lies under what is pending: claims come as rows of their own. */
function withClaim(tx: WriteTx, order: PulledOrder): OrderImage {
  const image = findImage(tx, order.id)
  // An image without a claim says that the server knows none: what the table shows is then this desk's own wish.
  return { ...order.own, claim: image === null ? findClaim(tx, order.id) : image.claim }
}

/** Works out what follows from the lines and packages of an order that changed, and its rank and search text. */
export function finishOrder(context: PageContext, seq: number): void {
  const { tx } = context
  derive(tx, seq)
  refreshSearch(tx, seq)
  const row = findRanked(tx, seq)
  if (row) rerank(tx, row, context.now)
}
