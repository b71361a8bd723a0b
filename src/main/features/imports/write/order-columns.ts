import type { ImportedOrder } from '../../../../shared/domain/imports/imported-order.ts'
import { type ImpactLevel, IMPACT_LEVELS, priorityOf } from '../../../../shared/domain/orders/priority.ts'
import type { FulfillmentStage } from '../../../../shared/domain/orders/stage.ts'
import { isOpenStatus } from '../../../../shared/domain/orders/status.ts'
import type { SqlValue } from '../../../db/tx.ts'
import { estimateShipBy, priorityRank } from '../../../db/orders/ranked.ts'

/** An order as the reading thread hands it over; `hash` tells whether TikTok's account of it changed. */
export interface ReadOrder {
  readonly id: string
  readonly hash: string
  readonly order: ImportedOrder
}

/** What ranking needs besides the order itself. */
export interface RankingInput {
  readonly now: number
  readonly shipByEstimateHours: number
  readonly stage: FulfillmentStage
  readonly heldAt: number | null
  readonly impact: ImpactLevel
}

/** Columns that TikTok decides, in the order in which `platformValues` fills them. */
export const PLATFORM_COLUMNS = [
  'status', 'status_text', 'substatus', 'priority', 'priority_next_at', 'cancel_requested', 'is_pre_order',
  'is_platform_fulfilled', 'handle', 'recipient', 'address', 'buyer_message', 'seller_note', 'currency', 'total_minor',
  'shipping_minor', 'tax_minor', 'refund_minor', 'ordered_at', 'paid_at', 'rts_at', 'shipped_at', 'delivered_at',
  'cancelled_at', 'cancel_reason', 'ship_by_at', 'ship_by_source', 'item_count', 'items_summary', 'tracking',
  'package_count', 'warehouse', 'payment_method', 'weight_grams', 'content_hash', 'updated_at',
] as const

/** Values for PLATFORM_COLUMNS. */
export function platformValues(read: ReadOrder, input: RankingInput): SqlValue[] {
  const { order } = read
  const due = estimateShipBy(order, input.shipByEstimateHours)
  const priority = priorityOf(
    { ...order, stage: input.stage, impact: input.impact, shipByAt: due.at, shipBySource: due.source, heldAt: input.heldAt },
    input.now,
  )
  return [
    order.status, order.statusText, order.substatus, priorityRank(priority), priority.nextChangeAt, Number(order.cancelRequested), Number(order.isPreOrder),
    Number(order.isFulfilledByPlatform), order.handle, order.recipient.name, JSON.stringify(order.recipient), order.buyerMessage, order.sellerNote, order.currency, order.totalMinor,
    order.shippingMinor, order.taxMinor, order.refundMinor, order.orderedAt, order.paidAt, order.rtsAt, order.shippedAt, order.deliveredAt,
    order.cancelledAt, order.cancelReason, due.at, due.source, unitsOf(order), summaryOf(order), firstTracking(order),
    order.packages.length, order.warehouse, order.paymentMethod, order.weightGrams, read.hash, input.now,
  ]
}

/** Impact before demand is looked at: AUTO where nobody has to act, else MED. */
export function plainImpact(order: ImportedOrder): ImpactLevel {
  return isOpenStatus(order.status) && !order.isFulfilledByPlatform ? 'MED' : 'AUTO'
}

/** The stored rank of an impact level. */
export function impactRank(level: ImpactLevel): number {
  return IMPACT_LEVELS.indexOf(level)
}

function unitsOf(order: ImportedOrder): number {
  return order.items.reduce((sum, item) => sum + item.quantity, 0)
}

function summaryOf(order: ImportedOrder): string {
  const [first, ...others] = order.items
  if (!first) return ''
  const name = first.variation === '' || first.variation === 'Default' ? first.productName : `${first.productName} · ${first.variation}`
  return others.length === 0 ? name : `${name} +${others.length}`
}

function firstTracking(order: ImportedOrder): string {
  const all = order.packages.flatMap((one) => (one.tracking === null ? [] : [one.tracking]))
  return all.length > 1 ? `${all[0]} +${all.length - 1}` : (all[0] ?? '')
}
