import type { SyncedRow } from '../../../shared/sync/tables.ts'
import { summaryOf, trackingOf } from '../../db/orders/derive.ts'
import { searchText } from '../../db/orders/search-text.ts'
import type { DerivedColumns, PulledItem, PulledShipment } from './page-record.ts'
import { stampsOf } from './stamps.ts'

/** A line as the writer stores it; null where all of it was cancelled. */
export function pulledItem(row: SyncedRow<'order_items'>): PulledItem | null {
  const quantity = row.quantity - row.cancelled_quantity
  if (quantity < 1) return null
  return {
    ...stampsOf(row),
    orderId: row.order_id,
    productId: row.product_id,
    quantity,
    returned: row.returned_quantity,
    unitMinor: row.unit_price,
    lineMinor: row.line_total,
  }
}

/** A package as the writer stores it. What the platform has not named yet is known by the server's id. */
export function pulledShipment(row: SyncedRow<'shipments'>): PulledShipment {
  return {
    ...stampsOf(row),
    orderId: row.order_id,
    key: row.tiktok_package_id ?? `id:${row.id}`,
    values: [
      row.tiktok_package_id,
      row.tracking_number,
      row.carrier,
      row.service_type,
      row.shipped_at,
      row.superseded_at,
    ],
  }
}

/** What a product is called on a row and in a search. */
export interface ProductName {
  readonly name: string
  readonly variation: string
  readonly sku: string
}

/** What follows from an order's lines and packages; null where a product's name is not known here. */
export function derivedOf(
  order: SyncedRow<'orders'>,
  recipient: string,
  items: readonly PulledItem[],
  shipments: readonly PulledShipment[],
  nameOf: (productId: string) => ProductName | undefined,
): DerivedColumns | null {
  const names: ProductName[] = []
  for (const item of items) {
    const name = nameOf(item.productId)
    if (name === undefined) return null
    names.push(name)
  }
  const standing = shipments.filter((shipment) => shipment.values[5] === null)
  const trackings = standing.flatMap(({ values }) => (values[1] === null ? [] : [String(values[1])]))
  return {
    itemCount: items.reduce((sum, item) => sum + item.quantity, 0),
    itemsSummary: summaryOf(names),
    tracking: trackingOf(trackings),
    packageCount: standing.length,
    search: searchText({
      tiktokOrderId: order.tiktok_order_id,
      handle: order.customer_handle,
      recipient,
      skus: names.map(({ sku }) => sku),
      trackings,
      note: order.note,
    }),
  }
}
