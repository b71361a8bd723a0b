import { readdirSync, readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { is, SQL } from 'drizzle-orm'
import { getTableConfig, SQLiteColumn, SQLiteSyncDialect, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrate } from '../../../src/main/db/migrate.ts'
import { readMigrations } from '../../../src/main/db/migrations.ts'
import * as schema from '../../../src/main/db/schema/index.ts'
import { inRoot } from './sources.ts'

/** Tables that the schema does not describe, each with its reason. */
const NOT_DESCRIBED = [
  // Made by the migration runner itself, before any schema.
  /^schema_migrations$/,
  // FTS5 and its shadow tables: drizzle knows no virtual tables.
  /^order_fts(_|$)/,
  /^sqlite_/,
]

const db = new Database(':memory:')
const dialect = new SQLiteSyncDialect()
const tables = Object.values(schema) as readonly SQLiteTable[]

beforeAll(async () => {
  await migrate(db, readMigrations(inRoot('drizzle')), async () => undefined, 0)
})
afterAll(() => db.close())

interface ColumnShape {
  readonly name: string
  readonly type: string
  readonly isNullable: boolean
  readonly default: string | null
  readonly primaryKey: number
}

/** Columns as SQLite has them; a column of the primary key is never null, whether or not that was spelt out. */
function realColumns(table: string): ColumnShape[] {
  const rows = db.pragma(`table_xinfo(${table})`) as {
    name: string
    type: string
    notnull: number
    dflt_value: string | null
    pk: number
  }[]
  return rows.map((row) => ({
    name: row.name,
    type: row.type,
    isNullable: row.notnull === 0 && row.pk === 0,
    default: row.dflt_value,
    primaryKey: row.pk,
  }))
}

function describedColumns(table: SQLiteTable): ColumnShape[] {
  const { columns, primaryKeys } = getTableConfig(table)
  const key = primaryKeys[0]?.columns.map((column) => column.name) ?? []
  return columns.map((column) => ({
    name: column.name,
    type: column.getSQLType().toUpperCase(),
    isNullable: !column.notNull && !column.primary,
    default: defaultOf(column.default),
    primaryKey: column.primary ? 1 : key.indexOf(column.name) + 1,
  }))
}

function defaultOf(value: unknown): string | null {
  if (value === undefined) return null
  return typeof value === 'string' ? `'${value}'` : String(value)
}

interface ForeignKeyShape {
  readonly from: readonly string[]
  readonly table: string
  readonly to: readonly string[]
  readonly onDelete: string
  readonly onUpdate: string
}

function realForeignKeys(table: string): ForeignKeyShape[] {
  const rows = db.pragma(`foreign_key_list(${table})`) as {
    id: number
    table: string
    from: string
    to: string
    on_delete: string
    on_update: string
  }[]
  const byId = Map.groupBy(rows, (row) => row.id)
  return sorted(
    [...byId.values()].map((parts) => ({
      from: parts.map((part) => part.from),
      table: parts[0]?.table ?? '',
      to: parts.map((part) => part.to),
      onDelete: parts[0]?.on_delete.toLowerCase() ?? '',
      onUpdate: parts[0]?.on_update.toLowerCase() ?? '',
    })),
  )
}

function describedForeignKeys(table: SQLiteTable): ForeignKeyShape[] {
  return sorted(
    getTableConfig(table).foreignKeys.map((key) => {
      const { columns, foreignTable, foreignColumns } = key.reference()
      return {
        from: columns.map((column) => column.name),
        table: getTableConfig(foreignTable).name,
        to: foreignColumns.map((column) => column.name),
        onDelete: key.onDelete ?? 'no action',
        onUpdate: key.onUpdate ?? 'no action',
      }
    }),
  )
}

interface IndexShape {
  /** Constraints have no name of their own. */
  readonly name: string | null
  readonly isUnique: boolean
  readonly columns: readonly string[]
  readonly where: string | null
}

function realIndexes(table: string): IndexShape[] {
  const rows = db.pragma(`index_list(${table})`) as { name: string; unique: number; origin: string }[]
  return sorted(
    rows
      .filter((row) => row.origin !== 'pk')
      .map((row) => {
        const ddl = db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(row.name) as
          | string
          | null
        const columns = db.pragma(`index_info(${row.name})`) as { name: string | null }[]
        return {
          name: ddl === null ? null : row.name,
          isUnique: row.unique === 1,
          columns: ddl === null ? columns.map((column) => column.name ?? '') : termsOf(ddl),
          where: ddl === null ? null : whereOf(ddl),
        }
      }),
  )
}

function describedIndexes(table: SQLiteTable): IndexShape[] {
  const { columns, indexes, uniqueConstraints } = getTableConfig(table)
  const constraint = (names: readonly string[]) => ({
    name: null,
    isUnique: true,
    columns: names,
    where: null,
  })
  return sorted([
    ...columns.filter((column) => column.isUnique).map((column) => constraint([column.name])),
    ...uniqueConstraints.map((unique) => constraint(unique.columns.map((column) => column.name))),
    ...indexes.map(({ config }) => ({
      name: config.name,
      isUnique: config.unique,
      columns: config.columns.map((part) => (is(part, SQLiteColumn) ? part.name : textOf(part as SQL))),
      where: config.where === undefined ? null : textOf(config.where),
    })),
  ])
}

/** An SQL fragment as a migration would spell it: no quotes round names, no table before a column. */
function textOf(fragment: SQL): string {
  return dialect
    .sqlToQuery(fragment)
    .sql.replaceAll(/"\w+"\./g, '')
    .replaceAll('"', '')
}

/** The terms between the outer brackets of CREATE INDEX. */
function termsOf(ddl: string): string[] {
  const [head = ''] = ddl.split(/\) WHERE /)
  const list = head.slice(head.indexOf('(') + 1, head === ddl ? -1 : undefined)
  return list.split(/,\s*(?![^()]*\))/).map((term) => term.trim())
}

function whereOf(ddl: string): string | null {
  return /\) WHERE (.*)$/s.exec(ddl)?.[1] ?? null
}

function sorted<T>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}

test('every table of the migrated file is described, and no other', () => {
  const real = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all() as string[]
  const described = tables.map((table) => getTableConfig(table).name).sort()
  expect(described).toEqual(
    real.filter((name) => !NOT_DESCRIBED.some((pattern) => pattern.test(name))).sort(),
  )
  expect(described.length).toBeGreaterThan(20)
})

test('every table is STRICT, so that a column never holds what its type does not say', () => {
  const loose = db
    .prepare(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .pluck()
    .all()
  expect(loose).toEqual([])
})

describe.each(tables.map((table) => [getTableConfig(table).name, table] as const))('%s', (name, table) => {
  test('has the columns, types, nulls, defaults and primary key that the schema says', () => {
    expect(describedColumns(table)).toEqual(realColumns(name))
  })

  test('has the foreign keys that the schema says', () => {
    expect(describedForeignKeys(table)).toEqual(realForeignKeys(name))
  })

  test('has the indexes and unique keys that the schema says', () => {
    expect(describedIndexes(table)).toEqual(realIndexes(name))
  })

  test('never gives a row number again where the schema says so', () => {
    const ddl = db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(name) as string
    const isAuto = getTableConfig(table).columns.some(
      (column) => 'autoIncrement' in column && column.autoIncrement === true,
    )
    expect(isAuto).toBe(/AUTOINCREMENT/.test(ddl))
  })
})

test('an SQL fragment of the schema is compared as text', () => {
  expect(is(getTableConfig(schema.orders).indexes[0]?.config.columns[1], SQL)).toBe(true)
})

test('the newest snapshot is that of the schema, so that the next draft holds only what is new', async () => {
  const { generateSQLiteDrizzleJson, generateSQLiteMigration } = await import('drizzle-kit/api')
  const newest = readdirSync(inRoot('drizzle', 'meta'))
    .filter((name) => name.endsWith('_snapshot.json'))
    .sort()
    .at(-1)
  type Snapshot = Awaited<ReturnType<typeof generateSQLiteDrizzleJson>>
  const kept = JSON.parse(readFileSync(inRoot('drizzle', 'meta', newest ?? ''), 'utf8')) as Snapshot
  expect(await generateSQLiteMigration(kept, await generateSQLiteDrizzleJson({ ...schema }))).toEqual([])
})

test('each migration file has its entry in the drafting journal', () => {
  const journal = JSON.parse(readFileSync(inRoot('drizzle', 'meta', '_journal.json'), 'utf8')) as {
    entries: { idx: number; tag: string }[]
  }
  const files = readMigrations(inRoot('drizzle')).map(({ version, name }) => ({
    idx: version,
    tag: name.replace(/\.sql$/, ''),
  }))
  expect(journal.entries.map(({ idx, tag }) => ({ idx, tag }))).toEqual(files)
})
