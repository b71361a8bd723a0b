import { afterEach, describe, expect, test } from 'vitest'
import { anItem, anOrder, aPackage } from '../harness/store/orders.ts'
import { TestStore } from '../harness/store/test-store.ts'
import { horizonOf } from '../harness/supabase/sync-desk.ts'
import { addMember, makeShop, type SyncShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import { CloudStore } from '../harness/sync/cloud-store.ts'

const backend = testBackend()
const horizon = horizonOf(backend)
const open: CloudStore[] = []

afterEach(() => {
  for (const desk of open.splice(0)) desk.close()
})

async function desk(shop: SyncShop, user = shop.owner, store?: TestStore): Promise<CloudStore> {
  const made = await CloudStore.open(shop, user, store)
  open.push(made)
  return made
}

async function settle(...desks: CloudStore[]): Promise<string[]> {
  const outcomes: string[] = []
  for (const one of desks) outcomes.push(...(await one.push()))
  const target = await horizon()
  for (const one of desks) await one.pull(target)
  return outcomes
}

const order = (one: CloudStore, number: string) => one.store.ask('orders.detail', { order: number })
const serverOrders = (shop: SyncShop) =>
  backend.sql<{ tiktok_order_id: string; order_status: string; note: string; fulfillment_stage: string }>(
    `select tiktok_order_id, order_status, note, fulfillment_stage from public.orders where creator_id = $1 order by 1`,
    [shop.creatorId],
  )

describe('an import at a desk of a cloud workspace', () => {
  test('reaches the server and the other desks in bounded batches', async () => {
    const shop = await makeShop(backend, 0)
    const [one, two] = [await desk(shop), await desk(shop, await addMember(backend, shop, 'lead'))]
    await settle(one, two)
    const orders = Array.from({ length: 230 }, (_, at) => anOrder(String(5_760_000 + at)))
    expect(await one.store.bring(orders)).toMatchObject({ new: 230 })
    expect(one.store.value(`SELECT count(*) FROM outbox WHERE name = 'importOrders'`)).toBe(3)
    expect(await settle(one, two)).toEqual(['applied', 'applied', 'applied'])
    expect(two.store.value('SELECT count(*) FROM orders')).toBe(230)
    expect(order(two, '5760007')).toMatchObject({
      itemCount: order(one, '5760007').itemCount,
      itemsSummary: order(one, '5760007').itemsSummary,
      totalMinor: order(one, '5760007').totalMinor,
      address: order(one, '5760007').address,
    })
    expect(two.store.search('5760007')).toEqual(['5760007'])
    expect((await one.sync.position()).pending).toBe(0)
  })

  test('of what another desk imported already says so, and calls nothing changed that it only brought again', async () => {
    const shop = await makeShop(backend, 0)
    const [one, two] = [await desk(shop), await desk(shop, await addMember(backend, shop, 'lead'))]
    await settle(one, two)
    const orders = [anOrder('5760001'), anOrder('5760002')]
    await one.store.bring(orders)
    await settle(one, two)
    await two.store.bring([...orders, anOrder('5760003')])
    const [line] = two.store.ask('journal.list', { limit: 1 })
    expect(line?.summary).toContain('1 new, 0 changed, 2 that the shop had already, 0 unchanged')
    await settle(two)
    two.store.now += 60_000
    await two.store.bring([anOrder('5760001', { buyerMessage: 'please ring' }), anOrder('5760002')])
    expect(two.store.ask('journal.list', { limit: 1 })[0]?.summary).toContain('0 new, 1 changed, 1 unchanged')
  })

  test('is the same order that TikTok’s own feed brings, never a second one', async () => {
    const shop = await makeShop(backend, 0)
    const [one, two] = [await desk(shop), await desk(shop, await addMember(backend, shop, 'lead'))]
    await settle(one, two)
    await one.store.bring([anOrder('5760001')])
    await two.store.bring([anOrder('5760001'), anOrder('5760002')])
    await settle(one, two)
    await settle(one, two)
    expect((await serverOrders(shop)).map((row) => row.tiktok_order_id)).toEqual(['5760001', '5760002'])
    for (const each of [one, two]) {
      expect(each.store.value('SELECT count(*) FROM orders')).toBe(2)
      expect(each.store.value('SELECT count(*) FROM order_items')).toBe(2)
    }
  })

  test('shows what it said until the server has it, whatever is pulled in between', async () => {
    const shop = await makeShop(backend, 0)
    const one = await desk(shop)
    await settle(one)
    await one.store.bring([anOrder('5760001', { packages: [aPackage({ tracking: 'RM1GB' })] })])
    await settle(one)
    one.store.now += 60_000
    await one.store.bring([
      anOrder('5760001', {
        status: 'in_transit',
        statusText: 'Shipped',
        packages: [aPackage({ tracking: 'RM2GB' })],
      }),
    ])
    await backend.sql(`update public.orders set buyer_message = 'please ring' where creator_id = $1`, [
      shop.creatorId,
    ])
    await one.pull(await horizon())
    expect(order(one, '5760001')).toMatchObject({ status: 'in_transit', tracking: 'RM2GB' })
    await settle(one)
    expect(order(one, '5760001')).toMatchObject({ status: 'in_transit', tracking: 'RM2GB' })
    expect(one.store.value('SELECT count(*) FROM outbox_orders')).toBe(0)
    expect(one.store.value('SELECT count(*) FROM server_images')).toBe(0)
  })

  test('can be taken back only while nothing of it was sent', async () => {
    const shop = await makeShop(backend, 0)
    const one = await desk(shop)
    await settle(one)
    await one.store.bring([anOrder('5760001')])
    one.store.run('journal.undo', {})
    await one.store.settle()
    expect(one.store.value('SELECT count(*) FROM orders')).toBe(0)
    expect(await settle(one)).toEqual(['applied'])
    await one.store.bring([anOrder('5760002')])
    await settle(one)
    expect(() => one.store.run('journal.undo', {})).toThrow(/sent to the shop already/)
  })

  test('of a packer is refused, told, and leaves the server’s orders as they are', async () => {
    const shop = await makeShop(backend, 1)
    const packer = await desk(shop, await addMember(backend, shop, 'packer'))
    await settle(packer)
    await packer.store.bring([anOrder('5760001')])
    expect(await settle(packer)).toEqual(['refused access.denied'])
    expect(await serverOrders(shop)).toHaveLength(1)
    expect(packer.store.ask('sync.deadLetters', {})).toMatchObject([{ act: 'importOrders' }])
  })
})

describe('moving a local workspace up', () => {
  test('takes orders, what was done with them and the journal along, and leaves practice behind', async () => {
    const shop = await makeShop(backend, 0)
    const local = await TestStore.open()
    await local.bring([
      anOrder('5760001'),
      anOrder('5760002', { items: [anItem(), anItem({ skuId: '1729002', sellerSku: 'MUG-BLUE' })] }),
      anOrder('5760003'),
    ])
    local.run('orders.note', { order: '5760001', note: 'for Zoë 🎂' })
    local.run('orders.hold', { orders: ['5760002'], reason: 'asked for another colour' })
    local.run('orders.ship', { orders: ['5760003'] })
    const one = await desk(shop, shop.owner, local)
    const two = await desk(shop, await addMember(backend, shop, 'lead'))
    await settle(one, two)
    await settle(one, two)
    expect(await serverOrders(shop)).toMatchObject([
      { tiktok_order_id: '5760001', note: 'for Zoë 🎂', fulfillment_stage: 'new' },
      { tiktok_order_id: '5760002', fulfillment_stage: 'new' },
      { tiktok_order_id: '5760003', fulfillment_stage: 'closed' },
    ])
    for (const each of [one, two]) {
      expect(order(each, '5760001').note).toBe('for Zoë 🎂')
      expect(order(each, '5760002')).toMatchObject({ holdReason: 'asked for another colour', itemCount: 2 })
      expect(order(each, '5760003').stage).toBe('closed')
      expect(each.store.value('SELECT count(*) FROM orders')).toBe(3)
    }
    expect(one.store.value(`SELECT count(*) FROM outbox WHERE state NOT IN ('closed')`)).toBe(0)
    const lines = await backend.sql(
      `select 1 from public.desk_events where creator_id = $1 and act = 'journal'`,
      [shop.creatorId],
    )
    expect(lines.length).toBeGreaterThanOrEqual(4)
  })

  test('doubles nothing when the orders are on both sides, and can stop at any moment', async () => {
    const shop = await makeShop(backend, 0)
    const first = await desk(shop)
    await settle(first)
    await first.store.bring([anOrder('5760001'), anOrder('5760002')])
    await settle(first)
    const local = await TestStore.open()
    await local.bring([anOrder('5760001'), anOrder('5760003')])
    local.run('orders.note', { order: '5760001', note: 'red box' })
    const second = await desk(shop, shop.owner, local)
    // The first batch was sent and its answer never came; the desk starts again.
    const lost = await second.sync.takeBatch({ mutations: 1, bytes: 4_000_000 })
    await second.send(lost.mutations)
    await second.store.reopen()
    const again = await CloudStore.resume(second, shop)
    open.splice(open.indexOf(second), 1, again)
    await settle(again, first)
    await settle(again, first)
    expect((await serverOrders(shop)).map((row) => row.tiktok_order_id)).toEqual([
      '5760001',
      '5760002',
      '5760003',
    ])
    for (const each of [first, again]) {
      expect(each.store.value('SELECT count(*) FROM orders')).toBe(3)
      expect(order(each, '5760001').note).toBe('red box')
    }
  })
})

describe('a server whose history ended', () => {
  test('is copied anew; what it lost is sent once more, and nothing is done twice', async () => {
    const shop = await makeShop(backend, 3)
    const one = await desk(shop)
    await settle(one)
    one.store.run('orders.ship', { orders: ['T1'] })
    one.store.run('orders.note', { order: 'T2', note: 'kept' })
    await settle(one)
    // What a restore from before the note does: the note and its mutation are gone, and the epoch is another.
    await backend.sql(`update public.orders set note = '' where id = $1`, [shop.orderIds[1]])
    await backend.sql(
      `delete from public.applied_mutations where creator_id = $1 and result ->> 'status' = 'applied' and mutation_id in
         (select mutation_id from public.desk_events where act = 'note' and creator_id = $1)`,
      [shop.creatorId],
    )
    await backend.sql(`alter table public.desk_events disable trigger user`)
    await backend.sql(`delete from public.desk_events where act = 'note' and creator_id = $1`, [
      shop.creatorId,
    ])
    await backend.sql(`alter table public.desk_events enable trigger user`)
    await backend.sql('update public.desks set last_push_seq = 1 where creator_id = $1', [shop.creatorId])
    await one.sync.restart('epoch')
    await one.pull(await horizon())
    await settle(one)
    await settle(one)
    expect(order(one, 'T2').note).toBe('kept')
    expect(order(one, 'T1').stage).toBe('closed')
    const [{ ships } = { ships: 0 }] = await backend.sql<{ ships: number }>(
      `select count(*)::integer as ships from public.desk_events where act = 'ship' and creator_id = $1`,
      [shop.creatorId],
    )
    expect(ships).toBe(1)
  })

  test('takes rows away that it does not have any more', async () => {
    const shop = await makeShop(backend, 3)
    const one = await desk(shop)
    await settle(one)
    await backend.sql('delete from public.orders where id = $1', [shop.orderIds[0]])
    await backend.sql('delete from public.tombstones where creator_id = $1', [shop.creatorId])
    await one.sync.restart('expired')
    await one.pull(await horizon())
    await one.pull(await horizon())
    expect(one.store.value('SELECT count(*) FROM orders')).toBe(2)
  })
})
