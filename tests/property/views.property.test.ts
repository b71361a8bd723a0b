import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { refusalToLeave } from '../../src/shared/domain/orders/guard.ts'
import type { OrderRow } from '../../src/shared/domain/orders/order-row.ts'
import { IMPACT_LEVELS, PRIORITY_LEVELS } from '../../src/shared/domain/orders/priority.ts'
import { FULFILLMENT_STAGES } from '../../src/shared/domain/orders/stage.ts'
import { isKnownStatus, isOpenStatus, ORDER_STATUSES } from '../../src/shared/domain/orders/status.ts'
import {
  SORT_COLUMNS,
  VIEW_FLAGS,
  type ViewFlag,
  type ViewQuery,
} from '../../src/shared/domain/orders/view.ts'
import { HOUR_MS } from '../../src/shared/lib/durations.ts'
import { anItem, anOrder, aPackage, NOW } from '../harness/store/orders.ts'
import { TestStore } from '../harness/store/test-store.ts'

const SEED = 20_261_122
const NAMES = [
  'Zoë Ångström',
  'Aoife Byrne',
  'O"Brien',
  '100% Cotton',
  'a_b',
  "D'Arcy",
  'محمد علي',
  '田中 太郎',
  '🐙 Octo',
  'İpek',
  'zoe',
  'Back\\slash',
]

let store: TestStore
let rows: OrderRow[] = []
let texts = new Map<number, string[]>()
let closedAt = new Map<number, number | null>()

/** Orders of every status, age, name and price, some of them held, shipped, printed or noted. */
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  store = await TestStore.open()
  const orders = Array.from({ length: 240 }, (_, index) => {
    const name = NAMES[index % NAMES.length] ?? ''
    const status = index % 17 === 0 ? 'Verschickt' : (ORDER_STATUSES[(index * 7) % 9] ?? 'unpaid')
    return anOrder(String(577_000 + index * 37), {
      status,
      handle: index % 3 === 0 ? `handle_${index}` : `Handle.${index}`,
      recipient: { ...anOrder('x').recipient, name },
      totalMinor: (index * 7_919) % 5_000,
      currency: index % 5 === 0 ? 'EUR' : 'GBP',
      orderedAt: NOW - ((index * 13) % 80) * HOUR_MS,
      paidAt: index % 11 === 0 ? null : NOW - ((index * 13) % 80) * HOUR_MS + 600_000,
      cancelRequested: index % 19 === 0,
      isFulfilledByPlatform: index % 23 === 0,
      items: [anItem({ skuId: String(index % 7), sellerSku: `SKU-${index % 7}`, quantity: (index % 4) + 1 })],
      packages: index % 4 === 0 ? [aPackage({ packageId: `p${index}`, tracking: `TRK${index * 31}` })] : [],
    })
  })
  await store.bring(orders.slice(0, 200))
  await store.bring(orders.slice(200), { shopName: 'an other shop' })
  store.run('printers.add', {
    name: 'Bench',
    connection: { kind: 'folder', path: '/labels' },
    language: 'zpl',
    dpi: 203,
    media: { widthMm: 101.6, heightMm: 152.4 },
    backChannel: 'silent',
  })
  const named = (every: number, from: number) =>
    orders.filter((_, index) => index % every === from).map((order) => order.tiktokOrderId)
  store.run('print.print', { orders: named(5, 1), document: 'label' })
  store.run('orders.ship', { orders: named(6, 2) })
  store.run('orders.hold', { orders: named(9, 4), reason: 'wait' })
  store.run('orders.note', { order: orders[3]?.tiktokOrderId ?? '', note: 'gift wrap 50% off' })
  const seqs = store.rows<{ seq: number }>('SELECT seq FROM orders ORDER BY seq').map((row) => row.seq)
  rows = store.ask('orders.rows', { seqs })
  texts = new Map(
    store
      .rows<{ seq: number; parts: string }>(
        `SELECT o.seq, json_array(o.tiktok_order_id, o.handle, o.recipient, o.note,
       (SELECT group_concat(p.seller_sku, char(10)) FROM order_items i JOIN products p ON p.seq = i.product_seq WHERE i.order_seq = o.seq),
       (SELECT group_concat(s.tracking, char(10)) FROM shipments s WHERE s.order_seq = o.seq)) AS parts FROM orders o`,
      )
      .map(({ seq, parts }) => [
        seq,
        (JSON.parse(parts) as (string | null)[]).flatMap((part) => (part === null ? [] : part.split('\n'))),
      ]),
  )
  closedAt = new Map(
    store
      .rows<{ seq: number; closed_at: number | null }>('SELECT seq, closed_at FROM orders')
      .map((row) => [row.seq, row.closed_at]),
  )
  // A batch that is on its way and may not be seen by any of it.
  await store.stage([anOrder('999999', { handle: 'hidden' })])
})
afterAll(() => {
  store.close()
  vi.useRealTimers()
})

const DAY_START = Date.UTC(2026, 10, 22)
const DAY_END = Date.UTC(2026, 10, 23)

/** What each flag means, told by the domain's own rules and not by SQL. */
const MEANINGS: Readonly<Record<ViewFlag, (row: OrderRow) => boolean>> = {
  toShip: (row) => row.stage !== 'closed' && isOpenStatus(row.status) && !row.isFulfilledByPlatform,
  overdue: (row) => row.priority === 'urgent' && row.shipByAt !== null && row.shipByAt <= NOW,
  dueToday: (row) =>
    row.priority !== 'automated' && row.shipByAt !== null && row.shipByAt > NOW && row.shipByAt < DAY_END,
  held: (row) => {
    if (row.stage === 'closed') return false
    return (
      refusalToLeave({ ...row, tiktokOrderId: '', isFulfilledByPlatform: false }, NOW)?.code ===
        'rule.orderHeld' || row.heldAt !== null
    )
  },
  cancelRequested: (row) => row.cancelRequested && row.stage !== 'closed' && isOpenStatus(row.status),
  unmapped: (row) => !isKnownStatus(row.status),
  shippedToday: (row) => {
    const at = closedAt.get(row.seq) ?? null
    return at !== null && at >= DAY_START && at < DAY_END
  },
  printed: (row) => row.printState === 'sent' || row.printState === 'printed',
  unprinted: (row) => row.printState === null && row.stage !== 'closed' && isOpenStatus(row.status),
  uncertain: (row) => row.printState === 'uncertain',
}

const filters = fc.record({
  statuses: fc.subarray([...ORDER_STATUSES, 'Verschickt', 'no such'], { maxLength: 3 }),
  stages: fc.subarray([...FULFILLMENT_STAGES], { maxLength: 2 }),
  priorities: fc.subarray([...PRIORITY_LEVELS], { maxLength: 3 }),
  impacts: fc.subarray([...IMPACT_LEVELS], { maxLength: 2 }),
  flags: fc.subarray([...VIEW_FLAGS], { maxLength: 2 }),
})
const sorts = fc.record({
  column: fc.constantFrom(...SORT_COLUMNS),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
})

const passes = (row: OrderRow, { filter }: Pick<ViewQuery, 'filter'>) =>
  (filter.statuses.length === 0 || filter.statuses.includes(row.status)) &&
  (filter.stages.length === 0 || filter.stages.includes(row.stage)) &&
  (filter.priorities.length === 0 || filter.priorities.includes(row.priority)) &&
  (filter.impacts.length === 0 || filter.impacts.includes(row.impact)) &&
  filter.flags.every((flag) => MEANINGS[flag](row))

const keysOf = (query: ViewQuery) => [...store.ask('orders.openView', query).keys]
const EMPTY = { statuses: [], stages: [], priorities: [], impacts: [], flags: [] }

describe('a view', () => {
  test('holds exactly the orders that pass its filter, each once', () => {
    fc.assert(
      fc.property(filters, sorts, (filter, sort) => {
        const wanted = rows.filter((row) => passes(row, { filter })).map((row) => row.seq)
        expect(keysOf({ filter, search: '', sort }).sort((a, b) => a - b)).toEqual(wanted)
      }),
      { seed: SEED, numRuns: 400 },
    )
  })

  test('is in the order of its column, ties by row number, and downwards is upwards turned around', () => {
    for (const column of SORT_COLUMNS) {
      const up = keysOf({ filter: EMPTY, search: '', sort: { column, direction: 'asc' } })
      const down = keysOf({ filter: EMPTY, search: '', sort: { column, direction: 'desc' } })
      expect(down, column).toEqual(up.toReversed())
    }
  })

  test('in the order of work has no order above one that is more urgent', () => {
    const bySeq = new Map(rows.map((row) => [row.seq, row]))
    const ranks = keysOf({ filter: EMPTY, search: '', sort: { column: 'why', direction: 'asc' } }).map(
      (seq) => {
        const row = bySeq.get(seq)
        return [
          PRIORITY_LEVELS.indexOf(row?.priority ?? 'automated'),
          row?.shipByAt ?? Number.MAX_SAFE_INTEGER,
          IMPACT_LEVELS.indexOf(row?.impact ?? 'AUTO'),
          seq,
        ] as const
      },
    )
    const sorted = ranks.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3])
    expect(ranks).toEqual(sorted)
  })

  test('reads its keys from the index of the order of work alone and sorts nothing', () => {
    const plan = store.rows<{ detail: string }>(
      'EXPLAIN QUERY PLAN SELECT o.seq FROM orders o ORDER BY o.priority ASC, ifnull(o.ship_by_at, 9007199254740991) ASC, o.impact ASC, o.seq ASC',
    )
    expect(plan.map((step) => step.detail)).toEqual(['SCAN o USING COVERING INDEX orders_why'])
    const filtered = store.rows<{ detail: string }>(
      `EXPLAIN QUERY PLAN SELECT o.seq FROM orders o WHERE o.status IN ('awaiting_shipment') AND o.stage IN ('new') AND (o.batch_seq IS NULL OR o.batch_seq NOT IN (9)) ORDER BY o.priority ASC, ifnull(o.ship_by_at, 9007199254740991) ASC, o.impact ASC, o.seq ASC`,
    )
    expect(filtered.map((step) => step.detail)).toEqual(['SCAN o USING COVERING INDEX orders_why'])
  })
})

describe('the counts of the filter line', () => {
  test('equal a recount of the rows, flag by flag and value by value', () => {
    const counts = store.ask('orders.counts', {})
    expect(counts.total).toBe(rows.length)
    for (const flag of VIEW_FLAGS)
      expect(counts.flags.find((one) => one.value === flag)?.count, flag).toBe(
        rows.filter(MEANINGS[flag]).length,
      )
    for (const { value, count } of counts.statuses)
      expect(count, value).toBe(rows.filter((row) => row.status === value).length)
    for (const { value, count } of counts.stages)
      expect(count, value).toBe(rows.filter((row) => row.stage === value).length)
    for (const { value, count } of counts.priorities)
      expect(count, value).toBe(rows.filter((row) => row.priority === value).length)
    expect([...counts.statuses, ...counts.stages].reduce((sum, one) => sum + one.count, 0)).toBe(
      2 * rows.length,
    )
  })

  test('equal what opening each of them shows', () => {
    for (const { value, count } of store.ask('orders.counts', {}).flags) {
      expect(
        keysOf({
          filter: { ...EMPTY, flags: [value as ViewFlag] },
          search: '',
          sort: { column: 'why', direction: 'asc' },
        }).length,
        value,
      ).toBe(count)
    }
  })
})

/** Letters without case and accents, as a person types them. */
const plain = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
const found = (search: string) =>
  new Set(keysOf({ filter: EMPTY, search, sort: { column: 'why', direction: 'asc' } }))
const expected = (search: string) => {
  const words = search
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
  const holds = (row: OrderRow, word: string) =>
    (texts.get(row.seq) ?? []).some((text) => plain(text).includes(plain(word)))
  return new Set(rows.filter((row) => words.every((word) => holds(row, word))).map((row) => row.seq))
}

describe('a search', () => {
  const searches = [
    '577',
    '577000',
    'handle',
    'HANDLE_',
    'zoë',
    'zoe',
    'ZOE ang',
    'o"brien',
    '100%',
    '%',
    '_',
    'a_b',
    "d'arcy",
    'محمد',
    '田中',
    '田',
    '🐙',
    'octo 🐙',
    'gift 50%',
    'sku-3 577',
    'trk',
    'TRK31',
    '\\',
    'back\\sl',
    '"',
    '""',
    '*',
    'AND',
    'NOT handle',
    'handle OR zoe',
    '(',
    'text:handle',
    'NEAR(a b)',
    '   ',
    'zzz-none',
    '-',
    '^a',
    'hidden',
    '999999',
  ]
  for (const text of searches)
    test(`for ${JSON.stringify(text)} finds what holds each of its words and nothing else`, () => {
      expect(found(text)).toEqual(expected(text))
    })

  test('for any text is answered, never refused', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'grapheme' }), (text) => {
        expect(found(text).size).toBeGreaterThanOrEqual(0)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  test('for any part of the words of an order finds it', () => {
    const asciiParts = fc.constantFrom(...rows).chain((row) => {
      const parts = wordsOf(row.seq).filter((part) => /^[\x21-\x7e]+$/.test(part))
      return fc
        .constantFrom(...parts)
        .chain((part) =>
          fc
            .tuple(fc.nat(part.length - 1), fc.nat(part.length))
            .map(([from, to]) => ({ row, part: part.slice(Math.min(from, to), Math.max(from, to) + 1) })),
        )
    })
    fc.assert(
      fc.property(asciiParts, ({ row, part }) => {
        if (part.trim() !== '') expect(found(part).has(row.seq), part).toBe(true)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  test('narrows a view without changing its order', () => {
    const sort = { column: 'total', direction: 'desc' } as const
    const all = keysOf({ filter: EMPTY, search: '', sort })
    const some = found('handle_')
    expect(keysOf({ filter: EMPTY, search: 'handle_', sort })).toEqual(all.filter((seq) => some.has(seq)))
  })
})

function wordsOf(seq: number): string[] {
  return texts.get(seq) ?? []
}
