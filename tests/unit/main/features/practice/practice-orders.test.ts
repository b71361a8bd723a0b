import { describe, expect, it } from 'vitest'
import {
  PRACTICE_ORDER_PREFIX,
  practiceOrders,
  spikeSize,
} from '../../../../../src/main/features/practice/generate/practice-orders.ts'
import { VIRAL_PRODUCT } from '../../../../../src/main/features/practice/generate/shelf.ts'
import { ORDER_STATUSES } from '../../../../../src/shared/domain/orders/status.ts'
import { DAY_MS, HOUR_MS } from '../../../../../src/shared/lib/durations.ts'

const NOW_AT = Date.UTC(2026, 10, 22, 15, 30)
const REQUEST = { count: 1_200, seed: 42, nowAt: NOW_AT, currency: 'GBP', timeZone: 'Europe/London' }
const shop = [...practiceOrders(REQUEST)].flat()
const isViral = (order: (typeof shop)[number]) =>
  order.items.some((item) => item.productName === VIRAL_PRODUCT.name)

describe('a practice shop', () => {
  it('has as many orders as asked, every one with its own reserved id, oldest first', () => {
    expect(shop).toHaveLength(1_200)
    expect(new Set(shop.map((order) => order.tiktokOrderId)).size).toBe(1_200)
    expect(
      shop.every(
        (order) =>
          order.tiktokOrderId.startsWith(PRACTICE_ORDER_PREFIX) && /^\d{18}$/.test(order.tiktokOrderId),
      ),
    ).toBe(true)
    const times = shop.map((order) => order.orderedAt ?? 0)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(Math.max(...times)).toBeLessThan(NOW_AT)
  })

  it('is the same for the same request and another for another seed', () => {
    expect([...practiceOrders(REQUEST)].flat()).toEqual(shop)
    expect([...practiceOrders({ ...REQUEST, seed: 43 })].flat()[0]).not.toEqual(shop[0])
  })

  it('has one product that sells three times its baseline and more, with sixty orders in two hours', () => {
    const viral = shop.filter(isViral)
    const lately = viral.filter((order) => (order.orderedAt ?? 0) >= NOW_AT - 2 * HOUR_MS)
    const before =
      viral.filter((order) => (order.orderedAt ?? 0) >= NOW_AT - 7 * DAY_MS).length - lately.length
    expect(lately.length).toBeGreaterThanOrEqual(60)
    expect(lately.length / 2).toBeGreaterThan((3 * before) / (7 * 24))
  })

  it('has every status, most of them waiting to be shipped', () => {
    const statuses = shop.map((order) => order.status)
    expect(new Set(statuses)).toEqual(new Set(ORDER_STATUSES))
    expect(statuses.filter((status) => status === 'awaiting_shipment').length).toBeGreaterThan(600)
    expect(shop.some((order) => order.cancelRequested)).toBe(true)
    expect(shop.some((order) => (order.paidAt ?? 0) > NOW_AT - HOUR_MS)).toBe(true)
  })

  it('adds up: lines to totals, packages to items, moments in their order', () => {
    for (const order of shop) {
      expect(order.totalMinor).toBe(
        order.items.reduce((sum, item) => sum + item.lineMinor, 0) + order.shippingMinor + order.taxMinor,
      )
      const packed = order.packages
        .flatMap((parcel) => parcel.contents)
        .reduce((sum, content) => sum + content.quantity, 0)
      expect(packed).toBe(order.items.reduce((sum, item) => sum + item.quantity, 0))
      const moments = [order.orderedAt, order.paidAt, order.rtsAt, order.shippedAt, order.deliveredAt].filter(
        (at) => at !== null,
      )
      expect(moments).toEqual(moments.toSorted((a, b) => a - b))
    }
  })

  it('has names in many scripts and orders of several lines', () => {
    const names = shop.map((order) => order.recipient.name).join(' ')
    for (const script of [
      /\p{Script=Thai}/u,
      /\p{Script=Arabic}/u,
      /\p{Emoji_Presentation}/u,
      /\p{Script=Han}/u,
    ])
      expect(names).toMatch(script)
    expect(shop.filter((order) => order.items.length > 1).length).toBeGreaterThan(100)
  })

  it('stays small and whole when few orders are asked for', () => {
    const few = [...practiceOrders({ ...REQUEST, count: 12 })].flat()
    expect(few).toHaveLength(12)
    expect(spikeSize(12)).toBe(3)
    expect([...practiceOrders({ ...REQUEST, count: 0 })].flat()).toEqual([])
  })

  it.each(['IDR', 'JPY', 'XXX'])('prices in %s with whole minor units', (currency) => {
    const orders = [...practiceOrders({ ...REQUEST, count: 30, currency })].flat()
    expect(
      orders.every(
        (order) =>
          Number.isSafeInteger(order.totalMinor) && order.totalMinor > 0 && order.currency === currency,
      ),
    ).toBe(true)
  })
})
