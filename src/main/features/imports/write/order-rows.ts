import { insertSearchText } from '../../../db/orders/search-text.ts'
import type { SqlValue, WriteTx } from '../../../db/tx.ts'
import {
  CONTENT_WIDTH,
  ITEM_WIDTH,
  type OrderRecord,
  type PackageRecord,
  PLATFORM_COLUMNS,
} from '../order-record.ts'
import type { BatchProducts } from './products.ts'

/** What writing orders of one batch needs. */
export interface BatchContext {
  readonly batchSeq: number
  readonly shopSeq: number
  readonly creatorId: string
  readonly products: BatchProducts
}

const INSERT_ORDER = `INSERT INTO orders (id, tiktok_order_id, shop_seq, batch_seq, impact, ${PLATFORM_COLUMNS.join(', ')})
  VALUES (${Array.from({ length: PLATFORM_COLUMNS.length + 5 }, () => '?').join(', ')}) ON CONFLICT (id) DO NOTHING`
const INSERT_ITEM =
  'INSERT INTO order_items (order_seq, line_no, product_seq, quantity, returned_quantity, unit_minor, line_minor) VALUES (?, ?, ?, ?, ?, ?, ?)'
const INSERT_SHIPMENT = `INSERT INTO shipments (key, package_id, tracking, carrier, service, recipient, shipped_at, order_seq)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`

/** Inserts an order with its lines, packages and search text (not indexed yet); answers its row number, or null when it is there already. */
export function insertOrder(tx: WriteTx, batch: BatchContext, record: OrderRecord): number | null {
  const made = tx.run(
    INSERT_ORDER,
    record.id,
    record.tiktokOrderId,
    batch.shopSeq,
    batch.batchSeq,
    record.impact,
    ...record.columns,
  )
  if (made.changes === 0) return null
  const seq = Number(made.lastInsertRowid)
  insertItems(tx, batch, seq, record)
  insertShipments(tx, seq, record)
  insertSearchText(tx, seq, record.search)
  return seq
}

/** Inserts the lines of an order. */
export function insertItems(
  tx: WriteTx,
  batch: BatchContext,
  orderSeq: number,
  { items }: OrderRecord,
): void {
  for (let at = 0, lineNo = 1; at < items.length; at += ITEM_WIDTH, lineNo += 1) {
    const productSeq = batch.products.seqAt(items[at] ?? -1)
    tx.run(
      INSERT_ITEM,
      orderSeq,
      lineNo,
      productSeq,
      items[at + 1] ?? 0,
      items[at + 2] ?? 0,
      items[at + 3] ?? 0,
      items[at + 4] ?? 0,
    )
  }
}

/** Inserts the packages of an order. A package that another order has already is shared with it (combined package). */
export function insertShipments(tx: WriteTx, orderSeq: number, { packages }: OrderRecord): void {
  for (const one of packages) {
    const made = tx.run(INSERT_SHIPMENT, ...one.values, orderSeq)
    if (made.changes === 0) shareShipment(tx, keyOf(one), orderSeq)
    else insertContents(tx, Number(made.lastInsertRowid), one)
  }
}

/** What names a package. */
export function keyOf(one: PackageRecord): SqlValue {
  return one.values[0] ?? null
}

/** Says what is in a package of a split order; of an order with one package nothing needs to be said. */
export function insertContents(tx: WriteTx, shipmentSeq: number, { contents }: PackageRecord): void {
  for (let at = 0; at < contents.length; at += CONTENT_WIDTH) {
    tx.run(
      'INSERT INTO shipment_items (shipment_seq, line_no, quantity) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity',
      shipmentSeq,
      (contents[at] ?? 0) + 1,
      contents[at + 1] ?? 0,
    )
  }
}

function shareShipment(tx: WriteTx, key: SqlValue, orderSeq: number): void {
  tx.run(
    `INSERT INTO shipment_orders (shipment_seq, order_seq) SELECT seq, ? FROM shipments WHERE key = ? AND order_seq <> ? ON CONFLICT DO NOTHING`,
    orderSeq,
    key,
    orderSeq,
  )
}
