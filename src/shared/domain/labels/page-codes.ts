/** What stands on a page and could name an order or a parcel. Nothing here has been looked up yet. */
export interface PageCodes {
  /** Numbers that look like TikTok's: 15 to 20 digits in a row. They name orders, packages, or nothing of ours. */
  readonly numbers: readonly string[]
  /** Numbers that the page itself calls an order's. */
  readonly orderNumbers: readonly string[]
  /** Everything that may be a tracking number: capitals and digits, without spaces. */
  readonly trackings: readonly string[]
  /** Barcodes that are nothing but a number, without what carriers put before it; none in a text. */
  readonly symbols: readonly string[]
  /** What the page calls itself, where that is not a label. */
  readonly heading: PageKind | null
}

/** Pages that come with labels and are none. */
export const PAGE_KINDS = ['packing-list', 'pick-list', 'invoice'] as const
export type PageKind = (typeof PAGE_KINDS)[number]

const HEADINGS: readonly (readonly [RegExp, PageKind])[] = [
  [/^(?:packing\s*(?:list|slip)|delivery\s*note)\b/i, 'packing-list'],
  [/^pick(?:ing)?\s*list\b/i, 'pick-list'],
  [/^(?:tax\s*)?invoice\b/i, 'invoice'],
]
/** A heading stands above the rest: further down the same words may be a product's name. */
const HEADING_LINES = 3
const LONG_NUMBER = /(?<![0-9A-Za-z])\d{15,20}(?![0-9A-Za-z])/g
const ORDER_NUMBER = /\border(?:\s*(?:id|no|number|nr))?\s*[.:#]*\s*(\d{15,20})(?!\d)/gi
const LEAST_TRACKING = 8
const MOST_TRACKING = 40
const LEAST_DIGITS = 6
/** Carriers print a tracking number in groups of two to four. */
const MOST_GROUPS = 12
/** Longer texts are no label's, and would only cost time. */
const MOST_TEXT = 20_000

/** The codes in a page's text, as it stands on the page. */
export function codesOfText(text: string): PageCodes {
  const bounded = text.slice(0, MOST_TEXT)
  const lines = bounded.split(/[\r\n\u2028\u2029]+/).map((line) => line.trim())
  return {
    numbers: distinct(bounded.match(LONG_NUMBER) ?? []),
    orderNumbers: distinct([...bounded.matchAll(ORDER_NUMBER)].map(([, number]) => number ?? '')),
    trackings: distinct(lines.flatMap(trackingsOfLine)),
    symbols: [],
    heading: headingOf(lines.filter((line) => line !== '')),
  }
}

/** The codes in the barcodes of a page. A symbol may hold more than a number, such as an address in a square code. */
export function codesOfBarcodes(barcodes: readonly string[]): PageCodes {
  const found = barcodes.map((text) => codesOfText(text))
  return {
    numbers: distinct(found.flatMap(({ numbers }) => numbers)),
    orderNumbers: distinct(found.flatMap(({ orderNumbers }) => orderNumbers)),
    trackings: distinct([
      ...found.flatMap(({ trackings }) => trackings),
      ...barcodes.flatMap(withoutRouting),
    ]),
    symbols: distinct(barcodes.flatMap(symbolOf)),
    heading: null,
  }
}

/** A tracking number as it is compared: capitals and digits alone. */
export function plainTracking(text: string): string {
  return text.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
}

function headingOf(lines: readonly string[]): PageKind | null {
  for (const line of lines.slice(0, HEADING_LINES))
    for (const [words, kind] of HEADINGS) if (words.test(line)) return kind
  return null
}

/** Every run of neighbouring groups that is as long as a tracking number: which of them is one, the store knows. */
function trackingsOfLine(line: string): string[] {
  const groups = line.toUpperCase().match(/[0-9A-Z]+/g) ?? []
  const found: string[] = []
  for (let from = 0; from < groups.length; from += 1) {
    let joined = ''
    for (let to = from; to < Math.min(groups.length, from + MOST_GROUPS); to += 1) {
      joined += groups[to]
      if (joined.length > MOST_TRACKING) break
      if (mayBeTracking(joined)) found.push(joined)
    }
  }
  return found
}

function mayBeTracking(text: string): boolean {
  return text.length >= LEAST_TRACKING && text.replaceAll(/\D/g, '').length >= LEAST_DIGITS
}

/**
 * USPS puts 420 and the postcode before the number (Publication 199, IMpb), FedEx puts the number last in 34 digits:
 * the number itself is the end of what is in the bars.
 */
function withoutRouting(barcode: string): string[] {
  const plain = plainTracking(barcode)
  const routed = /^420\d{5}(?:\d{4})?(9\d{19,25})$/.exec(plain)?.[1]
  const last = /^\d{34}$/.test(plain) ? [plain.slice(-12), plain.slice(-14)] : []
  return [...(routed === undefined ? [] : [routed]), ...last]
}

/** The number that a whole barcode is, if it is one; an address or a link in a square code is none. */
function symbolOf(barcode: string): string[] {
  const [routed] = withoutRouting(barcode)
  const plain = plainTracking(barcode)
  const isNumber = /^[0-9A-Za-z -]+$/.test(barcode) && plain.length <= MOST_TRACKING && mayBeTracking(plain)
  return routed !== undefined ? [routed] : isNumber ? [plain] : []
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}
