import type { UnmatchedReason } from '../../../shared/domain/labels/judge-page.ts'
import type { LabelFormat } from '../../../shared/domain/labels/label-source.ts'
import type { PageSize } from '../../../shared/domain/printing/page-placement.ts'
import { DAY_MS } from '../../../shared/lib/durations.ts'
import { readSettings } from '../../db/settings.ts'
import type { WriteTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'

/** A file of labels that is about to be read. */
export interface NewLabelFile {
  readonly id: string
  readonly sha256: string
  readonly name: string
  readonly format: LabelFormat
  readonly operator: string
  readonly desk: string
}

/** A page to store: matched to an order, or waiting for a person. */
export interface NewLabelPage {
  readonly id: string
  readonly pageNo: number
  readonly size: PageSize
  readonly identity: string
  readonly tracking: string | null
  readonly match: {
    readonly orderSeq: number
    readonly shipmentSeq: number | null
    readonly by: 'text' | 'barcode'
  } | null
  readonly reason: UnmatchedReason | null
  readonly codes: readonly string[]
}

/** Begins a file that nothing shows yet; what a crash left of earlier ones goes. Answers its row number. */
export function beginLabelFile(tx: WriteTx, file: NewLabelFile, now: number): number {
  removeStaged(tx)
  return Number(
    tx.run(
      `INSERT INTO label_files (id, sha256, name, format, state, operator, desk, imported_at) VALUES (?, ?, ?, ?, 'staging', ?, ?, ?)`,
      file.id,
      file.sha256,
      file.name,
      file.format,
      file.operator,
      file.desk,
      now,
    ).lastInsertRowid,
  )
}

/** Stores some pages of a file that is being read. */
export function addLabelPages(
  tx: WriteTx,
  input: { fileSeq: number; pages: readonly NewLabelPage[] },
  now: number,
): number {
  for (const page of input.pages)
    tx.run(
      `INSERT INTO label_pages (id, file_seq, page_no, size, identity, tracking, state, order_seq, shipment_seq, matched_by, reason, codes, settled_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      page.id,
      input.fileSeq,
      page.pageNo,
      JSON.stringify(page.size),
      page.identity,
      page.tracking,
      page.match === null ? 'unmatched' : 'matched',
      page.match?.orderSeq ?? null,
      page.match?.shipmentSeq ?? null,
      page.match?.by ?? null,
      page.reason,
      JSON.stringify(page.codes),
      page.match === null ? null : now,
    )
  return input.pages.length
}

/** Takes a file back that was not finished; nobody has seen it. */
export function abortLabelFile(tx: WriteTx): null {
  removeStaged(tx)
  return null
}

/** Shows a file's pages, all in one commit. A page that stood there before without its picture gets it back. */
export function finishLabelFile(
  context: CommandContext,
  input: { fileSeq: number; matched: number; unmatched: number; orders: readonly number[] },
): { stored: boolean } {
  const { tx } = context
  for (const pair of returningPages(tx, input.fileSeq)) takeOver(tx, pair)
  tx.run(`UPDATE label_files SET state = 'stored' WHERE seq = ?`, input.fileSeq)
  const waiting = input.unmatched === 0 ? '' : `, ${input.unmatched} to match by hand`
  context.record({
    act: 'importLabels',
    // The journal outlives the label, and a file may be named for a buyer: no name in it.
    summary: `Imported ${input.matched} labels${waiting}`,
    after: { matched: input.matched, unmatched: input.unmatched },
  })
  for (const seq of input.orders) context.changes.seqs?.add(seq)
  context.changes.hasPrints = true
  return { stored: true }
}

/** Marks files whose days are over as wiped and forgets what could name a person; answers the ids of their bytes. */
export function wipeDueFiles(tx: WriteTx, now: number): string[] {
  const before = now - readSettings(tx).labelDays * DAY_MS
  const due = tx.all<{ seq: number; id: string }>(
    `SELECT seq, id FROM label_files WHERE state = 'stored' AND imported_at <= ?`,
    before,
  )
  for (const { seq } of due) {
    tx.run(`UPDATE label_files SET state = 'wiped', name = '', wiped_at = ? WHERE seq = ?`, now, seq)
    tx.run(`UPDATE label_pages SET tracking = NULL, codes = '[]' WHERE file_seq = ?`, seq)
    tx.run(
      `UPDATE label_pages SET state = 'dismissed', settled_at = ? WHERE file_seq = ? AND state = 'unmatched'`,
      now,
      seq,
    )
  }
  return due.map(({ id }) => id)
}

interface Pair {
  readonly fresh: number
  readonly old: number
}

/** Pages of the new file that stood here before: waiting, dismissed, or wiped. Their documents and prints go on. */
function returningPages(tx: WriteTx, fileSeq: number): Pair[] {
  return tx.all<Pair>(
    `SELECT n.seq AS fresh, min(p.seq) AS old FROM label_pages n JOIN label_pages p ON p.identity = n.identity AND p.file_seq <> n.file_seq
     WHERE n.file_seq = ? GROUP BY n.seq`,
    fileSeq,
  )
}

const TAKEN = [
  'file_seq',
  'page_no',
  'size',
  'tracking',
  'state',
  'order_seq',
  'shipment_seq',
  'matched_by',
  'reason',
  'codes',
  'settled_at',
] as const

function takeOver(tx: WriteTx, { fresh, old }: Pair): void {
  const row = tx.get<Record<(typeof TAKEN)[number], string | number | null>>(
    `SELECT ${TAKEN.join(', ')} FROM label_pages WHERE seq = ?`,
    fresh,
  )
  if (!row) return
  tx.run('DELETE FROM label_pages WHERE seq = ?', fresh)
  tx.run(
    `UPDATE label_pages SET ${TAKEN.map((column) => `${column} = ?`).join(', ')} WHERE seq = ?`,
    ...TAKEN.map((column) => row[column]),
    old,
  )
}

function removeStaged(tx: WriteTx): void {
  tx.run(`DELETE FROM label_pages WHERE file_seq IN (SELECT seq FROM label_files WHERE state = 'staging')`)
  tx.run(`DELETE FROM label_files WHERE state = 'staging'`)
}
