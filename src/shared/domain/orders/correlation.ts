import { DAY_MS, HOUR_MS } from '../../lib/durations.ts'
import { FLOOR_PER_HOUR, type HourlyDemand } from './demand.ts'

/** Hours that are compared: seven days, the current one included. */
const HOURS = 168
/** Days before that an hour is measured against, same hour of the day. */
const USUAL_DAYS = 28

/**
 * viral_correlation (design.md section 9): Pearson's r, over the last 168 hours, between a product's units and the
 * shop's spike signal; -1 to 1 with three decimals, null where either of them stands still. `shop` holds the units of
 * all products together. Times are ms UTC.
 */
export function viralCorrelation(
  product: readonly HourlyDemand[],
  shop: readonly HourlyDemand[],
  now: number,
): number | null {
  const hours = lastHours(now)
  const sold = unitsByHour(product)
  const r = pearson(
    hours.map((hour) => sold.get(hour) ?? 0),
    spikeSignal(shop, now),
  )
  return r === null ? null : Math.round(r * 1_000) / 1_000
}

/**
 * How far each of the last 168 hours was above the shop's own: units of the hour over the mean of the same hour of the
 * day in the up to 28 days before in which the shop was selling, never below two.
 */
export function spikeSignal(shop: readonly HourlyDemand[], now: number): number[] {
  const units = unitsByHour(shop)
  const firstAt = shop.reduce((first, { hourAt }) => Math.min(first, hourAt), Number.POSITIVE_INFINITY)
  const firstDay = Math.floor(firstAt / DAY_MS) * DAY_MS
  return lastHours(now).map((hour) => {
    const earlier = Array.from({ length: USUAL_DAYS }, (_, day) => hour - (day + 1) * DAY_MS).filter(
      (at) => at >= firstDay,
    )
    const sum = earlier.reduce((total, at) => total + (units.get(at) ?? 0), 0)
    const usual = earlier.length === 0 ? 0 : sum / earlier.length
    return (units.get(hour) ?? 0) / Math.max(FLOOR_PER_HOUR, usual)
  })
}

function lastHours(now: number): number[] {
  const current = Math.floor(now / HOUR_MS) * HOUR_MS
  return Array.from({ length: HOURS }, (_, index) => current - (HOURS - 1 - index) * HOUR_MS)
}

function unitsByHour(hours: readonly HourlyDemand[]): Map<number, number> {
  const units = new Map<number, number>()
  for (const hour of hours) units.set(hour.hourAt, (units.get(hour.hourAt) ?? 0) + hour.units)
  return units
}

/** Null where one of them has no variance: nothing can go along with what does not move. */
function pearson(a: readonly number[], b: readonly number[]): number | null {
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (const [index, value] of a.entries()) {
    const [fromA, fromB] = [value - meanA, (b[index] ?? 0) - meanB]
    ab += fromA * fromB
    aa += fromA * fromA
    bb += fromB * fromB
  }
  return aa === 0 || bb === 0 ? null : ab / Math.sqrt(aa * bb)
}
