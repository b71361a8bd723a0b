import { demandPeaks, type HourlyDemand, velocityScore } from '../../../shared/domain/orders/demand.ts'
import { IMPACT_LEVELS } from '../../../shared/domain/orders/priority.ts'
import { HOUR_MS } from '../../../shared/lib/durations.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { SLICE_CONDITION, type Slices, slicedRows } from '../../db/slices.ts'
import type { ReadTx } from '../../db/tx.ts'

/** Hours before the newest order that demand is looked at over: the baseline's 28 days and a little. */
const WINDOW_MS = 30 * 24 * HOUR_MS

/** What the orders' demand says now, and only where it differs from what is stored. */
export interface DemandFindings {
  /** Orders whose impact changes: row number and stored rank of the level. */
  readonly impacts: readonly (readonly [seq: number, impact: number])[]
  readonly velocities: readonly (readonly [productSeq: number, score: number])[]
}

interface ItemHour {
  readonly product: number
  readonly hour: number
  readonly orders: number
  readonly units: number
}

interface ItemOrder {
  readonly order_seq: number
  readonly product: number
  readonly hour: number
  readonly impact: number
}

/** Looks at every product's hours and says which orders are VIRAL, HIGH or MED. Reads only, a little at a time. */
export function* findDemand(tx: ReadTx, now: number): Slices<DemandFindings> {
  const newestAt = Math.min(tx.value<number>('SELECT max(ordered_at) FROM orders') ?? now, now)
  const visible = visibleCondition(tx, 'o')
  const scope = `FROM orders o JOIN order_items i ON i.order_seq = o.seq WHERE o.ordered_at > ? AND o.status <> 'cancelled' ${visible === '' ? '' : `AND ${visible}`}`
  const since = newestAt - WINDOW_MS
  const byProduct = grouped(
    yield* slicedRows<ItemHour>(
      tx,
      `SELECT i.product_seq AS product, o.ordered_at / ${HOUR_MS} AS hour, count(*) AS orders, sum(i.quantity) AS units ${scope} AND ${SLICE_CONDITION} GROUP BY 1, 2`,
      since,
    ),
  )
  const peaks = new Map<string, number>()
  for (const [product, hours] of byProduct) {
    for (const peak of demandPeaks(hours))
      peaks.set(`${product}:${peak.hourAt / HOUR_MS}`, IMPACT_LEVELS.indexOf(peak.impact))
    yield
  }
  return {
    impacts: yield* changedImpacts(tx, scope, since, peaks),
    velocities: [...byProduct].map(([product, hours]) => [product, velocityScore(hours, now)] as const),
  }
}

/** Hours of each product, from rows that may tell of the same hour more than once. */
function grouped(rows: readonly ItemHour[]): Map<number, HourlyDemand[]> {
  const byProduct = new Map<number, Map<number, HourlyDemand>>()
  for (const row of rows) {
    const hours = byProduct.get(row.product) ?? new Map<number, HourlyDemand>()
    const known = hours.get(row.hour) ?? { orders: 0, units: 0 }
    hours.set(row.hour, {
      hourAt: row.hour * HOUR_MS,
      orders: known.orders + row.orders,
      units: known.units + row.units,
    })
    byProduct.set(row.product, hours)
  }
  return new Map([...byProduct].map(([product, hours]) => [product, [...hours.values()]]))
}

/** AUTO stays AUTO: nobody has to act on those, however fast their product sells. */
function* changedImpacts(
  tx: ReadTx,
  scope: string,
  since: number,
  peaks: ReadonlyMap<string, number>,
): Slices<[number, number][]> {
  const auto = IMPACT_LEVELS.indexOf('AUTO')
  const plain = IMPACT_LEVELS.indexOf('MED')
  const wanted = new Map<number, { now: number; before: number }>()
  // Only orders of an hour with a peak, or that carry a level from before, can come out different.
  const peakHours = [...new Set([...peaks.keys()].map((key) => Number(key.split(':')[1])))]
  const mayDiffer = `(o.impact < ${plain} OR o.ordered_at / ${HOUR_MS} IN (${peakHours.join(',')}))`
  const rows = yield* slicedRows<ItemOrder>(
    tx,
    `SELECT i.order_seq, i.product_seq AS product, o.ordered_at / ${HOUR_MS} AS hour, o.impact ${scope} AND o.impact <> ${auto} AND ${mayDiffer} AND ${SLICE_CONDITION}`,
    since,
  )
  for (const row of rows) {
    const impact = peaks.get(`${row.product}:${row.hour}`) ?? plain
    const known = wanted.get(row.order_seq)
    wanted.set(row.order_seq, { before: row.impact, now: Math.min(impact, known?.now ?? plain) })
  }
  return [...wanted].filter(([, level]) => level.now !== level.before).map(([seq, level]) => [seq, level.now])
}
