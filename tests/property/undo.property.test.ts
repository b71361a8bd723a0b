import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { wrongsOf } from '../harness/fault/sound-store.ts'
import { anOrder, aPackage, NOW, someOrders } from '../harness/store/orders.ts'
import { TestStore } from '../harness/store/test-store.ts'

const SEED = 20_261_122
const STANDING = 6
const DESK =
  'SELECT tiktok_order_id, status, stage, closed_at, held_at, hold_reason, note, priority, priority_next_at, impact, tracking, total_minor, item_count, content_hash FROM orders ORDER BY tiktok_order_id'
const SEARCH = 'SELECT o.tiktok_order_id, s.text FROM orders o JOIN order_search s USING (seq) ORDER BY 1'
const PACKAGES = `SELECT s.key, o.tiktok_order_id, 1 AS leads FROM shipments s JOIN orders o ON o.seq = s.order_seq WHERE s.superseded_at IS NULL
  UNION ALL SELECT s.key, o.tiktok_order_id, 0 FROM shipment_orders so JOIN shipments s ON s.seq = so.shipment_seq JOIN orders o ON o.seq = so.order_seq WHERE s.superseded_at IS NULL ORDER BY 1, 2`

type Step =
  | { readonly act: 'hold' | 'release' | 'ship' | 'note'; readonly orders: readonly number[] }
  | { readonly act: 'settings'; readonly hours: number }
  | {
      readonly act: 'import'
      readonly orders: readonly number[]
      readonly version: number
      readonly isCombined: boolean
    }

const order = fc.integer({ min: 0, max: STANDING - 1 })
const steps = fc.array(
  fc.oneof(
    fc.record({
      act: fc.constantFrom('hold' as const, 'release' as const, 'ship' as const, 'note' as const),
      orders: fc.uniqueArray(order, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ act: fc.constant('settings' as const), hours: fc.integer({ min: 1, max: 240 }) }),
    fc.record({
      act: fc.constant('import' as const),
      orders: fc.uniqueArray(fc.integer({ min: 0, max: STANDING + 2 }), { minLength: 1, maxLength: 5 }),
      version: fc.integer({ min: 1, max: 4 }),
      isCombined: fc.boolean(),
    }),
  ),
  { minLength: 1, maxLength: 9 },
)

const idOf = (index: number) => String(5_760_001 + index)

/** An export's account of an order: later versions say something else about it. */
function exported(index: number, version: number, isCombined: boolean) {
  const status =
    (['awaiting_shipment', 'awaiting_collection', 'in_transit', 'completed'] as const)[version - 1] ??
    'awaiting_shipment'
  return anOrder(idOf(index), {
    status,
    totalMinor: 1_000 + version,
    packages: [aPackage({ packageId: isCombined ? 'shared' : `own-${index}`, tracking: `T${version}` })],
  })
}

async function perform(store: TestStore, step: Step, round: number): Promise<void> {
  if (step.act === 'settings') return void store.run('settings.update', { shipByEstimateHours: step.hours })
  if (step.act === 'import')
    return void (await store.bring(
      step.orders.map((index) => exported(index, step.version, step.isCombined)),
    ))
  const orders = step.orders.map(idOf)
  if (step.act === 'hold') store.run('orders.hold', { orders, reason: `round ${round}` })
  if (step.act === 'release') store.run('orders.release', { orders })
  if (step.act === 'ship') store.run('orders.ship', { orders })
  if (step.act === 'note')
    store.run('orders.note', { order: orders[0] ?? '', note: `note of round ${round}` })
}

/** Undoes until nothing is left but the first import; answers how many acts that were. */
async function undoAll(store: TestStore): Promise<void> {
  for (;;) {
    const [next] = store.rows<{ act: string; seq: number }>(
      `SELECT act, seq FROM journal WHERE undone_by IS NULL AND class = 'reversible' ORDER BY seq DESC LIMIT 1`,
    )
    if (!next || next.seq === 1) return
    const { kept } = store.run('journal.undo', {})
    expect(kept, `undoing ${next.act}`).toBe(0)
    await store.settle()
  }
}

const open: TestStore[] = []
afterEach(() => {
  for (const store of open.splice(0)) store.close()
  vi.useRealTimers()
})

describe('any history of a desk', () => {
  test('undone act by act leads back to its start, to the last column, search text and package', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW })
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const store = await TestStore.open()
        open.push(store)
        await store.bring(someOrders(STANDING))
        const start = [
          store.rows(DESK),
          store.rows(SEARCH),
          store.rows(PACKAGES),
          store.ask('settings.get', {}),
        ]
        for (const [round, step] of history.entries()) await perform(store, step as Step, round)
        await undoAll(store)
        expect([
          store.rows(DESK),
          store.rows(SEARCH),
          store.rows(PACKAGES),
          store.ask('settings.get', {}),
        ]).toEqual(start)
        expect(wrongsOf(store)).toEqual([])
        open.pop()?.close()
      }),
      { seed: SEED, numRuns: 120 },
    )
  })

  test('undone in any order never overwrites what came later and leaves the books whole', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW })
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), async (history, draws) => {
        const store = await TestStore.open()
        open.push(store)
        await store.bring(someOrders(STANDING))
        for (const [round, step] of history.entries()) await perform(store, step as Step, round)
        for (let round = 0; round < 12; round += 1) {
          const entries = store.rows<{ id: string }>(
            `SELECT id FROM journal WHERE undone_by IS NULL AND class = 'reversible'`,
          )
          const chosen = entries[draws.next().value % Math.max(1, entries.length)]
          if (chosen === undefined) break
          try {
            store.run('journal.undo', { entry: chosen.id })
          } catch (error) {
            if (!(error instanceof AppError)) throw error
          }
          await store.settle()
          expect(wrongsOf(store)).toEqual([])
          expect(store.rows('PRAGMA foreign_key_check')).toEqual([])
        }
        open.pop()?.close()
      }),
      { seed: SEED, numRuns: 60 },
    )
  })
})
