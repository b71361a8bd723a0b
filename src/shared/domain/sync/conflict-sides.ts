import type { Conflict, ConflictKind } from './conflict.ts'
import {
  type ConflictNames,
  type ConflictRow,
  type Details,
  desksOf,
  deskWord,
  detailsOf,
  firstAt,
  partOf,
  textOf,
  timeOf,
} from './conflict-details.ts'
import { actWords, outcomeWords } from './outcome-words.ts'

type Side = Conflict['sides'][number]
/** What a conflict's sides are told from. */
interface Told {
  readonly row: ConflictRow
  readonly names: ConflictNames
  readonly details: Details
  /** The desk whose act did not fit, and when it happened there. */
  readonly desk: Pick<Side, 'who' | 'at'>
}

const tiktok = (what: string): Side => ({ who: 'TikTok', at: null, what })
const server = (what: string, at: number | null = null): Side => ({ who: 'The server', at, what })
const quoted = (text: string | null) => (text === null || text === '' ? 'nothing' : `“${text}”`)
/** Who was first; the other words where the server could not say. */
const firstOr = (otherwise: string, details: Details, names: ConflictNames) =>
  capital(firstAt(details, names) ?? otherwise)
const actOf = ({ details }: Told) => actWords(textOf(details, 'act') ?? 'an act')

const SIDES: Readonly<Record<ConflictKind, (told: Told) => Side[]>> = {
  printedTwice: ({ row, names, details, desk }) => [
    {
      who: capital(desksOf(row, names).theirs),
      at: timeOf(partOf(details, 'theirs'), 'at'),
      what: 'printed the label first',
    },
    { ...desk, what: 'printed it too, without knowing of the other' },
  ],
  printedCancelled: ({ desk }) => [
    tiktok('says that the order was cancelled'),
    { ...desk, what: 'printed its label' },
  ],
  shippedTwice: ({ details, names, desk }) => [
    {
      who: firstOr('Somebody', details, names),
      at: timeOf(details, 'closedAt'),
      what: 'marked it as shipped first',
    },
    { ...desk, what: 'marked it as shipped again' },
  ],
  shippedCancelled: ({ desk }) => [
    tiktok('says that the order was cancelled'),
    { ...desk, what: 'sent its parcel off' },
  ],
  shippedUnpaid: ({ desk }) => [
    tiktok('says that the order is not paid'),
    { ...desk, what: 'sent its parcel off' },
  ],
  shippedOnHold: ({ details, names, desk }) => [
    {
      who: firstOr('Somebody', details, names),
      at: timeOf(details, 'heldAt'),
      what: `put it on hold: ${quoted(textOf(details, 'holdReason'))}`,
    },
    { ...desk, what: 'sent its parcel off' },
  ],
  trackingDiffers: ({ details, desk }) => [
    server(`has the number ${quoted(textOf(details, 'theirs'))}`),
    { ...desk, what: `read the number ${quoted(textOf(details, 'ours'))}` },
  ],
  note: ({ details, desk }) => [
    server(`has ${quoted(textOf(details, 'theirs'))}`),
    { ...desk, what: `wrote ${quoted(textOf(details, 'ours'))}` },
  ],
  unknownOrder: (told) => [
    server('does not know the order', told.row.created_at),
    { ...told.desk, what: `did this: ${actOf(told)}` },
  ],
  unknownProduct: (told) => [
    server('does not know the product, or not in this shop', told.row.created_at),
    { ...told.desk, what: `did this: ${actOf(told)}` },
  ],
  factNotApplied: (told) => [
    server(
      `could not write it down. ${outcomeWords(textOf(told.details, 'code') ?? '').why}`,
      told.row.created_at,
    ),
    { ...told.desk, what: `did this: ${actOf(told)}` },
  ],
  addressChanged: ({ desk, row }) => [
    { who: 'TikTok', at: row.created_at, what: 'has another address for the order now' },
    { ...desk, what: 'printed a label with the address of before' },
  ],
}

/** Both sides of a conflict: who, when, what. Of an unknown kind only the desk's own is known. */
export function sidesOf(row: ConflictRow, kind: ConflictKind | null, names: ConflictNames): Side[] {
  const details = detailsOf(row)
  const desk = { who: capital(deskWord(row.device_id, names)), at: timeOf(details, 'at') }
  const told: Told = { row, names, details, desk }
  return kind === null ? [{ ...desk, what: `did this: ${actOf(told)}` }] : SIDES[kind](told)
}

/** A sentence's first letter made large. */
export function capital(text: string): string {
  const [first = ''] = text
  return first.toUpperCase() + text.slice(first.length)
}
