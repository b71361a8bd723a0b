import type { PageCodes, PageKind } from './page-codes.ts'

/** How a page was matched: by what it says, by its barcode, or by a person. */
export const MATCHED_BY = ['text', 'barcode', 'person'] as const
export type MatchedBy = (typeof MATCHED_BY)[number]

/** Why a page was not matched; the words for each are in reason-words.ts. */
export const UNMATCHED_REASONS = [
  'nothingReadable',
  'unknownOrder',
  'unknownTracking',
  'severalOrders',
  'severalParcels',
  'contradiction',
  'packingListWithTracking',
  'supersededParcel',
] as const
export type UnmatchedReason = (typeof UNMATCHED_REASONS)[number]

/** A parcel of the store that a code on the page names. */
export interface KnownParcel {
  readonly shipmentSeq: number
  /** As it is compared: capitals and digits alone; null where the store knows no number. */
  readonly tracking: string | null
  readonly packageId: string | null
  /** Rows of the orders in it, its lead order first. */
  readonly orders: readonly number[]
  readonly isSuperseded: boolean
}

/** What the store knows of the codes on a page. */
export interface KnownCodes {
  /** Order number to row. */
  readonly orders: ReadonlyMap<string, number>
  /** Parcels named by tracking number or package id, and every parcel of the orders above. */
  readonly parcels: readonly KnownParcel[]
}

/** What a page says: `barcodes` is null while its barcodes have not been read. */
export interface PageEvidence {
  readonly text: PageCodes
  readonly barcodes: PageCodes | null
}

/** A page whose order is certain. */
export interface Matched {
  readonly kind: 'matched'
  readonly orderSeq: number
  /** Null where the page names the order but not which of its parcels. */
  readonly shipmentSeq: number | null
  readonly tracking: string | null
  readonly by: 'text' | 'barcode'
}

export type PageVerdict =
  | Matched
  | { readonly kind: 'other'; readonly pageKind: PageKind }
  | {
      readonly kind: 'unmatched'
      readonly reason: UnmatchedReason
      readonly codes: readonly string[]
      readonly tracking: string | null
    }

/** The part of a page's codes that the store knows. */
interface Named {
  readonly orders: ReadonlySet<number>
  readonly parcels: ReadonlySet<KnownParcel>
  /** Numbers that the page calls an order's and that no order here has. */
  readonly strangers: readonly string[]
}

/**
 * True where the barcodes have to be read as well: only a text that names one parcel by its tracking number, and
 * nothing that speaks against it, is enough by itself.
 */
export function needsBarcodes(text: PageCodes, known: KnownCodes): boolean {
  if (text.heading !== null) return true
  const verdict = judgePage({ text, barcodes: null }, known)
  return !(
    verdict.kind === 'matched' &&
    verdict.tracking !== null &&
    text.trackings.includes(verdict.tracking)
  )
}

/** Which order and parcel a page belongs to. Two answers are none: what cannot be known is asked. */
export function judgePage(evidence: PageEvidence, known: KnownCodes): PageVerdict {
  const { text, barcodes } = evidence
  const [inText, inBars] = [namedBy(text, known), barcodes === null ? NOTHING : namedBy(barcodes, known)]
  const parcels = union(inText.parcels, inBars.parcels)
  const orders = union(inText.orders, inBars.orders)
  if (text.heading !== null) return judgeHeaded(text.heading, evidence, inBars)
  const unmatched = (reason: UnmatchedReason, codes: readonly string[] = []): PageVerdict => ({
    kind: 'unmatched',
    reason,
    codes,
    tracking: ownTracking(evidence, known),
  })
  if (parcels.size > 1) return unmatched('severalParcels', [...parcels].map(nameOf))
  const [parcel] = parcels
  if (parcel) {
    const isAtOdds = [...orders].some((seq) => !parcel.orders.includes(seq))
    const strangers = [...inText.strangers, ...inBars.strangers]
    if (isAtOdds || strangers.length > 0) return unmatched('contradiction', [nameOf(parcel), ...strangers])
    if (parcel.isSuperseded) return unmatched('supersededParcel', [nameOf(parcel)])
    const isInText = inText.parcels.size > 0 || inText.orders.size > 0
    const match = matchedTo(parcel, isInText ? 'text' : 'barcode')
    return isNamedByTracking(parcel, evidence)
      ? match
      : { ...match, tracking: ownTracking(evidence, known) ?? parcel.tracking }
  }
  return judgeOrders(evidence, known, { inText, inBars, orders }, unmatched)
}

interface OrdersNamed {
  readonly inText: Named
  readonly inBars: Named
  readonly orders: ReadonlySet<number>
}

/** A page that names no parcel of ours; an order's number alone may do. */
function judgeOrders(
  evidence: PageEvidence,
  known: KnownCodes,
  { inText, inBars, orders }: OrdersNamed,
  unmatched: (reason: UnmatchedReason, codes?: readonly string[]) => PageVerdict,
): PageVerdict {
  const strangers = [...inText.strangers, ...inBars.strangers]
  const [first, ...others] = [...orders]
  if (first === undefined) {
    if (strangers.length > 0) return unmatched('unknownOrder', strangers)
    const tracking = ownTracking(evidence, known)
    return tracking === null ? unmatched('nothingReadable') : unmatched('unknownTracking', [tracking])
  }
  const by = inText.orders.size > 0 ? 'text' : 'barcode'
  if (others.length > 0) return judgeCombined(orders, known, by, unmatched)
  if (strangers.length > 0) return unmatched('severalOrders', strangers)
  const tracking = ownTracking(evidence, known)
  const open = parcelsOf(first, known).filter((parcel) => parcel.tracking === null)
  const [only] = parcelsOf(first, known).length === 1 ? open : []
  // A parcel with another number is another label's: this one is the order's, of a parcel not known yet.
  return { kind: 'matched', orderSeq: first, shipmentSeq: only?.shipmentSeq ?? null, tracking, by }
}

/** Two orders that go in one parcel share its label; any others are two answers. */
function judgeCombined(
  orders: ReadonlySet<number>,
  known: KnownCodes,
  by: 'text' | 'barcode',
  unmatched: (reason: UnmatchedReason, codes?: readonly string[]) => PageVerdict,
): PageVerdict {
  const shared = known.parcels.filter(
    (parcel) => !parcel.isSuperseded && [...orders].every((seq) => parcel.orders.includes(seq)),
  )
  const [parcel, ...more] = shared
  const names = [...known.orders].filter(([, seq]) => orders.has(seq)).map(([number]) => number)
  return parcel && more.length === 0 ? matchedTo(parcel, by) : unmatched('severalOrders', names)
}

/** A packing list may name the parcel in words; with a parcel's own barcode it may be half a label. */
function judgeHeaded(heading: PageKind, evidence: PageEvidence, inBars: Named): PageVerdict {
  const [parcel] = inBars.parcels
  if (evidence.barcodes === null || parcel === undefined) return { kind: 'other', pageKind: heading }
  return {
    kind: 'unmatched',
    reason: 'packingListWithTracking',
    codes: [nameOf(parcel)],
    tracking: parcel.tracking,
  }
}

const NOTHING: Named = { orders: new Set(), parcels: new Set(), strangers: [] }

function namedBy(codes: PageCodes, known: KnownCodes): Named {
  const trackings = new Set(codes.trackings)
  const numbers = new Set(codes.numbers)
  const orders = new Set(
    codes.numbers.flatMap((number) => {
      const seq = known.orders.get(number)
      return seq === undefined ? [] : [seq]
    }),
  )
  const parcels = new Set(
    known.parcels.filter(
      ({ tracking, packageId }) =>
        (tracking !== null && trackings.has(tracking)) || (packageId !== null && numbers.has(packageId)),
    ),
  )
  return { orders, parcels, strangers: codes.orderNumbers.filter((number) => !known.orders.has(number)) }
}

function isNamedByTracking({ tracking }: KnownParcel, { text, barcodes }: PageEvidence): boolean {
  if (tracking === null) return false
  return text.trackings.includes(tracking) || barcodes?.trackings.includes(tracking) === true
}

function matchedTo(parcel: KnownParcel, by: 'text' | 'barcode'): Matched {
  const { shipmentSeq, tracking, orders } = parcel
  return { kind: 'matched', orderSeq: orders[0] ?? 0, shipmentSeq, tracking, by }
}

function parcelsOf(orderSeq: number, known: KnownCodes): KnownParcel[] {
  return known.parcels.filter((parcel) => !parcel.isSuperseded && parcel.orders.includes(orderSeq))
}

/**
 * The tracking number in a page's bars, be it known here or not: the one symbol that is neither an order's nor a
 * package's number. Of several, the one that the text repeats; where that does not decide, none.
 */
function ownTracking({ text, barcodes }: PageEvidence, known: KnownCodes): string | null {
  const symbols = (barcodes?.symbols ?? []).filter(
    (symbol) => !known.orders.has(symbol) && !known.parcels.some(({ packageId }) => packageId === symbol),
  )
  const repeated = symbols.filter((symbol) => text.trackings.includes(symbol))
  const [only, ...more] = symbols.length > 1 ? repeated : symbols
  return only !== undefined && more.length === 0 ? only : null
}

function nameOf({ tracking, packageId }: KnownParcel): string {
  return tracking ?? packageId ?? ''
}

function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> {
  return new Set([...a, ...b])
}
