import type { PostgresConnection } from '@supabase/lite/postgres'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { openPool } from '../postgres/sql.ts'

/** Requests that ask the database at the same time. */
const CONNECTIONS = 10

const { INT8, NUMERIC, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, TIMETZ } = pg.types.builtins
const asIs = (text: string) => text
const asNumber = (text: string) => (String(Number(text)) === text ? Number(text) : text)

/** Values as the package's own driver reads them: times stay text. */
const READERS = new Map<number, (text: string) => unknown>([
  [INT8, (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text))],
  [NUMERIC, asNumber],
  ...[DATE, TIME, TIMESTAMP, TIMESTAMPTZ, TIMETZ].map((type) => [type, asIs] as const),
])

/**
 * Has the sign-in service ask over a pool of ours. The package's own driver takes a connection that Postgres has
 * dropped for a good one: after a crash of Postgres its thread ends, or all requests wait for ever.
 */
export function overOurPool(connection: PostgresConnection, url: string): PostgresConnection {
  const types = {
    getTypeParser: (type: number, format?: 'text' | 'binary') =>
      READERS.get(type) ?? pg.types.getTypeParser(type, format),
  } as pg.CustomTypesConfig
  const pool = openPool(url, { name: 'sign-in', max: CONNECTIONS, types })
  connection.kysely = new Kysely({ dialect: new PostgresDialect({ pool }) })
  return connection
}
