interface MoneyFormat {
  readonly format: Intl.NumberFormat
  /** Minor units in one unit. */
  readonly unit: number
}

const moneyFormats = new Map<string, MoneyFormat>()
const dayFormats = new Map<string, Intl.DateTimeFormat>()
const timeFormats = new Map<string, Intl.DateTimeFormat>()
const fullFormats = new Map<string, Intl.DateTimeFormat>()

/** Minor units as a person reads them: 1299 GBP to "£12.99". The exponent is the currency's own (ISO 4217). */
export function formatMoney(minor: number, currency: string): string {
  const { format, unit } = cached(moneyFormats, currency, makeMoneyFormat)
  return format.format(minor / unit)
}

/** A moment (ms UTC) on the shop's clock, short: "22 Nov 14:05". */
export function formatMoment(at: number, zone: string): string {
  return `${cached(dayFormats, zone, makeDayFormat).format(at)} ${formatTime(at, zone)}`
}

/** Hours and minutes on the shop's clock: "14:05". */
export function formatTime(at: number, zone: string): string {
  return cached(timeFormats, zone, makeTimeFormat).format(at)
}

/** A moment in full, with its year and zone, for tooltips and records. */
export function formatFully(at: number, zone: string): string {
  return cached(fullFormats, zone, makeFullFormat).format(at)
}

/** Bytes as a person reads them: 1536 to "1.5 KB". */
export function formatSize(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`
  const isLarge = bytes >= 1_048_576
  return `${(bytes / (isLarge ? 1_048_576 : 1_024)).toFixed(1)} ${isLarge ? 'MB' : 'KB'}`
}

let machineZone = ''

/** The zone this machine is set to, for shops that have not chosen one. */
export function systemZone(): string {
  // Asking takes a whole Intl object, and painting asks on every press.
  if (machineZone === '') machineZone = new Intl.DateTimeFormat('en-GB').resolvedOptions().timeZone
  return machineZone
}

function cached<T>(store: Map<string, T>, key: string, make: (key: string) => T): T {
  const known = store.get(key)
  if (known !== undefined) return known
  const made = make(key)
  store.set(key, made)
  return made
}

function makeMoneyFormat(currency: string): MoneyFormat {
  const format = new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  })
  return { format, unit: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2) }
}

function makeDayFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' })
}

function makeTimeFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

function makeFullFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'long' })
}
