import type { ImportedOrder, ImportedPackage } from '../../../../shared/domain/imports/imported-order.ts'
import type { WriteTx } from '../../../db/tx.ts'
import { searchText, insertSearch } from '../../../db/orders/search-text.ts'
import { impactRank, PLATFORM_COLUMNS, plainImpact, platformValues, type ReadOrder } from './order-columns.ts'
import type { Parents } from './parents.ts'

/** What writing orders of one batch needs. */
export interface BatchContext {
  readonly batchSeq: number
  readonly shopSeq: number
  readonly creatorId: string
  readonly shipByEstimateHours: number
  readonly parents: Parents
}

const INSERT_ORDER = `INSERT INTO orders (id, tiktok_order_id, shop_seq, batch_seq, impact, ${PLATFORM_COLUMNS.join(', ')})
  VALUES (${Array.from({ length: PLATFORM_COLUMNS.length + 5 }, () => '?').join(', ')}) ON CONFLICT (id) DO NOTHING`

/** Inserts an order with its lines, packages and search text; answers its row number, or null when it is there already. */
export function insertOrder(tx: WriteTx, batch: BatchContext, read: ReadOrder, now: number): number | null {
  const { order } = read
  const impact = plainImpact(order)
  const made = tx.run(
    INSERT_ORDER,
    read.id, order.tiktokOrderId, batch.shopSeq, batch.batchSeq, impactRank(impact),
    ...platformValues(read, { now, shipByEstimateHours: batch.shipByEstimateHours, stage: 'new', heldAt: null, impact }),
  )
  if (made.changes === 0) return null
  const seq = Number(made.lastInsertRowid)
  insertItems(tx, batch, seq, order, now)
  insertShipments(tx, batch, seq, order)
  insertSearch(tx, seq, searchText({ ...order, recipient: order.recipient.name, skus: order.items.map((item) => item.sellerSku), trackings: trackingsOf(order), note: '' }))
  return seq
}

/** Inserts the lines of an order. */
export function insertItems(tx: WriteTx, batch: BatchContext, orderSeq: number, order: ImportedOrder, now: number): void {
  let lineNo = 0
  for (const item of order.items) {
    lineNo += 1
    const productSeq = batch.parents.productOf(tx, item, order.currency, now)
    tx.run(
      'INSERT INTO order_items (order_seq, line_no, product_seq, quantity, returned_quantity, unit_minor, line_minor) VALUES (?, ?, ?, ?, ?, ?, ?)',
      orderSeq, lineNo, productSeq, item.quantity, item.returnedQuantity, item.unitMinor, item.lineMinor,
    )
  }
}

/** Inserts the packages of an order. A package that another order has already is shared with it (combined package). */
export function insertShipments(tx: WriteTx, batch: BatchContext, orderSeq: number, order: ImportedOrder): void {
  const isSplit = order.packages.length > 1
  for (const [index, one] of order.packages.entries()) {
    const key = shipmentKey(order, one, index)
    const made = tx.run(
      `INSERT INTO shipments (key, order_seq, package_id, tracking, carrier, service, recipient, shipped_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (key) DO NOTHING`,
      key, orderSeq, one.packageId, one.tracking, one.provider, one.deliveryOption, one.recipient === null ? null : JSON.stringify(one.recipient), one.shippedAt,
    )
    if (made.changes === 0) shareShipment(tx, key, orderSeq)
    else if (isSplit) insertContents(tx, Number(made.lastInsertRowid), one)
  }
}

/** What names a package: its own platform id, else its order and tracking number or place. */
export function shipmentKey(order: ImportedOrder, one: ImportedPackage, index: number): string {
  return one.packageId ?? `${order.tiktokOrderId}#${one.tracking ?? index}`
}

/** Tracking numbers of an order, without gaps. */
export function trackingsOf(order: ImportedOrder): string[] {
  return order.packages.flatMap((one) => (one.tracking === null ? [] : [one.tracking]))
}

/** Says what is in a package of a split order. */
export function insertContents(tx: WriteTx, shipmentSeq: number, one: ImportedPackage): void {
  for (const line of one.contents) {
    tx.run(
      'INSERT INTO shipment_items (shipment_seq, line_no, quantity) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity',
      shipmentSeq, line.item + 1, line.quantity,
    )
  }
}

function shareShipment(tx: WriteTx, key: string, orderSeq: number): void {
  tx.run(
    `INSERT INTO shipment_orders (shipment_seq, order_seq) SELECT seq, ? FROM shipments WHERE key = ? AND order_seq <> ? ON CONFLICT DO NOTHING`,
    orderSeq, key, orderSeq,
  )
}
