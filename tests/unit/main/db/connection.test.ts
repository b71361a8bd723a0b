import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from '../../../../src/main/db/connection.ts'
import { openReader, openWriter } from '../../../../src/main/db/open.ts'
import type { WriteTx } from '../../../../src/main/db/tx.ts'
import { temporaryFolder } from '../../../harness/store/test-store.ts'

let folder = ''
let writer: Connection
let reader: Connection
beforeEach(() => {
  folder = temporaryFolder()
  writer = openWriter(join(folder, 'creatorflow.db'))
  writer.driver.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT')
  reader = openReader(join(folder, 'creatorflow.db'))
})
afterEach(() => {
  reader.close()
  writer.close()
  rmSync(folder, { recursive: true, force: true })
})

const count = () => reader.read((tx) => tx.value<number>('SELECT count(*) FROM t'))

describe('a transaction', () => {
  test('stores everything it did', () => {
    writer.write((tx) => {
      tx.run('INSERT INTO t (b) VALUES (?)', 'one')
      tx.run('INSERT INTO t (b) VALUES (?)', 'two')
    })
    expect(count()).toBe(2)
  })

  test('that fails stores nothing', () => {
    const failing = () =>
      writer.write((tx) => {
        tx.run('INSERT INTO t (b) VALUES (?)', 'one')
        throw new RangeError('halfway')
      })
    expect(failing).toThrow(RangeError)
    expect(count()).toBe(0)
    writer.write((tx) => void tx.run('INSERT INTO t (b) VALUES (?)', 'after'))
    expect(count()).toBe(1)
  })

  test('whose body is asynchronous is refused with a TypeError and rolled back (trust 30)', () => {
    const body = async (tx: WriteTx) => void tx.run('INSERT INTO t (b) VALUES (?)', 'one')
    const run = writer.write.bind(writer) as (body: unknown) => unknown
    expect(() => run(body)).toThrow(TypeError)
    expect(writer.driver.inTransaction).toBe(false)
    expect(count()).toBe(0)
  })

  test('that reads sees one moment, whatever is written beside it', () => {
    reader.read((tx) => {
      expect(tx.value('SELECT count(*) FROM t')).toBe(0)
      writer.write((other) => void other.run('INSERT INTO t (b) VALUES (?)', 'beside'))
      expect(tx.value('SELECT count(*) FROM t')).toBe(0)
    })
    expect(count()).toBe(1)
  })
})

describe('a reading connection', () => {
  test('refuses to write, by SQLite itself (trust 31)', () => {
    const write = () =>
      reader.read((tx) => void (tx as WriteTx).run('INSERT INTO t (b) VALUES (?)', 'sneaked in'))
    expect(write).toThrow(
      expect.objectContaining({
        code: 'storage.readOnly',
        cause: expect.objectContaining({ code: 'SQLITE_READONLY' }),
      }),
    )
    expect(count()).toBe(0)
  })
})
