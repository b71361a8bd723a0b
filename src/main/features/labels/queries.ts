import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import type { UnmatchedReason } from '../../../shared/domain/labels/judge-page.ts'
import {
  type LabelFormat,
  type LabelSource,
  labelSourceSchema,
} from '../../../shared/domain/labels/label-source.ts'
import type { LabelPageState, StoredLabel, UnmatchedPage } from '../../../shared/domain/labels/label-types.ts'
import { reasonWords } from '../../../shared/domain/labels/reason-words.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { getRanked } from '../../db/orders/find.ts'
import type { ReadTx } from '../../db/tx.ts'

/** More waiting pages than this are shown a part at a time. */
const MOST_LISTED = 500

/** A page that is stored already, found by its identity. */
export interface StandingPage {
  readonly identity: string
  readonly state: LabelPageState
  readonly tiktokOrderId: string | null
  /** False where its picture was wiped: the same page again brings it back. */
  readonly isStored: boolean
}

/** Which of these identities are stored, and how they stand. */
export function standingPages(tx: ReadTx, input: { identities: readonly string[] }): StandingPage[] {
  return tx
    .all<{ identity: string; state: LabelPageState; number: string | null; file_state: string }>(
      `SELECT p.identity, p.state, o.tiktok_order_id AS number, f.state AS file_state
       FROM label_pages p JOIN label_files f ON f.seq = p.file_seq LEFT JOIN orders o ON o.seq = p.order_seq
       WHERE f.state <> 'staging' AND p.identity IN (SELECT value FROM json_each(?))`,
      JSON.stringify(input.identities),
    )
    .map(({ identity, state, number, file_state }) => ({
      identity,
      // An order that is gone leaves its label to be matched again.
      state: state === 'matched' && number === null ? 'unmatched' : state,
      tiktokOrderId: number,
      isStored: file_state === 'stored',
    }))
}

interface UnmatchedRow {
  readonly id: string
  readonly name: string
  readonly page_no: number
  readonly tracking: string | null
  readonly reason: UnmatchedReason | null
  readonly codes: string
  readonly imported_at: number
}

const WAITING = `f.state = 'stored' AND (p.state = 'unmatched' OR (p.state = 'matched' AND p.order_seq IS NULL))`

/** Pages that wait for a person, in the order in which they came. */
export function listUnmatched(tx: ReadTx): UnmatchedPage[] {
  return tx
    .all<UnmatchedRow>(
      `SELECT p.id, f.name, p.page_no, p.tracking, p.reason, p.codes, f.imported_at
       FROM label_pages p JOIN label_files f ON f.seq = p.file_seq WHERE ${WAITING} ORDER BY p.file_seq, p.page_no LIMIT ?`,
      MOST_LISTED,
    )
    .map((row) => ({
      id: row.id,
      fileName: row.name,
      page: row.page_no,
      tracking: row.tracking,
      reason: reasonWords(row.reason ?? 'nothingReadable', JSON.parse(row.codes) as string[]),
      importedAt: row.imported_at,
    }))
}

/** How many pages wait for a person. */
export function countUnmatched(tx: ReadTx): number {
  return (
    tx.value<number>(
      `SELECT count(*) FROM label_pages p JOIN label_files f ON f.seq = p.file_seq WHERE ${WAITING}`,
    ) ?? 0
  )
}

interface StoredRow {
  readonly id: string
  readonly name: string
  readonly format: LabelFormat
  readonly page_no: number
  readonly tracking: string | null
  readonly imported_at: number
  readonly operator: string
  readonly wiped_at: number | null
}

/** The labels that are stored for an order, or for a parcel that it shares. */
export function labelsOfOrder(tx: ReadTx, creatorId: string, input: { order: OrderRef }): StoredLabel[] {
  const { seq } = getRanked(tx, creatorId, input.order)
  return tx
    .all<StoredRow>(
      `SELECT p.id, f.name, f.format, p.page_no, p.tracking, f.imported_at, f.operator, f.wiped_at
       FROM label_pages p JOIN label_files f ON f.seq = p.file_seq
       WHERE f.state <> 'staging' AND p.state = 'matched' AND
         (p.order_seq = ? OR p.shipment_seq IN (SELECT shipment_seq FROM shipment_orders WHERE order_seq = ?)) ORDER BY p.seq`,
      seq,
      seq,
    )
    .map((row) => ({
      id: row.id,
      fileName: row.name,
      format: row.format,
      page: row.page_no,
      tracking: row.tracking,
      importedAt: row.imported_at,
      importedBy: row.operator,
      wipedAt: row.wiped_at,
    }))
}

interface SourceRow {
  readonly page_id: string
  readonly file_id: string
  readonly page_no: number
  readonly format: LabelFormat
  readonly state: string
}

/** Where the bytes of a page lie. `input.notFound` for an unknown page, `label.wiped` for one that is kept no more. */
export function sourceOfPage(tx: ReadTx, input: { page: string }): LabelSource {
  const row = tx.get<SourceRow>(
    `SELECT p.id AS page_id, f.id AS file_id, p.page_no, f.format, f.state
     FROM label_pages p JOIN label_files f ON f.seq = p.file_seq WHERE p.id = ? AND f.state <> 'staging'`,
    input.page,
  )
  if (!row)
    throw new AppError('input.notFound', 'There is no such label page any more.', { page: input.page })
  if (row.state === 'wiped')
    throw new AppError(
      'label.wiped',
      'This label was wiped after the days set in Settings. Import its PDF again to print it.',
      { page: input.page },
    )
  return toSource(row)
}

/** The ids of the files whose bytes are kept; any other in the folder was left by a crash. */
export function keptFiles(tx: ReadTx): string[] {
  return tx.pluck<string>(`SELECT id FROM label_files WHERE state = 'stored'`)
}

function toSource(row: SourceRow): LabelSource {
  return labelSourceSchema.parse({
    pageId: row.page_id,
    fileId: row.file_id,
    page: row.page_no,
    format: row.format,
  })
}
