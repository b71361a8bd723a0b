/** TikTok's own order statuses (design.md section 9). An export may hold others: those are kept as text. */
export const ORDER_STATUSES = [
  'unpaid',
  'on_hold',
  'awaiting_shipment',
  'partially_shipping',
  'awaiting_collection',
  'in_transit',
  'delivered',
  'completed',
  'cancelled',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

/** Which status may follow which, by the platform's own overview (facts/tiktok-shop.md 3.3). */
export const STATUS_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  unpaid: ['on_hold', 'awaiting_shipment', 'cancelled'],
  on_hold: ['awaiting_shipment', 'cancelled'],
  awaiting_shipment: ['partially_shipping', 'awaiting_collection', 'cancelled'],
  partially_shipping: ['awaiting_collection', 'cancelled'],
  awaiting_collection: ['in_transit', 'completed', 'cancelled'],
  in_transit: ['delivered', 'completed', 'cancelled'],
  delivered: ['completed'],
  completed: [],
  cancelled: [],
}

const KNOWN: ReadonlySet<string> = new Set(ORDER_STATUSES)
const AT_THE_DESK: ReadonlySet<string> = new Set([
  'on_hold',
  'awaiting_shipment',
  'partially_shipping',
  'awaiting_collection',
])

/** True for TikTok's own words; false for text that a person has to map before the order may leave. */
export function isKnownStatus(status: string): status is OrderStatus {
  return KNOWN.has(status)
}

/** True while the parcel may still be on the desk by TikTok's account; an unknown status counts as open. */
export function isOpenStatus(status: string): boolean {
  return AT_THE_DESK.has(status) || !isKnownStatus(status)
}

/** Every allowed step as [from, to], in the table's order: what the backend's own table is generated from. */
export function statusSteps(): [OrderStatus, OrderStatus][] {
  return ORDER_STATUSES.flatMap((from) =>
    STATUS_TRANSITIONS[from].map((to): [OrderStatus, OrderStatus] => [from, to]),
  )
}
