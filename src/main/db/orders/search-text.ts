import { foldForSearch } from '../../../shared/domain/orders/search.ts'
import type { WriteTx } from '../tx.ts'

/** What a search finds an order by. Parts are separated by line breaks, so that no match spans two of them. */
export interface SearchParts {
  readonly tiktokOrderId: string
  readonly handle: string
  readonly recipient: string
  readonly skus: readonly string[]
  readonly trackings: readonly string[]
  readonly note: string
}

/** The searchable text of an order, folded. Part by part: most are ASCII, which is folded at once. */
export function searchText(parts: SearchParts): string {
  let text = folded(parts.tiktokOrderId) + folded(parts.handle) + folded(parts.recipient)
  for (const sku of parts.skus) text += folded(sku)
  for (const tracking of parts.trackings) text += folded(tracking)
  text += folded(parts.note)
  return text.slice(1)
}

function folded(part: string): string {
  return part === '' ? '' : `\n${foldForSearch(part)}`
}

/** Keeps the text of a new order; `indexFrom` makes it findable. An import keeps many at a time. */
export function insertSearchText(tx: WriteTx, seq: number, text: string): void {
  tx.run('INSERT INTO order_search (seq, text) VALUES (?, ?)', seq, text)
}

/** Indexes every text that was kept from a row number on: one statement for many orders is faster than one for each. */
export function indexFrom(tx: WriteTx, firstSeq: number): void {
  tx.run('INSERT INTO order_fts (rowid, text) SELECT seq, text FROM order_search WHERE seq >= ?', firstSeq)
}

/** Indexes a new order. */
function insertSearch(tx: WriteTx, seq: number, text: string): void {
  insertSearchText(tx, seq, text)
  tx.run('INSERT INTO order_fts (rowid, text) VALUES (?, ?)', seq, text)
}

/** Takes an order out of the index. FTS5 with external content wants the old text back. */
export function deleteSearch(tx: WriteTx, seq: number): void {
  const old = tx.value<string>('SELECT text FROM order_search WHERE seq = ?', seq)
  if (old === undefined) return
  tx.run(`INSERT INTO order_fts (order_fts, rowid, text) VALUES ('delete', ?, ?)`, seq, old)
  tx.run('DELETE FROM order_search WHERE seq = ?', seq)
}

/** Indexes an order anew from what the tables hold now. */
export function refreshSearch(tx: WriteTx, seq: number): void {
  const order = tx.get<{ tiktok_order_id: string; handle: string; recipient: string; note: string }>(
    'SELECT tiktok_order_id, handle, recipient, note FROM orders WHERE seq = ?',
    seq,
  )
  deleteSearch(tx, seq)
  if (!order) return
  const skus = tx.pluck<string>(
    'SELECT p.seller_sku FROM order_items i JOIN products p ON p.seq = i.product_seq WHERE i.order_seq = ?',
    seq,
  )
  const trackings = tx.pluck<string>(
    `SELECT tracking FROM shipments WHERE tracking IS NOT NULL AND superseded_at IS NULL
     AND (order_seq = ? OR seq IN (SELECT shipment_seq FROM shipment_orders WHERE order_seq = ?))`,
    seq,
    seq,
  )
  insertSearch(
    tx,
    seq,
    searchText({
      tiktokOrderId: order.tiktok_order_id,
      handle: order.handle,
      recipient: order.recipient,
      skus,
      trackings,
      note: order.note,
    }),
  )
}
