import type { SyncedRow } from '../../sync/tables.ts'
import { CONFLICT_KINDS, type Conflict, type ConflictKind } from './conflict.ts'

/** A synced row of `conflicts`. */
export type ConflictRow = SyncedRow<'conflicts'>

/** The names that a row's ids stand for. */
export interface ConflictNames {
  readonly deskName: (id: string) => string
  /** The mail address of who works at it, or nothing while it is not known here. */
  readonly personAt?: ((deskId: string) => string | null) | undefined
  /** TikTok's number of the order; null where the conflict is about none, or about one that is not here. */
  readonly orderNumber: string | null
  readonly orderSeq?: number | null | undefined
  readonly ownDeskId: string | null
}

/** What the server wrote down about a conflict; anything in it may be missing. */
export type Details = Readonly<Record<string, unknown>>

/** The details of a row, or none where they are not what they should be. */
export function detailsOf({ details }: Pick<ConflictRow, 'details'>): Details {
  return isObject(details) ? details : {}
}

/** One object of the details. */
export function partOf(details: Details, field: string): Details {
  const value = details[field]
  return isObject(value) ? value : {}
}

/** A text of the details, or null. */
export function textOf(details: Details, field: string): string | null {
  const value = details[field]
  return typeof value === 'string' ? value : null
}

/** A time of the details, or null. */
export function timeOf(details: Details, field: string): number | null {
  const value = details[field]
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
}

/** The row's kind, or null for one that this program does not know. */
export function kindOf({ kind }: Pick<ConflictRow, 'kind'>): ConflictKind | null {
  return CONFLICT_KINDS.find((known) => known === kind) ?? null
}

/** The three texts of a note on which both changed the same words; null for other kinds. */
export function textsOf(row: ConflictRow): Conflict['texts'] {
  if (row.kind !== 'note') return null
  const details = detailsOf(row)
  return {
    base: textOf(details, 'base') ?? '',
    ours: textOf(details, 'ours') ?? '',
    theirs: textOf(details, 'theirs') ?? '',
  }
}

/** What a person begins with who makes one note of two: both, one below the other. */
export function offeredNote({ ours, theirs }: { readonly ours: string; readonly theirs: string }): string {
  return [theirs, ours].filter((text) => text !== '').join('\n')
}

/** A desk as a word in the middle of a sentence. */
export function deskWord(id: string | null, { deskName, ownDeskId }: ConflictNames): string {
  if (id === null) return 'a desk that is gone'
  return id === ownDeskId ? 'this desk' : deskName(id)
}

/** The desk that was first at the server and who works there, in the middle of a sentence; null where none is named. */
export function firstAt(details: Details, names: ConflictNames): string | null {
  const deskId = textOf(partOf(details, 'theirs'), 'deskId')
  if (deskId === null) return null
  const person = deskId === names.ownDeskId ? null : (names.personAt?.(deskId) ?? null)
  return `${deskWord(deskId, names)}${person === null || person === '' ? '' : ` (${person})`}`
}

/** The two desks of a conflict: `theirs` was first at the server, `ours` is the one whose act did not fit. */
export function desksOf(row: ConflictRow, names: ConflictNames): { theirs: string; ours: string } {
  const first = textOf(partOf(detailsOf(row), 'theirs'), 'deskId')
  return { theirs: deskWord(first, names), ours: deskWord(row.device_id, names) }
}

function isObject(value: unknown): value is Details {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
