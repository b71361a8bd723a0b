import { type OrderRef, platformId } from '../../../shared/domain/ids/ids.ts'
import type { OrderDetail } from '../../../shared/domain/orders/order-row.ts'
import { required } from '../../../shared/lib/assert.ts'
import { getRanked } from '../../db/orders/find.ts'
import {
  contentsOf,
  type ItemRecord,
  parseAddress,
  readItems,
  readShipments,
  type ShipmentRecord,
} from '../../db/orders/items.ts'
import type { ReadTx } from '../../db/tx.ts'
import { readRows } from './row-query.ts'

interface DetailRecord {
  readonly status_text: string
  readonly substatus: string
  readonly address: string
  readonly buyer_message: string
  readonly seller_note: string
  readonly note: string
  readonly shipping_minor: number
  readonly tax_minor: number
  readonly refund_minor: number
  readonly rts_at: number | null
  readonly shipped_at: number | null
  readonly delivered_at: number | null
  readonly cancelled_at: number | null
  readonly closed_at: number | null
  readonly cancel_reason: string
  readonly warehouse: string
  readonly is_pre_order: number
}

const DETAIL_SQL = `SELECT status_text, substatus, address, buyer_message, seller_note, note, shipping_minor, tax_minor,
  refund_minor, rts_at, shipped_at, delivered_at, cancelled_at, closed_at, cancel_reason, warehouse, is_pre_order
  FROM orders WHERE seq = ?`

/** Everything about one order; `input.notFound` when there is none. */
export function readDetail(tx: ReadTx, creatorId: string, input: { order: OrderRef }): OrderDetail {
  const { seq } = getRanked(tx, creatorId, input.order)
  const row = required(readRows(tx, { seqs: [seq] })[0], `order ${seq}`)
  const record = required(tx.get<DetailRecord>(DETAIL_SQL, seq), `order ${seq}`)
  const items = readItems(tx, seq)
  return {
    ...row,
    ...factsOf(record),
    items: items.map(toItem),
    shipments: readShipments(tx, seq).map((shipment) => toShipment(tx, creatorId, shipment, items)),
  }
}

function factsOf(
  record: DetailRecord,
): Omit<OrderDetail, keyof ReturnType<typeof readRows>[number] | 'items' | 'shipments'> {
  return {
    statusText: record.status_text,
    substatus: record.substatus,
    address: parseAddress(record.address),
    buyerMessage: record.buyer_message,
    sellerNote: record.seller_note,
    note: record.note,
    shippingMinor: record.shipping_minor,
    taxMinor: record.tax_minor,
    refundMinor: record.refund_minor,
    rtsAt: record.rts_at,
    shippedAt: record.shipped_at,
    deliveredAt: record.delivered_at,
    cancelledAt: record.cancelled_at,
    closedAt: record.closed_at,
    cancelReason: record.cancel_reason,
    warehouse: record.warehouse,
    isPreOrder: record.is_pre_order === 1,
  }
}

function toItem(item: ItemRecord): OrderDetail['items'][number] {
  const { sku, name, variation, quantity } = item
  return {
    sku,
    skuId: item.sku_id,
    name,
    variation,
    quantity,
    returnedQuantity: item.returned_quantity,
    unitMinor: item.unit_minor,
    lineMinor: item.line_minor,
  }
}

function toShipment(
  tx: ReadTx,
  creatorId: string,
  shipment: ShipmentRecord,
  items: readonly ItemRecord[],
): OrderDetail['shipments'][number] {
  return {
    id: platformId(creatorId, 'shipment', shipment.key),
    packageId: shipment.package_id,
    tracking: shipment.tracking,
    carrier: shipment.carrier,
    recipient: shipment.recipient === null ? null : parseAddress(shipment.recipient),
    items: contentsOf(tx, shipment, items).map(({ item, quantity }) => ({
      sku: item.sku,
      name: item.name,
      quantity,
    })),
  }
}
