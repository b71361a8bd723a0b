import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { backUpTo } from '../../../../src/main/db/backup.ts'
import { checkIntegrity } from '../../../../src/main/db/integrity.ts'
import { migrate } from '../../../../src/main/db/migrate.ts'
import { type Migration, readMigrations } from '../../../../src/main/db/migrations.ts'
import { openWriter } from '../../../../src/main/db/open.ts'
import { refuseFutureFile } from '../../../../src/main/db/workspace-files.ts'
import { NOW } from '../../../harness/store/orders.ts'
import { MIGRATIONS_FOLDER, temporaryFolder } from '../../../harness/store/test-store.ts'

const FIXTURES = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'databases')
const shipped = readMigrations(MIGRATIONS_FOLDER)
const newest = shipped.at(-1)?.version ?? 0
const noBackup = async () => undefined

let folder = ''
let file = ''
beforeEach(() => {
  folder = temporaryFolder()
  file = join(folder, 'creatorflow.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A migration that comes after the shipped ones. */
const next = (sql: string): Migration => ({
  version: newest + 1,
  name: `${newest + 1}_next.sql`,
  sql,
  sha256: 'made up',
})

/** Everything a file says: its schema, its version and its rows. */
function contentsOf(db: Database.Database): unknown {
  const tables = db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'order_fts%' ORDER BY name`,
    )
    .pluck()
    .all() as string[]
  return {
    version: db.pragma('user_version', { simple: true }),
    schema: schemaOf(db),
    rows: tables.map((name) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]),
  }
}

function schemaOf(db: Database.Database): unknown {
  return db
    .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`)
    .all()
}

async function freshFile(): Promise<void> {
  const connection = openWriter(file)
  await migrate(connection.driver, shipped, noBackup, NOW)
  connection.write(
    (tx) => void tx.run(`INSERT INTO settings (key, value, updated_at) VALUES ('operator', '"Sam"', 0)`),
  )
  connection.close()
}

describe('a file of a newer program', () => {
  test('is refused with storage.fromFuture, and not a byte of it changes (trust 27)', async () => {
    await freshFile()
    const db = new Database(file)
    db.pragma(`user_version = ${newest + 1}`)
    db.close()
    const before = readFileSync(file)
    expect(() => refuseFutureFile(file, shipped)).toThrow(
      expect.objectContaining({
        code: 'storage.fromFuture',
        message: expect.stringContaining('Update the program'),
      }),
    )
    expect(readFileSync(file).equals(before)).toBe(true)
    // SQLite may leave its empty log beside a file it only looked at; nothing is in it.
    if (existsSync(`${file}-wal`)) expect(readFileSync(`${file}-wal`)).toHaveLength(0)
  })

  test('is refused with its log still beside it, and neither file changes (trust 27)', async () => {
    await freshFile()
    const writer = openWriter(file)
    writer.driver.pragma('wal_autocheckpoint = 0')
    writer.driver.pragma(`user_version = ${newest + 3}`)
    const copy = join(folder, 'killed.db')
    for (const part of ['', '-wal']) copyFileSync(file + part, copy + part)
    writer.close()
    const before = [readFileSync(copy), readFileSync(`${copy}-wal`)]
    expect(() => refuseFutureFile(copy, shipped)).toThrow(
      expect.objectContaining({ code: 'storage.fromFuture' }),
    )
    expect(
      [readFileSync(copy), readFileSync(`${copy}-wal`)].map((bytes, index) =>
        bytes.equals(before[index] as Buffer),
      ),
    ).toEqual([true, true])
  })

  test('that is not there is refused by nobody', () => {
    expect(() => refuseFutureFile(join(folder, 'none.db'), shipped)).not.toThrow()
    expect(existsSync(join(folder, 'none.db'))).toBe(false)
  })
})

describe('a migration', () => {
  const broken = {
    'that is not SQL': 'CREATE TABLE good (a TEXT) STRICT; CREATE TABEL bad (a TEXT);',
    'that breaks a reference': `CREATE TABLE child (a INTEGER REFERENCES products (seq)) STRICT; INSERT INTO child VALUES (999999);`,
    'that breaks a rule on the way': `DELETE FROM settings; INSERT INTO import_batches (seq, id) VALUES (1, 'x');`,
  }
  for (const [what, sql] of Object.entries(broken))
    test(`${what} is refused, and schema, rows and version are as they were (trust 28)`, async () => {
      await freshFile()
      const connection = openWriter(file)
      const before = contentsOf(connection.driver)
      const failing = migrate(connection.driver, [...shipped, next(sql)], noBackup, NOW)
      await expect(failing).rejects.toMatchObject({ code: 'storage.migrationFailed' })
      expect(contentsOf(connection.driver)).toEqual(before)
      expect(connection.driver.pragma('foreign_keys', { simple: true })).toBe(1)
      connection.close()
    })

  test('that works is applied once, with a backup made before the first change', async () => {
    await freshFile()
    const connection = openWriter(file)
    const copy = join(folder, 'before.db')
    const sequence = [...shipped, next('CREATE TABLE more (a TEXT) STRICT')]
    const outcome = await migrate(connection.driver, sequence, () => backUpTo(connection.driver, copy), NOW)
    expect(outcome).toEqual({ from: newest, to: newest + 1 })
    const kept = new Database(copy, { readonly: true })
    expect(kept.pragma('user_version', { simple: true })).toBe(newest)
    expect(kept.prepare('SELECT value FROM settings').pluck().get()).toBe('"Sam"')
    kept.close()
    expect(
      await migrate(connection.driver, sequence, () => Promise.reject(new Error('backed up again')), NOW),
    ).toEqual({ from: newest + 1, to: newest + 1 })
    connection.close()
  })

  test('is not begun when the backup before it fails', async () => {
    await freshFile()
    const connection = openWriter(file)
    const before = contentsOf(connection.driver)
    const failing = migrate(
      connection.driver,
      [...shipped, next('CREATE TABLE more (a TEXT) STRICT')],
      () => Promise.reject(new Error('no room')),
      NOW,
    )
    await expect(failing).rejects.toThrow('no room')
    expect(contentsOf(connection.driver)).toEqual(before)
    connection.close()
  })

  test('that was edited after it was shipped is refused (trust 29)', async () => {
    await freshFile()
    const connection = openWriter(file)
    const edited = shipped.map((migration, index) =>
      index === 0 ? { ...migration, sha256: 'another' } : migration,
    )
    await expect(migrate(connection.driver, edited, noBackup, NOW)).rejects.toMatchObject({
      code: 'storage.migrationChanged',
      message: expect.stringContaining('edited'),
    })
    connection.close()
  })

  test('that is missing though it was applied is refused (trust 29)', async () => {
    await freshFile()
    const connection = openWriter(file)
    await migrate(connection.driver, [...shipped, next('CREATE TABLE more (a TEXT) STRICT')], noBackup, NOW)
    const later = { ...next('SELECT 1'), version: newest + 2 }
    await expect(migrate(connection.driver, [...shipped, later], noBackup, NOW)).rejects.toMatchObject({
      code: 'storage.migrationChanged',
      message: expect.stringContaining('removed'),
    })
    connection.close()
  })

  test('has the same hash with either line ending, since a clone on Windows may change them', () => {
    const [first] = readMigrations(MIGRATIONS_FOLDER)
    expect(first?.sql).not.toContain('\r')
    expect(first?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('every schema that was ever shipped', () => {
  const fixtures = readdirSync(FIXTURES).filter((name) => name.endsWith('.db'))

  test('has a fixture', () => {
    expect(fixtures.sort()).toEqual(
      shipped.map(({ version }) => `schema-${String(version).padStart(4, '0')}.db`),
    )
  })

  for (const name of fixtures)
    test(`${name} migrates to the schema of a fresh file and keeps its rows (trust 28)`, async () => {
      copyFileSync(join(FIXTURES, name), file)
      const connection = openWriter(file)
      const orders = connection.read((tx) =>
        tx.pluck<string>('SELECT tiktok_order_id FROM orders ORDER BY seq'),
      )
      await migrate(connection.driver, shipped, noBackup, NOW)
      const fresh = openWriter(join(folder, 'fresh.db'))
      await migrate(fresh.driver, shipped, noBackup, NOW)
      expect(schemaOf(connection.driver)).toEqual(schemaOf(fresh.driver))
      expect(orders.length).toBeGreaterThan(0)
      expect(connection.read((tx) => tx.pluck('SELECT tiktok_order_id FROM orders ORDER BY seq'))).toEqual(
        orders,
      )
      expect(checkIntegrity(connection.driver).filter((check) => !check.isSound)).toEqual([])
      fresh.close()
      connection.close()
    })
})
