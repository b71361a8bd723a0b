import type { OrderRow } from '../../../shared/domain/orders/order-row.ts'
import { IMPACT_LEVELS, PRIORITY_LEVELS, type ShipBySource } from '../../../shared/domain/orders/priority.ts'
import type { FulfillmentStage } from '../../../shared/domain/orders/stage.ts'
import type { PrintJobState } from '../../../shared/domain/printing/printing.ts'
import type { ReadTx } from '../../db/tx.ts'

/** The columns of an OrderRow as SQLite gives them. */
export interface RowRecord {
  readonly seq: number
  readonly id: string
  readonly tiktok_order_id: string
  readonly status: string
  readonly stage: FulfillmentStage
  readonly priority: number
  readonly impact: number
  readonly ship_by_at: number | null
  readonly ship_by_source: ShipBySource
  readonly paid_at: number | null
  readonly ordered_at: number | null
  readonly held_at: number | null
  readonly hold_reason: string | null
  readonly cancel_requested: number
  readonly is_platform_fulfilled: number
  readonly handle: string
  readonly recipient: string
  readonly item_count: number
  readonly items_summary: string
  readonly total_minor: number
  readonly currency: string
  readonly tracking: string
  readonly package_count: number
  readonly shop_name: string
  readonly print_state: PrintJobState | null
  readonly claim_desk: string | null
  readonly claim_user: string | null
  readonly claimed_at: number | null
  readonly claim_expires_at: number | null
  readonly is_own_claim: number | null
  readonly desk_name: string | null
  readonly desk_owner: string | null
}

/** How far the server's clock is ahead of this machine's, in ms: claims end by the server's, and are shown by ours. */
const SERVER_AHEAD = `coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'clock_offset'), 0)`

const ROW_SQL = `SELECT o.seq, o.id, o.tiktok_order_id, o.status, o.stage, o.priority, o.impact, o.ship_by_at,
  o.ship_by_source, o.paid_at, o.ordered_at, o.held_at, o.hold_reason, o.cancel_requested, o.is_platform_fulfilled,
  o.handle, o.recipient, o.item_count, o.items_summary, o.total_minor, o.currency, o.tracking, o.package_count,
  s.name AS shop_name, o.print_state, c.desk_id AS claim_desk, c.user_id AS claim_user,
  c.claimed_at - ${SERVER_AHEAD} AS claimed_at, c.expires_at - ${SERVER_AHEAD} AS claim_expires_at, c.desk_id = (SELECT value FROM meta WHERE key = 'device_id') AS is_own_claim,
  d.name AS desk_name, d.owner AS desk_owner
  FROM orders o JOIN tiktok_shops s ON s.seq = o.shop_seq
  LEFT JOIN order_claims c ON c.order_id = o.id AND c.released_at IS NULL
  LEFT JOIN desk_names d ON d.id = c.desk_id WHERE o.seq = ?`

/** Rows by number, in the order asked for; a row that is gone is left out. */
export function readRows(tx: ReadTx, input: { seqs: readonly number[] }): OrderRow[] {
  const rows: OrderRow[] = []
  for (const seq of input.seqs) {
    const record = tx.get<RowRecord>(ROW_SQL, seq)
    if (record) rows.push(toOrderRow(record))
  }
  return rows
}

/** A stored row in the contract's words. */
export function toOrderRow(record: RowRecord): OrderRow {
  return {
    seq: record.seq,
    id: record.id,
    tiktokOrderId: record.tiktok_order_id,
    status: record.status,
    stage: record.stage,
    priority: PRIORITY_LEVELS[record.priority] ?? 'standard',
    impact: IMPACT_LEVELS[record.impact] ?? 'MED',
    shipByAt: record.ship_by_at,
    shipBySource: record.ship_by_source,
    paidAt: record.paid_at,
    orderedAt: record.ordered_at,
    heldAt: record.held_at,
    holdReason: record.hold_reason,
    cancelRequested: record.cancel_requested === 1,
    isFulfilledByPlatform: record.is_platform_fulfilled === 1,
    handle: record.handle,
    recipient: record.recipient,
    itemCount: record.item_count,
    itemsSummary: record.items_summary,
    totalMinor: record.total_minor,
    currency: record.currency,
    tracking: record.tracking,
    packageCount: record.package_count,
    shopName: record.shop_name,
    printState: record.print_state,
    claim: claimOf(record),
  }
}

/** Who is packing it. Whether the lease still runs is for whoever looks: it ends by itself. */
function claimOf(record: RowRecord): OrderRow['claim'] {
  if (record.claim_desk === null) return null
  return {
    deskId: record.claim_desk,
    deskName: record.desk_name ?? '',
    owner: record.desk_owner ?? '',
    isMine: record.is_own_claim === 1,
    claimedAt: record.claimed_at ?? 0,
    expiresAt: record.claim_expires_at ?? 0,
  }
}
