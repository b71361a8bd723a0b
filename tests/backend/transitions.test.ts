import { beforeAll, describe, expect, test } from 'vitest'
import {
  isKnownStatus,
  ORDER_STATUSES,
  STATUS_TRANSITIONS,
  statusSteps,
} from '../../src/shared/domain/orders/status.ts'
import { addOrder, addShop, type ShopRows } from '../harness/supabase/shop-rows.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import type { TestUser } from '../harness/supabase/users.ts'

const backend = testBackend()
const { sql } = backend
const WORDS = [...ORDER_STATUSES, 'unknown']
let owner: TestUser
let shop: ShopRows

beforeAll(async () => {
  owner = await backend.createUser()
  shop = await addShop(sql, owner.id)
})

/** An order of one status, reported at noon. */
const orderOf = (order_status: string) =>
  addOrder(sql, shop, {
    order_status,
    status_text: order_status,
    platform_updated_at: '2026-11-20T12:00:00Z',
  })
const statusOf = async (id: string) =>
  (await sql<{ order_status: string }>('select order_status from orders where id = $1', [id]))[0]
    ?.order_status

test('the database’s table of steps is the one of src/shared', async () => {
  const rows = await sql<{ from_status: string; to_status: string }>(
    'select * from private.order_transitions',
  )
  const steps = rows.map(({ from_status, to_status }) => `${from_status} ${to_status}`)
  expect(steps.sort()).toEqual(
    statusSteps()
      .map(([from, to]) => `${from} ${to}`)
      .sort(),
  )
})

describe('a program without a newer report', () => {
  test.each(WORDS)('takes an order from %s along the table’s steps and no others', async (from) => {
    const isStep = (to: string) =>
      from === 'unknown' ||
      (isKnownStatus(from) && isKnownStatus(to) && STATUS_TRANSITIONS[from].includes(to))
    for (const to of WORDS.filter((word) => word !== from)) {
      const id = await orderOf(from)
      const step = sql('update orders set order_status = $1 where id = $2', [to, id])
      if (isStep(to)) await expect(step).resolves.toEqual([])
      else await expect(step).rejects.toMatchObject({ code: 'P0001', message: 'order.transition' })
      expect(await statusOf(id)).toBe(isStep(to) ? to : from)
    }
  })
})

describe('TikTok’s own report', () => {
  const report = (id: string, order_status: string, at: string) =>
    backend.service().from('orders').update({ order_status, platform_updated_at: at }).eq('id', id)

  test('holds when it is newer, though steps are missing or the table knows no such step', async () => {
    const id = await orderOf('awaiting_shipment')
    expect((await report(id, 'delivered', '2026-11-20T13:00:00Z')).error).toBeNull()
    expect((await report(id, 'in_transit', '2026-11-20T14:00:00Z')).error).toBeNull()
    expect(await statusOf(id)).toBe('in_transit')
  })

  test('changes nothing when it is older than what the order holds, and leaves no stamp', async () => {
    const id = await orderOf('in_transit')
    const before = await sql('select rev, order_status, platform_updated_at from orders where id = $1', [id])
    expect((await report(id, 'awaiting_collection', '2026-11-20T11:00:00Z')).error).toBeNull()
    expect(
      await sql('select rev, order_status, platform_updated_at from orders where id = $1', [id]),
    ).toEqual(before)
  })

  test('may bring a word that nobody knows, which is kept', async () => {
    const id = await orderOf('awaiting_shipment')
    const { error } = await backend
      .service()
      .from('orders')
      .update({
        order_status: 'unknown',
        status_text: 'BEAMED_UP',
        platform_updated_at: '2026-11-20T13:00:00Z',
      })
      .eq('id', id)
    expect(error).toBeNull()
    await expect(addOrder(sql, shop, { order_status: 'unknown' })).rejects.toMatchObject({ code: '23514' })
  })
})

describe('a person who writes orders through the API', () => {
  const write = (id: string, row: Record<string, unknown>) =>
    owner.client.from('orders').update(row).eq('id', id)

  test('is told which step does not exist', async () => {
    const id = await orderOf('completed')
    const { error } = await write(id, { order_status: 'unpaid' })
    expect(error).toMatchObject({ code: 'P0001', message: 'order.transition' })
    expect(JSON.parse(error?.details ?? '')).toEqual({ orderId: id, from: 'completed', to: 'unpaid' })
  })

  test('maps an unknown status to any other', async () => {
    const id = await orderOf('unknown')
    expect((await write(id, { order_status: 'delivered' })).error).toBeNull()
    expect(await statusOf(id)).toBe('delivered')
  })

  test('cannot pass for TikTok by moving the time of its report', async () => {
    const id = await orderOf('completed')
    const { error } = await write(id, { order_status: 'unpaid', platform_updated_at: '2027-01-01T00:00:00Z' })
    expect(error).toMatchObject({ message: 'order.platformTime' })
    expect(await statusOf(id)).toBe('completed')
  })
})
