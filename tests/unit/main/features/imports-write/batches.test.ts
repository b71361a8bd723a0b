import { describe, expect, test } from 'vitest'
import { HOUR_MS } from '../../../../../src/shared/lib/durations.ts'
import { anItem, anOrder, aPackage, NOW, someOrders } from '../../../../harness/store/orders.ts'
import { withStores } from '../../../../harness/store/with-store.ts'

const newStore = withStores()
const shown = (store: Awaited<ReturnType<typeof newStore>>) => store.search('')

describe('an import', () => {
  test('is shown only when its last order is in, and is searched for only then', async () => {
    const store = await newStore(someOrders(2))
    const batchSeq = await store.stage([anOrder('5760009')])
    expect(store.value('SELECT count(*) FROM orders')).toBe(3)
    expect(shown(store)).toEqual(['5760001', '5760002'])
    expect(store.search('5760009')).toEqual([])
    expect(store.ask('orders.counts', {}).total).toBe(2)
    expect(() => store.ask('orders.detail', { order: '5760009' })).toThrow(
      expect.objectContaining({ code: 'input.notFound' }),
    )
    expect(() => store.run('orders.ship', { orders: ['5760009'] })).toThrow(
      expect.objectContaining({ code: 'input.notFound' }),
    )
    await store.opened.batches.finish({ batchSeq, lines: 1, incomplete: [] }, store.meta())
    expect(shown(store)).toEqual(['5760001', '5760002', '5760009'])
  })

  test('is one journal line that can be undone, with what it did in words', async () => {
    const store = await newStore()
    await store.bring(someOrders(3), { fileName: 'all orders.csv' })
    expect(store.ask('journal.list', { limit: 10 })).toMatchObject([
      {
        act: 'import',
        class: 'reversible',
        summary: 'Imported all orders.csv: 3 new, 0 changed, 0 unchanged',
      },
    ])
    expect(store.value('SELECT count(*) FROM outbox')).toBe(1)
  })

  test('of the same orders again changes nothing at all', async () => {
    const store = await newStore(someOrders(3))
    const before = store.tableCounts()
    const again = await store.bring(someOrders(3))
    expect(again).toMatchObject({ new: 0, changed: 0, unchanged: 3, journalId: null })
    const { commands, ...tables } = store.tableCounts()
    expect(commands).toBe((before['commands'] ?? 0) + 1)
    expect(tables).toEqual({ ...before, commands: undefined })
  })

  test('that was given up leaves no row anywhere, nor a shop of its own', async () => {
    const store = await newStore(someOrders(2))
    const before = store.tableCounts()
    const item = anItem({ skuId: '99', sellerSku: 'NEW-SKU' })
    const batchSeq = await store.stage(
      [
        anOrder('5760009', { items: [item], packages: [aPackage()] }),
        anOrder('5760001', { status: 'in_transit' }),
      ],
      { shopName: 'Other shop' },
    )
    await store.abort(batchSeq)
    expect(store.tableCounts()).toEqual(before)
    expect(store.ask('shops.newest', {})).toBe('My shop')
    expect(store.search('NEW-SKU')).toEqual([])
    expect(store.value(`SELECT count(*) FROM order_fts WHERE order_fts MATCH '"new"'`)).toBe(0)
    expect(store.value(`SELECT status FROM orders WHERE tiktok_order_id = '5760001'`)).toBe(
      'awaiting_shipment',
    )
  })

  test('that a crash cut off leaves no row anywhere once the file is open again', async () => {
    const store = await newStore(someOrders(2))
    const before = store.tableCounts()
    await store.stage([anOrder('5760009')], { shopName: 'Other shop' })
    await store.reopen()
    await store.settle()
    expect(store.tableCounts()).toEqual(before)
  })

  test('after a crash brings in every order that the crashed one had stored', async () => {
    const store = await newStore()
    await store.stage(someOrders(3))
    await store.reopen()
    store.opened.batches.removeLeftOvers()
    expect(await store.bring(someOrders(3))).toMatchObject({ new: 3, unchanged: 0 })
    await store.settle()
    expect(shown(store)).toHaveLength(3)
  })

  test('runs alone: another is refused while one is on its way', async () => {
    const store = await newStore()
    await store.stage(someOrders(1), { fileName: 'first.csv' })
    await expect(store.stage(someOrders(1), { fileName: 'second.csv' })).rejects.toMatchObject({
      code: 'rule.busy',
      message: expect.stringContaining('first.csv'),
    })
  })

  test('whose last commit was made before the answer was lost is not stuck when asked again', async () => {
    const store = await newStore()
    const commandId = store.host.newId()
    await store.bring(someOrders(2), { commandId })
    await store.bring([...someOrders(2), anOrder('5760009')], { commandId })
    await store.settle()
    expect(shown(store)).toHaveLength(2)
    expect(store.value(`SELECT count(*) FROM import_batches WHERE state = 'staging'`)).toBe(0)
    expect(await store.bring([anOrder('5760010')])).toMatchObject({ new: 1 })
  })
})

describe('a later export', () => {
  test("updates TikTok's part and never the desk's stage, hold, note or prints", async () => {
    const store = await newStore(someOrders(4))
    store.run('printers.add', {
      name: 'Bench',
      connection: { kind: 'folder', path: '/labels' },
      language: 'zpl',
      dpi: 203,
      media: { widthMm: 101.6, heightMm: 152.4 },
      backChannel: 'silent',
    })
    store.run('orders.ship', { orders: ['5760001'] })
    store.run('orders.hold', { orders: ['5760002'], reason: 'wait' })
    store.run('orders.note', { order: '5760003', note: 'gift' })
    store.run('print.print', { orders: ['5760004'], document: 'label' })
    const desk =
      'SELECT tiktok_order_id, stage, closed_at, held_at, hold_reason, note, print_state FROM orders ORDER BY seq'
    const before = store.rows(desk)
    const later = someOrders(4, {
      status: 'in_transit',
      statusText: 'Shipped',
      totalMinor: 1,
      shippedAt: NOW,
      packages: [],
    })
    expect(await store.bring(later)).toMatchObject({ new: 0, changed: 4, unchanged: 0 })
    expect(store.rows(desk)).toEqual(before)
    expect(store.rows('SELECT DISTINCT status, total_minor FROM orders')).toEqual([
      { status: 'in_transit', total_minor: 1 },
    ])
    expect(store.search('gift')).toEqual(['5760003'])
  })

  test('adds tracking, which is then found by search', async () => {
    const store = await newStore([anOrder('5760001', { packages: [aPackage()] })])
    await store.bring([anOrder('5760001', { packages: [aPackage({ tracking: 'RM998877' })] })])
    expect(store.search('RM9988')).toEqual(['5760001'])
    expect(store.ask('orders.detail', { order: '5760001' }).shipments).toMatchObject([
      { tracking: 'RM998877' },
    ])
  })

  test('ranks the order by what it says', async () => {
    const store = await newStore([anOrder('5760001')])
    await store.bring([anOrder('5760001', { cancelRequested: true })])
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([
      { priority: 'high', cancelRequested: true },
    ])
    await store.bring([anOrder('5760001', { status: 'cancelled' })])
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([{ priority: 'automated', impact: 'AUTO' }])
  })
})

describe('packages', () => {
  const mug = anItem()
  const cup = anItem({
    skuId: '1729002',
    sellerSku: 'CUP',
    productName: 'Cup',
    quantity: 2,
    lineMinor: 2_598,
  })

  test('of a split order keep their own tracking, buyer and contents', async () => {
    const other = { ...anOrder('x').recipient, name: 'Someone Else' }
    const packages = [
      aPackage({ packageId: '1', tracking: 'AAA111', contents: [{ item: 0, quantity: 1 }] }),
      aPackage({
        packageId: '2',
        tracking: 'BBB222',
        recipient: other,
        contents: [{ item: 1, quantity: 2 }],
      }),
    ]
    const store = await newStore([anOrder('5760001', { items: [mug, cup], packages })])
    expect(store.ask('orders.detail', { order: '5760001' }).shipments).toMatchObject([
      { packageId: '1', tracking: 'AAA111', recipient: null, items: [{ sku: 'MUG-RED', quantity: 1 }] },
      {
        packageId: '2',
        tracking: 'BBB222',
        recipient: { name: 'Someone Else' },
        items: [{ sku: 'CUP', quantity: 2 }],
      },
    ])
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([
      { tracking: 'AAA111 +1', packageCount: 2 },
    ])
    expect(store.search('BBB222')).toEqual(['5760001'])
    expect(store.ask('print.tickets', { order: '5760001' }).map((subject) => subject.ticket)).toMatchObject([
      {
        packageIndex: 1,
        packageCount: 2,
        items: [{ sku: 'MUG-RED', quantity: 1 }],
        recipient: { name: 'Aoife Byrne' },
      },
      {
        packageIndex: 2,
        packageCount: 2,
        items: [{ sku: 'CUP', quantity: 2 }],
        recipient: { name: 'Someone Else' },
      },
    ])
  })

  test('of two orders sent together are one shipment that both show', async () => {
    const store = await newStore([
      anOrder('5760001', { packages: [aPackage({ tracking: 'ONE1' })] }),
      anOrder('5760002', { packages: [aPackage({ tracking: 'ONE1' })] }),
    ])
    expect(store.value('SELECT count(*) FROM shipments')).toBe(1)
    const shipments = ['5760001', '5760002'].map((order) =>
      store.ask('orders.detail', { order }).shipments.map((one) => one.id),
    )
    expect(shipments[0]).toEqual(shipments[1])
    expect(store.search('ONE1')).toEqual(['5760001', '5760002'])
    store.run('orders.note', { order: '5760002', note: 'both go together' })
    expect(store.search('ONE1')).toEqual(['5760001', '5760002'])
  })

  test('of two orders outlive the one that led them', async () => {
    const store = await newStore([anOrder('5760001', { packages: [aPackage()] })])
    const second = await store.bring([anOrder('5760002', { packages: [aPackage()] })])
    store.run('orders.note', { order: '5760002', note: 'keep' })
    const imported = store.ask('journal.list', { limit: 10 }).filter((line) => line.act === 'import')
    expect(second.new).toBe(1)
    store.run('journal.undo', { entry: imported[1]?.id ?? '' })
    await store.settle()
    expect(shown(store)).toEqual(['5760002'])
    expect(store.ask('orders.detail', { order: '5760002' }).shipments).toHaveLength(1)
    expect(store.rows('PRAGMA foreign_key_check')).toEqual([])
  })

  test("that TikTok takes apart again are each the right order's", async () => {
    const both = [
      anOrder('5760001', { packages: [aPackage({ packageId: '7' })] }),
      anOrder('5760002', { packages: [aPackage({ packageId: '7' })] }),
    ]
    for (const leaver of [0, 1]) {
      const store = await newStore(both)
      await store.bring(
        both.map((order, index) =>
          index === leaver ? { ...order, packages: [aPackage({ packageId: '8' })] } : order,
        ),
      )
      const packages = both.map((order) =>
        store.ask('orders.detail', { order: order.tiktokOrderId }).shipments.map((one) => one.packageId),
      )
      expect(packages, `order ${leaver + 1} leaves`).toEqual(leaver === 0 ? [['8'], ['7']] : [['7'], ['8']])
      store.run('journal.undo', {})
      const back = both.map((order) =>
        store.ask('orders.detail', { order: order.tiktokOrderId }).shipments.map((one) => one.packageId),
      )
      expect(back, `undone, order ${leaver + 1} is back`).toEqual([['7'], ['7']])
      expect(
        store.rows(
          'SELECT order_seq FROM shipments WHERE superseded_at IS NULL UNION ALL SELECT order_seq FROM shipment_orders',
        ),
      ).toHaveLength(2)
    }
  })

  test('that are gone from a later export stay known and are shown no more', async () => {
    const store = await newStore([
      anOrder('5760001', { packages: [aPackage({ packageId: '1', tracking: 'OLD1' })] }),
    ])
    await store.bring([anOrder('5760001', { packages: [aPackage({ packageId: '2', tracking: 'NEW2' })] })])
    expect(store.ask('orders.detail', { order: '5760001' }).shipments).toMatchObject([{ packageId: '2' }])
    expect(store.value('SELECT count(*) FROM shipments WHERE superseded_at IS NOT NULL')).toBe(1)
    expect(store.search('OLD1')).toEqual([])
  })
})

describe('what follows from orders', () => {
  test('products are known by SKU, customers by handle, each once', async () => {
    const store = await newStore([
      anOrder('5760001', { handle: 'ann' }),
      anOrder('5760002', { handle: 'ann' }),
      anOrder('5760003', { handle: 'bea', items: [anItem({ skuId: '2', sellerSku: 'B' })] }),
    ])
    expect(store.rows('SELECT seller_sku FROM products ORDER BY 1')).toEqual([
      { seller_sku: 'B' },
      { seller_sku: 'MUG-RED' },
    ])
    expect(store.rows('SELECT handle FROM customers ORDER BY 1')).toEqual([
      { handle: 'ann' },
      { handle: 'bea' },
    ])
  })

  test('stock stays unknown until somebody counts it', async () => {
    const store = await newStore(someOrders(3))
    expect(store.value('SELECT count(*) FROM inventory_sync')).toBe(0)
  })

  test('the deadline is the paid time plus the setting, and says that it is an estimate', async () => {
    const store = await newStore(someOrders(1))
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([
      { shipByAt: NOW + 46 * HOUR_MS, shipBySource: 'estimated' },
    ])
  })

  test('money is kept to the minor unit, also where it is negative or as large as it may be', async () => {
    const store = await newStore([
      anOrder('5760001', { totalMinor: Number.MAX_SAFE_INTEGER, refundMinor: -Number.MAX_SAFE_INTEGER }),
    ])
    expect(store.rows('SELECT total_minor, refund_minor FROM orders')).toEqual([
      { total_minor: Number.MAX_SAFE_INTEGER, refund_minor: -Number.MAX_SAFE_INTEGER },
    ])
  })

  test('an order held because a line of it could not be read goes when its import is undone', async () => {
    const store = await newStore()
    const batchSeq = await store.stage(someOrders(2))
    await store.opened.batches.finish({ batchSeq, lines: 3, incomplete: ['5760001'] }, store.meta())
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([{ heldAt: NOW, priority: 'standard' }])
    expect(store.run('journal.undo', {})).toMatchObject({ kept: 0 })
    await store.settle()
    expect(shown(store)).toEqual([])
  })
})
