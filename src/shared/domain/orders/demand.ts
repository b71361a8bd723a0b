import { DAY_MS, HOUR_MS } from '../../lib/durations.ts'
import type { ImpactLevel } from './priority.ts'

/** Orders and units of one product in one hour; `hourAt` is the hour's start in ms UTC. */
export interface HourlyDemand {
  readonly hourAt: number
  readonly orders: number
  readonly units: number
}

/** An hour in which a product sold beyond its own baseline. */
export interface DemandPeak {
  readonly hourAt: number
  readonly impact: Extract<ImpactLevel, 'VIRAL' | 'HIGH'>
}

/** design.md section 9: three times its own baseline for that hour, and 20 orders in the window. */
export const VIRAL_RATIO = 3
export const VIRAL_ORDERS = 20
/** One step below: on its way up, worth a look. */
export const HIGH_RATIO = 2
export const HIGH_ORDERS = 10
/** A product that sells less than this an hour has no baseline to speak of (facts/product.md: floor 2 an hour). */
export const FLOOR_PER_HOUR = 2
/** Days before that an hour is compared with, same hour of the day. */
const BASELINE_DAYS = 28
const VELOCITY_HOURS = 6
const MOST_VELOCITY = 1_000

/**
 * Hours of one product that stand out. The baseline of an hour is the mean of the same hour of the day over the
 * up to 28 days before it on which the product was on sale, never below two orders.
 */
export function demandPeaks(hours: readonly HourlyDemand[]): DemandPeak[] {
  const ordersAt = new Map(hours.map((hour) => [hour.hourAt, hour.orders]))
  const firstAt = hours.reduce((first, hour) => Math.min(first, hour.hourAt), Number.POSITIVE_INFINITY)
  return hours.flatMap((hour): DemandPeak[] => {
    const ratio = hour.orders / baselineOf(hour.hourAt, ordersAt, firstAt)
    if (ratio >= VIRAL_RATIO && hour.orders >= VIRAL_ORDERS) return [{ hourAt: hour.hourAt, impact: 'VIRAL' }]
    if (ratio >= HIGH_RATIO && hour.orders >= HIGH_ORDERS) return [{ hourAt: hour.hourAt, impact: 'HIGH' }]
    return []
  })
}

/** Mean orders an hour at the same hour of earlier days, at least FLOOR_PER_HOUR. */
function baselineOf(hourAt: number, ordersAt: ReadonlyMap<number, number>, firstAt: number): number {
  let sum = 0
  let days = 0
  for (let day = 1; day <= BASELINE_DAYS; day += 1) {
    const earlier = hourAt - day * DAY_MS
    if (earlier < firstAt - (firstAt % DAY_MS)) break
    sum += ordersAt.get(earlier) ?? 0
    days += 1
  }
  return Math.max(FLOOR_PER_HOUR, days === 0 ? 0 : sum / days)
}

/**
 * velocity_score (design.md section 9): units an hour over the last six hours as a multiple of the product's own
 * mean, times 100, within 0 to 1000. 100 is an ordinary pace.
 */
export function velocityScore(hours: readonly HourlyDemand[], now: number): number {
  const recentFrom = now - VELOCITY_HOURS * HOUR_MS
  const recent = hours.filter((hour) => hour.hourAt > recentFrom - HOUR_MS && hour.hourAt <= now)
  const past = hours.filter((hour) => hour.hourAt <= recentFrom - HOUR_MS)
  const spanHours =
    past.length === 0 ? 1 : Math.max(1, (recentFrom - Math.min(...past.map((hour) => hour.hourAt))) / HOUR_MS)
  const baseline = Math.max(FLOOR_PER_HOUR / VELOCITY_HOURS, units(past) / spanHours)
  return Math.min(MOST_VELOCITY, Math.round((units(recent) / VELOCITY_HOURS / baseline) * 100))
}

function units(hours: readonly HourlyDemand[]): number {
  return hours.reduce((sum, hour) => sum + hour.units, 0)
}
