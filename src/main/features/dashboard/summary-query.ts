import { ALL_ORDERS } from '../../../shared/domain/orders/built-in-views.ts'
import { VIRAL_ORDERS, VIRAL_RATIO } from '../../../shared/domain/orders/demand.ts'
import { PRIORITY_LEVELS } from '../../../shared/domain/orders/priority.ts'
import type { ViewFlag, ViewQuery } from '../../../shared/domain/orders/view.ts'
import type { Dashboard } from '../../../shared/ipc/dashboard.contract.ts'
import { DAY_MS, HOUR_MS } from '../../../shared/lib/durations.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { countFlags } from '../../db/orders/flag-counts.ts'
import { flagSql, type ViewClock } from '../../db/orders/view-sql.ts'
import { SLICE_CONDITION, type Slices, slicedRows } from '../../db/slices.ts'
import type { ReadTx } from '../../db/tx.ts'

/** Hours shown of the order stream. */
const STREAM_HOURS = 48
const TOP_PRODUCTS = 8

/** The dashboard's figures at one moment; every number carries the view of the orders behind it. */
export function* summarise(tx: ReadTx, clock: ViewClock, timeZone: string): Slices<Dashboard> {
  const visible = visibleCondition(tx, 'o')
  const flags = yield* countFlags(tx, clock, visible)
  const products = yield* topProducts(tx, visible)
  const figure = (flag: ViewFlag) => ({
    value: flags.get(flag) ?? 0,
    view: viewOf({ flags: [flag] }),
  })
  return {
    waitingByPriority: waitingByPriority(tx, clock, visible),
    toShip: figure('toShip'),
    overdue: figure('overdue'),
    dueToday: figure('dueToday'),
    held: figure('held'),
    shippedToday: figure('shippedToday'),
    uncertainPrints: figure('uncertain'),
    shippedByHour: shippedByHour(tx, clock, visible, timeZone),
    ordersByHour: ordersByHour(tx, clock, visible, timeZone),
    topProducts: products,
    timeZone,
  }
}

function waitingByPriority(tx: ReadTx, clock: ViewClock, visible: string): Dashboard['waitingByPriority'] {
  const toShip = flagSql('toShip', clock)
  const rows = tx.all<{ priority: number; orders: number }>(
    `SELECT o.priority, count(*) AS orders FROM orders o WHERE ${both(toShip.sql, visible)} GROUP BY 1`,
    ...toShip.params,
  )
  return PRIORITY_LEVELS.filter((level) => level !== 'automated').map((priority) => ({
    priority,
    value: rows.find((row) => PRIORITY_LEVELS[row.priority] === priority)?.orders ?? 0,
    view: viewOf({ flags: ['toShip'], priorities: [priority] }),
  }))
}

function shippedByHour(
  tx: ReadTx,
  clock: ViewClock,
  visible: string,
  timeZone: string,
): Dashboard['shippedByHour'] {
  const rows = tx.all<{ hour: number; orders: number }>(
    `SELECT (o.closed_at - ?) / ${HOUR_MS} AS hour, count(*) AS orders FROM orders o WHERE o.closed_at >= ? AND o.closed_at < ? ${visible === '' ? '' : `AND ${visible}`} GROUP BY 1`,
    clock.dayStartAt,
    clock.dayStartAt,
    clock.dayEndAt,
  )
  const counts = new Map(rows.map((row) => [row.hour, row.orders]))
  const hours = Math.min(25, Math.floor((clock.now - clock.dayStartAt) / HOUR_MS) + 1)
  return Array.from({ length: Math.max(1, hours) }, (_, hour) => {
    const hourAt = clock.dayStartAt + hour * HOUR_MS
    return { hourAt, label: hourLabel(hourAt, timeZone), orders: counts.get(hour) ?? 0 }
  })
}

/** The shop's orders by hour up to the newest one; an hour stands out by the same rule that makes a product viral. */
function ordersByHour(
  tx: ReadTx,
  clock: ViewClock,
  visible: string,
  timeZone: string,
): Dashboard['ordersByHour'] {
  const newestAt = Math.min(
    tx.value<number>(`SELECT max(o.ordered_at) FROM orders o ${visible === '' ? '' : `WHERE ${visible}`}`) ??
      clock.now,
    clock.now,
  )
  const lastHour = Math.floor(newestAt / HOUR_MS)
  const from = (lastHour - STREAM_HOURS + 1) * HOUR_MS
  const rows = tx.all<{ hour: number; orders: number }>(
    `SELECT o.ordered_at / ${HOUR_MS} AS hour, count(*) AS orders FROM orders o WHERE o.ordered_at >= ? ${visible === '' ? '' : `AND ${visible}`} GROUP BY 1`,
    from,
  )
  const counts = new Map(rows.map((row) => [row.hour, row.orders]))
  const mean = rows.reduce((sum, row) => sum + row.orders, 0) / STREAM_HOURS
  return Array.from({ length: STREAM_HOURS }, (_, index) => {
    const hour = lastHour - STREAM_HOURS + 1 + index
    const orders = counts.get(hour) ?? 0
    return {
      hourAt: hour * HOUR_MS,
      label: hourLabel(hour * HOUR_MS, timeZone),
      orders,
      isSpike: orders >= VIRAL_ORDERS && orders >= VIRAL_RATIO * mean,
    }
  })
}

interface ProductSum {
  readonly product: number
  readonly name: string
  readonly sku: string
  readonly units: number
  readonly orders: number
  readonly viral: number
}

function* topProducts(tx: ReadTx, visible: string): Slices<Dashboard['topProducts']> {
  const rows = yield* slicedRows<ProductSum>(
    tx,
    `SELECT p.seq AS product, p.name || CASE WHEN p.variation = '' THEN '' ELSE ' · ' || p.variation END AS name,
       p.seller_sku AS sku, sum(i.quantity) AS units, count(*) AS orders, max(o.impact = 0) AS viral
     FROM orders o JOIN order_items i ON i.order_seq = o.seq JOIN products p ON p.seq = i.product_seq
     WHERE o.priority < 3 AND ${both(`o.stage <> 'closed'`, visible)} AND ${SLICE_CONDITION} GROUP BY p.seq`,
  )
  const top = wholeSums(rows).toSorted((a, b) => b.units - a.units || a.product - b.product)
  return top.slice(0, TOP_PRODUCTS).map((row) => ({
    name: row.name,
    sku: row.sku,
    unitsToShip: row.units,
    orders: row.orders,
    isViral: row.viral === 1,
    view: { ...viewOf({ flags: ['toShip'] }), search: row.sku },
  }))
}

function wholeSums(parts: readonly ProductSum[]): ProductSum[] {
  const sums = new Map<number, ProductSum>()
  for (const part of parts) {
    const sum = sums.get(part.product) ?? { units: 0, orders: 0, viral: 0 }
    sums.set(part.product, {
      ...part,
      units: sum.units + part.units,
      orders: sum.orders + part.orders,
      viral: Math.max(sum.viral, part.viral),
    })
  }
  return [...sums.values()]
}

function viewOf(filter: Partial<ViewQuery['filter']>): ViewQuery {
  return { ...ALL_ORDERS, filter: { ...ALL_ORDERS.filter, ...filter } }
}

function both(condition: string, visible: string): string {
  return visible === '' ? condition : `${condition} AND ${visible}`
}

function hourLabel(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}

/** The bounds of the shop's day that holds `now`, in ms UTC. Days of 23 and 25 hours come out right. */
export function dayOf(now: number, timeZone: string): { dayStartAt: number; dayEndAt: number } {
  const dayStartAt = startOfDay(now, timeZone)
  return { dayStartAt, dayEndAt: startOfDay(dayStartAt + DAY_MS + 3 * HOUR_MS, timeZone) }
}

function startOfDay(at: number, timeZone: string): number {
  const guess = at - wallMsOf(at, timeZone)
  // A clock change since midnight shifts the guess by its size; looking at the wall clock there mends it.
  const rest = wallMsOf(guess, timeZone)
  return rest === 0 ? guess : rest > DAY_MS / 2 ? guess + (DAY_MS - rest) : guess - rest
}

/** Milliseconds since midnight on the wall clock. */
function wallMsOf(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0)
  return ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1_000 + (at % 1_000)
}
