import { type CountryFacts, countryFacts } from './countries.ts'
import type { ImportOptions, ImportQuestion } from './import-types.ts'
import type { DecimalMark, MoneyRules } from './money-cell.ts'
import type { DayOrder } from './time-cell.ts'

/**
 * What a look through a file found. Countries and currencies are counted over the first rows only, and the day
 * order and decimal mark are those of the first cell that proves one, so that a look which stops early and one
 * which reads the whole file decide alike.
 */
export interface ScanFacts {
  readonly lines: number
  /** True when the whole file was read; false when the look stopped as soon as nothing was open. */
  readonly isWhole: boolean
  readonly dayOrder: DayOrder | null
  /** Up to three cells that could be read either way; empty when no cell raises the question. */
  readonly ambiguousTimes: readonly string[]
  readonly hasHalfDays: boolean
  /** True when a time cell without a zone was seen. */
  readonly hasWallTimes: boolean
  readonly decimalMark: DecimalMark | null
  /** Rows by currency code named in a money cell. */
  readonly currencies: ReadonlyMap<string, number>
  /** Rows by country as written. */
  readonly countries: ReadonlyMap<string, number>
  /** Earliest and latest created time as wall-clock ms, for either reading; null when there is none. */
  readonly wallSpan: Readonly<Record<DayOrder, { readonly from: number; readonly to: number } | null>>
}

/** What the shop's settings say, used where the file is silent. */
export interface ShopDefaults {
  readonly timeZone: string | null
  readonly currency: string | null
}

/** Everything that reading a file needs to know beforehand. */
export interface ImportDecisions {
  readonly dayOrder: DayOrder
  /** False when no cell of the file depends on the day order. */
  readonly isDayOrderNeeded: boolean
  readonly timeZone: string
  readonly money: MoneyRules
}

/** Either every doubt is settled, or these questions have to be asked. */
export type Resolution =
  | { readonly kind: 'decided'; readonly decisions: ImportDecisions }
  | { readonly kind: 'ask'; readonly questions: readonly ImportQuestion[] }

/** A country must be named by this share of the rows that name one before it speaks for the shop. */
const DOMINANT_SHARE = 0.9
const EXAMPLES = 3

/**
 * Settles day order, time zone and currency. Day order: told, else proven by the file. Time zone: told, the shop's
 * setting, the country where it keeps one time. Currency: told, in the cells, the shop's setting, the country.
 * What is still open is asked, with a suggestion where there is one.
 */
export function resolveQuestions(facts: ScanFacts, told: ImportOptions, shop: ShopDefaults): Resolution {
  const country = dominantCountry(facts.countries)
  const dayOrder = told.dayOrder ?? facts.dayOrder
  const isDayOrderNeeded = facts.dayOrder !== null || facts.ambiguousTimes.length > 0
  const timeZone = told.timeZone ?? shop.timeZone ?? zoneOf(country) ?? (facts.hasWallTimes ? null : 'UTC')
  const currency =
    told.currency ?? mostCommon(facts.currencies) ?? shop.currency ?? country.sure?.currency ?? null
  const questions: ImportQuestion[] = []
  if (dayOrder === null && isDayOrderNeeded) questions.push(dayQuestion(facts, country))
  if (timeZone === null) questions.push(zoneQuestion(facts, country))
  if (currency === null) questions.push(currencyQuestion(facts, country))
  if (timeZone === null || currency === null || questions.length > 0) return { kind: 'ask', questions }
  const money: MoneyRules = { told: told.currency ?? null, fallback: currency, mark: facts.decimalMark }
  return {
    kind: 'decided',
    decisions: { dayOrder: dayOrder ?? 'day-first', isDayOrderNeeded, timeZone, money },
  }
}

interface CountryGuess {
  /** The country that speaks for the shop. */
  readonly sure: CountryFacts | undefined
  /** The most frequent one, good enough for a suggestion. */
  readonly likely: CountryFacts | undefined
}

function dominantCountry(countries: ReadonlyMap<string, number>): CountryGuess {
  const name = mostCommon(countries)
  const likely = name === null ? undefined : countryFacts(name)
  if (likely === undefined) return { sure: undefined, likely }
  const rows = [...countries].map(([cell, count]) => ({ facts: countryFacts(cell), count }))
  const total = rows.reduce((sum, row) => sum + row.count, 0)
  const same = rows.reduce((sum, row) => (row.facts?.code === likely.code ? sum + row.count : sum), 0)
  return { sure: same >= total * DOMINANT_SHARE ? likely : undefined, likely }
}

function zoneOf(country: CountryGuess): string | null {
  return country.sure?.zones.length === 1 ? country.sure.zones[0] : null
}

/** The most frequent key; the first in the alphabet where several are as frequent; null when there is none. */
function mostCommon(counts: ReadonlyMap<string, number>): string | null {
  let best: string | null = null
  let most = 0
  for (const [key, count] of counts) {
    if (count > most || (count === most && best !== null && key < best)) {
      best = key
      most = count
    }
  }
  return best
}

function dayQuestion(facts: ScanFacts, country: CountryGuess): ImportQuestion {
  const isMonthFirst = facts.hasHalfDays || country.likely?.isMonthFirst === true
  const suggestion: DayOrder = isMonthFirst ? 'month-first' : 'day-first'
  return { kind: 'dayOrder', values: [...facts.ambiguousTimes], suggestion }
}

function zoneQuestion(facts: ScanFacts, country: CountryGuess): ImportQuestion {
  return { kind: 'timeZone', values: examples(facts.countries), suggestion: country.likely?.zones[0] ?? null }
}

function currencyQuestion(facts: ScanFacts, country: CountryGuess): ImportQuestion {
  return { kind: 'currency', values: examples(facts.countries), suggestion: country.likely?.currency ?? null }
}

function examples(counts: ReadonlyMap<string, number>): string[] {
  return [...counts.keys()].slice(0, EXAMPLES)
}
