import { generateTypescript, sortGeneratorMetadata } from '@supabase/postgrest-typegen/generation'
import { introspect } from '@supabase/postgrest-typegen/introspection'
import type pg from 'pg'

/** What src/shared/sync/tables.ts says of one table. */
export interface TableShape {
  readonly rank: number
  readonly columns: Readonly<Record<string, string>>
}

const KINDS: Readonly<Record<string, string>> = {
  uuid: 'uuid',
  text: 'text',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'number',
  bool: 'boolean',
  jsonb: 'json',
  _text: 'texts',
}

type Query = <R extends pg.QueryResultRow>(text: string) => Promise<R[]>

/** The synced tables as the running database has them: names, order, kinds and nulls. */
export async function readSyncedTables(query: Query): Promise<Record<string, TableShape>> {
  const rows = await query<{
    table: string
    rank: number
    column: string
    kind: string
    type: string
    not_null: boolean
  }>(`select s.table_name as table, s.table_rank as rank, c.column_name as column, c.kind, t.typname as type,
        a.attnotnull as not_null
      from private.synced_tables s join private.synced_columns c using (table_rank)
      join pg_attribute a on a.attrelid = ('public.' || s.table_name)::regclass and a.attname = c.column_name
      join pg_type t on t.oid = a.atttypid order by s.table_rank, c.position`)
  const tables: Record<string, { rank: number; columns: Record<string, string> }> = {}
  for (const row of rows) {
    const table = tables[row.table] ?? { rank: row.rank, columns: {} }
    tables[row.table] = table
    const kind = row.kind === 'plain' ? (KINDS[row.type] ?? row.type) : row.kind
    table.columns[row.column] = row.not_null ? kind : `${kind}?`
  }
  return tables
}

/** The text of src/shared/sync/tables.ts. */
export function tablesSource(tables: Readonly<Record<string, TableShape>>): string {
  return `// Written by tests/harness/supabase/make-sync-types.ts from the running database; a test compares.

/** What a column holds on the wire: \`ms\` is milliseconds UTC, \`minor\` integer minor units of the row's currency. */
export type ColumnKind = 'uuid' | 'text' | 'integer' | 'number' | 'boolean' | 'json' | 'texts' | 'ms' | 'minor'

/** The tables that a desk holds, in the order in which rows refer to each other; \`?\` marks what may be null. */
export const SYNCED_TABLES = ${JSON.stringify(tables, null, 2)} as const

/** A synced table by name. */
export type SyncedTable = keyof typeof SYNCED_TABLES

interface Values {
  uuid: string
  text: string
  integer: number
  number: number
  boolean: boolean
  json: unknown
  texts: readonly string[]
  ms: number
  minor: number
}

type ValueOf<Told extends string> = Told extends \`\${infer Kind extends keyof Values}?\`
  ? Values[Kind] | null
  : Told extends keyof Values
    ? Values[Told]
    : never

/** A row of a synced table, by column. */
export type SyncedRow<Name extends SyncedTable> = {
  readonly [Column in keyof (typeof SYNCED_TABLES)[Name]['columns']]: ValueOf<
    (typeof SYNCED_TABLES)[Name]['columns'][Column] & string
  >
}
`
}

/** The text of src/shared/sync/database-types.ts: what supabase-js has to know to call the functions of sync. */
export async function databaseTypesSource(pool: pg.Pool): Promise<string> {
  const all = sortGeneratorMetadata(await introspect(pool, { includedSchemas: ['public'] }))
  const functions = all.functions.filter(({ name }) => name.startsWith('sync_'))
  const none = {
    tables: [],
    foreignTables: [],
    views: [],
    materializedViews: [],
    columns: [],
    relationships: [],
  }
  const source = await generateTypescript({ ...all, ...none, functions }, { postgrestVersion: '12' })
  // What follows the type helps with tables, of which there are none here.
  const database = source.slice(0, source.indexOf('type DatabaseWithoutInternals'))
  return `// Written by tests/harness/supabase/make-sync-types.ts with @supabase/postgrest-typegen; a test compares.\n\n${database}`
}
