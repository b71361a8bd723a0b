import type pg from 'pg'
import type { Relation, Tuple } from './pgoutput.ts'
import type { TableCatalog } from './tables.ts'

/** A filter such as `status=eq.paid`, taken apart. */
interface Filter {
  readonly column: string
  readonly operator: string
  readonly value: string
}

const OPERATORS: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
}

/** Reads a filter; undefined when it is none that Realtime knows. */
export function parseFilter(text: string): Filter | undefined {
  const [, column, operator, value] = /^([^=]+)=([a-z]+)\.(.*)$/s.exec(text) ?? []
  if (column === undefined || operator === undefined || value === undefined) return undefined
  if (operator === 'in') return /^\(.*\)$/s.test(value) ? { column, operator, value } : undefined
  return Object.hasOwn(OPERATORS, operator) ? { column, operator, value } : undefined
}

/**
 * Whether a row passes a filter. Postgres compares, by the column's own type; a row that does not have the
 * column (a deleted one, mostly) does not pass.
 */
export async function passes(
  pool: pg.Pool,
  catalog: TableCatalog,
  relation: Relation,
  tuple: Tuple,
  text: string,
): Promise<boolean> {
  const filter = parseFilter(text)
  const type = filter && (await catalog.factsOf(relation)).columns.get(filter.column)?.type
  const given = filter && tuple[filter.column]
  if (!filter || type === undefined || given === undefined || given === null) return false
  const condition =
    filter.operator === 'in'
      ? `$1::text::${type} = any($2::text[]::${type}[])`
      : `$1::text::${type} ${OPERATORS[filter.operator]} $2::text::${type}`
  const wanted = filter.operator === 'in' ? listOf(filter.value) : filter.value
  const { rows } = await pool.query<{ passes: boolean }>(`select ${condition} as passes`, [given, wanted])
  return rows[0]?.passes === true
}

/** `(a,b)`, each perhaps in double quotes. */
function listOf(value: string): string[] {
  return [...value.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)].map(
    ([, quoted, plain]) => quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '',
  )
}
