import { DAY_MS, SECOND_MS } from '../../lib/durations.ts'

/** In which order a file writes day and month. */
export type DayOrder = 'day-first' | 'month-first'

/** A moment as a cell tells it: a wall-clock reading (ms as if UTC), or an exact one where the cell names its zone. */
export type TimeReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'wall'; readonly wallMs: number }
  | { readonly kind: 'exact'; readonly utcMs: number }
  | { readonly kind: 'bad'; readonly reason: string }

const NONE: TimeReading = { kind: 'none' }
const EMPTY_WORDS: ReadonlySet<string> = new Set(['', '-', '--', '/', 'n/a', 'N/A', 'null'])
/** 03/11/2026 07:01:14, 3-11-26 7:01, 11/3/2026 7:01:14 PM; the time of day may be missing. */
const NUMERIC = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:,?\s+(.+))?$/
/** 2026-11-03 07:01:14, 2026/11/03T07:01:14.000Z, 2026-11-03T07:01:14+07:00. */
const YEAR_FIRST = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:(?:[T,]|,?\s)\s*(.+))?$/
const CLOCK =
  /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(Z|[+-]\d{2}:?\d{2})?$/
/** A date that a spreadsheet keeps as days since 1899-12-30, as a re-saved XLSX holds it. */
const SERIAL = /^(\d{5})(?:\.(\d+))?$/
const SERIAL_EPOCH_MS = Date.UTC(1899, 11, 30)
const FIRST_YEAR = 2000
const LAST_YEAR = 2099

/** True for a cell that means "no such moment". */
export function isNoTime(cell: string): boolean {
  return EMPTY_WORDS.has(cell)
}

/** Reads a trimmed time cell. `order` matters only for cells in which day and month come first. */
export function readTime(cell: string, order: DayOrder): TimeReading {
  if (isNoTime(cell)) return NONE
  const numeric = NUMERIC.exec(cell)
  if (numeric) {
    const first = Number(numeric[1])
    const second = Number(numeric[2])
    const isDayFirst = order === 'day-first'
    return readMoment(
      fullYear(numeric[3]),
      isDayFirst ? second : first,
      isDayFirst ? first : second,
      numeric[4],
    )
  }
  const yearFirst = YEAR_FIRST.exec(cell)
  if (yearFirst)
    return readMoment(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]), yearFirst[4])
  return readSerial(cell)
}

function fullYear(text: string | undefined): number {
  const year = Number(text)
  return year < 100 ? FIRST_YEAR + year : year
}

function readSerial(cell: string): TimeReading {
  const serial = SERIAL.exec(cell)
  if (!serial) return bad('is not a date and time that we know')
  const seconds = Math.round((Number(cell) * DAY_MS) / SECOND_MS)
  return { kind: 'wall', wallMs: SERIAL_EPOCH_MS + seconds * SECOND_MS }
}

function readMoment(year: number, month: number, day: number, clock: string | undefined): TimeReading {
  if (year < FIRST_YEAR || year > LAST_YEAR) return bad(`has the year ${year}`)
  if (month < 1 || month > 12) return bad(`has no month ${month}`)
  if (day < 1 || day > daysIn(year, month)) return bad(`names a day that does not exist`)
  const midnight = Date.UTC(year, month - 1, day)
  return clock === undefined ? { kind: 'wall', wallMs: midnight } : readClock(midnight, clock)
}

function readClock(midnight: number, clock: string): TimeReading {
  const parts = CLOCK.exec(clock)
  if (!parts) return bad('has a time of day that we do not know')
  const hour = hourOf(Number(parts[1]), parts[4])
  const minute = Number(parts[2])
  const second = Number(parts[3] ?? 0)
  if (hour === null || minute > 59 || second > 59) return bad('names a time of day that does not exist')
  const wallMs = midnight + ((hour * 60 + minute) * 60 + second) * SECOND_MS
  const zone = parts[5]
  return zone === undefined ? { kind: 'wall', wallMs } : { kind: 'exact', utcMs: wallMs - zoneOffset(zone) }
}

/** The hour of the day, 0 to 23; null when it does not exist. 12 AM is midnight. */
function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour <= 23 ? hour : null
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60 * SECOND_MS
}

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  if (month === 2) return isLeap ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function bad(reason: string): TimeReading {
  return { kind: 'bad', reason }
}

/** What one time cell says about the order of day and month. */
export type DayOrderHint = 'none' | 'ambiguous' | DayOrder

/** A value over 12 decides; without one the cell only shows that the question stands. */
export function dayOrderHint(cell: string): DayOrderHint {
  const numeric = NUMERIC.exec(cell)
  if (!numeric) return 'none'
  const first = Number(numeric[1])
  const second = Number(numeric[2])
  if (first > 12 && second <= 12) return 'day-first'
  if (second > 12 && first <= 12) return 'month-first'
  return first > 12 || first === second ? 'none' : 'ambiguous'
}

/** True for a cell with AM or PM, as exports of month-first regions write it. */
export function hasHalfDay(cell: string): boolean {
  return /\d\s*[AaPp]\.?[Mm]/.test(cell)
}
