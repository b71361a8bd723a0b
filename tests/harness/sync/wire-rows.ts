import type { DigestAnswer, TablePart } from '../../../src/shared/sync/answers.ts'

/** A synced row, as far as the fakes care. */
export interface WireRow {
  readonly id: string
  readonly rev: number
  readonly xid: string
  readonly note: string
}

const COLS = ['id', 'rev', 'xid', 'note'] as const

export function partOf(rows: readonly WireRow[]): TablePart {
  return { cols: [...COLS], rows: rows.map((row) => COLS.map((col) => row[col])) }
}

export function rowsOfPart({ rows }: TablePart): WireRow[] {
  return rows.map(([id, rev, xid, note]) => ({
    id: String(id),
    rev: Number(rev),
    xid: String(xid),
    note: String(note),
  }))
}

/** A uuid that says its number. */
export function idOf(no: number): string {
  return `00000000-0000-4000-8000-${no.toString(16).padStart(12, '0')}`
}

export function bucketOf(id: string): number {
  return Number.parseInt(id.slice(-2), 16)
}

/** [bucket, rows, hash]; any hash will do as long as both sides have the same. */
export function bucketsOf(rows: Iterable<WireRow>): NonNullable<DigestAnswer['buckets']> {
  const buckets = new Map<number, [number, number, number]>()
  for (const { id, rev } of rows) {
    const bucket = buckets.get(bucketOf(id)) ?? [bucketOf(id), 0, 0]
    bucket[1] += 1
    bucket[2] += Number.parseInt(id.slice(-6), 16) * 31 + rev
    buckets.set(bucket[0], bucket)
  }
  return [...buckets.values()]
}
