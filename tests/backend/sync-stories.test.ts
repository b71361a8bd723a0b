import { afterEach, describe, expect, test } from 'vitest'
import { BENCH_PRINTER } from '../harness/store/bench-printer.ts'
import { horizonOf } from '../harness/supabase/sync-desk.ts'
import { addMember, makeShop, type SyncShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import { CloudStore } from '../harness/sync/cloud-store.ts'

// The rules of two desks that worked apart, each as the story of it: what both did, what came of it, who was asked.

const backend = testBackend()
const horizon = horizonOf(backend)
const open: CloudStore[] = []

afterEach(() => {
  for (const desk of open.splice(0)) desk.close()
})

/** Two desks of a shop with their first copies, offline from then on until they settle. */
async function twoDesks(orders = 2): Promise<{ shop: SyncShop; ana: CloudStore; ben: CloudStore }> {
  const shop = await makeShop(backend, orders)
  const ana = await CloudStore.open(shop, shop.owner)
  const ben = await CloudStore.open(shop, await addMember(backend, shop, 'lead'))
  open.push(ana, ben)
  await settle(ana, ben)
  return { shop, ana, ben }
}

/** Each sends what it did, in this order, and both pull until they have seen all of it. */
async function settle(...desks: CloudStore[]): Promise<string[]> {
  const outcomes: string[] = []
  for (const one of desks) outcomes.push(...(await one.push()))
  const target = await horizon()
  for (const one of desks) await one.pull(target)
  return outcomes
}

const order = (desk: CloudStore, number: string) => desk.store.ask('orders.detail', { order: number })
const inbox = (desk: CloudStore) => desk.store.ask('conflicts.list', { includeResolved: false })

/** A label that came out of a printer at that desk. */
function print(desk: CloudStore, number: string): void {
  const { store } = desk
  if (store.value('SELECT count(*) FROM printers') === 0) addPrinter(desk)
  const { jobs } = store.run('print.print', { orders: [number], document: 'label' })
  desk.finishJob(jobs[0]?.id ?? '')
}

function addPrinter({ store }: CloudStore): void {
  store.run('printers.add', BENCH_PRINTER)
}

describe('a box that one desk checks', () => {
  test('is verified at the other desk too, which reads each scan of it', async () => {
    const { ana, ben } = await twoDesks()
    const { lines } = ana.store.ask('orders.itemCheck', { order: 'T1' })
    const [first] = lines
    ana.store.run('orders.scanItem', { order: 'T1', code: 'NO-SUCH-THING' })
    ana.store.run('orders.scanItem', { order: 'T1', code: first?.skuId ?? '' })
    const items = lines.map(({ productId, quantity }) => ({ productId, counted: quantity }))
    ana.store.run('orders.countItems', { order: 'T1', items })
    expect(new Set(await settle(ana, ben))).toEqual(new Set(['applied']))
    expect([order(ana, 'T1').stage, order(ben, 'T1').stage]).toEqual(['verified', 'verified'])
    const told = ben.store.ask('journal.list', { order: 'T1', limit: 50 }).map(({ summary }) => summary)
    expect(told.filter((line) => line === 'Scanned an item')).toHaveLength(2)
    expect(told).toContain('Checked the items')
    expect(told.some((line) => line.startsWith('Counted by hand: '))).toBe(true)
  })
})

describe('both desks packed the same order offline', () => {
  test('the box is sealed twice: the order is closed, and a person is asked whether one or two parcels left', async () => {
    const { ana, ben } = await twoDesks()
    ana.store.run('orders.ship', { orders: ['T1'] })
    ben.store.run('orders.ship', { orders: ['T1'] })
    expect(await settle(ana, ben)).toEqual(['applied', 'conflict conflict.shippedTwice'])
    await settle(ana, ben)
    for (const desk of [ana, ben]) {
      expect(order(desk, 'T1').stage).toBe('closed')
      expect(inbox(desk)).toMatchObject([{ kind: 'shippedTwice', tiktokOrderId: 'T1' }])
    }
    const firstAt = (desk: CloudStore) => inbox(desk)[0]?.sides[0]?.who
    expect([firstAt(ana), firstAt(ben)]).toEqual(['This desk', 'Another desk'])
  })

  test('both printed its label: both prints are kept, and a person says which one is on the parcel', async () => {
    const { ana, ben } = await twoDesks()
    print(ana, 'T1')
    print(ben, 'T1')
    expect(await settle(ana, ben)).toContain('conflict conflict.printedTwice')
    await settle(ana, ben)
    expect(ben.store.ask('journal.list', { order: 'T1', limit: 50 }).map(({ summary }) => summary)).toContain(
      'Printed the label',
    )
    const [conflict] = inbox(ana)
    expect(conflict).toMatchObject({ kind: 'printedTwice' })
    ana.store.run('conflicts.resolve', {
      id: conflict?.id ?? '',
      choice: conflict?.choices[0]?.id ?? '',
    })
    await settle(ana, ben)
    expect([inbox(ana), inbox(ben)]).toEqual([[], []])
  })
})

test('a label that was cancelled was never printed: the one that came out afterwards is the first that others hear of', async () => {
  const { ana, ben } = await twoDesks()
  addPrinter(ana)
  const { jobs } = ana.store.run('print.print', { orders: ['T1'], document: 'label' })
  ana.store.run('print.cancel', { jobId: jobs[0]?.id ?? '' })
  print(ana, 'T1')
  await settle(ana, ben)
  const told = ben.store.ask('journal.list', { order: 'T1', limit: 50 }).map(({ summary }) => summary)
  expect(told).toContain('Printed the label')
  expect(told.join()).not.toContain('again')
  print(ben, 'T1')
  expect(await settle(ben, ana)).toContain('conflict conflict.printedTwice')
})

test('cancelled while packing: the cancelled order takes no label here, and a label printed offline is told', async () => {
  const { shop, ana, ben } = await twoDesks()
  await backend.sql(
    `update public.orders set order_status = 'cancelled', platform_updated_at = now() where id = $1`,
    [shop.orderIds[0]],
  )
  print(ana, 'T1')
  expect(await ana.push()).toContain('conflict conflict.printedCancelled')
  await settle(ana, ben)
  expect(order(ana, 'T1').status).toBe('cancelled')
  expect(ben.store.run('orders.ship', { orders: ['T1'] }).refused[0]?.code).toBe('rule.orderCancelled')
  expect(inbox(ben)[0]).toMatchObject({ kind: 'printedCancelled' })
  expect(inbox(ben)[0]?.choices[0]?.id).toBe('destroyed')
})

test('address changed after the label: the order has the new one, and whoever printed is asked', async () => {
  const { shop, ana, ben } = await twoDesks()
  print(ana, 'T1')
  await settle(ana, ben)
  await backend.sql(
    `update public.orders set shipping_address = '{"name": "Zoë", "city": "Leeds", "lines": ["2 Low Road"]}' where id = $1`,
    [shop.orderIds[0]],
  )
  await settle(ana, ben)
  expect(order(ana, 'T1').address).toMatchObject({ name: 'Zoë', city: 'Leeds', lines: ['2 Low Road'] })
  expect(inbox(ana)).toMatchObject([{ kind: 'addressChanged', tiktokOrderId: 'T1' }])
})

test('stock counted here while sold there: both hold, and nothing that was sold comes back', async () => {
  const { shop, ana, ben } = await twoDesks()
  const place = { productId: shop.productIds[0] ?? '', shopId: shop.shopId }
  ana.store.run('stock.count', { ...place, counted: 20 })
  await settle(ana, ben)
  ana.store.run('stock.count', { ...place, counted: 18 })
  ben.store.run('stock.move', { ...place, delta: -3, reason: 'sold at a fair' })
  await settle(ben, ana)
  await settle(ana, ben)
  for (const desk of [ana, ben]) expect(desk.store.value('SELECT local_stock FROM inventory_sync')).toBe(15)
  expect(inbox(ana)).toEqual([])
})

test('stock that falls below zero is kept and marked, since what was sold was sold', async () => {
  const { shop, ana, ben } = await twoDesks()
  const place = { productId: shop.productIds[0] ?? '', shopId: shop.shopId }
  ana.store.run('stock.count', { ...place, counted: 1 })
  await settle(ana, ben)
  ana.store.run('stock.move', { ...place, delta: -1 })
  ben.store.run('stock.move', { ...place, delta: -1 })
  await settle(ana, ben)
  await settle(ana, ben)
  expect(ana.store.rows('SELECT local_stock, is_oversold FROM inventory_sync')).toEqual([
    { local_stock: -1, is_oversold: 1 },
  ])
})

describe('note edited on both', () => {
  test('different words: both are kept, and nobody is asked', async () => {
    const { ana, ben } = await twoDesks()
    ana.store.run('orders.note', { order: 'T1', note: 'fragile; ribbon' })
    await settle(ana, ben)
    ana.store.run('orders.note', { order: 'T1', note: 'very fragile; ribbon' })
    ben.store.run('orders.note', { order: 'T1', note: 'fragile; red ribbon 🎀' })
    await settle(ana, ben)
    await settle(ana, ben)
    for (const desk of [ana, ben]) expect(order(desk, 'T1').note).toBe('very fragile; red ribbon 🎀')
    expect(inbox(ana)).toEqual([])
  })

  test('the same words: the one that was there stays, and one note of both is written in the inbox', async () => {
    const { ana, ben } = await twoDesks()
    ana.store.run('orders.note', { order: 'T1', note: 'red' })
    await settle(ana, ben)
    ana.store.run('orders.note', { order: 'T1', note: 'blue' })
    ben.store.run('orders.note', { order: 'T1', note: 'أحمر' })
    expect(await settle(ana, ben)).toEqual(['applied', 'conflict conflict.note'])
    await settle(ana, ben)
    const [conflict] = inbox(ben)
    expect(conflict?.texts).toEqual({ base: 'red', theirs: 'blue', ours: 'أحمر' })
    ben.store.run('conflicts.resolve', { id: conflict?.id ?? '', choice: 'merge', note: 'blue or أحمر' })
    await settle(ben, ana)
    await settle(ben, ana)
    for (const desk of [ana, ben]) expect(order(desk, 'T1').note).toBe('blue or أحمر')
    expect(inbox(ana)).toEqual([])
  })
})

test('claimed at both while offline: the first to be heard has it, the other is told why', async () => {
  const { ana, ben } = await twoDesks()
  ana.store.run('orders.claim', { orders: ['T1'] })
  ben.store.run('orders.claim', { orders: ['T1'] })
  expect(await settle(ana, ben)).toEqual(['applied', 'refused rule.claimed'])
  await settle(ana, ben)
  expect(order(ana, 'T1').claim?.isMine).toBe(true)
  expect(order(ben, 'T1').claim?.isMine).toBe(false)
  expect(ben.store.ask('sync.deadLetters', {})).toMatchObject([
    { act: 'claim', code: 'rule.claimed', tiktokOrderId: 'T1' },
  ])
})
