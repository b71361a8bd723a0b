import { IMPACT_LEVELS, PRIORITY_LEVELS } from '../../../shared/domain/orders/priority.ts'
import { VIEW_FLAGS, type ViewFlag } from '../../../shared/domain/orders/view.ts'
import type { OrderCounts } from '../../../shared/ipc/orders.contract.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { flagSql, type ViewClock } from '../../db/orders/view-sql.ts'
import type { ReadTx } from '../../db/tx.ts'

interface Group {
  readonly priority: number
  readonly impact: number
  readonly status: string
  readonly stage: string
  readonly orders: number
}

/** How many orders each filter value would show, over the whole workspace. */
export function countOrders(tx: ReadTx, clock: ViewClock): OrderCounts {
  const visible = visibleCondition(tx, 'o')
  const where = visible === '' ? '' : `WHERE ${visible}`
  const groups = tx.all<Group>(
    `SELECT o.priority, o.impact, o.status, o.stage, count(*) AS orders FROM orders o ${where} GROUP BY 1, 2, 3, 4`,
  )
  return {
    total: groups.reduce((sum, group) => sum + group.orders, 0),
    statuses: tally(groups, (group) => group.status),
    stages: tally(groups, (group) => group.stage),
    priorities: tally(groups, (group) => PRIORITY_LEVELS[group.priority] ?? ''),
    impacts: tally(groups, (group) => IMPACT_LEVELS[group.impact] ?? ''),
    flags: countFlags(tx, clock, visible),
  }
}

/** Flags that an index of a few rows answers; the others are counted together, in one reading of the table. */
const INDEXED: ReadonlySet<ViewFlag> = new Set<ViewFlag>(['shippedToday', 'printed', 'uncertain'])

function countFlags(tx: ReadTx, clock: ViewClock, visible: string): OrderCounts['flags'] {
  const read = VIEW_FLAGS.filter((flag) => !INDEXED.has(flag)).map((flag) => ({
    flag,
    ...flagSql(flag, clock),
  }))
  const sums = read.map(({ flag, sql }) => `total(${sql}) AS ${flag}`).join(', ')
  const where = visible === '' ? '' : `WHERE ${visible}`
  const counted = tx.get<Record<string, number>>(
    `SELECT ${sums} FROM orders o ${where}`,
    ...read.flatMap(({ params }) => params),
  )
  return VIEW_FLAGS.map((flag) => ({
    value: flag,
    count: INDEXED.has(flag) ? countOne(tx, flag, clock, visible) : (counted?.[flag] ?? 0),
  }))
}

function countOne(tx: ReadTx, flag: ViewFlag, clock: ViewClock, visible: string): number {
  const condition = flagSql(flag, clock)
  const both = visible === '' ? condition.sql : `${condition.sql} AND ${visible}`
  return tx.value<number>(`SELECT count(*) FROM orders o WHERE ${both}`, ...condition.params) ?? 0
}

function tally(groups: readonly Group[], of: (group: Group) => string): { value: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const group of groups) counts.set(of(group), (counts.get(of(group)) ?? 0) + group.orders)
  return [...counts].map(([value, count]) => ({ value, count }))
}
