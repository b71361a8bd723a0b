import { afterEach, expect, test } from 'vitest'
import { renewClaims } from '../../src/main/features/orders/claims.ts'
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

async function desk(shop: SyncShop, user = shop.owner): Promise<CloudStore> {
  const made = await CloudStore.open(shop, user)
  open.push(made)
  return made
}

async function settle(...desks: CloudStore[]): Promise<void> {
  for (const one of desks) await one.push()
  const target = await horizon()
  for (const one of desks) await one.pull(target)
}

const rowOf = (one: CloudStore, number: string) => one.store.ask('orders.detail', { order: number })

test('a first copy brings orders with their lines, under the numbers that people know', async () => {
  const shop = await makeShop(backend, 30)
  const bench = await desk(shop)
  await bench.pull(await horizon())
  const { keys, rows } = bench.store.ask('orders.openView', {
    filter: { statuses: [], stages: [], priorities: [], impacts: [], flags: [] },
    search: '',
    sort: { column: 'ordered', direction: 'desc' },
  })
  expect(keys).toHaveLength(30)
  expect(rows[0]).toMatchObject({
    tiktokOrderId: 'T30',
    itemCount: 1,
    itemsSummary: 'Product 1',
    totalMinor: 1_299,
  })
  expect(rowOf(bench, 'T7')).toMatchObject({
    status: 'awaiting_shipment',
    items: [{ sku: 'sku-1', quantity: 1 }],
  })
})

test('what one desk does is seen at the other, and stays what it is between answer and acknowledgement', async () => {
  const shop = await makeShop(backend, 3)
  const [one, two] = [await desk(shop), await desk(shop, await addMember(backend, shop, 'lead'))]
  await settle(one, two)
  one.store.run('orders.hold', { orders: ['T1'], reason: 'asked for another colour' })
  one.store.run('orders.note', { order: 'T2', note: 'fragile 🥚' })
  expect(await one.push()).toEqual(['applied', 'applied'])
  expect(rowOf(one, 'T1').holdReason).toBe('asked for another colour')
  const target = await horizon()
  await two.pull(target)
  expect(rowOf(two, 'T1').holdReason).toBe('asked for another colour')
  expect(rowOf(two, 'T2').note).toBe('fragile 🥚')
  await one.pull(target)
  expect(rowOf(one, 'T1').holdReason).toBe('asked for another colour')
  expect((await one.sync.position()).pending).toBe(0)
  expect(one.store.value('SELECT count(*) FROM server_images')).toBe(0)
})

test('an act that the server refuses is taken off the row and kept as a dead letter', async () => {
  const shop = await makeShop(backend, 1)
  const packer = await addMember(backend, shop, 'packer')
  const bench = await desk(shop, packer)
  await bench.pull(await horizon())
  bench.store.run('orders.hold', { orders: ['T1'], reason: 'not mine to hold' })
  expect(rowOf(bench, 'T1').heldAt).not.toBeNull()
  expect(await bench.push()).toEqual(['refused access.denied'])
  expect(rowOf(bench, 'T1').heldAt).toBeNull()
  expect(bench.store.value(`SELECT code FROM outbox WHERE state = 'dead'`)).toBe('access.denied')
})

test('a claim of one desk keeps the other from claiming, and is taken over only with a reason', async () => {
  const shop = await makeShop(backend, 1)
  const [one, two] = [await desk(shop), await desk(shop, await addMember(backend, shop, 'lead'))]
  await settle(one, two)
  one.store.run('orders.claim', { orders: ['T1'] })
  await settle(one, two)
  expect(rowOf(two, 'T1')).toMatchObject({ stage: 'claimed', claim: { isMine: false } })
  expect(two.store.run('orders.claim', { orders: ['T1'] }).refused[0]?.code).toBe('rule.claimed')
  two.store.run('orders.takeOver', { order: 'T1', reason: 'shift ended' })
  await settle(two, one)
  expect(rowOf(one, 'T1').claim?.isMine).toBe(false)
  expect(rowOf(two, 'T1').claim?.isMine).toBe(true)
})

test('a claim that the server refuses leaves nothing, also where the order itself changed meanwhile', async () => {
  const shop = await makeShop(backend, 1)
  const [one, two] = [await desk(shop), await desk(shop, await addMember(backend, shop, 'lead'))]
  await settle(one, two)
  one.store.run('orders.claim', { orders: ['T1'] })
  two.store.run('orders.ship', { orders: ['T1'] })
  await two.push()
  await one.pull(await horizon())
  expect(await one.push()).toEqual(['refused rule.alreadyClosed'])
  expect(rowOf(one, 'T1')).toMatchObject({ stage: 'closed', claim: null })
})

test('what was answered and not acknowledged is sent again to a server whose history has ended', async () => {
  const shop = await makeShop(backend, 1)
  const bench = await desk(shop)
  await bench.pull(await horizon())
  bench.store.run('orders.hold', { orders: ['T1'], reason: 'kept' })
  expect(await bench.push()).toEqual(['applied'])
  await bench.sync.restart('epoch')
  expect(rowOf(bench, 'T1').holdReason).toBe('kept')
  const { mutations } = await bench.sync.takeBatch({ mutations: 10, bytes: 1_000_000 })
  expect(mutations).toMatchObject([{ act: 'hold', seq: 1 }])
})

test('what was sent under an earlier id of the desk is sent again too, and in the order in which it was done', async () => {
  const shop = await makeShop(backend, 1)
  const bench = await desk(shop)
  await bench.pull(await horizon())
  bench.store.run('orders.hold', { orders: ['T1'], reason: 'first' })
  await settle(bench)
  await bench.sync.renewDevice()
  await bench.register()
  bench.store.run('orders.release', { orders: ['T1'] })
  await settle(bench)
  bench.store.run('orders.note', { order: 'T1', note: 'not answered yet' })
  await bench.sync.takeBatch({ mutations: 10, bytes: 1_000_000 })
  await bench.sync.restart('epoch')
  const { mutations } = await bench.sync.takeBatch({ mutations: 10, bytes: 1_000_000 })
  expect(mutations.map(({ act }) => act)).toEqual(['hold', 'release', 'note'])
  expect(await bench.push()).toEqual(['applied', 'applied', 'applied'])
  await settle(bench)
  expect(rowOf(bench, 'T1')).toMatchObject({ holdReason: null, note: 'not answered yet' })
  expect(bench.store.value(`SELECT count(*) FROM outbox WHERE state <> 'closed'`)).toBe(0)
})

test('an act that was refused under an earlier id of the desk holds nothing up, and is let go at the server too', async () => {
  const shop = await makeShop(backend, 1)
  const [bench, other] = [await desk(shop), await desk(shop, await addMember(backend, shop, 'lead'))]
  await settle(bench, other)
  bench.store.run('orders.claim', { orders: ['T1'] })
  other.store.run('orders.claim', { orders: ['T1'] })
  await settle(bench)
  expect(await other.push()).toEqual(['refused rule.claimed'])
  await other.sync.renewDevice()
  await other.register()
  await other.pull(await horizon())
  other.store.run('orders.hold', { orders: ['T1'], reason: 'behind it' })
  expect(await other.push()).toEqual(['applied'])
  const [letter] = other.store.ask('sync.deadLetters', {})
  other.store.run('deadLetters.dismiss', { id: letter?.id ?? '' })
  expect(await other.push()).toEqual(['applied'])
  const open = await backend.sql(
    'select 1 from public.sync_dead_letters where creator_id = $1 and resolved_at is null',
    [shop.creatorId],
  )
  expect(open).toEqual([])
})

test('a calendar that is years off makes nobody forget what a server that was put back would need', async () => {
  const shop = await makeShop(backend, 1)
  const bench = await desk(shop)
  await settle(bench)
  bench.store.run('orders.hold', { orders: ['T1'], reason: 'kept' })
  await settle(bench)
  bench.store.now += 5 * 365 * 86_400_000
  await bench.pull()
  await bench.sync.audited(bench.store.now)
  await bench.sync.restart('epoch')
  const { mutations } = await bench.sync.takeBatch({ mutations: 10, bytes: 1_000_000 })
  expect(mutations).toMatchObject([{ act: 'hold', seq: 1 }])
})

test('rows that are gone on the server go, and nothing that was removed comes back', async () => {
  const shop = await makeShop(backend, 3)
  const bench = await desk(shop)
  await bench.pull(await horizon())
  await backend.sql('delete from public.orders where id = $1', [shop.orderIds[0]])
  await bench.pull(await horizon())
  expect(bench.store.value('SELECT count(*) FROM orders')).toBe(2)
  expect(bench.store.value('SELECT count(*) FROM order_items')).toBe(2)
  expect(
    bench.store.ask('orders.openView', {
      filter: { statuses: [], stages: [], priorities: [], impacts: [], flags: [] },
      search: 'buyer1',
      sort: { column: 'why', direction: 'asc' },
    }).keys,
  ).toHaveLength(0)
})

test('a claim goes on while somebody works at the desk, and only its own', async () => {
  const shop = await makeShop(backend, 2)
  const [one, two] = [await desk(shop), await desk(shop, await addMember(backend, shop, 'lead'))]
  await settle(one, two)
  one.store.now = two.store.now = Date.now()
  one.store.run('orders.claim', { orders: ['T1'] })
  two.store.run('orders.claim', { orders: ['T2'] })
  await settle(one, two)
  const endsAt = rowOf(one, 'T1').claim?.expiresAt ?? 0
  one.store.now += 8 * 60_000
  const renewed = one.store.host.connection.write((tx) => renewClaims(tx, one.host, one.store.now))
  expect(renewed).toBe(1)
  expect(await one.push()).toEqual(['applied'])
  await one.pull(await horizon())
  expect(rowOf(one, 'T1').claim?.expiresAt).toBeGreaterThan(endsAt)
})

test('an act that no server could read is a dead letter, and holds up nothing but requests about the same order', async () => {
  const shop = await makeShop(backend, 2)
  const bench = await desk(shop)
  await bench.pull(await horizon())
  bench.store.run('orders.note', { order: 'T1', note: 'half an emoji \ud83d' })
  bench.store.run('orders.hold', { orders: ['T1'], reason: 'behind it' })
  bench.store.run('orders.ship', { orders: ['T2'] })
  expect(await bench.push()).toEqual(['applied'])
  const dead = bench.store.ask('sync.deadLetters', {})
  expect(dead.map(({ act, canRetry }) => [act, canRetry])).toEqual([
    ['hold', true],
    ['note', false],
  ])
  expect(rowOf(bench, 'T1')).toMatchObject({ note: '', heldAt: null })
})

test('what ties orders to their package is compared with the server too, also the tie of its first order', async () => {
  const shop = await makeShop(backend, 3)
  const bench = await desk(shop)
  const [package_] = await backend.sql<{ id: string }>(
    `insert into public.shipments (creator_id, order_id, tracking_number, currency) values ($1, $2, 'TRACK-1', 'GBP') returning id`,
    [shop.creatorId, shop.orderIds[0]],
  )
  for (const orderId of shop.orderIds.slice(0, 2))
    await backend.sql(
      'insert into public.shipment_orders (creator_id, shipment_id, order_id) values ($1, $2, $3) on conflict do nothing',
      [shop.creatorId, package_?.id, orderId],
    )
  await bench.pull(await horizon())
  const ties = () => bench.store.value('SELECT count(*) FROM shipment_orders')
  expect(ties()).toBe(1)
  expect(await bench.audit('shipment_orders')).toBe(0)
  bench.host.connection.write((tx) => {
    tx.run('DELETE FROM shipment_orders')
    tx.run(`DELETE FROM mirror_rows WHERE content LIKE '%"shipment_id"%'`)
  })
  expect(await bench.audit('shipment_orders')).toBe(2)
  expect(ties()).toBe(1)
  expect(await bench.audit('shipment_orders')).toBe(0)
  await backend.sql('delete from public.shipment_orders where shipment_id = $1', [package_?.id])
  await bench.pull(await horizon())
  expect(ties()).toBe(0)
  expect(await bench.audit('shipment_orders')).toBe(0)
})
