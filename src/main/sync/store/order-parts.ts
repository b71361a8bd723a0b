import type { PulledItem, PulledOrder, PulledShipment } from '../records/page-record.ts'
import type { StoredOrder } from './order-rows.ts'
import { PARKED_RANK, type PageContext } from './page-context.ts'
import { insertItems, insertShipments, orderSeqOf, storeItem, storeShipment } from './part-rows.ts'

/** Stores the lines and packages that came with an order. Those of a parked order are parked with it. */
export function storeParts(context: PageContext, stored: StoredOrder, order: PulledOrder): void {
  if (stored.isParked) return
  if (stored.isNew) {
    insertItems(context, stored.seq, order.items)
    insertShipments(context, stored.seq, order.shipments)
    return
  }
  for (const item of order.items) storeItem(context, stored.seq, item)
  for (const shipment of order.shipments) storeShipment(context, stored.seq, shipment)
}

/** Stores lines and packages whose order did not change with them; those of an order that is gone went with it. */
export function storeLooseParts(
  context: PageContext,
  items: readonly PulledItem[],
  shipments: readonly PulledShipment[],
): void {
  for (const item of items) {
    const seq = orderSeqOf(context, item.orderId)
    if (seq === undefined) continue
    if (context.hasPendingImport(seq)) parkPart(context, item.orderId, { items: [item], shipments: [] })
    else storeItem(context, seq, item)
  }
  for (const shipment of shipments) {
    const seq = orderSeqOf(context, shipment.orderId)
    if (seq === undefined) continue
    if (context.hasPendingImport(seq))
      parkPart(context, shipment.orderId, { items: [], shipments: [shipment] })
    else storeShipment(context, seq, shipment)
  }
}

/** Adds a part to the order that is parked; where only the part changed, there is none to add it to yet. */
function parkPart(
  { tx }: PageContext,
  orderId: string,
  parts: Pick<PulledOrder, 'items' | 'shipments'>,
): void {
  const key = [`order:${orderId}`, PARKED_RANK, orderId] as const
  const parked = tx.value<string>(
    'SELECT image FROM server_images WHERE entity = ? AND rank = ? AND id = ?',
    ...key,
  )
  if (parked === undefined) return
  const order = JSON.parse(parked) as PulledOrder
  const image = {
    ...order,
    items: [...order.items.filter((one) => !parts.items.some(({ id }) => id === one.id)), ...parts.items],
    shipments: [
      ...order.shipments.filter((one) => !parts.shipments.some(({ id }) => id === one.id)),
      ...parts.shipments,
    ],
  }
  tx.run(
    'UPDATE server_images SET image = ? WHERE entity = ? AND rank = ? AND id = ?',
    JSON.stringify(image),
    ...key,
  )
}
