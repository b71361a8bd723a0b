import { SHIP_BY_SOURCES } from '../../../shared/domain/orders/priority.ts'
import type { Payload } from '../../../shared/sync/mutations.ts'
import { readItems, readShipments } from '../../db/orders/items.ts'
import type { ReadTx } from '../../db/tx.ts'

type ImportPayload = Payload<'importOrders'>
type WireOrder = ImportPayload['orders'][number]

interface OrderColumns {
  readonly seq: number
  readonly tiktok_order_id: string
  readonly status: string
  readonly status_text: string
  readonly cancel_requested: number
  readonly is_pre_order: number
  readonly is_platform_fulfilled: number
  readonly handle: string
  readonly address: string
  readonly buyer_message: string
  readonly seller_note: string
  readonly currency: string
  readonly total_minor: number
  readonly shipping_minor: number
  readonly tax_minor: number
  readonly refund_minor: number
  readonly ordered_at: number | null
  readonly paid_at: number | null
  readonly shipped_at: number | null
  readonly delivered_at: number | null
  readonly cancelled_at: number | null
  readonly cancel_reason: string
  readonly warehouse: string
  readonly payment_method: string
  readonly weight_grams: number | null
  readonly ship_by_at: number | null
  readonly ship_by_source: string
}

const COLUMNS = `seq, tiktok_order_id, status, status_text, cancel_requested, is_pre_order, is_platform_fulfilled, handle,
  address, buyer_message, seller_note, currency, total_minor, shipping_minor, tax_minor, refund_minor, ordered_at, paid_at,
  shipped_at, delivered_at, cancelled_at, cancel_reason, warehouse, payment_method, weight_grams, ship_by_at, ship_by_source`

/** Longest text of a field on the wire. */
const MOST_CHARS = 2_000

/**
 * What an import's entry carries: its orders as the tables have them when it is first sent. From then on the payload is
 * fixed, since the same mutation with another payload is a fork.
 */
export function draftedPayload(tx: ReadTx, outboxSeq: number, stored: string): ImportPayload {
  const { shopId, reportedAt } = JSON.parse(stored) as { shopId: string; reportedAt: number }
  const orders = tx
    .all<OrderColumns>(
      `SELECT ${COLUMNS} FROM orders WHERE seq IN (SELECT order_seq FROM outbox_orders WHERE outbox_seq = ?) ORDER BY seq`,
      outboxSeq,
    )
    .map((row) => wireOrder(tx, row))
  return { shopId, reportedAt, orders }
}

function wireOrder(tx: ReadTx, row: OrderColumns): WireOrder {
  const isPlatform = row.ship_by_source === SHIP_BY_SOURCES[0]
  return {
    tiktokOrderId: row.tiktok_order_id,
    status: row.status,
    statusText: row.status_text,
    cancelRequested: row.cancel_requested === 1,
    isPreOrder: row.is_pre_order === 1,
    isFulfilledByPlatform: row.is_platform_fulfilled === 1,
    handle: row.handle,
    recipient: JSON.parse(row.address) as WireOrder['recipient'],
    buyerMessage: cut(row.buyer_message),
    sellerNote: cut(row.seller_note),
    currency: row.currency,
    totalMinor: row.total_minor,
    shippingMinor: row.shipping_minor,
    taxMinor: row.tax_minor,
    refundMinor: row.refund_minor,
    orderedAt: row.ordered_at,
    paidAt: row.paid_at,
    shippedAt: row.shipped_at,
    deliveredAt: row.delivered_at,
    cancelledAt: row.cancelled_at,
    cancelReason: cut(row.cancel_reason),
    warehouse: row.warehouse,
    paymentMethod: row.payment_method,
    weightGrams: row.weight_grams,
    ...(row.ship_by_at === null
      ? {}
      : {
          shipByAt: row.ship_by_at,
          shipBySource: isPlatform ? ('platform' as const) : ('estimated' as const),
        }),
    items: readItems(tx, row.seq).map((item) => ({
      skuId: item.sku_id,
      sellerSku: item.sku,
      productName: cut(item.name),
      variation: cut(item.variation),
      category: '',
      quantity: item.quantity,
      returnedQuantity: item.returned_quantity,
      unitMinor: item.unit_minor,
      lineMinor: item.line_minor,
    })),
    packages: readShipments(tx, row.seq)
      .filter((shipment) => shipment.order_seq === row.seq)
      .map((shipment) => ({
        packageId: shipment.package_id,
        tracking: shipment.tracking,
        provider: cut(shipment.carrier),
        deliveryOption: '',
        shippedAt: null,
      })),
  }
}

/** What the wire and Postgres can keep of a text. */
function cut(text: string): string {
  const kept = text.replaceAll('\0', '').toWellFormed()
  return kept.length <= MOST_CHARS ? kept : Array.from(kept).slice(0, MOST_CHARS).join('')
}
