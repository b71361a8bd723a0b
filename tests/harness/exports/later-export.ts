import { STATUS_WORDS } from '../../../src/main/features/practice/generate/practice-orders.ts'
import { seeded } from '../../../src/main/features/practice/generate/seeded.ts'
import type { ImportedOrder } from '../../../src/shared/domain/imports/imported-order.ts'

/** The same orders as a later export tells them: about `share` of the waiting ones were labelled or shipped since. */
export function* laterOrders(
  orders: Iterable<ImportedOrder>,
  seed: number,
  laterMs: number,
  share = 0.4,
): Iterable<ImportedOrder> {
  const random = seeded(seed)
  for (const order of orders) yield random.chance(share) ? movedOn(order, laterMs) : order
}

function movedOn(order: ImportedOrder, laterMs: number): ImportedOrder {
  if (order.status !== 'awaiting_shipment' || order.paidAt === null) return order
  const [statusText, substatus] = STATUS_WORDS.in_transit
  const rtsAt = order.paidAt + Math.floor(laterMs / 2_000) * 1_000
  const shippedAt = order.paidAt + laterMs
  const packages = order.packages.map((parcel) => ({
    ...parcel,
    shippedAt,
    tracking: parcel.tracking ?? `PX${parcel.packageId ?? ''}`,
  }))
  return {
    ...order,
    status: 'in_transit',
    statusText,
    substatus,
    cancelRequested: false,
    rtsAt,
    shippedAt,
    packages,
  }
}
