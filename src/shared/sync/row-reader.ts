import { AppError } from '../errors/app-error.ts'
import type { TablePart } from './answers.ts'
import { type ColumnKind, SYNCED_TABLES, type SyncedRow, type SyncedTable } from './tables.ts'

/** What a value of a kind looks like; a plain test for each, since a first copy has millions of them. */
const LOOKS: Readonly<Record<ColumnKind, (value: unknown) => boolean>> = {
  uuid: (value) => typeof value === 'string' && value.length === 36,
  text: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  ms: Number.isSafeInteger,
  minor: Number.isSafeInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  json: (value) => value !== undefined,
  texts: Array.isArray,
}

/**
 * Reads the rows of one table of a page by the names of its columns, whatever their order. Columns that this program
 * does not know are left out. Throws `input.invalid` for a row that does not hold what it should.
 */
export function readRows<Name extends SyncedTable>(name: Name, part: TablePart): SyncedRow<Name>[] {
  const columns = Object.entries(SYNCED_TABLES[name].columns).map(([column, told]) => {
    const isNullable = told.endsWith('?')
    const kind = (isNullable ? told.slice(0, -1) : told) as ColumnKind
    return { column, isNullable, looksRight: LOOKS[kind], at: part.cols.indexOf(column) }
  })
  // All rows have one shape from the start: growing each by forty names would make a dictionary of it, three times as
  // slow. Parsed, since an object built by computed names is such a dictionary itself.
  const blank = JSON.parse(
    JSON.stringify(Object.fromEntries(columns.map(({ column }) => [column, null]))),
  ) as Record<string, unknown>
  return part.rows.map((row) => {
    const read = { ...blank }
    for (const { column, isNullable, looksRight, at } of columns) {
      const value = at === -1 ? null : row[at]
      if (value === null ? !isNullable : !looksRight(value))
        throw new AppError('input.invalid', `The server sent a row of ${name} with a wrong ${column}.`, {
          table: name,
          column,
        })
      read[column] = value
    }
    return read as SyncedRow<Name>
  })
}
