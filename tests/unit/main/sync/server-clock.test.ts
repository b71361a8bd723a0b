import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../../../src/shared/lib/durations.ts'
import { temporaryFolder } from '../../../harness/store/test-store.ts'
import { BareStore } from '../../../harness/sync/bare-store.ts'
import { catalogPage, claimPage, emptyPage, ordersPage } from '../../../harness/sync/made-up-pages.ts'

const HOUR_MS = 60 * MINUTE_MS
const ORDER = '576000000000000001'

let desk: BareStore

beforeEach(async () => {
  desk = await BareStore.open(temporaryFolder())
  await desk.apply(catalogPage())
  await desk.apply(ordersPage([1], 1, true))
})

afterEach(() => desk.store.close())

const claim = () => desk.store.ask('orders.detail', { order: ORDER }).claim
const leftOfClaim = () => (claim()?.expiresAt ?? 0) - desk.store.now

describe('at a desk whose clock is hours off', () => {
  test.each([
    ['late', 5 * HOUR_MS],
    ['early', -5 * HOUR_MS],
  ])('a claim is shown with the time that it has left (%s)', async (_what, ahead) => {
    const serverTime = desk.store.now + ahead
    await desk.apply(claimPage(1, serverTime, serverTime + 10 * MINUTE_MS))
    expect(leftOfClaim()).toBe(10 * MINUTE_MS)
    expect(desk.store.run('orders.claim', { orders: [ORDER] })).toMatchObject({ done: [] })
  })

  test('a claim that has ended by the server is nobody’s', async () => {
    const serverTime = desk.store.now + 5 * HOUR_MS
    await desk.apply(claimPage(1, serverTime, serverTime - MINUTE_MS))
    expect(leftOfClaim()).toBe(-MINUTE_MS)
    expect(desk.store.run('orders.claim', { orders: [ORDER] }).done).toHaveLength(1)
  })

  test('a clock that is put right shows every claim anew, and one that only drifts does not', async () => {
    const serverTime = desk.store.now + 5 * HOUR_MS
    await desk.apply(claimPage(1, serverTime, serverTime + 10 * MINUTE_MS))
    expect(await desk.changedBy(emptyPage(serverTime + 300))).toEqual([])
    desk.store.now += 5 * HOUR_MS
    expect(await desk.changedBy(emptyPage(serverTime))).toEqual([desk.value('SELECT seq FROM orders')])
    expect(leftOfClaim()).toBe(10 * MINUTE_MS)
  })
})
