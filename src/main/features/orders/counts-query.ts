import { IMPACT_LEVELS, PRIORITY_LEVELS } from '../../../shared/domain/orders/priority.ts'
import type { OrderCounts } from '../../../shared/ipc/orders.contract.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { addFlags, flagSums } from '../../db/orders/flag-counts.ts'
import type { ViewClock } from '../../db/orders/view-sql.ts'
import { SLICE_CONDITION, type Slices, slicedRows } from '../../db/slices.ts'
import type { ReadTx } from '../../db/tx.ts'

interface Group {
  readonly priority: number
  readonly impact: number
  readonly status: string
  readonly stage: string
  readonly orders: number
}

/** How many orders each filter value would show, over the whole workspace; a little at a time. */
export function* countOrders(tx: ReadTx, clock: ViewClock): Slices<OrderCounts> {
  const visible = visibleCondition(tx, 'o')
  const where = visible === '' ? SLICE_CONDITION : `${visible} AND ${SLICE_CONDITION}`
  const flags = flagSums(clock)
  const groups = yield* slicedRows<Group>(
    tx,
    `SELECT o.priority, o.impact, o.status, o.stage, count(*) AS orders, ${flags.sql} FROM orders o WHERE ${where} GROUP BY 1, 2, 3, 4`,
    ...flags.params,
  )
  return {
    total: groups.reduce((sum, group) => sum + group.orders, 0),
    statuses: tally(groups, (group) => group.status),
    stages: tally(groups, (group) => group.stage),
    priorities: tally(groups, (group) => PRIORITY_LEVELS[group.priority] ?? ''),
    impacts: tally(groups, (group) => IMPACT_LEVELS[group.impact] ?? ''),
    flags: [...addFlags(tx, clock, visible, groups)].map(([value, count]) => ({ value, count })),
  }
}

function tally(groups: readonly Group[], of: (group: Group) => string): { value: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const group of groups) counts.set(of(group), (counts.get(of(group)) ?? 0) + group.orders)
  return [...counts].map(([value, count]) => ({ value, count }))
}
