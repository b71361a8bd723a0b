import { DAY_MS, MINUTE_MS } from '../../lib/durations.ts'

/**
 * Turns a wall-clock reading, written as if it were UTC (ms), into ms UTC. A reading that occurs twice, when the
 * clocks go back, means the first time; one that never occurs, when they go forward, is moved on by the gap. That
 * is "compatible" in ECMAScript Temporal and RFC 5545 3.3.5.
 */
export type WallClock = (wallMs: number) => number

const QUARTER_MS = 15 * MINUTE_MS

/** The wall clock of an IANA time zone. Offsets are kept by day, so half a million readings cost few look-ups. */
export function wallClockOf(timeZone: string): WallClock {
  const offsetAt = cachedOffsets(timeZone)
  return (wallMs) => {
    const before = offsetAt(wallMs - DAY_MS)
    const after = offsetAt(wallMs + DAY_MS)
    if (before === after) return wallMs - before
    if (offsetAt(wallMs - before) === before) return wallMs - before
    return offsetAt(wallMs - after) === after ? wallMs - after : wallMs - before
  }
}

/**
 * Offset from UTC in ms at a moment. A day whose ends agree has one offset; the rare day with a change is kept by
 * quarters of an hour, on which every change of the last fifty years falls.
 */
function cachedOffsets(timeZone: string): (utcMs: number) => number {
  const measure = offsetMeasure(timeZone)
  const byDay = new Map<number, number | null>()
  const byQuarter = new Map<number, number>()
  const ofDay = (day: number): number | null => {
    const start = measure(day * DAY_MS)
    const isSteady = start === measure((day + 1) * DAY_MS - 1) && start === measure(day * DAY_MS + DAY_MS / 2)
    return isSteady ? start : null
  }
  return (utcMs) => {
    const day = Math.floor(utcMs / DAY_MS)
    const seen = byDay.get(day)
    const steady = seen === undefined ? ofDay(day) : seen
    if (seen === undefined) byDay.set(day, steady)
    if (steady !== null) return steady
    const quarter = Math.floor(utcMs / QUARTER_MS)
    const known = byQuarter.get(quarter)
    if (known !== undefined) return known
    const measured = measure(quarter * QUARTER_MS)
    byQuarter.set(quarter, measured)
    return measured
  }
}

const PARTS = /(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)/

/** Asks the runtime's zone tables; about 2 microseconds a call, hence the caches above. */
function offsetMeasure(timeZone: string): (utcMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return (utcMs) => {
    const parts = PARTS.exec(format.format(utcMs))
    if (!parts) return 0
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
    const wall = Date.UTC(year, month - 1, day, hour, minute, second)
    return wall - Math.floor(utcMs / 1_000) * 1_000
  }
}
