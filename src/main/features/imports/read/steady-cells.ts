import {
  type MoneyReading,
  type MoneyRules,
  readMoney,
} from '../../../../shared/domain/imports/money-cell.ts'
import { type DayOrder, readTime, type TimeReading } from '../../../../shared/domain/imports/time-cell.ts'
import { currencyExponent } from '../../../../shared/domain/money/money.ts'
import { SECOND_MS } from '../../../../shared/lib/durations.ts'

// A file writes its amounts and times one way throughout. These readers learn that way from the domain's own, and
// read by it what looks exactly alike; everything else goes to the domain's readers. A property test holds them equal.

const MOST_KNOWN = 4_096
const LONGEST_WHOLE = 9
const ZERO = 0x30

/** Reads money cells as `readMoney` does: "GBP 18.50" is known by its beginning and its two decimals. */
export function moneyReader(rules: MoneyRules): (cell: string) => MoneyReading {
  let prefix: string | null = null
  let currency = ''
  const known = new Map<string, MoneyReading>()
  const readAny = (cell: string): MoneyReading => {
    const seen = known.get(cell)
    if (seen) return seen
    const reading = readMoney(cell, rules)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(cell, reading)
    if (reading.kind === 'money' && currencyExponent(reading.currency) === 2) {
      const bare = /^[^\d.,()+\-\u2212]*(?=\d+[.,]\d\d$)/.exec(cell)
      if (bare) [prefix, currency] = [bare[0], reading.currency]
    }
    return reading
  }
  return (cell) => {
    if (prefix === null || !cell.startsWith(prefix)) return readAny(cell)
    const minor = twoDecimals(cell, prefix.length)
    return minor === -1 ? readAny(cell) : { kind: 'money', minor, currency }
  }
}

/** Digits, a point or comma and two digits more, as a number of hundredths; -1 for anything else. */
function twoDecimals(cell: string, from: number): number {
  const mark = cell.length - 3
  if (mark <= from || mark > from + LONGEST_WHOLE) return -1
  const sign = cell.charCodeAt(mark)
  if (sign !== 0x2e && sign !== 0x2c) return -1
  let minor = 0
  for (let at = from; at < cell.length; at += 1) {
    if (at === mark) continue
    const digit = cell.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return -1
    minor = minor * 10 + digit
  }
  return minor
}

const SERIAL = /^\d{5}/
const CLOCK_AT = 11
const WHOLE_LENGTH = 19

/** Reads time cells as `readTime` does: of "03/11/2026 07:01:14" the day is known from the cells before. */
export function timeReader(order: DayOrder): (cell: string) => TimeReading {
  const days = new Map<string, number>()
  const dayOf = (day: string): number => {
    const reading = readTime(day, order)
    // A spreadsheet's count of days is a time by itself and takes no clock after it.
    const wallMs = reading.kind === 'wall' && !SERIAL.test(day) ? reading.wallMs : Number.NaN
    if (days.size >= MOST_KNOWN) days.clear()
    days.set(day, wallMs)
    return wallMs
  }
  return (cell) => {
    const seconds = clockSeconds(cell)
    if (seconds === -1) return readTime(cell, order)
    const day = cell.slice(0, CLOCK_AT - 1)
    const wallMs = (days.get(day) ?? dayOf(day)) + seconds * SECOND_MS
    return Number.isNaN(wallMs) ? readTime(cell, order) : { kind: 'wall', wallMs }
  }
}

/** Seconds since midnight of a cell that ends in " HH:MM:SS" after ten characters; -1 for anything else. */
function clockSeconds(cell: string): number {
  if (cell.length !== WHOLE_LENGTH || cell.charCodeAt(CLOCK_AT - 1) !== 0x20) return -1
  if (cell.charCodeAt(CLOCK_AT + 2) !== 0x3a || cell.charCodeAt(CLOCK_AT + 5) !== 0x3a) return -1
  const hour = twoDigits(cell, CLOCK_AT)
  const minute = twoDigits(cell, CLOCK_AT + 3)
  const second = twoDigits(cell, CLOCK_AT + 6)
  const isTime = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59
  return isTime ? (hour * 60 + minute) * 60 + second : -1
}

function twoDigits(cell: string, at: number): number {
  const tens = cell.charCodeAt(at) - ZERO
  const ones = cell.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}
