import { IMPACT_LEVELS, PRIORITY_LEVELS } from '../../../shared/domain/orders/priority.ts'
import { ORDER_STATUSES } from '../../../shared/domain/orders/status.ts'
import type { SortColumn, ViewFilter, ViewFlag } from '../../../shared/domain/orders/view.ts'
import type { SqlValue } from '../tx.ts'

/** A piece of SQL and what it binds. */
export interface Fragment {
  readonly sql: string
  readonly params: readonly SqlValue[]
}

/** Moments a view depends on, in ms UTC. */
export interface ViewClock {
  readonly now: number
  readonly dayStartAt: number
  readonly dayEndAt: number
}

const KNOWN = ORDER_STATUSES.map((status) => `'${status}'`).join(',')
const TO_SHIP = `(o.stage <> 'closed' AND o.status NOT IN ('unpaid','in_transit','delivered','completed','cancelled'))`

const FLAGS: Readonly<Record<ViewFlag, (clock: ViewClock) => Fragment>> = {
  toShip: () => plain(`(${TO_SHIP} AND o.is_platform_fulfilled = 0)`),
  overdue: (clock) => ({ sql: `(o.priority = 0 AND o.ship_by_at <= ?)`, params: [clock.now] }),
  dueToday: (clock) => ({
    sql: `(o.priority <= 2 AND o.ship_by_at > ? AND o.ship_by_at < ?)`,
    params: [clock.now, clock.dayEndAt],
  }),
  held: (clock) => ({
    sql: `(o.stage <> 'closed' AND (o.held_at IS NOT NULL OR o.status = 'on_hold' OR (o.status = 'awaiting_shipment' AND o.paid_at > ?)))`,
    params: [clock.now - 3_600_000],
  }),
  cancelRequested: () => plain(`(o.cancel_requested = 1 AND ${TO_SHIP})`),
  unmapped: () => plain(`o.status NOT IN (${KNOWN})`),
  shippedToday: (clock) => ({
    sql: '(o.closed_at >= ? AND o.closed_at < ?)',
    params: [clock.dayStartAt, clock.dayEndAt],
  }),
  printed: () => plain(`o.print_state IN ('sent','printed')`),
  unprinted: () => plain(`(o.print_state IS NULL AND ${TO_SHIP})`),
  uncertain: () => plain(`o.print_state = 'uncertain'`),
}

/** An order without a deadline sorts after all that have one; the text equals that of the index orders_why. */
const DUE = 'ifnull(o.ship_by_at, 9007199254740991)'

const SORTS: Readonly<Record<SortColumn, readonly string[]>> = {
  why: ['o.priority', DUE, 'o.impact'],
  priority: ['o.priority'],
  impact: ['o.impact'],
  status: ['o.status'],
  stage: ['o.stage'],
  shipBy: [DUE],
  ordered: ['o.ordered_at'],
  handle: ['o.handle COLLATE NOCASE'],
  recipient: ['o.recipient COLLATE NOCASE'],
  items: ['o.item_count'],
  total: ['o.currency', 'o.total_minor'],
  tracking: ['o.tracking'],
  shop: ['s.name COLLATE NOCASE'],
}

/** The conditions of a filter, joined by AND; an empty string when it holds everything. */
export function filterSql(filter: ViewFilter, clock: ViewClock, visible: string): Fragment {
  const parts: Fragment[] = [
    oneOf('o.status', filter.statuses),
    oneOf('o.stage', filter.stages),
    oneOf(
      'o.priority',
      filter.priorities.map((level) => PRIORITY_LEVELS.indexOf(level)),
    ),
    oneOf(
      'o.impact',
      filter.impacts.map((level) => IMPACT_LEVELS.indexOf(level)),
    ),
    ...filter.flags.map((flag) => FLAGS[flag](clock)),
    plain(visible),
  ].filter((part) => part.sql !== '')
  return { sql: parts.map((part) => part.sql).join(' AND '), params: parts.flatMap((part) => part.params) }
}

/** Counts of one flag, for the filter line. */
export function flagSql(flag: ViewFlag, clock: ViewClock): Fragment {
  return FLAGS[flag](clock)
}

/** ORDER BY of a sort. Ties fall back to the row number, so that pages never overlap. */
export function orderSql(column: SortColumn, direction: 'asc' | 'desc'): string {
  const word = direction === 'asc' ? 'ASC' : 'DESC'
  return [...SORTS[column], 'o.seq'].map((term) => `${term} ${word}`).join(', ')
}

function oneOf(column: string, values: readonly SqlValue[]): Fragment {
  if (values.length === 0) return plain('')
  return { sql: `${column} IN (${values.map(() => '?').join(',')})`, params: values }
}

function plain(sql: string): Fragment {
  return { sql, params: [] }
}
