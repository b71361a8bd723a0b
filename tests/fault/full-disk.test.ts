import { describe, expect, test } from 'vitest'
import { wrongsOf } from '../harness/fault/sound-store.ts'
import { someOrders } from '../harness/store/orders.ts'
import type { TestStore } from '../harness/store/test-store.ts'
import { withStores } from '../harness/store/with-store.ts'

const newStore = withStores()

/** No page more than the file has now: SQLite then answers as it does on a full disk (trust.md section 1.7). */
function fillDisk(store: TestStore, pages = 0): void {
  const { driver } = store.host.connection
  driver.pragma('wal_checkpoint(TRUNCATE)')
  driver.pragma(`max_page_count = ${Number(driver.pragma('page_count', { simple: true })) + pages}`)
}

function freeDisk(store: TestStore): void {
  store.host.connection.driver.pragma('max_page_count = 1073741823')
}

describe('a full disk (trust 32)', () => {
  test('refuses a command with storage.full, whole, and the same command works once there is room', async () => {
    const store = await newStore(someOrders(20))
    fillDisk(store)
    const before = store.tableCounts()
    const orders = someOrders(20).map((order) => order.tiktokOrderId)
    const commandId = store.host.newId()
    const hold = () => store.run('orders.hold', { orders, reason: 'x'.repeat(200) }, { commandId })
    let refused: unknown
    // A page or two may still have room: what fits is stored whole, what does not is refused whole.
    for (let round = 0; round < 50 && refused === undefined; round += 1) {
      try {
        store.run('orders.note', { order: orders[round % 20] ?? '', note: `${round} ${'y'.repeat(1_500)}` })
      } catch (error) {
        refused = error
      }
    }
    expect(refused).toMatchObject({
      code: 'storage.full',
      message: expect.stringContaining('Nothing was half-written'),
    })
    const standing = store.tableCounts()
    expect(hold).toThrow(expect.objectContaining({ code: 'storage.full' }))
    expect(store.host.connection.driver.inTransaction).toBe(false)
    expect(store.tableCounts()).toEqual(standing)
    expect(wrongsOf(store)).toEqual([])
    freeDisk(store)
    expect(hold().done).toHaveLength(20)
    expect(wrongsOf(store)).toEqual([])
    expect(store.tableCounts()['orders']).toBe(before['orders'])
  })

  test('in the middle of an import shows nothing of it, and the import works once there is room', async () => {
    const store = await newStore(someOrders(20))
    const before = store.tableCounts()
    const more = someOrders(1_500).slice(20)
    fillDisk(store, 60)
    await expect(store.stage(more)).rejects.toMatchObject({ code: 'storage.full' })
    expect(store.search('')).toHaveLength(20)
    expect(store.ask('orders.counts', {}).total).toBe(20)
    freeDisk(store)
    const running = store.value('SELECT max(seq) FROM import_batches')
    await store.abort(running)
    expect(store.tableCounts()).toEqual(before)
    expect(wrongsOf(store)).toEqual([])
    expect(await store.bring(more)).toMatchObject({ new: 1_480 })
    expect(wrongsOf(store)).toEqual([])
  })

  test('that also stops the cleaning up hides what is left, and the next import brings every order', async () => {
    const store = await newStore()
    const orders = someOrders(600)
    fillDisk(store, 40)
    await expect(store.stage(orders)).rejects.toMatchObject({ code: 'storage.full' })
    fillDisk(store)
    await store.abort(store.value('SELECT max(seq) FROM import_batches')).catch(() => null)
    expect(store.search('')).toEqual([])
    freeDisk(store)
    expect(await store.bring(orders)).toMatchObject({ new: 600, unchanged: 0 })
    await store.settle()
    expect(store.search('')).toHaveLength(600)
    expect(wrongsOf(store)).toEqual([])
  })
})

describe('the check that these tests rely on', () => {
  const damages = {
    'an act without its outbox entry': 'DELETE FROM outbox WHERE seq = (SELECT max(seq) FROM outbox)',
    'an effect without its act': `UPDATE orders SET note = 'nobody wrote this' WHERE seq = 1`,
    'an order that search has lost': 'DELETE FROM order_search WHERE seq = 2',
    'a forgotten command': 'DELETE FROM commands',
    'an import half there': `UPDATE import_batches SET state = 'staging'`,
  }
  for (const [what, sql] of Object.entries(damages))
    test(`finds ${what}`, async () => {
      const store = await newStore(someOrders(3))
      store.run('orders.hold', { orders: ['5760001'], reason: 'wait' })
      expect(wrongsOf(store)).toEqual([])
      store.host.connection.driver.exec(sql)
      let found: readonly unknown[]
      try {
        found = wrongsOf(store)
      } catch (error) {
        found = [error]
      }
      expect(found).not.toEqual([])
    })
})
