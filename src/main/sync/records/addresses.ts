import type { PostalAddress } from '../../../shared/domain/printing/printing.ts'

/** Names that a part of an address has in the rows of imports, of TikTok's own feed and of people. */
const NAMES: Readonly<Record<Exclude<keyof PostalAddress, 'lines'>, readonly string[]>> = {
  name: ['name', 'full_name'],
  city: ['city', 'town'],
  state: ['state', 'county', 'province'],
  postalCode: ['postalCode', 'postal_code', 'postcode', 'zip'],
  country: ['country', 'region_code'],
  phone: ['phone', 'phone_number'],
}
const LINES = ['line1', 'line2', 'line3', 'address_line1', 'address_line2', 'address_line3', 'address_line4']

/** An address of the server in the words of a label. What is missing or no text is left empty. */
export function postalAddressOf(json: unknown): PostalAddress {
  const source = (typeof json === 'object' && json !== null ? json : {}) as Readonly<Record<string, unknown>>
  const text = (names: readonly string[]) =>
    names.map((name) => source[name]).find((value): value is string => typeof value === 'string') ?? ''
  return {
    name: text(NAMES.name),
    lines: linesOf(source),
    city: text(NAMES.city),
    state: text(NAMES.state),
    postalCode: text(NAMES.postalCode),
    country: text(NAMES.country),
    phone: text(NAMES.phone),
  }
}

function linesOf(source: Readonly<Record<string, unknown>>): string[] {
  const { lines } = source
  const found = Array.isArray(lines) ? lines : LINES.map((name) => source[name])
  return found.filter((line): line is string => typeof line === 'string' && line !== '')
}
