import { findRanked, rerank } from '../../../db/orders/ranked.ts'
import { deleteSearch } from '../../../db/orders/search-text.ts'
import type { WriteTx } from '../../../db/tx.ts'
import type { OrderRecord } from '../order-record.ts'
import { type ImageBefore, putBack } from './apply-change.ts'
import { INCOMPLETE_REASON } from './batch.ts'
import { passOnShipment } from './shared-packages.ts'

/** Orders of a batch that a person has worked on since: undoing the import keeps them (design.md section 5). */
const WORKED_ON = `(stage <> 'new' OR note <> '' OR (held_at IS NOT NULL AND hold_reason <> ?) OR print_state IS NOT NULL
  OR EXISTS (SELECT 1 FROM print_jobs j WHERE j.order_seq = orders.seq)
  OR EXISTS (SELECT 1 FROM label_pages l WHERE l.order_seq = orders.seq AND l.state = 'matched'))`

/** Longest time one chunk of a removal gathers, in ms; it ends at once when a command is on its way. */
const CHUNK_MS = 200

/** Hides a batch at once and answers how many of its orders stay because somebody worked on them. */
export function hideBatch(tx: WriteTx, batchSeq: number): { removed: number; kept: number } {
  const range = rangeOf(tx, batchSeq)
  const kept = tx.run(
    `UPDATE orders SET batch_seq = NULL WHERE seq BETWEEN ? AND ? AND batch_seq = ? AND ${WORKED_ON}`,
    range.first,
    range.last,
    batchSeq,
    INCOMPLETE_REASON,
  ).changes
  const removed =
    tx.value<number>(
      'SELECT count(*) FROM orders WHERE seq BETWEEN ? AND ? AND batch_seq = ?',
      range.first,
      range.last,
      batchSeq,
    ) ?? 0
  tx.run(`UPDATE import_batches SET state = 'removing' WHERE seq = ?`, batchSeq)
  return { removed, kept }
}

/** Puts standing orders back as they were before the batch, unless a later import has changed them again. */
export function putBackChanges(tx: WriteTx, batchSeq: number, now: number): number {
  let count = 0
  const changes = tx.all<{ order_seq: number; content: string; before: string }>(
    'SELECT order_seq, content, before FROM import_changes WHERE batch_seq = ? AND before IS NOT NULL',
    batchSeq,
  )
  for (const change of changes) {
    const hash = tx.value<string>('SELECT content_hash FROM orders WHERE seq = ?', change.order_seq)
    if (hash !== (JSON.parse(change.content) as OrderRecord).hash) continue
    putBack(tx, change.order_seq, JSON.parse(change.before) as ImageBefore, now)
    const row = findRanked(tx, change.order_seq)
    if (row) rerank(tx, row, now)
    count += 1
  }
  return count
}

/**
 * Deletes rows of a hidden batch for at most one chunk's time; answers whether anything is left.
 */
export function removeChunk(tx: WriteTx, batchSeq: number, isAwaited: () => boolean): boolean {
  const startedAt = performance.now()
  const range = rangeOf(tx, batchSeq)
  const isTimeLeft = () => !isAwaited() && performance.now() - startedAt < CHUNK_MS
  do {
    const seqs = tx.pluck<number>(
      'SELECT seq FROM orders WHERE seq BETWEEN ? AND ? AND batch_seq = ? LIMIT 20',
      range.first,
      range.last,
      batchSeq,
    )
    if (seqs.length === 0) return removeParents(tx, batchSeq)
    for (const seq of seqs) removeOrder(tx, seq)
  } while (isTimeLeft())
  return true
}

function removeOrder(tx: WriteTx, seq: number): void {
  // A combined package lives on with the next order it holds.
  for (const shipmentSeq of tx.pluck<number>('SELECT seq FROM shipments WHERE order_seq = ?', seq))
    passOnShipment(tx, shipmentSeq)
  deleteSearch(tx, seq)
  tx.run('DELETE FROM orders WHERE seq = ?', seq)
}

function removeParents(tx: WriteTx, batchSeq: number): boolean {
  tx.run(
    'DELETE FROM products WHERE batch_seq = ? AND NOT EXISTS (SELECT 1 FROM order_items i WHERE i.product_seq = products.seq)',
    batchSeq,
  )
  tx.run('DELETE FROM customers WHERE batch_seq = ? AND handle NOT IN (SELECT handle FROM orders)', batchSeq)
  tx.run('UPDATE products SET batch_seq = NULL WHERE batch_seq = ?', batchSeq)
  tx.run('UPDATE customers SET batch_seq = NULL WHERE batch_seq = ?', batchSeq)
  tx.run('DELETE FROM import_changes WHERE batch_seq = ?', batchSeq)
  forgetBatch(tx, batchSeq)
  return false
}

/** A batch that no journal line tells of leaves no row behind, nor a shop that was made for it alone. */
export function forgetBatch(tx: WriteTx, batchSeq: number): void {
  const shopSeq = tx.value<number>('SELECT shop_seq FROM import_batches WHERE seq = ?', batchSeq) ?? 0
  tx.run(`UPDATE import_batches SET state = 'removed' WHERE seq = ?`, batchSeq)
  tx.run(
    'DELETE FROM import_batches WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM journal WHERE batch_seq = import_batches.seq)',
    batchSeq,
  )
  tx.run(
    'DELETE FROM tiktok_shops WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM import_batches WHERE shop_seq = tiktok_shops.seq)',
    shopSeq,
  )
}

function rangeOf(tx: WriteTx, batchSeq: number): { first: number; last: number } {
  const row = tx.get<{ first: number; last: number; state: string }>(
    'SELECT first_order_seq AS first, last_order_seq AS last, state FROM import_batches WHERE seq = ?',
    batchSeq,
  )
  const isUnfinished = row === undefined || row.last < row.first
  return { first: row?.first ?? 0, last: isUnfinished ? Number.MAX_SAFE_INTEGER : row.last }
}
