import { expect, test } from 'vitest'
import { listMigrations, migrateUp, runAdvisors } from '../harness/supabase/cli.ts'
import { scratchDatabase } from '../harness/supabase/scratch.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()

test('the advisors of the Supabase CLI find nothing to warn of', async () => {
  const findings = await runAdvisors(backend.databaseUrl)
  const serious = findings.filter(({ level }) => level !== 'INFO')
  expect(serious.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([])
  // The lists of rules do run: an empty answer would pass otherwise.
  expect(findings.length).toBeGreaterThan(0)
})

test('the Supabase CLI applies the migrations to a bare database, and writes the same history', async () => {
  const database = await scratchDatabase(backend, 'bare')
  await migrateUp(database.databaseUrl)
  const own = await historyOf(backend.databaseUrl)
  expect(await historyOf(database.databaseUrl)).toEqual(own)
  await database.drop()
})

test('the Supabase CLI finds every migration applied by the stack', async () => {
  const rows = await listMigrations(backend.databaseUrl)
  expect(rows.length).toBeGreaterThan(40)
  expect(rows.filter(({ local, remote }) => local !== remote)).toEqual([])
})

/** Versions, names and how many statements of each. */
async function historyOf(url: string) {
  const client = await backend.connectTo(url)
  const { rows } = await client.query(
    'select version, name, cardinality(statements) as n from supabase_migrations.schema_migrations order by version',
  )
  await client.end()
  return rows
}
