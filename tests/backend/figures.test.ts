import { beforeAll, describe, expect, test } from 'vitest'
import { viralCorrelation } from '../../src/shared/domain/orders/correlation.ts'
import { type HourlyDemand, velocityScore } from '../../src/shared/domain/orders/demand.ts'
import { HOUR_MS } from '../../src/shared/lib/durations.ts'
import { addItem, addOrder, addRow, addShop, type ShopRows } from '../harness/supabase/shop-rows.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import type { TestUser } from '../harness/supabase/users.ts'

const backend = testBackend()
const { sql } = backend
let owner: TestUser
let stranger: TestUser
let dashboardOf = ''

beforeAll(async () => {
  owner = await backend.createUser()
  stranger = await backend.createUser()
})

/** A day of one kind of automation. */
const addMetric = (metric_date: string, row: Record<string, unknown>) =>
  addRow(sql, 'automation_metrics', { user_id: owner.id, automation_type: 'label', metric_date, ...row })

describe('the dashboard', () => {
  beforeAll(async () => {
    const seller = await addShop(sql, owner.id)
    await addOrder(sql, seller, { total_amount: '10.00', order_date: new Date().toISOString() })
    await addOrder(sql, seller, { total_amount: '20.00', refund_amount: '5.00' })
    await addOrder(sql, seller, { total_amount: '3000', currency: 'JPY', order_date: '2020-01-01T00:00:00Z' })
    await addOrder(sql, seller, {
      total_amount: '99.00',
      order_status: 'cancelled',
      order_date: '2020-01-01T00:00:00Z',
    })
    for (const day of ['2026-11-01', '2026-11-02', '2026-11-03'])
      await addMetric(day, { creator_id: seller.creatorId, time_saved_hours: 2, stress_reduction_score: 40 })
    await sql(
      "update orders set order_date = now() - interval '40 days' where creator_id = $1 and total_amount = 20",
      [seller.creatorId],
    )
    await sql('select private.refresh_creator_dashboard()')
    dashboardOf = seller.creatorId
  })

  test('adds up orders and metrics each alone, so that neither multiplies the other', async () => {
    const { data } = await owner.client.rpc('creator_dashboard').eq('creator_id', dashboardOf).single()
    expect(data).toMatchObject({
      total_orders: 4,
      monthly_orders: 1,
      total_revenue: 25,
      revenue_by_currency: { GBP: 25, JPY: 3000 },
      avg_time_saved: 2,
      avg_stress_reduction: 40,
    })
  })

  test('tells nobody about creators for whom he does not work', async () => {
    expect((await stranger.client.rpc('creator_dashboard')).data).toEqual([])
    expect((await backend.anonymous().rpc('creator_dashboard')).error?.code).toBe('42501')
    const { error } = await owner.client.from('creator_dashboard_metrics').select()
    expect(error?.code).toBe('42P01')
  })
})

describe('the rollups', () => {
  test('add days up to ISO weeks and months, and weigh a score by its orders', async () => {
    await addMetric('2026-08-31', { orders_processed: 30, time_saved_hours: 1.5, stress_reduction_score: 80 })
    await addMetric('2026-09-01', {
      orders_processed: 10,
      time_saved_hours: 0.5,
      stress_reduction_score: 40,
      error_count: 2,
    })
    const range = { from: '2026-08-01', to: '2026-09-30' }
    const read = async (view: string) =>
      (
        await owner.client
          .from(view)
          .select()
          .gte('period', range.from)
          .lte('period', range.to)
          .order('period')
      ).data
    expect(await read('automation_metrics_daily')).toHaveLength(2)
    expect(await read('automation_metrics_weekly')).toMatchObject([
      {
        period: '2026-08-31',
        orders_processed: 40,
        time_saved_hours: 2,
        stress_reduction_score: 70,
        error_count: 2,
      },
    ])
    expect(await read('automation_metrics_monthly')).toMatchObject([
      { period: '2026-08-01', orders_processed: 30, stress_reduction_score: 80 },
      { period: '2026-09-01', orders_processed: 10, stress_reduction_score: 40 },
    ])
  })

  test('show nobody the metrics of another', async () => {
    for (const view of ['daily', 'weekly', 'monthly'])
      expect((await stranger.client.from(`automation_metrics_${view}`).select()).data).toEqual([])
  })
})

/** An order of one line for each of these. */
const addSales = (seller: ShopRows, sales: readonly { product: string; at: number; units: number }[]) =>
  sql(
    `with input as (select gen_random_uuid() as id, * from jsonb_to_recordset($3) as t (product uuid, at bigint, units integer)),
     placed as (
       insert into orders (id, creator_id, tiktok_shop_id, tiktok_order_id, order_status, total_amount, currency, order_date)
       select id, $1, $2, id::text, 'awaiting_shipment', 1, 'GBP', to_timestamp(at / 1000.0) from input)
     insert into order_items (creator_id, order_id, product_id, quantity, unit_price, line_total, currency)
     select $1, id, product, units, 1, 1, 'GBP' from input`,
    [seller.creatorId, seller.shopId, JSON.stringify(sales)],
  )

describe('how a product sells', () => {
  const NOW = Date.UTC(2026, 10, 22, 12, 30)
  const products: string[] = []
  const sold = new Map<string, HourlyDemand[]>()

  /** Five weeks of sales, alike in every run, with a spike of the shop a day ago that the first product rides. */
  beforeAll(async () => {
    const seller = await addShop(sql, owner.id)
    for (const [at, sku] of ['rides', 'steady', 'new', 'none'].entries())
      products[at] = await addRow(sql, 'products', { creator_id: seller.creatorId, sku, currency: 'GBP' })
    for (let back = 0; back < 35 * 24; back += 1) {
      const hourAt = Math.floor(NOW / HOUR_MS) * HOUR_MS - back * HOUR_MS
      const spike = back >= 20 && back < 25
      const units = [spike ? 9 + (back % 3) : back % 7 === 0 ? 1 : 0, 1 + ((back * 7) % 4), back < 4 ? 3 : 0]
      for (const [at, count] of units.entries()) {
        if (count === 0) continue
        const product = products[at] ?? ''
        sold.set(product, [...(sold.get(product) ?? []), { hourAt, orders: 1, units: count }])
      }
    }
    const rows = [...sold].flatMap(([product, hours]) =>
      hours.map(({ hourAt, units }) => ({ product, at: hourAt, units })),
    )
    // A synced transaction writes at most 1,000 rows.
    for (let from = 0; from < rows.length; from += 450) await addSales(seller, rows.slice(from, from + 450))
    const cancelled = await addOrder(sql, seller, {
      order_status: 'cancelled',
      order_date: new Date(NOW).toISOString(),
    })
    await addItem(sql, seller, cancelled, { product_id: products[1], quantity: 500 })
    await sql('analyze orders, order_items')
  })

  test('has the velocity_score that a desk computes', async () => {
    for (const product of products) {
      const { data } = await owner.client.rpc('velocity_score', {
        of_product: product,
        at: new Date(NOW).toISOString(),
      })
      expect(data).toBe(velocityScore(sold.get(product) ?? [], NOW))
    }
  })

  test('has the viral_correlation that a desk computes', async () => {
    const all = [...sold.values()].flat()
    for (const product of products) {
      const { data } = await owner.client.rpc('viral_correlation', {
        of_product: product,
        at: new Date(NOW).toISOString(),
      })
      const desk = viralCorrelation(sold.get(product) ?? [], all, NOW)
      if (desk === null) expect(data).toBeNull()
      else expect(data).toBeCloseTo(desk, 3)
    }
    expect(viralCorrelation(sold.get(products[0] ?? '') ?? [], all, NOW)).toBeGreaterThan(0.9)
  })

  test('is nobody else’s to ask about', async () => {
    expect((await stranger.client.rpc('velocity_score', { of_product: products[0] })).data).toBeNull()
    expect((await stranger.client.rpc('viral_correlation', { of_product: products[0] })).data).toBeNull()
  })

  test('is stored with the product and gives its open orders a viral_score', async () => {
    const [product] = await sql<{ creator_id: string }>('select creator_id from products where id = $1', [
      products[0],
    ])
    const creator = product?.creator_id
    const at = new Date(NOW - 20 * HOUR_MS).toISOString()
    await sql('select private.refresh_product_scores($1, $2)', [creator, at])
    expect(await sql('select private.refresh_product_scores($1, $2) as changed', [creator, at])).toEqual([
      { changed: 0 },
    ])
    const batches: number[] = []
    do {
      const [batch] = await sql<{ changed: number }>(
        'select private.refresh_viral_scores($1, 400) as changed',
        [creator],
      )
      batches.push(batch?.changed ?? 0)
    } while (batches.at(-1) !== 0)
    expect(Math.max(...batches)).toBeLessThanOrEqual(400)
    const [score] = await sql(
      `select bool_and(o.viral_score = round(p.velocity_score * p.viral_correlation)) as is_right, max(o.viral_score) > 0 as is_viral
       from orders o join order_items i on i.order_id = o.id join products p on p.id = i.product_id where p.id = $1`,
      [products[0]],
    )
    expect(score).toEqual({ is_right: true, is_viral: true })
  })
})

describe('the recounts', () => {
  test('set aside what open orders ask for, as far as it is on hand', async () => {
    const seller = await addShop(sql, owner.id)
    await addItem(sql, seller, await addOrder(sql, seller), { quantity: 5, cancelled_quantity: 1 })
    await addItem(sql, seller, await addOrder(sql, seller, { order_status: 'delivered' }), { quantity: 7 })
    const place = await addRow(sql, 'inventory_sync', {
      creator_id: seller.creatorId,
      product_id: seller.productId,
      tiktok_shop_id: seller.shopId,
      local_stock: 3,
    })
    const recount = async (stock: number) => {
      await sql('update inventory_sync set local_stock = $1 where id = $2', [stock, place])
      await sql('select private.recount_stock($1)', [seller.creatorId])
      return await sql(
        `select s.asked_quantity, s.reserved_quantity, p.stock_quantity
         from inventory_sync s join products p on p.id = s.product_id where s.id = $1`,
        [place],
      )
    }
    expect(await recount(3)).toEqual([{ asked_quantity: 4, reserved_quantity: 3, stock_quantity: 3 }])
    expect(await recount(9)).toEqual([{ asked_quantity: 4, reserved_quantity: 4, stock_quantity: 9 }])
    expect(await recount(-1)).toEqual([{ asked_quantity: 4, reserved_quantity: 0, stock_quantity: -1 }])
  })

  test('know a buyer’s orders and worth in the currency of the last one', async () => {
    const seller = await addShop(sql, owner.id)
    const buy = (row: Record<string, unknown>) =>
      addOrder(sql, seller, { customer_id: seller.customerId, ...row })
    await buy({ total_amount: '10.00', order_date: '2026-11-01T00:00:00Z' })
    await buy({ total_amount: '15.00', order_date: '2026-11-03T00:00:00Z', refund_amount: '1.00' })
    await buy({ total_amount: '500', currency: 'JPY', order_date: '2026-11-02T00:00:00Z' })
    await buy({ total_amount: '70.00', order_status: 'cancelled', order_date: '2026-11-04T00:00:00Z' })
    await sql('select private.recount_customers($1)', [seller.creatorId])
    const rows = await sql(
      'select lifetime_orders, lifetime_value::float, currency, customer_tier from customers where id = $1',
      [seller.customerId],
    )
    expect(rows).toEqual([
      { lifetime_orders: 3, lifetime_value: 24, currency: 'GBP', customer_tier: 'returning' },
    ])
  })
})
