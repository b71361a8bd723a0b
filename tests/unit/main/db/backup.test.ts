import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { assertGoodCopy, backUpTo } from '../../../../src/main/db/backup.ts'
import { someOrders } from '../../../harness/store/orders.ts'
import { withStores } from '../../../harness/store/with-store.ts'

const newStore = withStores()

describe('a backup', () => {
  test('made while commands go on holds every command acknowledged before it began (trust 36)', async () => {
    const store = await newStore(someOrders(3_000))
    const target = join(store.folder, 'copy.db')
    for (let round = 0; round < 20; round += 1)
      store.run('orders.note', { order: '5760001', note: `before ${round}` })
    let isDone = false
    const copying = backUpTo(store.host.connection.driver, target).finally(() => {
      isDone = true
    })
    let during = 0
    while (!isDone) {
      store.run('orders.note', { order: '5760002', note: `during ${during++}` })
      await new Promise((resolve) => setImmediate(resolve))
    }
    await copying
    const copy = new Database(target, { readonly: true })
    expect(copy.prepare(`SELECT note FROM orders WHERE tiktok_order_id = '5760001'`).pluck().get()).toBe(
      'before 19',
    )
    expect(
      copy
        .prepare(
          'SELECT count(*) FROM journal j LEFT JOIN outbox o ON o.journal_seq = j.seq WHERE o.seq IS NULL',
        )
        .pluck()
        .get(),
    ).toBe(0)
    copy.close()
    expect(readdirSync(store.folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])
  })

  test('that does not pass its check is thrown away, and the earlier one stays as it was (trust 36)', async () => {
    const store = await newStore(someOrders(2))
    const target = join(store.folder, 'copy.db')
    await backUpTo(store.host.connection.driver, target)
    const earlier = readFileSync(target)
    const { driver } = store.host.connection
    driver.pragma('foreign_keys = OFF')
    driver.exec('UPDATE orders SET shop_seq = 999')
    await expect(backUpTo(driver, target)).rejects.toMatchObject({ code: 'storage.backupFailed' })
    expect(readFileSync(target).equals(earlier)).toBe(true)
    expect(existsSync(`${target}.part`)).toBe(false)
  })

  test('that cannot be written says so and leaves nothing', async () => {
    const store = await newStore(someOrders(2))
    await expect(
      backUpTo(store.host.connection.driver, join(store.folder, 'no', 'such', 'folder.db')),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^storage\./) })
    expect(store.search('')).toHaveLength(2)
  })

  test('is one file: nothing of it stays in a log beside it', async () => {
    const store = await newStore(someOrders(2))
    const target = join(store.folder, 'copy.db')
    await backUpTo(store.host.connection.driver, target)
    const copy = new Database(target, { readonly: true })
    expect(copy.pragma('journal_mode', { simple: true })).toBe('delete')
    copy.close()
  })

  test('cut short is not taken for good', async () => {
    const store = await newStore(someOrders(200))
    const target = join(store.folder, 'copy.db')
    await backUpTo(store.host.connection.driver, target)
    const bytes = readFileSync(target)
    writeFileSync(target, bytes.subarray(0, bytes.length - 8_192))
    expect(() => assertGoodCopy(target)).toThrow()
  })
})
