import { createHash, randomUUID } from 'node:crypto'
import type { Page, TablePart } from '../../../src/shared/sync/answers.ts'
import { SYNCED_TABLES, type SyncedTable } from '../../../src/shared/sync/tables.ts'

/** A row by column, as the wire has it. */
export type FakeRow = Record<string, unknown> & { id: string }

/** A row with the transaction that last changed it and how often it was changed. */
export interface Stamped {
  readonly row: FakeRow
  readonly rev: number
  readonly xid: bigint
}

/** A row that is no more. */
export interface Gone {
  readonly table: SyncedTable
  readonly id: string
  readonly xid: bigint
  readonly kind: 'deleted' | 'moved' | 'hidden'
}

const DEFAULTS: Readonly<Record<string, unknown>> = {
  text: '',
  integer: 0,
  number: 0,
  boolean: false,
  ms: 0,
  minor: 0,
}

/** Tables that come with their orders in a bootstrap. */
export const PARTS_OF_ORDERS = [
  'order_items',
  'shipments',
  'shipment_orders',
  'order_units',
  'order_claims',
] as const

/** A whole row of a table: what is not said is what the column's kind begins with. */
export function fakeRow(table: SyncedTable, values: Readonly<Record<string, unknown>> = {}): FakeRow {
  const row: Record<string, unknown> = {}
  for (const [column, told] of Object.entries(SYNCED_TABLES[table].columns)) row[column] = beginningOf(told)
  return { ...row, id: randomUUID(), ...values } as FakeRow
}

function beginningOf(told: string): unknown {
  if (told.endsWith('?')) return null
  if (told === 'uuid') return randomUUID()
  if (told === 'json') return {}
  if (told === 'texts') return []
  return DEFAULTS[told]
}

/** Rows as a page has them. */
export function partOf(table: SyncedTable, rows: readonly Stamped[]): TablePart {
  const cols = Object.keys(SYNCED_TABLES[table].columns)
  return {
    cols,
    rows: rows.map(({ row, rev, xid }) =>
      cols.map((column) => (column === 'rev' ? rev : column === 'xid' ? String(xid) : row[column])),
    ) as TablePart['rows'],
  }
}

/** Tables of a page; those without rows are left out. */
export function tablesOf(
  byTable: ReadonlyMap<SyncedTable, readonly Stamped[]>,
  isEmptyKept = false,
): Page['tables'] {
  return Object.fromEntries(
    [...byTable]
      .filter(([, rows]) => isEmptyKept || rows.length > 0)
      .map(([name, rows]) => [name, partOf(name, rows)]),
  ) as Page['tables']
}

/** The bucket of an id in a digest: its last byte. */
export const bucketOf = (id: string): number => Number.parseInt(id.slice(-2), 16)

/** [bucket, rows, hash] of rows, as the server adds them up. */
export function bucketsOf(rows: readonly Stamped[]): [number, number, number][] {
  const buckets = new Map<number, [number, number]>()
  for (const { row, rev } of rows) {
    const [count, mixed] = buckets.get(bucketOf(row.id)) ?? [0, 0]
    const hash = Number.parseInt(createHash('md5').update(`${row.id}:${rev}`).digest('hex').slice(0, 8), 16)
    buckets.set(bucketOf(row.id), [count + 1, (mixed ^ hash) >>> 0])
  }
  return [...buckets]
    .map(([bucket, [count, hash]]): [number, number, number] => [bucket, count, hash])
    .sort(([one], [other]) => one - other)
}
