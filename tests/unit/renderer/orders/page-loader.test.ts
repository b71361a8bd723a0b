import { describe, expect, it } from 'vitest'
import { PageLoader } from '../../../../src/renderer/features/orders/table/page-loader.ts'
import { PAGE_ROWS, RowCache } from '../../../../src/renderer/features/orders/table/row-cache.ts'
import type { OrderRow } from '../../../../src/shared/domain/orders/order-row.ts'
import { madeUpOrders } from '../../../harness/fake-api/made-up-orders.ts'

const orders: readonly OrderRow[] = madeUpOrders(2_000, 1_800_000_000_000)
const keys = Int32Array.from(orders, (order) => order.seq)

/** A loader whose answers come when the test lets them. */
function makeLoader(cache = new RowCache()) {
  const asked: (readonly number[])[] = []
  const answers: (() => void)[] = []
  const told: string[] = []
  const fetch = (seqs: readonly number[]) => {
    asked.push(seqs)
    return new Promise<readonly OrderRow[]>((resolve) => {
      answers.push(() => resolve(seqs.flatMap((seq) => orders[seq - 1] ?? [])))
    })
  }
  const loader = new PageLoader(cache, fetch, {
    onRows: () => told.push('rows'),
    onError: () => told.push('error'),
  })
  const settle = async () => {
    for (const answer of answers.splice(0)) answer()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { cache, asked, told, loader, settle }
}

describe('pages of rows', () => {
  it('asks for a whole page by row number, once', async () => {
    const { loader, asked, settle, cache } = makeLoader()
    loader.use(keys)
    loader.ensure(0, 20)
    loader.ensure(1, 21)
    expect(asked).toEqual([Array.from(keys.subarray(0, PAGE_ROWS))])
    await settle()
    expect(cache.get(1)?.tiktokOrderId).toBe(orders[0]?.tiktokOrderId)
    loader.ensure(2, 22)
    expect(asked).toHaveLength(1)
  })

  it('asks for the next page when 60% of one is passed, and for the one before when going up', () => {
    const { loader, asked } = makeLoader()
    loader.use(keys)
    loader.ensure(60, 76)
    expect(asked).toHaveLength(1)
    loader.ensure(61, 77)
    expect(asked.map(([first]) => first)).toEqual([1, 129])
    const other = makeLoader()
    other.loader.use(keys)
    other.loader.ensure(140, 160)
    expect(other.asked.map(([first]) => first)).toEqual([129, 1])
  })

  it('asks again only for what the cache has lost', async () => {
    const { loader, asked, settle, cache } = makeLoader()
    loader.use(keys)
    loader.ensure(0, 20)
    await settle()
    cache.forget([5, 9])
    loader.ensure(0, 20)
    expect(asked[1]).toEqual([5, 9])
  })

  it('does not ask for ever about orders the store no longer has', async () => {
    const { loader, asked, settle } = makeLoader()
    loader.use(Int32Array.of(1, 2, 999_999))
    loader.ensure(0, 2)
    await settle()
    loader.ensure(0, 2)
    expect(asked).toHaveLength(1)
  })

  it('keeps no more than four pages on their way while a scroll bar is dragged', () => {
    const { loader, asked } = makeLoader()
    loader.use(keys)
    for (let first = 0; first < 1_900; first += 64) loader.ensure(first, first + 20)
    expect(asked).toHaveLength(4)
  })

  it('lets a late answer for another view fill the cache and move nothing', async () => {
    const { loader, settle, told, cache } = makeLoader()
    loader.use(keys)
    loader.ensure(0, 20)
    loader.use(Int32Array.of(500))
    await settle()
    expect(told).toEqual([])
    expect(cache.get(1)).toBeDefined()
  })
})

describe('the row cache', () => {
  it('drops the rows that were used least recently', () => {
    const cache = new RowCache(3)
    cache.put(orders.slice(0, 3))
    cache.touch([1])
    cache.put(orders.slice(3, 4))
    expect(cache.size).toBe(3)
    expect(cache.get(2)).toBeUndefined()
    expect(cache.get(1)).toBeDefined()
  })
})
