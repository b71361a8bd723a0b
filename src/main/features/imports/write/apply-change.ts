import { IMPACT_LEVELS } from '../../../../shared/domain/orders/priority.ts'
import { required } from '../../../../shared/lib/assert.ts'
import { findRanked, rerank } from '../../../db/orders/ranked.ts'
import { refreshSearch } from '../../../db/orders/search-text.ts'
import type { SqlValue, WriteTx } from '../../../db/tx.ts'
import { type OrderRecord, PLATFORM_COLUMNS } from '../order-record.ts'
import { type BatchContext, insertContents, insertItems, insertShipments, keyOf } from './order-rows.ts'
import { leadShipment, passOnShipment } from './shared-packages.ts'

const AUTO = IMPACT_LEVELS.indexOf('AUTO')
const UPDATE_ORDER = `UPDATE orders SET ${PLATFORM_COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE seq = ?`
const SELECT_BEFORE = `SELECT impact, ${PLATFORM_COLUMNS.join(', ')} FROM orders WHERE seq = ?`

/** What an order was before an import changed it: enough to put TikTok's columns, lines and packages back. */
export interface ImageBefore {
  readonly order: Readonly<Record<string, SqlValue>>
  readonly items: readonly Readonly<Record<string, SqlValue>>[]
  readonly shipments: readonly Readonly<Record<string, SqlValue>>[]
  readonly contents: readonly Readonly<Record<string, SqlValue>>[]
  /** Combined packages that another order leads. */
  readonly shared: readonly number[]
}

/**
 * Brings an order up to a later export: TikTok's columns, lines and packages. The desk's own stage, hold, note and
 * prints stay. Answers the image before, for undo.
 */
export function applyChange(
  tx: WriteTx,
  batch: BatchContext,
  seq: number,
  record: OrderRecord,
  now: number,
): ImageBefore {
  const before = imageOf(tx, seq)
  tx.run(UPDATE_ORDER, ...record.columns, seq)
  setImpact(tx, seq, record.impact)
  tx.run('DELETE FROM order_items WHERE order_seq = ?', seq)
  insertItems(tx, batch, seq, record)
  replaceShipments(tx, seq, record, now)
  refreshSearch(tx, seq)
  const row = findRanked(tx, seq)
  if (row) rerank(tx, row, now)
  return before
}

/** An order that became open or settled takes the level given; else what its product's demand said stands. */
function setImpact(tx: WriteTx, seq: number, impact: number): void {
  tx.run(
    'UPDATE orders SET impact = ? WHERE seq = ? AND (impact = ?) <> (? = ?)',
    impact,
    seq,
    AUTO,
    impact,
    AUTO,
  )
}

/** Packages that stand keep their row, since labels hang on it; one that is gone is superseded, never deleted. */
function replaceShipments(tx: WriteTx, seq: number, record: OrderRecord, now: number): void {
  const keys = record.packages.map(keyOf)
  const standing = tx.all<{ seq: number; key: string }>(
    'SELECT seq, key FROM shipments WHERE order_seq = ? AND superseded_at IS NULL',
    seq,
  )
  for (const shipment of standing) {
    if (!keys.includes(shipment.key) && !passOnShipment(tx, shipment.seq))
      tx.run('UPDATE shipments SET superseded_at = ? WHERE seq = ?', now, shipment.seq)
  }
  const shared = tx.all<{ seq: number; key: string }>(
    'SELECT s.seq, s.key FROM shipment_orders so JOIN shipments s ON s.seq = so.shipment_seq WHERE so.order_seq = ?',
    seq,
  )
  for (const shipment of shared) {
    if (!keys.includes(shipment.key))
      tx.run('DELETE FROM shipment_orders WHERE shipment_seq = ? AND order_seq = ?', shipment.seq, seq)
  }
  insertShipments(tx, seq, record)
  for (const one of record.packages) {
    const shipmentSeq = tx.value<number>(
      'SELECT seq FROM shipments WHERE key = ? AND order_seq = ?',
      keyOf(one),
      seq,
    )
    if (shipmentSeq === undefined) continue
    const [, , ...changing] = one.values
    tx.run(
      'UPDATE shipments SET tracking = ?, carrier = ?, service = ?, recipient = ?, shipped_at = ?, superseded_at = NULL WHERE seq = ?',
      ...changing,
      shipmentSeq,
    )
    tx.run('DELETE FROM shipment_items WHERE shipment_seq = ?', shipmentSeq)
    insertContents(tx, shipmentSeq, one)
  }
}

function imageOf(tx: WriteTx, seq: number): ImageBefore {
  return {
    order: required(tx.get<Record<string, SqlValue>>(SELECT_BEFORE, seq), `order ${seq}`),
    items: tx.all(
      'SELECT line_no, product_seq, quantity, returned_quantity, unit_minor, line_minor FROM order_items WHERE order_seq = ?',
      seq,
    ),
    shipments: tx.all(
      'SELECT seq, tracking, carrier, service, recipient, shipped_at, superseded_at FROM shipments WHERE order_seq = ?',
      seq,
    ),
    contents: tx.all(
      'SELECT shipment_seq, line_no, quantity FROM shipment_items WHERE shipment_seq IN (SELECT seq FROM shipments WHERE order_seq = ?)',
      seq,
    ),
    shared: tx.pluck('SELECT shipment_seq FROM shipment_orders WHERE order_seq = ?', seq),
  }
}

/** Puts an image back. */
export function putBack(tx: WriteTx, seq: number, before: ImageBefore, now: number): void {
  tx.run(UPDATE_ORDER, ...PLATFORM_COLUMNS.map((column) => before.order[column] ?? null), seq)
  setImpact(tx, seq, Number(before.order['impact'] ?? AUTO))
  tx.run('DELETE FROM order_items WHERE order_seq = ?', seq)
  for (const item of before.items) {
    tx.run(
      'INSERT INTO order_items (order_seq, line_no, product_seq, quantity, returned_quantity, unit_minor, line_minor) VALUES (?, ?, ?, ?, ?, ?, ?)',
      seq,
      item['line_no'] ?? null,
      item['product_seq'] ?? null,
      item['quantity'] ?? null,
      item['returned_quantity'] ?? null,
      item['unit_minor'] ?? null,
      item['line_minor'] ?? null,
    )
  }
  putShipmentsBack(tx, seq, before, now)
  refreshSearch(tx, seq)
}

/** Packages that the import added are superseded, since a label may hang on one by now. */
function putShipmentsBack(tx: WriteTx, seq: number, before: ImageBefore, now: number): void {
  const kept = new Set(before.shipments.map((shipment) => shipment['seq']))
  for (const shipmentSeq of tx.pluck<number>('SELECT seq FROM shipments WHERE order_seq = ?', seq)) {
    if (!kept.has(shipmentSeq))
      tx.run('UPDATE shipments SET superseded_at = ? WHERE seq = ?', now, shipmentSeq)
  }
  for (const shipment of before.shipments) {
    leadShipment(tx, Number(shipment['seq']), seq)
    tx.run('DELETE FROM shipment_items WHERE shipment_seq = ?', shipment['seq'] ?? null)
    tx.run(
      'UPDATE shipments SET tracking = ?, carrier = ?, service = ?, recipient = ?, shipped_at = ?, superseded_at = ? WHERE seq = ?',
      shipment['tracking'] ?? null,
      shipment['carrier'] ?? null,
      shipment['service'] ?? null,
      shipment['recipient'] ?? null,
      shipment['shipped_at'] ?? null,
      shipment['superseded_at'] ?? null,
      shipment['seq'] ?? null,
    )
  }
  for (const line of before.contents) {
    tx.run(
      'INSERT INTO shipment_items (shipment_seq, line_no, quantity) VALUES (?, ?, ?)',
      line['shipment_seq'] ?? null,
      line['line_no'] ?? null,
      line['quantity'] ?? null,
    )
  }
  tx.run(
    `DELETE FROM shipment_orders WHERE order_seq = ? AND shipment_seq NOT IN (SELECT value FROM json_each(?))`,
    seq,
    JSON.stringify(before.shared),
  )
  for (const shipmentSeq of before.shared) {
    tx.run(
      'INSERT INTO shipment_orders (shipment_seq, order_seq) SELECT seq, ? FROM shipments WHERE seq = ? AND order_seq <> ? ON CONFLICT DO NOTHING',
      seq,
      shipmentSeq,
      seq,
    )
  }
}
