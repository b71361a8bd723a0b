import { describe, expect, test } from 'vitest'
import { HOUR_MS } from '../../../../../src/shared/lib/durations.ts'
import { anOrder, NOW, someOrders } from '../../../../harness/store/orders.ts'
import { withStores } from '../../../../harness/store/with-store.ts'

const newStore = withStores()
const DESK_COLUMNS =
  'SELECT tiktok_order_id, stage, closed_at, held_at, hold_reason, note, priority, priority_next_at FROM orders ORDER BY seq'

describe('undo', () => {
  const acts = {
    ship: (orders: string[]) => ['orders.ship', { orders }] as const,
    hold: (orders: string[]) => ['orders.hold', { orders, reason: 'wait' }] as const,
    note: (orders: string[]) => ['orders.note', { order: orders[0] ?? '', note: 'gift' }] as const,
  }
  for (const [act, command] of Object.entries(acts))
    test(`puts back what ${act} did, to the last column`, async () => {
      const store = await newStore(someOrders(3))
      const before = store.rows(DESK_COLUMNS)
      const [name, input] = command(['5760001', '5760002'])
      store.run(name, input as never)
      expect(store.rows(DESK_COLUMNS)).not.toEqual(before)
      const undone = store.run('journal.undo', {})
      expect(undone).toMatchObject({ kept: 0, undone: { act, undoneAt: NOW } })
      expect(store.rows(DESK_COLUMNS)).toEqual(before)
    })

  test('of a release puts the hold and its reason back', async () => {
    const store = await newStore(someOrders(1))
    store.run('orders.hold', { orders: ['5760001'], reason: 'odd address' })
    const held = store.rows(DESK_COLUMNS)
    store.run('orders.release', { orders: ['5760001'] })
    store.run('journal.undo', {})
    expect(store.rows(DESK_COLUMNS)).toEqual(held)
  })

  test('of a note takes it out of the search again', async () => {
    const store = await newStore(someOrders(1))
    store.run('orders.note', { order: '5760001', note: 'marzipan' })
    store.run('journal.undo', {})
    expect(store.search('marzipan')).toEqual([])
    expect(store.search('5760001')).toEqual(['5760001'])
  })

  test('keeps what was changed since and says how many', async () => {
    const store = await newStore(someOrders(3))
    const held = store.run('orders.hold', {
      orders: ['5760001', '5760002', '5760003'],
      reason: 'check stock',
    })
    store.run('orders.release', { orders: ['5760002'] })
    const outcome = store.run('journal.undo', { entry: held.journalId ?? '' })
    expect(outcome).toMatchObject({
      kept: 1,
      message: 'Undid: Put on hold 3 orders: check stock; kept 1 that somebody has worked on since',
    })
    expect(store.rows('SELECT tiktok_order_id FROM orders WHERE held_at IS NOT NULL')).toEqual([])
  })

  test('of an earlier hold leaves a later hold for another reason standing', async () => {
    const store = await newStore(someOrders(1))
    const first = store.run('orders.hold', { orders: ['5760001'], reason: 'first' })
    store.run('orders.hold', { orders: ['5760001'], reason: 'second' })
    expect(store.run('journal.undo', { entry: first.journalId ?? '' }).kept).toBe(1)
    expect(store.value('SELECT hold_reason FROM orders')).toBe('second')
  })

  test('is written in the journal and the outbox like any act, and takes nothing out of them', async () => {
    const store = await newStore(someOrders(1))
    store.run('orders.ship', { orders: ['5760001'] })
    const before = store.tableCounts()
    store.run('journal.undo', {})
    const after = store.tableCounts()
    for (const table of ['journal', 'journal_orders', 'outbox', 'commands'])
      expect(after[table], table).toBe((before[table] ?? 0) + 1)
    expect(store.ask('journal.list', { limit: 10 }).map((line) => line.act)).toEqual([
      'undo',
      'ship',
      'import',
    ])
  })

  test('goes back act by act until there is nothing left', async () => {
    const store = await newStore(someOrders(1))
    store.run('orders.hold', { orders: ['5760001'], reason: 'a' })
    store.run('orders.release', { orders: ['5760001'] })
    expect([1, 2, 3].map(() => store.run('journal.undo', {}).undone.act)).toEqual([
      'release',
      'hold',
      'import',
    ])
    expect(() => store.run('journal.undo', {})).toThrow(
      expect.objectContaining({ code: 'rule.nothingToUndo' }),
    )
  })

  test('of the same act twice is refused', async () => {
    const store = await newStore(someOrders(1))
    const { journalId } = store.run('orders.ship', { orders: ['5760001'] })
    store.run('journal.undo', { entry: journalId ?? '' })
    expect(() => store.run('journal.undo', { entry: journalId ?? '' })).toThrow(
      expect.objectContaining({ code: 'rule.notUndoable' }),
    )
  })

  test('of an act that nobody knows is refused', async () => {
    const store = await newStore()
    expect(() => store.run('journal.undo', { entry: store.host.newId() })).toThrow(
      expect.objectContaining({ code: 'input.notFound' }),
    )
  })

  test('passes over what cannot be taken back, such as a printer that was added', async () => {
    const store = await newStore(someOrders(1))
    store.run('orders.ship', { orders: ['5760001'] })
    const media = { widthMm: 101.6, heightMm: 152.4 }
    store.run('printers.add', {
      name: 'Bench',
      connection: { kind: 'folder', path: '/labels' },
      language: 'zpl',
      dpi: 203,
      media,
      backChannel: 'silent',
    })
    store.run('settings.mapStatus', { text: 'Verschickt', status: 'in_transit' })
    expect(store.run('journal.undo', {}).undone.act).toBe('ship')
  })

  test('of one named act that cannot be taken back is refused by its words', async () => {
    const store = await newStore()
    store.run('settings.mapStatus', { text: 'Verschickt', status: 'in_transit' })
    const [line] = store.ask('journal.list', { limit: 1 })
    expect(() => store.run('journal.undo', { entry: line?.id ?? '' })).toThrow(
      expect.objectContaining({ code: 'rule.notUndoable', message: expect.stringContaining('Verschickt') }),
    )
  })
})

describe('undoing settings', () => {
  test('puts them back', async () => {
    const store = await newStore()
    const before = store.ask('settings.get', {})
    store.run('settings.update', { timeZone: 'Europe/London', operator: 'Ann' })
    store.run('journal.undo', {})
    expect(store.ask('settings.get', {})).toEqual(before)
  })

  test('keeps a setting that was changed again since', async () => {
    const store = await newStore()
    store.run('settings.update', { timeZone: 'Europe/London', operator: 'Ann' })
    const [first] = store.ask('journal.list', { limit: 1 })
    store.run('settings.update', { operator: 'Bea' })
    const outcome = store.run('journal.undo', { entry: first?.id ?? '' })
    expect(store.ask('settings.get', {})).toMatchObject({ timeZone: null, operator: 'Bea' })
    expect(outcome.message).toMatch(/kept/)
  })
})

describe('undoing an import', () => {
  test('hides its orders at once and deletes them afterwards, search included', async () => {
    const store = await newStore(someOrders(3))
    const empty = {
      ...store.tableCounts(),
      orders: 0,
      order_search: 0,
      order_items: 0,
      products: 0,
      customers: 0,
    }
    const outcome = store.run('journal.undo', {})
    expect(outcome.message).toMatch(/removed 3 orders/)
    expect(store.ask('orders.counts', {}).total).toBe(0)
    expect(store.search('buyer')).toEqual([])
    expect(store.value('SELECT count(*) FROM orders')).toBe(3)
    await store.settle()
    expect(store.tableCounts()).toMatchObject({
      orders: empty.orders,
      order_search: 0,
      order_items: 0,
      products: 0,
      customers: 0,
    })
    expect(store.value(`SELECT count(*) FROM order_fts WHERE order_fts MATCH '"buy"'`)).toBe(0)
  })

  test('keeps orders that were held, noted, shipped or printed and says how many', async () => {
    const store = await newStore(someOrders(6))
    const media = { widthMm: 101.6, heightMm: 152.4 }
    store.run('printers.add', {
      name: 'Bench',
      connection: { kind: 'folder', path: '/labels' },
      language: 'zpl',
      dpi: 203,
      media,
      backChannel: 'silent',
    })
    store.run('orders.hold', { orders: ['5760001'], reason: 'wait' })
    store.run('orders.note', { order: '5760002', note: 'gift' })
    store.run('orders.ship', { orders: ['5760003'] })
    store.run('print.print', { orders: ['5760004'], document: 'label' })
    const imported = store.ask('journal.list', { limit: 50 }).find((line) => line.act === 'import')
    const outcome = store.run('journal.undo', { entry: imported?.id ?? '' })
    expect(outcome).toMatchObject({
      kept: 4,
      message: 'Took the import back: removed 2 orders; kept 4 that somebody has worked on since',
    })
    await store.settle()
    expect(store.search('')).toEqual(['5760001', '5760002', '5760003', '5760004'])
    expect(store.rows('PRAGMA foreign_key_check')).toEqual([])
  })

  test('of a later export puts status, tracking and lines back, and leaves the stage alone', async () => {
    const first = [anOrder('5760001'), anOrder('5760002')]
    const store = await newStore(first)
    const before = store.rows(
      'SELECT status, tracking, total_minor, shipped_at, item_count, priority, impact, content_hash FROM orders ORDER BY seq',
    )
    const items = store.rows('SELECT order_seq, line_no, quantity, line_minor FROM order_items ORDER BY 1, 2')
    const [row] = first
    if (!row) throw new RangeError('an order')
    const parcel = {
      packageId: '115300',
      tracking: 'RM1',
      provider: 'Royal Mail',
      deliveryOption: '',
      shippedAt: NOW,
      recipient: null,
      contents: [{ item: 0, quantity: 3 }],
    }
    const later = {
      ...row,
      status: 'in_transit',
      statusText: 'Shipped',
      shippedAt: NOW,
      totalMinor: 9_999,
      items: row.items.map((item) => ({ ...item, quantity: 3 })),
      packages: [parcel],
    }
    store.run('orders.note', { order: '5760001', note: 'mine' })
    expect(await store.bring([later, anOrder('5760002'), anOrder('5760003')])).toMatchObject({
      new: 1,
      changed: 1,
      unchanged: 1,
    })
    expect(store.value(`SELECT status FROM orders WHERE tiktok_order_id = '5760001'`)).toBe('in_transit')
    expect(store.search('RM1')).toEqual(['5760001'])
    expect(store.run('journal.undo', {}).message).toMatch(/removed 1 orders and put 1 back/)
    await store.settle()
    expect(
      store.rows(
        'SELECT status, tracking, total_minor, shipped_at, item_count, priority, impact, content_hash FROM orders ORDER BY seq',
      ),
    ).toEqual(before)
    expect(
      store.rows('SELECT order_seq, line_no, quantity, line_minor FROM order_items ORDER BY 1, 2'),
    ).toEqual(items)
    expect(store.search('RM1')).toEqual([])
    expect(store.value(`SELECT note FROM orders WHERE tiktok_order_id = '5760001'`)).toBe('mine')
  })

  test('leaves an order that a still later export has changed again as that one says', async () => {
    const store = await newStore([anOrder('5760001')])
    const second = await store.bring([anOrder('5760001', { status: 'awaiting_collection' })])
    await store.bring([anOrder('5760001', { status: 'in_transit' })])
    store.run('journal.undo', { entry: second.journalId ?? '' })
    expect(store.value('SELECT status FROM orders')).toBe('in_transit')
  })

  test('and importing the same file again brings every order back', async () => {
    const store = await newStore(someOrders(3))
    store.run('journal.undo', {})
    const again = await store.bring(someOrders(3))
    await store.settle()
    expect(again).toMatchObject({ new: 3, changed: 0, unchanged: 0 })
    expect(store.search('')).toHaveLength(3)
  })

  test('is refused while another import is on its way, since that one counts on its orders', async () => {
    const store = await newStore(someOrders(2))
    const batchSeq = await store.stage([...someOrders(2), anOrder('5760009')])
    expect(() => store.run('journal.undo', {})).toThrow(expect.objectContaining({ code: 'rule.busy' }))
    await store.abort(batchSeq)
    expect(store.run('journal.undo', {}).message).toMatch(/removed 2 orders/)
  })

  test('while time goes on ranks what it puts back by the new time', async () => {
    const store = await newStore([anOrder('5760001')])
    await store.bring([anOrder('5760001', { status: 'completed' })])
    store.now = NOW + 72 * HOUR_MS
    store.run('journal.undo', {})
    expect(store.value('SELECT priority FROM orders')).toBe(0)
  })
})
