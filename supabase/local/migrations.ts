import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { withClient } from './postgres/sql.ts'
import { splitStatements } from './postgres/statements.ts'
import { messageOf, StackError } from './stack-error.ts'

/** One file of supabase/migrations. */
export interface Migration {
  /** The digits that its name begins with. */
  readonly version: string
  readonly name: string
  readonly file: string
  readonly sql: string
  /** False for a file that begins with `-- no-transaction`, such as one that builds an index concurrently. */
  readonly isTransactional: boolean
}

const NAME = /^(\d+)_(.+)\.sql$/
const OUTSIDE = /^-- no-transaction\b/

/**
 * The migrations of a folder, in the order they run.
 * @throws {StackError} stack.migration_name
 */
export function readMigrations(folder: string): Migration[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.sql')) : []
  return files.sort().map((file) => {
    const [, version, name] = NAME.exec(file) ?? []
    if (version === undefined || name === undefined)
      throw new StackError(
        'stack.migration_name',
        `${file} is not named <digits>_<name>.sql.`,
        'Rename it; the Supabase CLI would leave it out.',
      )
    const sql = readFileSync(join(folder, file), 'utf8')
    return { version, name, file, sql, isTransactional: !OUTSIDE.test(sql) }
  })
}

/** The history table as the Supabase CLI makes and fills it, so that either can go on from the other. */
const HISTORY = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
  alter table supabase_migrations.schema_migrations add column if not exists statements text[];
  alter table supabase_migrations.schema_migrations add column if not exists name text;`

/**
 * Applies the migrations that a database does not have yet, each in a transaction of its own together
 * with its line in the history, as the role `postgres`.
 * @param url of the database, as the role postgres
 * @returns the versions applied, in order
 * @throws {StackError} stack.migration_failed, with the file and the line; what came before it stays
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<string[]> {
  return await withClient(url, async (client) => {
    await client.query(HISTORY)
    const { rows } = await client.query<{ version: string }>(
      'select version from supabase_migrations.schema_migrations',
    )
    const known = new Set(rows.map(({ version }) => version))
    const waiting = migrations.filter(({ version }) => !known.has(version))
    for (const migration of waiting) await apply(client, migration)
    return waiting.map(({ version }) => version)
  })
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const statements = splitStatements(migration.sql)
  try {
    if (migration.isTransactional) await client.query('begin')
    if (migration.isTransactional) await client.query(migration.sql)
    else for (const statement of statements) await client.query(statement)
    await client.query(
      'insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)',
      [migration.version, migration.name, statements],
    )
    if (migration.isTransactional) await client.query('commit')
    // What one file sets for its session must not reach the next; the CLI resets it too.
    await client.query('reset role; reset all')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw new StackError(
      'stack.migration_failed',
      `${migration.file}${placeOf(error, migration.sql)}: ${messageOf(error)}`,
      'Mend the file; the migrations before it stay applied.',
      error,
    )
  }
}

/** `:LINE` where Postgres said which character it stumbled over. */
function placeOf(error: unknown, sql: string): string {
  const position = Number((error as { position?: string }).position)
  return position > 0 ? `:${sql.slice(0, position).split('\n').length}` : ''
}
