import { currencyExponent, minorToDecimal } from '../../../src/shared/domain/money/money.ts'

/** How the exports of one region write things. */
export interface Region {
  readonly currency: string
  readonly timeZone: string
  /** A wall-clock reading in ms as if UTC. */
  readonly time: (wallMs: number) => string
  readonly money: (minor: number) => string
  /** Column names that differ from the usual ones. */
  readonly renamed: Readonly<Record<string, string>>
  readonly dayOrder: 'day-first' | 'month-first' | 'not-needed'
  /** True where Country settles the time zone. */
  readonly hasOneZone: boolean
}

const two = (value: number) => String(value).padStart(2, '0')

function parts(wallMs: number) {
  const at = new Date(wallMs)
  const hour = at.getUTCHours()
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour,
    clock: `${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`,
  }
}

function dayFirst(wallMs: number): string {
  const { year, month, day, hour, clock } = parts(wallMs)
  return `${two(day)}/${two(month)}/${year} ${two(hour)}:${clock}`
}

function monthFirst12(wallMs: number): string {
  const { year, month, day, hour, clock } = parts(wallMs)
  return `${two(month)}/${two(day)}/${year} ${hour % 12 === 0 ? 12 : hour % 12}:${clock} ${hour < 12 ? 'AM' : 'PM'}`
}

function iso(wallMs: number): string {
  const { year, month, day, hour, clock } = parts(wallMs)
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${clock}`
}

function grouped(
  minor: number,
  currency: string,
  group: string,
  decimal: string,
  decimals = currencyExponent(currency),
): string {
  const [whole = '', fraction = ''] = minorToDecimal(minor, currency).split('.')
  const threes = whole.replace(/\B(?=(\d{3})+$)/g, group)
  return decimals === 0 ? threes : `${threes}${decimal}${fraction}`
}

const USUAL = { renamed: {}, dayOrder: 'day-first', hasOneZone: true } as const

export const REGIONS = {
  uk: {
    ...USUAL,
    currency: 'GBP',
    timeZone: 'Europe/London',
    time: dayFirst,
    money: (minor) => `GBP ${minorToDecimal(minor, 'GBP')}`,
  },
  us: {
    ...USUAL,
    currency: 'USD',
    timeZone: 'America/New_York',
    time: monthFirst12,
    money: (minor) => `US$${grouped(minor, 'USD', ',', '.')}`,
    dayOrder: 'month-first',
    hasOneZone: false,
  },
  id: {
    ...USUAL,
    currency: 'IDR',
    timeZone: 'Asia/Jakarta',
    time: dayFirst,
    money: (minor) => `Rp${grouped(minor, 'IDR', '.', ',', 0)}`,
    hasOneZone: false,
    renamed: {
      'State / Province': 'Province',
      'City / Regency and City': 'Regency and City',
      'District(s)': 'Districts',
      Commune: 'Villages',
    },
  },
  de: {
    ...USUAL,
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    time: dayFirst,
    money: (minor) => `${grouped(minor, 'EUR', '.', ',')} €`,
  },
  jp: {
    ...USUAL,
    currency: 'JPY',
    timeZone: 'Asia/Tokyo',
    time: iso,
    money: (minor) => `¥${grouped(minor, 'JPY', ',', '.')}`,
    dayOrder: 'not-needed',
  },
  th: {
    ...USUAL,
    currency: 'THB',
    timeZone: 'Asia/Bangkok',
    time: dayFirst,
    money: (minor) => minorToDecimal(minor, 'THB'),
  },
  vn: {
    ...USUAL,
    currency: 'VND',
    timeZone: 'Asia/Ho_Chi_Minh',
    time: dayFirst,
    money: (minor) => `${grouped(minor, 'VND', '.', ',')} ₫`,
  },
} as const satisfies Record<string, Region>

export type RegionName = keyof typeof REGIONS
