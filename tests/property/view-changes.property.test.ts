import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ViewKeys } from '../../src/main/features/orders/view-query.ts'
import { SORT_COLUMNS, type ViewQuery } from '../../src/shared/domain/orders/view.ts'
import { anOrder, NOW } from '../harness/store/orders.ts'
import { TestStore } from '../harness/store/test-store.ts'

const SEED = 20_261_122
const ORDERS = 150
const EMPTY: ViewQuery['filter'] = { statuses: [], stages: [], priorities: [], impacts: [], flags: [] }

let store: TestStore
let staged = 0

beforeAll(async () => {
  store = await TestStore.open()
  await store.bring(
    Array.from({ length: ORDERS }, (_, index) =>
      anOrder(String(577_000 + index * 37), {
        handle: index % 3 === 0 ? `handle_${index % 40}` : `Handle.${index}`,
        totalMinor: (index * 7_919) % 500,
        orderedAt: index % 7 === 0 ? null : NOW - index * 3_600_000,
      }),
    ),
  )
})
afterAll(() => store.close())

const orders = fc.array(fc.integer({ min: 1, max: ORDERS }), { minLength: 1, maxLength: 6 })
const value = fc.integer({ min: 0, max: 3 })
const words = fc.constantFrom('', 'gift', 'Gift wrap', 'zoë', 'é')
const columns = fc.constantFrom('priority', 'impact', 'item_count', 'total_minor', 'ordered_at', 'ship_by_at')

/** Anything that changes orders: commands, and plain statements that stand for those which are still to come. */
const changes = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('set' as const), orders, column: columns, value }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('note' as const), orders, words }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hold' as const), orders }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), orders }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('many' as const), value }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('import' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const) }) },
)
type Change = typeof changes extends fc.Arbitrary<infer T> ? T : never

async function make(change: Change): Promise<void> {
  const write = (sql: string, ...params: (string | number)[]) =>
    store.opened.writer.write((tx) => tx.run(sql, ...params))
  switch (change.kind) {
    case 'set':
      for (const seq of change.orders)
        write(`UPDATE orders SET ${change.column} = ? WHERE seq = ?`, change.value, seq)
      return
    case 'note':
      for (const order of change.orders) store.run('orders.note', { order, note: change.words })
      return
    case 'hold':
      store.run('orders.hold', { orders: [...new Set(change.orders)], reason: 'wait' })
      return
    case 'release':
      store.run('orders.release', { orders: [...new Set(change.orders)] })
      return
    case 'many':
      write('UPDATE orders SET total_minor = total_minor + ?', change.value)
      return
    case 'import':
      staged += 1
      await store.bring([anOrder(String(800_000 + staged), { handle: `new_${staged}` })])
      return
    case 'undo':
      store.run('journal.undo', {})
      await store.settle()
  }
}

const queries = fc.record({
  filter: fc.record({
    statuses: fc.subarray(['awaiting_shipment'], { maxLength: 1 }),
    stages: fc.subarray(['new', 'exception'] as const, { maxLength: 1 }),
    priorities: fc.subarray(['urgent', 'high', 'standard'] as const, { maxLength: 1 }),
    impacts: fc.subarray(['MED', 'HIGH'] as const, { maxLength: 1 }),
    flags: fc.subarray(['held', 'toShip'] as const, { maxLength: 1 }),
  }),
  search: fc.constantFrom('', '', 'g', 'gi', 'gift', 'handle', 'zoe', '577', 'new_'),
  sort: fc.record({
    column: fc.oneof(fc.constant('why' as const), fc.constantFrom(...SORT_COLUMNS)),
    direction: fc.constantFrom('asc' as const, 'desc' as const),
  }),
})

const asked = (query: ViewQuery) => [...store.ask('orders.openView', query).keys]

/** The same asked of a reader that remembers nothing. */
function askedAfresh(query: ViewQuery): number[] {
  const remembering = store.opened.views
  store.opened.views = new ViewKeys()
  try {
    return asked(query)
  } finally {
    store.opened.views = remembering
  }
}

describe('a reader that remembers its views and texts', () => {
  test('answers after any changes what a reader answers that remembers nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(changes, queries), { minLength: 1, maxLength: 12 }),
        async (steps) => {
          for (const [change, query] of steps) {
            await make(change)
            const whole = { ...query, search: '' }
            for (const each of [query, whole, { filter: EMPTY, search: 'ha', sort: query.sort }])
              expect(asked(each)).toEqual(askedAfresh(each))
          }
        },
      ),
      { seed: SEED, numRuns: 25 },
    )
  })
})
