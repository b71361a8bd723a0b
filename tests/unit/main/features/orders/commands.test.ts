import { describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../../../src/shared/lib/durations.ts'
import { anOrder, NOW, someOrders } from '../../../../harness/store/orders.ts'
import { withStores } from '../../../../harness/store/with-store.ts'

const newStore = withStores()

/** Rows of the books that a command keeps. */
const BOOKS = ['journal', 'journal_orders', 'outbox', 'commands'] as const

describe('shipping', () => {
  test('closes the order and writes effect, journal line and outbox entry together', async () => {
    const store = await newStore(someOrders(2))
    const before = store.tableCounts()
    const outcome = store.run('orders.ship', { orders: ['5760001'] })
    expect(outcome).toMatchObject({ done: [{ tiktokOrderId: '5760001' }], refused: [] })
    expect(
      store.rows(`SELECT stage, closed_at, priority FROM orders WHERE tiktok_order_id = '5760001'`),
    ).toEqual([{ stage: 'closed', closed_at: NOW, priority: 3 }])
    const after = store.tableCounts()
    for (const table of BOOKS) expect(after[table], table).toBe((before[table] ?? 0) + 1)
    const line = store.rows(
      'SELECT j.act, j.class, j.operator, j.desk, j.at, j.summary, o.name, o.state, o.entity_key FROM outbox o JOIN journal j ON j.seq = o.journal_seq ORDER BY j.seq DESC LIMIT 1',
    )
    expect(line).toEqual([
      {
        act: 'ship',
        class: 'reversible',
        operator: 'Sam',
        desk: 'desk-1',
        at: NOW,
        summary: 'Shipped order 5760001',
        name: 'ship',
        state: 'closed',
        entity_key: 'order:5760001',
      },
    ])
  })

  test('of many orders is one line in the journal that names every order', async () => {
    const store = await newStore(someOrders(30))
    const { done } = store.run('orders.ship', { orders: someOrders(30).map((order) => order.tiktokOrderId) })
    expect(done).toHaveLength(30)
    expect(store.value(`SELECT count(*) FROM journal WHERE act = 'ship'`)).toBe(1)
    expect(
      store.value(
        `SELECT count(*) FROM journal_orders o JOIN journal j ON j.seq = o.journal_seq WHERE j.act = 'ship'`,
      ),
    ).toBe(30)
  })

  test('the same order named by row number, local id and TikTok id is one order', async () => {
    const store = await newStore(someOrders(1))
    const [row] = store.rows<{ seq: number; id: string }>('SELECT seq, id FROM orders')
    const { done } = store.run('orders.ship', { orders: [row?.seq ?? 0, row?.id ?? '', '5760001'] })
    expect(done).toHaveLength(1)
  })

  test('of an order that is not there changes nothing, not even the others of the same command', async () => {
    const store = await newStore(someOrders(1))
    const before = store.tableCounts()
    expect(() => store.run('orders.ship', { orders: ['5760001', '999'] })).toThrow(
      expect.objectContaining({ code: 'input.notFound' }),
    )
    expect(store.tableCounts()).toEqual(before)
    expect(store.value('SELECT stage FROM orders')).toBe('new')
  })
})

describe('what may not leave', () => {
  const refusals = [
    [
      'an order in the remorse hour',
      { paidAt: NOW - 10 * MINUTE_MS },
      'rule.orderHeld',
      /the buyer may still cancel for another 50 min/,
    ],
    [
      'an order TikTok holds',
      { status: 'on_hold', paidAt: NOW - 3 * HOUR_MS },
      'rule.orderHeld',
      /until TikTok releases it/,
    ],
    ['a cancelled order', { status: 'cancelled' }, 'rule.orderCancelled', /was cancelled/],
    ['an unpaid order', { status: 'unpaid', paidAt: null }, 'rule.orderUnpaid', /not paid/],
    [
      'an order whose status nobody mapped',
      { status: 'Verschickt' },
      'rule.statusUnmapped',
      /"Verschickt".*Map it in Settings/,
    ],
    ['an order that TikTok says is on its way', { status: 'in_transit' }, 'rule.notOpen', /in transit/],
  ] as const
  for (const [what, change, code, sentence] of refusals) {
    test(`${what} is refused with its reason and nothing is written`, async () => {
      const store = await newStore([anOrder('5760001', change)])
      const before = store.tableCounts()
      const outcome = store.run('orders.ship', { orders: ['5760001'] })
      expect(outcome).toMatchObject({
        done: [],
        journalId: null,
        refused: [{ tiktokOrderId: '5760001', code, message: expect.stringMatching(sentence) }],
      })
      expect(store.tableCounts()).toEqual({ ...before, commands: (before['commands'] ?? 0) + 1 })
    })
  }

  test('an order that a person holds is refused with that reason until it is released', async () => {
    const store = await newStore(someOrders(1))
    store.run('orders.hold', { orders: ['5760001'], reason: 'address looks odd' })
    const refused = store.run('orders.ship', { orders: ['5760001'] })
    expect(refused.refused).toEqual([
      expect.objectContaining({
        code: 'rule.orderHeld',
        message: expect.stringContaining('address looks odd'),
      }),
    ])
    store.run('orders.release', { orders: ['5760001'] })
    expect(store.run('orders.ship', { orders: ['5760001'] }).done).toHaveLength(1)
  })

  test('a shipped order is refused a second time, and a hold too', async () => {
    const store = await newStore(someOrders(1))
    store.run('orders.ship', { orders: ['5760001'] })
    expect(store.run('orders.ship', { orders: ['5760001'] }).refused).toEqual([
      expect.objectContaining({ code: 'rule.alreadyClosed' }),
    ])
    expect(store.run('orders.hold', { orders: ['5760001'], reason: 'late' }).refused).toEqual([
      expect.objectContaining({ code: 'rule.alreadyClosed' }),
    ])
  })

  test('those that may leave do, beside those that may not', async () => {
    const store = await newStore([anOrder('5760001'), anOrder('5760002', { status: 'cancelled' })])
    const outcome = store.run('orders.ship', { orders: ['5760001', '5760002'] })
    expect(outcome.done.map((order) => order.tiktokOrderId)).toEqual(['5760001'])
    expect(outcome.refused.map((order) => order.tiktokOrderId)).toEqual(['5760002'])
  })
})

describe('a command id', () => {
  test('given twice does its work once and gets the first answer (trust 21)', async () => {
    const store = await newStore(someOrders(1))
    const commandId = store.host.newId()
    const first = store.run('orders.hold', { orders: ['5760001'], reason: 'wait' }, { commandId })
    const counts = store.tableCounts()
    expect(store.run('orders.hold', { orders: ['5760001'], reason: 'wait' }, { commandId })).toEqual(first)
    expect(store.tableCounts()).toEqual(counts)
  })

  test('given again after the file was opened anew still gets the first answer', async () => {
    const store = await newStore(someOrders(1))
    const commandId = store.host.newId()
    const first = store.run('orders.ship', { orders: ['5760001'] }, { commandId })
    await store.reopen()
    expect(store.run('orders.ship', { orders: ['5760001'] }, { commandId })).toEqual(first)
    expect(store.value(`SELECT count(*) FROM journal WHERE act = 'ship'`)).toBe(1)
  })

  test('tells the views of nothing the second time', async () => {
    const store = await newStore(someOrders(1))
    const commandId = store.host.newId()
    store.run('orders.ship', { orders: ['5760001'] }, { commandId })
    expect(store.runTold('orders.ship', { orders: ['5760001'] }, { commandId }).changes.seqs).toEqual(
      new Set(),
    )
  })
})

describe('a note', () => {
  test('is found by search, and its old text is not', async () => {
    const store = await newStore(someOrders(2))
    store.run('orders.note', { order: '5760001', note: 'fragile glass' })
    expect(store.search('fragile')).toEqual(['5760001'])
    store.run('orders.note', { order: '5760001', note: 'gift wrap' })
    expect(store.search('fragile')).toEqual([])
    expect(store.search('wrap')).toEqual(['5760001'])
  })
})
