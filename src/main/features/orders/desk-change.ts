import type { FulfillmentStage } from '../../../shared/domain/orders/stage.ts'
import { type RankedRow, rerank } from '../../db/orders/ranked.ts'
import { refreshSearch } from '../../db/orders/search-text.ts'
import type { CommandContext, OrderTrace } from '../../outbox/command-context.ts'

/** What belongs to the desk alone: no import ever changes these. */
export interface DeskColumns {
  readonly stage: FulfillmentStage
  readonly closed_at: number | null
  readonly held_at: number | null
  readonly hold_reason: string | null
  readonly note: string
}
const DESK_COLUMNS = [
  'stage',
  'closed_at',
  'held_at',
  'hold_reason',
  'note',
] as const satisfies readonly (keyof DeskColumns)[]

/** Where an order stands whose items have yet to be checked. An undo that leads back to verified is no new check. */
export const BEFORE_VERIFIED: ReadonlySet<FulfillmentStage> = new Set(['new', 'claimed', 'picked'])

/** Changes desk columns of one order, ranks it anew and answers the trace that undo needs. */
export function applyDeskChange(
  context: CommandContext,
  row: RankedRow,
  change: Partial<DeskColumns>,
): OrderTrace {
  const columns = DESK_COLUMNS.filter((column) => change[column] !== undefined)
  const before = Object.fromEntries(columns.map((column) => [column, row[column]]))
  const after = { ...row, ...change }
  context.tx.run(
    'UPDATE orders SET stage = ?, closed_at = ?, held_at = ?, hold_reason = ?, note = ?, updated_at = ? WHERE seq = ?',
    after.stage,
    after.closed_at,
    after.held_at,
    after.hold_reason,
    after.note,
    context.now,
    row.seq,
  )
  rerank(context.tx, after, context.now)
  if (change.note !== undefined) refreshSearch(context.tx, row.seq)
  context.changes.seqs?.add(row.seq)
  context.changes.isReordered = true
  if (change.stage === 'verified' && BEFORE_VERIFIED.has(row.stage)) context.verified.add(row.seq)
  return { seq: row.seq, tiktokOrderId: row.tiktok_order_id, before, after: change }
}

/** True where the order still stands as the act left it, so that undoing the act overwrites nobody's later work. */
export function isAsLeft(row: RankedRow, after: Partial<DeskColumns>): boolean {
  return DESK_COLUMNS.every((column) => after[column] === undefined || after[column] === row[column])
}
