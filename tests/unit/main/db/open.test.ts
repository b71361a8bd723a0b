import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { assertEngine, LOWEST_SQLITE } from '../../../../src/main/db/connection.ts'
import { assertSettings, openReader, openWriter } from '../../../../src/main/db/open.ts'
import { temporaryFolder } from '../../../harness/store/test-store.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = temporaryFolder()
  file = join(folder, 'creatorflow.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const pragmasOf = (db: Database.Database) =>
  Object.fromEntries(
    ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema', 'cell_size_check'].map((name) => [
      name,
      db.pragma(name, { simple: true }),
    ]),
  )
const SAFE = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, trusted_schema: 0, cell_size_check: 1 }

describe('opening the order file', () => {
  test('is durable and checked on the first AND on the second open (trust 25)', () => {
    for (const which of ['first', 'second', 'third']) {
      const connection = openWriter(file)
      expect(pragmasOf(connection.driver), which).toEqual(SAFE)
      connection.write((tx) => void tx.run('CREATE TABLE IF NOT EXISTS t (a TEXT) STRICT'))
      connection.close()
    }
  })

  test('for reading is durable and checked too', () => {
    openWriter(file).close()
    const connection = openReader(file)
    expect(pragmasOf(connection.driver)).toEqual(SAFE)
    connection.close()
  })

  for (const pragma of ['synchronous = NORMAL', 'foreign_keys = OFF', 'journal_mode = DELETE']) {
    test(`a connection with ${pragma} is refused with storage.badOpen`, () => {
      openWriter(file).close()
      const db = new Database(file)
      db.pragma('synchronous = FULL')
      db.pragma('foreign_keys = ON')
      expect(() => assertSettings(db)).not.toThrow()
      db.pragma(pragma)
      expect(() => assertSettings(db)).toThrow(expect.objectContaining({ code: 'storage.badOpen' }))
      db.close()
    })
  }

  test('the driver alone would reopen a file without full durability, which is why every open sets it', () => {
    openWriter(file).close()
    const db = new Database(file)
    expect(db.pragma('synchronous', { simple: true })).toBe(1)
    db.close()
  })

  test('something that is no database is refused as damaged and stays as it is', () => {
    const text = 'this was an order file once\n'.repeat(200)
    rmSync(file, { force: true })
    const db = join(folder, 'text.db')
    writeFileSync(db, text)
    expect(() => openWriter(db)).toThrow(expect.objectContaining({ code: 'storage.corrupt' }))
    expect(readFileSync(db, 'utf8')).toBe(text)
  })
})

describe('the engine', () => {
  test('that ships is new enough', () => {
    const db = new Database(':memory:')
    expect(() => assertEngine(String(db.prepare('SELECT sqlite_version()').pluck().get()))).not.toThrow()
    db.close()
  })

  for (const version of ['3.51.2', '3.50.4', '3.7.17', '2.8.17'])
    test(`${version} is refused with storage.badEngine (trust 26)`, () => {
      expect(() => assertEngine(version)).toThrow(expect.objectContaining({ code: 'storage.badEngine' }))
    })

  for (const version of [LOWEST_SQLITE, '3.51.10', '3.53.0', '4.0.0', '3.51.3.1'])
    test(`${version} is taken`, () => {
      expect(() => assertEngine(version)).not.toThrow()
    })
})
