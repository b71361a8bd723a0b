import {
  IMPACT_LEVELS,
  PRIORITY_LEVELS,
  type PriorityFacts,
  priorityOf,
  SHIP_BY_SOURCES,
  type ShipBySource,
} from '../../../shared/domain/orders/priority.ts'
import { FULFILLMENT_STAGES } from '../../../shared/domain/orders/stage.ts'
import { isKnownStatus } from '../../../shared/domain/orders/status.ts'
import { orderImageOf } from '../../../shared/sync/mutators/order-image.ts'
import type { SyncedRow } from '../../../shared/sync/tables.ts'
import type { SqlValue } from '../../db/tx.ts'
import { postalAddressOf } from './addresses.ts'
import type { DerivedColumns, PulledItem, PulledOrder, PulledShipment } from './page-record.ts'
import { stampsOf } from './stamps.ts'

/** What rows are worked out with. */
export interface RecordContext {
  readonly now: number
  readonly shipByEstimateHours: number
  /** The id that a TikTok order id gives in this shop. */
  readonly orderIdOf: (tiktokOrderId: string) => string
  /** What a person said a status word means, by the word in lower case. */
  readonly statusMap: Readonly<Record<string, string>>
}

type OrderRow = SyncedRow<'orders'>

/** An order's row and what came with it, as the writer stores it. */
export function pulledOrder(
  row: OrderRow,
  parts: {
    readonly items: readonly PulledItem[]
    readonly shipments: readonly PulledShipment[]
    readonly derived: DerivedColumns | null
  },
  context: RecordContext,
): PulledOrder {
  const due = dueOf(row, context.shipByEstimateHours)
  const status = statusOf(row, context.statusMap)
  const priority = priorityOf(factsOf(row, status, due), context.now)
  return {
    ...stampsOf(row),
    tiktokOrderId: row.tiktok_order_id,
    shopId: row.tiktok_shop_id,
    isForeignId: context.orderIdOf(row.tiktok_order_id) !== row.id,
    platform: platformValues(row, status, due),
    own: orderImageOf(row, null),
    rank: {
      priority: PRIORITY_LEVELS.indexOf(priority.level),
      nextAt: priority.nextChangeAt,
      impact: impactRank(row),
    },
    ...parts,
  }
}

interface Due {
  readonly at: number | null
  readonly source: ShipBySource
}

/** TikTok's own deadline, else the estimate of whoever imported it, else this desk's own. */
function dueOf(row: OrderRow, estimateHours: number): Due {
  const source = SHIP_BY_SOURCES.find((one) => one === row.ship_by_source) ?? 'none'
  if (row.ship_by_at !== null && source !== 'none') return { at: row.ship_by_at, source }
  return row.paid_at === null
    ? { at: null, source: 'none' }
    : { at: row.paid_at + estimateHours * 3_600_000, source: 'estimated' }
}

/** A word that nobody has mapped is the status itself, as an import keeps it. */
function statusOf(row: OrderRow, statusMap: Readonly<Record<string, string>>): string {
  if (isKnownStatus(row.order_status)) return row.order_status
  const word = row.status_text === '' ? row.order_status : row.status_text
  return statusMap[word.trim().toLowerCase()] ?? word
}

function factsOf(row: OrderRow, status: string, due: Due): PriorityFacts {
  return {
    status,
    stage: FULFILLMENT_STAGES.find((stage) => stage === row.fulfillment_stage) ?? 'exception',
    impact: IMPACT_LEVELS[impactRank(row)] ?? 'MED',
    shipByAt: due.at,
    shipBySource: due.source,
    paidAt: row.paid_at,
    heldAt: row.held_at,
    cancelRequested: row.is_cancel_requested,
    isFulfilledByPlatform: row.is_platform_fulfilled,
  }
}

function impactRank(row: OrderRow): number {
  const level = IMPACT_LEVELS.find((one) => one === row.impact_level) ?? 'MED'
  return IMPACT_LEVELS.indexOf(level)
}

function platformValues(row: OrderRow, status: string, due: Due): SqlValue[] {
  const address = postalAddressOf(row.shipping_address)
  return [
    status,
    row.status_text,
    Number(row.is_cancel_requested),
    Number(row.is_pre_order),
    Number(row.is_platform_fulfilled),
    row.customer_handle,
    address.name,
    JSON.stringify(address),
    row.buyer_message,
    row.seller_note,
    row.currency,
    row.total_amount,
    row.shipping_cost,
    row.tax_amount,
    row.refund_amount,
    row.order_date,
    row.paid_at,
    row.shipped_at,
    row.delivered_at,
    row.cancelled_at,
    row.cancel_reason,
    due.at,
    due.source,
    row.warehouse,
    row.payment_method,
    row.weight_grams,
  ]
}
