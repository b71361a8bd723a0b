// Writes what src/shared/sync says of the database, from a database with all migrations: run it after a change there.

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startBackend } from './backend.ts'
import { databaseTypesSource, readSyncedTables, tablesSource } from './sync-types.ts'

const backend = await startBackend({ hasRealtime: false })
const pool = new pg.Pool({ connectionString: backend.adminUrl })
const path = (name: string) => fileURLToPath(new URL(`../../../src/shared/sync/${name}`, import.meta.url))
const tables = await readSyncedTables(async (text) => (await pool.query(text)).rows)
writeFileSync(path('tables.ts'), tablesSource(tables))
writeFileSync(path('database-types.ts'), await databaseTypesSource(pool))
await pool.end()
await backend.stop()
const biome = fileURLToPath(new URL('../../../node_modules/.bin/biome', import.meta.url))
execFileSync(biome, ['check', '--write', path('tables.ts'), path('database-types.ts')], { stdio: 'inherit' })
