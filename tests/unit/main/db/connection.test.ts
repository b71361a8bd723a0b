import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection, Holder } from '../../../../src/main/db/connection.ts'
import { openReader, openWriter } from '../../../../src/main/db/open.ts'
import type { SqlValue, WriteTx } from '../../../../src/main/db/tx.ts'
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

describe('a transaction that is held open', () => {
  const add = (text: string) => (tx: WriteTx) => void tx.run('INSERT INTO t (b) VALUES (?)', text)
  const holderOf = (ended: unknown[]): Holder => ({
    beforeCommit: add('the last'),
    ended: (failure) => void ended.push(failure),
  })

  test('is stored as one, with what its holder still had to write, when it is released', () => {
    const ended: unknown[] = []
    const holder = holderOf(ended)
    writer.hold(holder, add('one'))
    writer.hold(holder, add('two'))
    expect(count()).toBe(0)
    writer.release()
    expect(count()).toBe(3)
    expect(ended).toEqual([null])
    writer.release()
    expect(ended).toEqual([null])
  })

  test.each<[string, () => unknown]>([
    ['a command', () => writer.write(() => undefined)],
    ['a reading', () => writer.read(() => undefined)],
    ['whoever wants the driver', () => writer.driver],
  ])('is stored before %s gets its turn', (_who, ask) => {
    const ended: unknown[] = []
    writer.hold(holderOf(ended), add('one'))
    ask()
    expect(ended).toEqual([null])
    expect(count()).toBe(2)
  })

  test('goes with the piece of it that fails, and the next one begins afresh', () => {
    const ended: unknown[] = []
    const holder = holderOf(ended)
    writer.hold(holder, add('one'))
    const failing = () =>
      writer.hold(holder, () => {
        throw new RangeError('halfway')
      })
    expect(failing).toThrow(RangeError)
    expect(ended).toEqual([])
    writer.hold(holder, add('afresh'))
    writer.release()
    expect(count()).toBe(2)
  })

  test('that cannot be stored fails its holder, not the command that made it end', () => {
    writer.driver.exec('CREATE TABLE u (a INTEGER REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED) STRICT')
    const ended: unknown[] = []
    writer.hold(holderOf(ended), (tx) => void tx.run('INSERT INTO u (a) VALUES (?)', 99))
    writer.write(add('a command'))
    expect(ended).toEqual([expect.objectContaining({ code: expect.stringContaining('SQLITE_CONSTRAINT') })])
    expect(count()).toBe(1)
  })

  test('is not held while something must not meet one', async () => {
    const holder = holderOf([])
    await writer.withoutHolding(async () => {
      writer.hold(holder, add('one'))
      expect(count()).toBe(2)
    })
    writer.hold(holder, add('held again'))
    expect(count()).toBe(2)
  })
})

describe('a statement', () => {
  test('compares with values as they are, whatever their type', () => {
    writer.write((tx) => tx.run('INSERT INTO t (a, b) VALUES (?, ?), (?, ?)', 1, '007', 2, null))
    const found = (sql: string, value: SqlValue) => reader.read((tx) => tx.pluck<number>(sql, value))
    expect(found('SELECT a FROM t WHERE b = ?', '007')).toEqual([1])
    expect(found('SELECT a FROM t WHERE b = ?', '7')).toEqual([])
    expect(found('SELECT a FROM t WHERE b IS ?', null)).toEqual([2])
    writer.write((tx) => tx.run('UPDATE t SET b = ? WHERE a = ?', '+1', 2))
    expect(found('SELECT b FROM t WHERE a = ?', 2)).toEqual(['+1'])
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
