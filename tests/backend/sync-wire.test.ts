import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { JOURNAL_ACTS } from '../../src/shared/domain/journal/acts.ts'
import { mergeText } from '../../src/shared/domain/text/merge-text.ts'
import { SYNC_ACT_OF, SYNC_ACTS } from '../../src/shared/sync/acts.ts'
import { WIRE_VERSION } from '../../src/shared/sync/answers.ts'
import { PAYLOADS } from '../../src/shared/sync/mutations.ts'
import { SERVER_CODES } from '../../src/shared/sync/server-codes.ts'
import { SYNCED_TABLES } from '../../src/shared/sync/tables.ts'
import { databaseTypesSource, readSyncedTables } from '../harness/supabase/sync-types.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
const pool = new pg.Pool({ connectionString: backend.adminUrl, max: 2 })
afterAll(() => pool.end())
const root = (path: string) => new URL(`../../${path}`, import.meta.url)

describe('what src/shared/sync says of the wire is what the running database does', () => {
  test('tables, columns, kinds and nulls', async () => {
    expect(SYNCED_TABLES).toEqual(await readSyncedTables((text) => backend.sql(text)))
  })

  test('the functions, as supabase-js calls them', async () => {
    const bare = (text: string) => text.replaceAll(/[\s;,'"|]/g, '')
    const checkedIn = readFileSync(root('src/shared/sync/database-types.ts'), 'utf8')
    expect(bare(checkedIn)).toBe(bare(await databaseTypesSource(pool)))
  })

  test('acts with their kind, class and least role', async () => {
    const rows = await backend.sql<{ act: string }>(
      'select act, kind, class, least_role as "leastRole" from private.sync_acts',
    )
    expect(Object.fromEntries(rows.map(({ act, ...rule }) => [act, rule]))).toEqual(SYNC_ACTS)
    expect(Object.keys(PAYLOADS).sort()).toEqual(Object.keys(SYNC_ACTS).sort())
  })

  test('the version', async () => {
    expect(await backend.sql('select schema_version from private.sync_state')).toEqual([
      { schema_version: WIRE_VERSION },
    ])
  })

  test('every code that the functions of sync name', async () => {
    const rows = await backend.sql<{ text: string }>(
      `select prosrc as text from pg_proc where pronamespace = 'private'::regnamespace
       and (proname ~ '^(act_|sync_|run_|push|digest|register|new_mut|read_c|check_b|broken|refused|unknown|require_|count_)')`,
    )
    const named = new Set(
      rows.flatMap(({ text }) =>
        [...text.matchAll(/'((?:sync|rule|input|desk)\.[a-zA-Z]+)'/g)].map(([, code]) => code),
      ),
    )
    expect([...named].filter((code) => !SERVER_CODES.includes(code as never))).toEqual([])
    expect(named.size).toBeGreaterThan(12)
  })

  test('each act of the journal has one to be sent as', () => {
    expect(Object.keys(SYNC_ACT_OF).sort()).toEqual([...JOURNAL_ACTS].sort())
  })
})

describe('notes', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '🎁'), maxLength: 12 })

  test('are merged by one rule on the desk and on the server', async () => {
    const cases = fc.sample(fc.tuple(text, text, text), { numRuns: 400, seed: 20_261_122 })
    const rows = await backend.sql<{ merged: string | null }>(
      `select private.merge_text(c.base, c.theirs, c.ours) as merged
       from unnest($1::text[], $2::text[], $3::text[]) with ordinality c (base, theirs, ours, n) order by n`,
      [0, 1, 2].map((at) => cases.map((one) => one[at])),
    )
    expect(rows.map(({ merged }) => merged)).toEqual(cases.map((one) => mergeText(...one)))
    expect(rows.some(({ merged }) => merged === null)).toBe(true)
  })

  test.each([
    ['gift', 'gift wrap', 'a gift', 'a gift wrap'],
    ['', 'call first', 'leave at door', 'call firstleave at door'],
    ['gift', 'gift', 'gift!', 'gift!'],
    ['red box', 'blue box', 'green box', null],
  ])('%j with %j and %j become %j', (base, theirs, ours, merged) => {
    expect(mergeText(base, theirs, ours)).toBe(merged)
  })
})
