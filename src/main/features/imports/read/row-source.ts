import type { ColumnMap } from '../../../../shared/domain/imports/columns.ts'

/** A row as the file has it: cells untrimmed, `number` counting from 1 as a spreadsheet does. */
export interface Row {
  readonly number: number
  readonly cells: readonly string[]
}

/** Rows that were read together, and how much of the file (bytes on disk) they took so far. */
export interface RowChunk {
  readonly rows: readonly Row[]
  readonly bytesRead: number
}

/** All rows of one table of a file, from its first; may be read again from the start. */
export type OpenRows = (signal?: AbortSignal) => AsyncIterable<RowChunk>

/** An export whose columns have been found. Reading it twice gives the same rows, or fails if the file changed. */
export interface ExportSource {
  readonly path: string
  readonly format: 'csv' | 'xlsx'
  readonly bytesTotal: number
  /** The heading row's cells, trimmed, for messages and the problem file. */
  readonly header: readonly string[]
  readonly columns: ColumnMap
  /** Data rows only: headings, column descriptions and blank rows are left out. */
  readonly rows: OpenRows
  readonly close: () => Promise<void>
}

/** More rows than this are refused: Seller Center itself exports in smaller files. */
export const MOST_ROWS = 1_000_000
/** No file may unpack to more than this many bytes, whatever it claims. */
export const MOST_INFLATED_BYTES = 6 * 1024 ** 3
/** A file that unpacks to this many times its size, beyond the first megabytes, is a bomb and no export. */
export const MOST_INFLATION = 250
export const INFLATION_FREE_BYTES = 32 * 1024 ** 2
/** A single record longer than this means that a quotation mark was never closed. */
export const LONGEST_RECORD = 1_000_000
