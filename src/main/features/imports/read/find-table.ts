import {
  type ColumnMap,
  isOrderIdHeading,
  mapColumns,
  missingColumns,
} from '../../../../shared/domain/imports/columns.ts'
import { isDestroyedId, isDigits } from './id-cell.ts'
import { missingColumnsError, notTable, tooManyRows } from './refusals.ts'
import { MOST_ROWS, type OpenRows, type Row, type RowChunk } from './row-source.ts'

/** The heading row of a table and what its names mean. */
export interface Heading {
  readonly row: number
  readonly header: readonly string[]
  readonly columns: ColumnMap
}

/** A title or two may stand above the heading in a file that somebody tidied; further down it is not sought. */
export const HEADING_WITHIN_ROWS = 10

/** The row, among the first ones, that names most of our columns; null when none names any. */
export function findHeading(rows: readonly Row[]): Heading | null {
  let best: Heading | null = null
  for (const row of rows.slice(0, HEADING_WITHIN_ROWS)) {
    const columns = mapColumns(row.cells)
    if (weight(columns) > weight(best?.columns ?? {})) {
      best = { row: row.number, header: row.cells.map((cell) => cell.trim()), columns }
    }
  }
  return best
}

/** How many of our columns a heading names. */
export function weight(columns: ColumnMap): number {
  return Object.keys(columns).length
}

/** The heading, or the error that says what this table lacks. */
export function requireHeading(heading: Heading | null): Heading {
  if (heading === null) {
    const missing = missingColumns({})
    throw notTable(
      `is not an order export: none of its columns is known, and it has no ${missing.join(', ')}`,
      { missing },
    )
  }
  const missing = missingColumns(heading.columns)
  if (missing.length > 0) throw missingColumnsError(missing, heading.header)
  return heading
}

/** The table's orders: without headings (repeated ones too), the description under each, and blank rows. */
export function dataRows(open: OpenRows, heading: Heading): OpenRows {
  return async function* (signal) {
    const keep = rowFilter(heading)
    let count = 0
    for await (const chunk of open(signal)) {
      const rows = chunk.rows.filter(keep)
      count += rows.length
      if (count > MOST_ROWS) throw tooManyRows()
      yield { rows, bytesRead: chunk.bytesRead } satisfies RowChunk
    }
  }
}

/** Also counts blank rows against the limit, so that a file of nothing but line ends comes to an end. */
function rowFilter(heading: Heading): (row: Row) => boolean {
  const orderId = heading.columns.orderId ?? 0
  let isUnderHeading = true
  return (row) => {
    if (row.number <= heading.row) return false
    if (row.number > heading.row + 2 * MOST_ROWS) throw tooManyRows()
    if (row.cells.length <= 1 || row.cells.every(isBlank)) return !isBlank(row.cells[0] ?? '')
    const id = (row.cells[orderId] ?? '').trim()
    if (isDigits(id)) {
      isUnderHeading = false
      return true
    }
    const isHeading = isOrderIdHeading(id)
    const isDescription = isUnderHeading && !isHeading && isDescribing(row, id, heading.columns)
    isUnderHeading = isHeading
    return !isHeading && !isDescription
  }
}

function isBlank(cell: string): boolean {
  return cell.trim() === ''
}

/** The line under the heading says in words what each column is: neither its id nor its quantity is a number. */
function isDescribing(row: Row, id: string, columns: ColumnMap): boolean {
  const quantity = (row.cells[columns.quantity ?? -1] ?? '').trim()
  return !isDestroyedId(id) && !/^\d+([.,]0+)?$/.test(quantity)
}
