import { describe, expect, test } from 'vitest'
import { dayOf } from '../../../../../src/main/features/dashboard/summary-query.ts'
import { HOUR_MS } from '../../../../../src/shared/lib/durations.ts'
import { anItem, anOrder, NOW } from '../../../../harness/store/orders.ts'
import { withStores } from '../../../../harness/store/with-store.ts'

const newStore = withStores()

async function shop() {
  const cup = anItem({ skuId: '2', sellerSku: 'CUP', productName: 'Cup', variation: 'Blue', quantity: 5 })
  const store = await newStore([
    ...Array.from({ length: 4 }, (_, index) => anOrder(`10${index}`, { paidAt: NOW - 50 * HOUR_MS })),
    ...Array.from({ length: 3 }, (_, index) => anOrder(`20${index}`, { items: [cup] })),
    anOrder('300', { status: 'completed' }),
    anOrder('301', { status: 'in_transit' }),
    anOrder('302', { isFulfilledByPlatform: true }),
    anOrder('303', { paidAt: NOW - 45 * HOUR_MS }),
  ])
  store.run('settings.update', { timeZone: 'Europe/London' })
  store.run('orders.ship', { orders: ['100', '200'] })
  store.run('orders.hold', { orders: ['201'], reason: 'wait' })
  return store
}

describe('the dashboard', () => {
  test('counts what it says, and every number opens a view of exactly so many orders', async () => {
    const store = await shop()
    const board = store.ask('dashboard.summary', {})
    const figures = {
      toShip: board.toShip,
      overdue: board.overdue,
      dueToday: board.dueToday,
      held: board.held,
      shippedToday: board.shippedToday,
      uncertainPrints: board.uncertainPrints,
    }
    expect(Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, figure.value]))).toEqual(
      { toShip: 6, overdue: 3, dueToday: 1, held: 1, shippedToday: 2, uncertainPrints: 0 },
    )
    for (const [name, figure] of [
      ...Object.entries(figures),
      ...board.waitingByPriority.map((one) => [one.priority, one] as const),
    ])
      expect(store.ask('orders.openView', figure.view).keys.length, name).toBe(figure.value)
    expect(board.waitingByPriority.reduce((sum, one) => sum + one.value, 0)).toBe(board.toShip.value)
  })

  test('shows what was shipped in the hour in which it was', async () => {
    const store = await shop()
    const { shippedByHour } = store.ask('dashboard.summary', {})
    expect(shippedByHour.filter((hour) => hour.orders > 0)).toEqual([
      { hourAt: NOW, label: '10:00', orders: 2 },
    ])
  })

  test('names the products that wait, most units first, and leads to their orders', async () => {
    const store = await shop()
    const { topProducts } = store.ask('dashboard.summary', {})
    expect(topProducts[0]).toMatchObject({ name: 'Cup · Blue', sku: 'CUP', unitsToShip: 10, orders: 2 })
    expect(
      store.ask('orders.openView', topProducts[0]?.view ?? store.ask('dashboard.summary', {}).toShip.view)
        .keys.length,
    ).toBe(2)
  })

  test('of an empty workspace is zero everywhere', async () => {
    const store = await newStore()
    const board = store.ask('dashboard.summary', {})
    expect([board.toShip.value, board.overdue.value, board.topProducts.length]).toEqual([0, 0, 0])
  })

  test('hides an import that is not done', async () => {
    const store = await newStore([anOrder('1')])
    await store.stage([anOrder('2')])
    expect(store.ask('dashboard.summary', {}).toShip.value).toBe(1)
  })
})

describe("the shop's day", () => {
  const days = [
    ['an ordinary day', 'Europe/London', Date.UTC(2026, 10, 22, 10), Date.UTC(2026, 10, 22), 24],
    ['a day of 23 hours', 'Europe/London', Date.UTC(2026, 2, 29, 15), Date.UTC(2026, 2, 29), 23],
    ['a day of 25 hours', 'Europe/London', Date.UTC(2026, 9, 25, 15), Date.UTC(2026, 9, 24, 23), 25],
    [
      'the hour that comes twice',
      'Europe/London',
      Date.UTC(2026, 9, 25, 0, 30),
      Date.UTC(2026, 9, 24, 23),
      25,
    ],
    [
      'half past midnight in summer',
      'Europe/London',
      Date.UTC(2026, 5, 30, 23, 30),
      Date.UTC(2026, 5, 30, 23),
      24,
    ],
    [
      'a zone with half hours',
      'Asia/Kolkata',
      Date.UTC(2026, 10, 22, 10),
      Date.UTC(2026, 10, 21, 18, 30),
      24,
    ],
    [
      'a zone that is a day ahead',
      'Pacific/Auckland',
      Date.UTC(2026, 10, 22, 12),
      Date.UTC(2026, 10, 22, 11),
      24,
    ],
    [
      'the day the clocks change at midnight',
      'America/Santiago',
      Date.UTC(2026, 8, 6, 15),
      Date.UTC(2026, 8, 6, 4),
      23,
    ],
  ] as const
  for (const [what, zone, now, start, hours] of days)
    test(`is right on ${what}`, () => {
      expect(dayOf(now, zone)).toEqual({ dayStartAt: start, dayEndAt: start + hours * HOUR_MS })
    })
})
