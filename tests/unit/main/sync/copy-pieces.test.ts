import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../harness/store/test-store.ts'
import { BareStore } from '../../../harness/sync/bare-store.ts'
import { catalogPage, ordersPage } from '../../../harness/sync/made-up-pages.ts'

const ORDERS = 5
const page = ordersPage([0, 1, 2, 3, 4], 1, true)

let desk: BareStore

beforeEach(async () => {
  desk = await BareStore.open(temporaryFolder())
  await desk.apply(catalogPage())
})

afterEach(() => desk.store.close())

const count = (table: string) => desk.value(`SELECT count(*) FROM ${table}`)

/** Counts the pieces that a page is cut into; at the piece of that number the power goes. */
function watchPieces(cutAt = Number.POSITIVE_INFINITY): () => number {
  let pieces = 0
  Object.assign(desk.host, {
    syncFaults: (point: string) => {
      if (point !== 'sync.piece') return
      pieces += 1
      if (pieces === cutAt) throw new Error('The power went')
    },
  })
  return () => pieces
}

test('a page of a first copy that nobody waits for is one transaction', async () => {
  const pieces = watchPieces()
  await desk.apply(page)
  expect([pieces(), count('orders'), count('order_items')]).toEqual([0, ORDERS, ORDERS])
})

test('a command that waits cuts a page after each order, and the page is whole all the same', async () => {
  const pieces = watchPieces()
  Object.assign(desk.host, { isAwaited: () => true })
  await desk.apply(page)
  expect([pieces(), count('orders'), count('order_items')]).toEqual([ORDERS, ORDERS, ORDERS])
  expect(desk.store.search('buyer3')).toEqual(['576000000000000003'])
})

test('a page that was cut short is applied again from its beginning, and nothing is there twice', async () => {
  watchPieces(2)
  Object.assign(desk.host, { isAwaited: () => true })
  const before = await desk.position()
  await expect(desk.apply(page)).rejects.toThrow('The power went')
  expect(count('orders')).toBe(2)
  expect((await desk.position()).cursor).toEqual(before.cursor)
  watchPieces()
  await desk.apply(page)
  expect([count('orders'), count('order_items'), count('order_search')]).toEqual([ORDERS, ORDERS, ORDERS])
  expect(desk.store.search('buyer1')).toEqual(['576000000000000001'])
  expect((await desk.position()).cursor).toEqual(page.cursor)
})
