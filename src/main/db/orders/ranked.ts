import type { LeaveFacts } from '../../../shared/domain/orders/guard.ts'
import {
  IMPACT_LEVELS,
  PRIORITY_LEVELS,
  type Priority,
  type PriorityFacts,
  priorityOf,
  SHIP_BY_SOURCES,
  type ShipBySource,
} from '../../../shared/domain/orders/priority.ts'
import type { FulfillmentStage } from '../../../shared/domain/orders/stage.ts'
import type { ReadTx, WriteTx } from '../tx.ts'

/** The columns the ranking and the guard read, as SQLite gives them. */
export interface RankedRow {
  readonly seq: number
  readonly id: string
  readonly tiktok_order_id: string
  readonly status: string
  readonly stage: FulfillmentStage
  readonly impact: number
  readonly ship_by_at: number | null
  readonly ship_by_source: ShipBySource
  readonly paid_at: number | null
  readonly held_at: number | null
  readonly hold_reason: string | null
  readonly closed_at: number | null
  readonly note: string
  readonly cancel_requested: number
  readonly is_platform_fulfilled: number
}

/** Columns of RankedRow, for a SELECT over `orders o`. */
export const RANKED_COLUMNS = `o.seq, o.id, o.tiktok_order_id, o.status, o.stage, o.impact, o.ship_by_at, o.ship_by_source,
  o.paid_at, o.held_at, o.hold_reason, o.closed_at, o.note, o.cancel_requested, o.is_platform_fulfilled`

/** The domain's view of a row. */
export function factsOf(row: RankedRow): LeaveFacts {
  return {
    tiktokOrderId: row.tiktok_order_id,
    status: row.status,
    stage: row.stage,
    impact: IMPACT_LEVELS[row.impact] ?? 'MED',
    shipByAt: row.ship_by_at,
    shipBySource: row.ship_by_source,
    paidAt: row.paid_at,
    heldAt: row.held_at,
    holdReason: row.hold_reason,
    cancelRequested: row.cancel_requested === 1,
    isFulfilledByPlatform: row.is_platform_fulfilled === 1,
  }
}

/** The level as the store keeps it: its rank, 0 most urgent. */
export function priorityRank(priority: Priority): number {
  return PRIORITY_LEVELS.indexOf(priority.level)
}

/** Ranks the order anew and stores the result; answers whether its rank changed. */
export function rerank(tx: WriteTx, row: RankedRow, now: number): boolean {
  const priority = priorityOf(factsOf(row), now)
  const changed = tx.run(
    'UPDATE orders SET priority = ?, priority_next_at = ? WHERE seq = ? AND (priority <> ? OR priority_next_at IS NOT ?)',
    priorityRank(priority),
    priority.nextChangeAt,
    row.seq,
    priorityRank(priority),
    priority.nextChangeAt,
  )
  return changed.changes > 0
}

/** Reads one order's ranking facts; undefined when there is no such visible order. */
export function findRanked(tx: ReadTx, seq: number): RankedRow | undefined {
  return tx.get<RankedRow>(`SELECT ${RANKED_COLUMNS} FROM orders o WHERE o.seq = ?`, seq)
}

/** Deadline of an order without TikTok's own: paid time plus the shop's setting, marked as an estimate. */
export function estimateShipBy(
  facts: Pick<PriorityFacts, 'paidAt'>,
  estimateHours: number,
): { at: number | null; source: ShipBySource } {
  if (facts.paidAt === null) return { at: null, source: SHIP_BY_SOURCES[2] }
  return { at: facts.paidAt + estimateHours * 3_600_000, source: SHIP_BY_SOURCES[1] }
}
