import { type PostalAddress, postalAddressSchema } from '../../../shared/domain/printing/printing.ts'
import type { ReadTx } from '../tx.ts'

/** One line of an order, joined with its product. */
export interface ItemRecord {
  readonly line_no: number
  readonly sku: string
  readonly sku_id: string
  readonly name: string
  readonly variation: string
  readonly quantity: number
  readonly returned_quantity: number
  readonly unit_minor: number
  readonly line_minor: number
}

/** One package of an order; for a combined package `order_seq` is its lead order. */
export interface ShipmentRecord {
  readonly seq: number
  readonly key: string
  readonly order_seq: number
  readonly package_id: string | null
  readonly tracking: string | null
  readonly carrier: string
  readonly recipient: string | null
}

/** How many of an order's line `i` are to be packed: without what left in packages that were shipped before the rest. */
export const STILL_TO_PACK = `i.quantity - coalesce((SELECT sum(c.quantity) FROM shipments s JOIN shipment_items c ON c.shipment_seq = s.seq
  WHERE s.order_seq = i.order_seq AND c.line_no = i.line_no AND s.superseded_at IS NULL AND s.shipped_at IS NOT NULL), 0)`

/** Lines of an order in the order of the export. */
export function readItems(tx: ReadTx, orderSeq: number): ItemRecord[] {
  return tx.all<ItemRecord>(
    `SELECT i.line_no, p.seller_sku AS sku, p.sku_id, p.name, p.variation, i.quantity, i.returned_quantity, i.unit_minor, i.line_minor
     FROM order_items i JOIN products p ON p.seq = i.product_seq WHERE i.order_seq = ? ORDER BY i.line_no`,
    orderSeq,
  )
}

/** Packages that stand, including one that this order shares with others. */
export function readShipments(tx: ReadTx, orderSeq: number): ShipmentRecord[] {
  return tx.all<ShipmentRecord>(
    `SELECT seq, key, order_seq, package_id, tracking, carrier, recipient FROM shipments
     WHERE superseded_at IS NULL AND (order_seq = ? OR seq IN (SELECT shipment_seq FROM shipment_orders WHERE order_seq = ?)) ORDER BY seq`,
    orderSeq,
    orderSeq,
  )
}

/** What is in a package: its own list where the order has several, else everything. */
export function contentsOf(
  tx: ReadTx,
  shipment: ShipmentRecord,
  items: readonly ItemRecord[],
): { item: ItemRecord; quantity: number }[] {
  const listed = tx.all<{ line_no: number; quantity: number }>(
    'SELECT line_no, quantity FROM shipment_items WHERE shipment_seq = ?',
    shipment.seq,
  )
  if (listed.length === 0) return items.map((item) => ({ item, quantity: item.quantity }))
  return listed.flatMap((line) => {
    const item = items.find((candidate) => candidate.line_no === line.line_no)
    return item ? [{ item, quantity: line.quantity }] : []
  })
}

/** Parses an address as stored; a stored address was checked when it came in. */
export function parseAddress(json: string): PostalAddress {
  return postalAddressSchema.parse(JSON.parse(json))
}
