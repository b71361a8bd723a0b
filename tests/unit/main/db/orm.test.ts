import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { DATABASE_FILE } from '../../../../src/main/db/database-file.ts'
import { openReader } from '../../../../src/main/db/open.ts'
import { eq, ormOf, type WriteOrm } from '../../../../src/main/db/orm.ts'
import { meta } from '../../../../src/main/db/schema/workspace.ts'
import type { TestStore } from '../../../harness/store/test-store.ts'
import { withStores } from '../../../harness/store/with-store.ts'

const open = withStores()
let store: TestStore
beforeEach(async () => {
  store = await open()
})

const stored = () =>
  store.host.connection.read((tx) => tx.value<string>(`SELECT value FROM meta WHERE key = 'a'`))

describe('typed queries', () => {
  test('take part in the open transaction: what they wrote is stored with the rest', () => {
    store.host.connection.write((tx) => {
      ormOf(tx).insert(meta).values({ key: 'a', value: '1' }).run()
      expect(tx.value(`SELECT value FROM meta WHERE key = 'a'`)).toBe('1')
    })
    expect(stored()).toBe('1')
  })

  test('take part in the open transaction: what they wrote is rolled back with the rest', () => {
    const failing = () =>
      store.host.connection.write((tx) => {
        ormOf(tx).insert(meta).values({ key: 'a', value: '1' }).run()
        throw new RangeError('halfway')
      })
    expect(failing).toThrow(RangeError)
    expect(stored()).toBeUndefined()
  })

  test('are made once for a connection', () => {
    const first = store.host.connection.read((tx) => ormOf(tx) as object)
    expect(store.host.connection.read((tx) => ormOf(tx) as object)).toBe(first)
  })

  test('read what is stored, and nothing for what is not', () => {
    store.host.connection.write((tx) => void ormOf(tx).insert(meta).values({ key: 'a', value: '1' }).run())
    store.host.connection.read((tx) => {
      const one = (key: string) => ormOf(tx).select().from(meta).where(eq(meta.key, key)).get()
      expect(one('a')).toEqual({ key: 'a', value: '1' })
      expect(one('b')).toBeUndefined()
    })
  })

  test('over a reading connection are refused by SQLite itself, whatever their type was said to be', () => {
    const reader = openReader(join(store.folder, DATABASE_FILE))
    const writing = () =>
      reader.read((tx) => (ormOf(tx) as WriteOrm).insert(meta).values({ key: 'a', value: '1' }).run().changes)
    expect(writing).toThrow(expect.objectContaining({ code: 'storage.readOnly' }))
    reader.close()
    expect(stored()).toBeUndefined()
  })
})
