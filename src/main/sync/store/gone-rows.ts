import { SYNCED_TABLES, type SyncedTable } from '../../../shared/sync/tables.ts'
import { deleteSearch } from '../../db/orders/search-text.ts'
import type { WriteTx } from '../../db/tx.ts'
import { orderEntity } from '../../outbox/entities.ts'
import type { PageContext } from './page-context.ts'

/** Tables whose rows go with one statement. */
const PLAIN: ReadonlySet<SyncedTable> = new Set([
  'shipment_orders',
  'inventory_sync',
  'order_claims',
  'desk_events',
  'conflicts',
])
const OPEN_JOBS = `SELECT 1 FROM print_jobs WHERE order_seq = ? AND state IN ('queued', 'sending', 'committed', 'failed_safe') LIMIT 1`

/** Takes away a row that the server has no more, unless ours is newer than its end. */
export function removeGone(context: PageContext, table: SyncedTable, id: string, xid: number): void {
  const { tx } = context
  if (table === 'orders') removeOrder(context, id, xid)
  else if (table === 'order_items') removeItem(context, id, xid)
  else if (table === 'shipments') removeShipment(context, id, xid)
  else if (table === 'products') removeProduct(tx, id, xid)
  else if (PLAIN.has(table)) tx.run(`DELETE FROM ${table} WHERE id = ? AND server_xid < ?`, id, xid)
  tx.run(
    'DELETE FROM mirror_rows WHERE rank = ? AND id = ? AND server_xid < ?',
    SYNCED_TABLES[table].rank,
    id,
    xid,
  )
}

function removeOrder(context: PageContext, id: string, xid: number): void {
  const { tx } = context
  const seq = tx.value<number>('SELECT seq FROM orders WHERE id = ? AND server_xid < ?', id, xid)
  if (seq === undefined) return
  context.noteChanged(seq)
  // A label is on its way out of a printer: the row stays until that is over, and nothing more leaves with it.
  if (tx.value<number>(OPEN_JOBS, seq) !== undefined) {
    tx.run(`UPDATE orders SET status = 'cancelled', server_rev = NULL, server_xid = NULL WHERE seq = ?`, seq)
    return
  }
  forgetOrder(tx, seq)
  tx.run('DELETE FROM order_claims WHERE order_id = ?', id)
  tx.run('DELETE FROM server_images WHERE entity = ?', orderEntity(id))
}

/** Deletes an order with its lines, packages, prints and text. Its journal lines stay. */
export function forgetOrder(tx: WriteTx, seq: number): void {
  deleteSearch(tx, seq)
  tx.run('DELETE FROM print_events WHERE job_seq IN (SELECT seq FROM print_jobs WHERE order_seq = ?)', seq)
  tx.run('UPDATE print_jobs SET reprint_of = NULL WHERE order_seq = ?', seq)
  tx.run('DELETE FROM print_jobs WHERE order_seq = ?', seq)
  tx.run('DELETE FROM label_documents WHERE order_seq = ?', seq)
  tx.run('DELETE FROM outbox_orders WHERE order_seq = ?', seq)
  tx.run('DELETE FROM orders WHERE seq = ?', seq)
}

function removeItem(context: PageContext, id: string, xid: number): void {
  const { tx } = context
  const line = tx.get<{ order_seq: number; line_no: number }>(
    'SELECT order_seq, line_no FROM order_items WHERE id = ? AND server_xid < ?',
    id,
    xid,
  )
  if (!line) return
  tx.run('DELETE FROM order_items WHERE order_seq = ? AND line_no = ?', line.order_seq, line.line_no)
  context.noteUnderived(line.order_seq)
}

/** A package that a label hangs on is superseded instead: what was printed for it has to be explained. */
function removeShipment(context: PageContext, id: string, xid: number): void {
  const { tx, now } = context
  const found = tx.get<{ seq: number; order_seq: number }>(
    'SELECT seq, order_seq FROM shipments WHERE id = ? AND server_xid < ?',
    id,
    xid,
  )
  if (!found) return
  const hasLabel =
    tx.value<number>('SELECT 1 FROM label_documents WHERE shipment_seq = ? LIMIT 1', found.seq) !== undefined
  if (hasLabel)
    tx.run(
      'UPDATE shipments SET superseded_at = ifnull(superseded_at, ?), id = NULL, server_rev = NULL, server_xid = NULL WHERE seq = ?',
      now,
      found.seq,
    )
  else tx.run('DELETE FROM shipments WHERE seq = ?', found.seq)
  context.noteUnderived(found.order_seq)
}

/** A product that lines still name keeps its row, unknown to the server. */
function removeProduct(tx: WriteTx, id: string, xid: number): void {
  tx.run(
    `DELETE FROM products WHERE id = ? AND server_xid < ? AND NOT EXISTS (SELECT 1 FROM order_items i WHERE i.product_seq = products.seq)`,
    id,
    xid,
  )
  tx.run('UPDATE products SET server_rev = NULL, server_xid = NULL WHERE id = ? AND server_xid < ?', id, xid)
}
