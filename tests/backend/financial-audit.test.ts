import { beforeAll, describe, expect, test } from 'vitest'
import { makeTeam, type Team } from '../harness/access/team.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
let team: Team

beforeAll(async () => {
  team = await makeTeam(backend)
})

interface AuditRow {
  readonly event_type: string
  readonly user_id: string
  readonly order_id: string | null
  readonly properties: Readonly<Record<string, unknown>>
}

const trail = (name: string, id: unknown) =>
  backend.sql<AuditRow>(
    `select event_type, user_id, order_id, properties from analytics_events
     where event_category = 'financial' and properties ->> $1 = $2 order by "timestamp", event_type`,
    [name, String(id)],
  )
const types = async (name: string, id: unknown) => (await trail(name, id)).map(({ event_type }) => event_type)

describe('the financial audit', () => {
  test('holds every amount of an order: as it came, as it was changed and as it went', async () => {
    const order = await team.add('orders', { total_amount: 24.97 })
    await team.owner.client.from('orders').update({ total_amount: 20 }).eq('id', String(order['id']))
    await backend.sql("update orders set payment_status = 'refunded', refund_amount = 20 where id = $1", [
      order['id'],
    ])
    await backend.sql('delete from orders where id = $1', [order['id']])
    const rows = await trail('orderId', order['id'])
    expect(
      rows.map(({ event_type, properties: { before, after, actor } }) => [event_type, before, after, actor]),
    ).toMatchObject([
      ['order.recorded', null, { total_amount: 24.97, currency: 'GBP' }, null],
      ['order.changed', { total_amount: 24.97 }, { total_amount: 20 }, team.owner.id],
      [
        'order.changed',
        { payment_status: 'unpaid' },
        { payment_status: 'refunded', refund_amount: 20 },
        null,
      ],
      ['order.removed', { total_amount: 20 }, null, null],
    ])
    expect(new Set(rows.map(({ user_id }) => user_id))).toEqual(new Set([team.owner.id]))
  })

  test('says nothing where no amount changed', async () => {
    const order = await team.add('orders')
    await backend.sql("update orders set note = 'x', fulfillment_stage = 'picked' where id = $1", [
      order['id'],
    ])
    expect(await types('orderId', order['id'])).toEqual(['order.recorded'])
  })

  test('holds what lines, parcels and subscriptions cost', async () => {
    const line = await team.add('order_items', { unit_price: 5 })
    await backend.sql('update order_items set unit_price = 6 where id = $1', [line['id']])
    expect(await types('order_itemId', line['id'])).toEqual(['order_item.changed'])
    const parcel = await team.add('shipments', { shipping_cost: 3.2 })
    await backend.sql('update shipments set shipping_cost = 4 where id = $1', [parcel['id']])
    expect(await types('shipmentId', parcel['id'])).toEqual(['shipment.recorded', 'shipment.changed'])
    const plan = await team.add('subscriptions', { monthly_fee: 19 })
    await backend.sql("update subscriptions set status = 'cancelled' where id = $1", [plan['id']])
    expect(await types('subscriptionId', plan['id'])).toEqual([
      'subscription.recorded',
      'subscription.changed',
    ])
  })

  test('holds ids and amounts, and never a word about the buyer', async () => {
    const order = await team.add('orders', { customer_handle: 'auditmarker', note: 'auditmarker' })
    await backend.sql('update orders set total_amount = 3 where id = $1', [order['id']])
    expect(JSON.stringify(await trail('orderId', order['id']))).not.toContain('auditmarker')
  })

  test('comes in one statement with a thousand orders', async () => {
    const order = await team.add('orders')
    await backend.sql(
      `insert into orders (creator_id, tiktok_shop_id, tiktok_order_id, order_status, total_amount, currency, order_date)
       select creator_id, tiktok_shop_id, 'bulk-' || i, order_status, i, currency, order_date
       from orders, generate_series(1, 1000) i where id = $1`,
      [order['id']],
    )
    const [{ n } = { n: 0 }] = await backend.sql<{ n: number }>(
      `select count(*)::int as n from analytics_events e join orders o on o.id = e.order_id
       where o.tiktok_order_id like 'bulk-%' and o.creator_id = $1`,
      [team.creatorId],
    )
    expect(n).toBe(1000)
  })

  test('is read by the owner, and by nobody who only packs there', async () => {
    const order = await team.add('orders')
    const read = (who: Team['owner']) =>
      who.client.from('analytics_events').select('id').eq('order_id', String(order['id']))
    expect((await read(team.owner)).data).toHaveLength(1)
    expect((await read(team.packer)).data).toEqual([])
    expect((await read(team.stranger)).data).toEqual([])
  })

  test('is forged by nobody who may add events of his own', async () => {
    const add = (event_category: string) =>
      team.owner.client
        .from('analytics_events')
        .insert({ user_id: team.owner.id, event_type: 'x', event_category })
    expect((await add('usage')).error).toBeNull()
    expect((await add('financial')).error).toMatchObject({ code: '42501' })
  })
})

describe('what is only added to', () => {
  test('is changed or deleted by no role of the API, the server’s included', async () => {
    const order = await team.add('orders')
    for (const client of [team.owner.client, backend.service()]) {
      const events = client.from('analytics_events')
      expect((await events.update({ event_type: 'x' }).eq('order_id', String(order['id']))).error?.code).toBe(
        '42501',
      )
      expect((await events.delete().eq('order_id', String(order['id']))).error?.code).toBe('42501')
    }
  })

  test('refuses also the owner of the database, who has every right', async () => {
    const order = await team.add('orders')
    const refused = { code: 'P0001', message: 'audit.appendOnly' }
    await team.add('desk_events', { order_id: String(order['id']) })
    for (const statement of [
      `update analytics_events set event_type = 'x' where order_id = '${order['id']}'`,
      `delete from analytics_events where order_id = '${order['id']}'`,
      'truncate analytics_events',
      `update desk_events set act = 'x' where order_id = '${order['id']}'`,
      `delete from desk_events where order_id = '${order['id']}'`,
      'truncate desk_events',
    ])
      await expect(backend.sql(statement)).rejects.toMatchObject(refused)
  })

  test('outlives the order, the creator and the person, whose references let go', async () => {
    const other = await makeTeam(backend)
    const order = await other.add('orders')
    await other.add('desk_events', { order_id: String(order['id']) })
    await backend.sql('delete from auth.users where id = $1', [other.owner.id])
    const rows = await trail('orderId', order['id'])
    expect(rows.map(({ event_type, user_id }) => [event_type, user_id])).toEqual([
      ['order.recorded', null],
      ['order.removed', null],
    ])
    expect(await backend.sql('select id from desk_events where order_id = $1', [order['id']])).toEqual([])
  })
})
