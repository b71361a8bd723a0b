import { labelText } from './label-text.ts'
import type { PostalAddress } from './printing.ts'

/** Countries that write the postcode on a line of its own under the town. */
const POSTCODE_BELOW = new Set(['gb', 'uk', 'united kingdom', 'great britain', 'ie', 'ireland'])
/** Countries that write the postcode before the town. */
const POSTCODE_FIRST = new Set(
  (
    'de germany deutschland fr france es spain españa it italy italia at austria ch switzerland nl netherlands ' +
    'be belgium pl poland se sweden no norway dk denmark fi finland pt portugal cz czechia mx mexico méxico'
  ).split(' '),
)

/**
 * The address under the name as it prints: street lines, then town, region and postcode in the order of the
 * country, then the country. Empty and repeated parts are left out; the text is safe for a label.
 */
export function addressLines(address: PostalAddress): string[] {
  const streets = address.lines.map(labelText)
  const country = labelText(address.country)
  return distinct([...streets, ...townLines(address, country.toLocaleLowerCase('en')), country])
}

function townLines(address: PostalAddress, country: string): string[] {
  const [city, postcode] = [labelText(address.city), labelText(address.postalCode)]
  const state = sameText(labelText(address.state), city) ? '' : labelText(address.state)
  if (POSTCODE_BELOW.has(country)) return [joined(', ', city, state), postcode]
  if (POSTCODE_FIRST.has(country)) return [joined(', ', joined(' ', postcode, city), state)]
  return [joined(', ', city, joined(' ', state, postcode))]
}

function joined(separator: string, ...parts: string[]): string {
  return parts.filter((part) => part !== '').join(separator)
}

/** Exports often repeat the town as a street line: each text is printed once, where it came first. */
function distinct(lines: string[]): string[] {
  return lines.filter(
    (line, index) => line !== '' && lines.findIndex((other) => sameText(other, line)) === index,
  )
}

function sameText(a: string, b: string): boolean {
  return a.toLocaleLowerCase('en') === b.toLocaleLowerCase('en')
}
