import { plainWord } from './columns.ts'

/** What a buyer's country says about the shop. `zones` has one entry where the whole country keeps one time. */
export interface CountryFacts {
  readonly code: string
  readonly currency: string
  /** IANA zones, the one with most people first. */
  readonly zones: readonly [string, ...string[]]
  readonly isMonthFirst: boolean
}

type Row = readonly [
  code: string,
  currency: string,
  zones: readonly [string, ...string[]],
  names: readonly string[],
]

/** Countries with TikTok Shop, and close neighbours that its exports ship to. Zones: IANA tz database, zone1970.tab. */
const ROWS: readonly Row[] = [
  [
    'GB',
    'GBP',
    ['Europe/London'],
    ['united kingdom', 'uk', 'great britain', 'england', 'scotland', 'wales', 'northern ireland'],
  ],
  [
    'US',
    'USD',
    ['America/New_York', 'America/Los_Angeles', 'America/Chicago'],
    ['united states', 'usa', 'united states of america'],
  ],
  ['ID', 'IDR', ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'], ['indonesia']],
  ['TH', 'THB', ['Asia/Bangkok'], ['thailand', 'ประเทศไทย', 'ไทย']],
  ['VN', 'VND', ['Asia/Ho_Chi_Minh'], ['vietnam', 'viet nam', 'việt nam']],
  ['MY', 'MYR', ['Asia/Kuala_Lumpur'], ['malaysia']],
  ['PH', 'PHP', ['Asia/Manila'], ['philippines', 'the philippines']],
  ['SG', 'SGD', ['Asia/Singapore'], ['singapore']],
  ['JP', 'JPY', ['Asia/Tokyo'], ['japan', '日本']],
  ['DE', 'EUR', ['Europe/Berlin'], ['germany', 'deutschland']],
  ['FR', 'EUR', ['Europe/Paris'], ['france']],
  ['IT', 'EUR', ['Europe/Rome'], ['italy', 'italia']],
  ['ES', 'EUR', ['Europe/Madrid'], ['spain', 'españa']],
  ['IE', 'EUR', ['Europe/Dublin'], ['ireland']],
  ['NL', 'EUR', ['Europe/Amsterdam'], ['netherlands', 'the netherlands', 'nederland']],
  ['BE', 'EUR', ['Europe/Brussels'], ['belgium']],
  ['AT', 'EUR', ['Europe/Vienna'], ['austria', 'österreich']],
  ['PT', 'EUR', ['Europe/Lisbon'], ['portugal']],
  ['GR', 'EUR', ['Europe/Athens'], ['greece']],
  ['PL', 'PLN', ['Europe/Warsaw'], ['poland', 'polska']],
  ['CZ', 'CZK', ['Europe/Prague'], ['czechia', 'czech republic']],
  ['HU', 'HUF', ['Europe/Budapest'], ['hungary']],
  ['SE', 'SEK', ['Europe/Stockholm'], ['sweden']],
  ['MX', 'MXN', ['America/Mexico_City', 'America/Tijuana', 'America/Cancun'], ['mexico', 'méxico']],
  ['BR', 'BRL', ['America/Sao_Paulo', 'America/Manaus', 'America/Fortaleza'], ['brazil', 'brasil']],
  ['SA', 'SAR', ['Asia/Riyadh'], ['saudi arabia']],
  ['AE', 'AED', ['Asia/Dubai'], ['united arab emirates', 'uae']],
  ['TR', 'TRY', ['Europe/Istanbul'], ['turkey', 'türkiye']],
  ['TW', 'TWD', ['Asia/Taipei'], ['taiwan']],
  ['KR', 'KRW', ['Asia/Seoul'], ['south korea', 'korea', 'republic of korea']],
  ['AU', 'AUD', ['Australia/Sydney', 'Australia/Brisbane', 'Australia/Perth'], ['australia']],
  ['CA', 'CAD', ['America/Toronto', 'America/Vancouver', 'America/Edmonton'], ['canada']],
]

const MONTH_FIRST: ReadonlySet<string> = new Set(['US', 'PH'])

const BY_NAME: ReadonlyMap<string, CountryFacts> = new Map(
  ROWS.flatMap(([code, currency, zones, names]) => {
    const facts: CountryFacts = { code, currency, zones, isMonthFirst: MONTH_FIRST.has(code) }
    return [code.toLowerCase(), ...names].map((name) => [name, facts] as const)
  }),
)

/** What we know of a country by its name or two-letter code in a cell; undefined for one we do not know. */
export function countryFacts(cell: string): CountryFacts | undefined {
  return BY_NAME.get(plainWord(cell))
}
