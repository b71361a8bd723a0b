import { currencyExponent } from '../money/money.ts'

/** The sign between whole and fraction in a file's money. */
export type DecimalMark = '.' | ','

/** A money cell: nothing, an amount in minor units of `currency`, or why it is neither. */
export type MoneyReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'money'; readonly minor: number; readonly currency: string }
  | { readonly kind: 'bad'; readonly reason: string }

/** What a file's money is read with. `told` beats what a cell says; `fallback` is for cells that say nothing. */
export interface MoneyRules {
  readonly told: string | null
  readonly fallback: string
  readonly mark: DecimalMark | null
}

const NONE: MoneyReading = { kind: 'none' }
/** Sign, currency before or after, and a number with separators; accounting brackets mean minus. */
const MONEY =
  /^(\()?\s*([-+\u2212])?\s*([^\d\s.,()+\-\u2212]{1,6}(?:\.(?=\s*\d))?)?\s*([-+\u2212])?\s*(\d[\d.,\s'\u2019]*|[.,]\d+)\s*([^\d\s.,()+\-\u2212]{1,6})?\s*(\))?$/
const LONGEST_MONEY = 48

/** Signs of one currency only. A bare $ or kr belongs to many, so it decides nothing. */
const SIGNS: Readonly<Record<string, string>> = {
  '£': 'GBP',
  '€': 'EUR',
  US$: 'USD',
  Rp: 'IDR',
  RP: 'IDR',
  '฿': 'THB',
  '₫': 'VND',
  đ: 'VND',
  VNĐ: 'VND',
  RM: 'MYR',
  '₱': 'PHP',
  S$: 'SGD',
  R$: 'BRL',
  MX$: 'MXN',
  '¥': 'JPY',
  '￥': 'JPY',
  円: 'JPY',
  A$: 'AUD',
  AU$: 'AUD',
  C$: 'CAD',
  CA$: 'CAD',
  NT$: 'TWD',
  HK$: 'HKD',
  '₩': 'KRW',
  '₹': 'INR',
  zł: 'PLN',
  '₺': 'TRY',
  '₽': 'RUB',
}
const SHARED_SIGNS: ReadonlySet<string> = new Set(['$', 'kr', 'Kr'])
/** Currencies that are written without a fraction, whatever ISO 4217 gives as their exponent. */
const WHOLE: ReadonlySet<string> = new Set(['IDR'])
const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** The currency that a money cell names: a code, null when it names none, undefined when we do not know it. */
function currencyOfSign(sign: string | undefined): string | null | undefined {
  if (sign === undefined || SHARED_SIGNS.has(sign)) return null
  const bare = sign.endsWith('.') ? sign.slice(0, -1) : sign
  if (Object.hasOwn(SIGNS, bare)) return SIGNS[bare]
  const code = bare.toUpperCase()
  return CODES.has(code) ? code : undefined
}

/** The currency that a trimmed money cell names, or null. */
export function currencyInCell(cell: string): string | null {
  const parts = cell.length > LONGEST_MONEY ? null : MONEY.exec(cell)
  return parts ? (currencyOfSign(parts[3] ?? parts[6]) ?? null) : null
}

/**
 * Reads a trimmed money cell into integer minor units (ISO 4217 exponent; so Rp12.345 is 1,234,500). The last of
 * two different separators is the decimal mark; a separator that repeats groups thousands; a lone one does so only
 * when three digits follow and the file's own mark, or else the currency, allows it. More decimals than the
 * currency has are rounded, half away from zero.
 */
export function readMoney(cell: string, rules: MoneyRules): MoneyReading {
  if (cell === '' || cell === '-' || cell === '--') return NONE
  const parts = cell.length > LONGEST_MONEY ? null : MONEY.exec(cell)
  if (!parts) return { kind: 'bad', reason: 'is not an amount of money' }
  const named = currencyOfSign(parts[3] ?? parts[6])
  if (named === undefined) return { kind: 'bad', reason: 'has a currency that we do not know' }
  const currency = rules.told ?? named ?? rules.fallback
  const split = splitNumber(parts[5] ?? '', currency, rules.mark)
  if (split === null) return { kind: 'bad', reason: 'is not an amount of money' }
  const minor = toMinor(split.whole, split.fraction, currencyExponent(currency))
  if (!Number.isSafeInteger(minor)) return { kind: 'bad', reason: 'is larger than any amount we can keep' }
  const isMinus = parts[1] !== undefined || isMinusSign(parts[2]) || isMinusSign(parts[4])
  return { kind: 'money', minor: isMinus && minor !== 0 ? -minor : minor, currency }
}

function isMinusSign(sign: string | undefined): boolean {
  return sign === '-' || sign === '\u2212'
}

function toMinor(whole: string, fraction: string, exponent: number): number {
  const kept = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'))
  const next = fraction.charCodeAt(exponent)
  return next >= 0x35 ? kept + 1 : kept
}

interface SplitNumber {
  readonly whole: string
  readonly fraction: string
}

function splitNumber(text: string, currency: string, mark: DecimalMark | null): SplitNumber | null {
  const bare = text.replace(/[\s'\u2019]/g, '')
  const decimal = decisiveMark(bare)
  if (decimal === 'none') return { whole: bare, fraction: '' }
  if (decimal === 'bad') return null
  const chosen = decimal === 'ambiguous' ? chooseMark(bare, currency, mark) : decimal
  const at = bare.lastIndexOf(chosen)
  const whole = at === -1 ? bare : bare.slice(0, at)
  const fraction = at === -1 ? '' : bare.slice(at + 1)
  return isGrouped(whole, chosen) && !/[.,]/.test(fraction)
    ? { whole: whole.replace(/[.,]/g, ''), fraction }
    : null
}

/** The mark that splits a number in which one separator stands before exactly three digits. */
function chooseMark(bare: string, currency: string, mark: DecimalMark | null): DecimalMark {
  const separator: DecimalMark = bare.includes('.') ? '.' : ','
  const other: DecimalMark = separator === '.' ? ',' : '.'
  if (currencyExponent(currency) === 0 || WHOLE.has(currency)) return other
  if (mark !== null) return mark
  return currencyExponent(currency) === 3 ? separator : other
}

/** Thousands come in threes; lakhs (12,34,567) are let through as well. */
function isGrouped(whole: string, decimal: DecimalMark): boolean {
  if (whole.includes(decimal)) return false
  return /^\d*$/.test(whole) || /^\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}$/.test(whole)
}

function decisiveMark(bare: string): DecimalMark | 'none' | 'ambiguous' | 'bad' {
  const dots = bare.split('.').length - 1
  const commas = bare.split(',').length - 1
  if (dots === 0 && commas === 0) return 'none'
  if (dots > 0 && commas > 0) return bare.lastIndexOf('.') > bare.lastIndexOf(',') ? '.' : ','
  if (dots > 1) return ','
  if (commas > 1) return '.'
  const separator: DecimalMark = dots === 1 ? '.' : ','
  const at = bare.indexOf(separator)
  const isThousands = bare.length - at - 1 === 3 && at >= 1 && at <= 3 && !bare.startsWith('0')
  return isThousands ? 'ambiguous' : separator
}

/** The decimal mark that a trimmed money cell proves, or null when it proves none. */
export function decimalMarkHint(cell: string): DecimalMark | null {
  const parts = cell.length > LONGEST_MONEY ? null : MONEY.exec(cell)
  if (!parts) return null
  const mark = decisiveMark((parts[5] ?? '').replace(/[\s'\u2019]/g, ''))
  return mark === '.' || mark === ',' ? mark : null
}

/** True where a lone separator can never be a decimal mark, so that a file of this currency needs no mark. */
export function isWrittenWhole(currency: string): boolean {
  return WHOLE.has(currency) || currencyExponent(currency) === 0
}
