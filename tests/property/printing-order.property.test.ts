import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { claimNext, endJob, markCommitted } from '../../src/main/features/printing/journal-steps.ts'
import type { PrintJournal } from '../../src/main/printing/queue/print-journal.ts'
import { PrintQueue } from '../../src/main/printing/queue/print-queue.ts'
import { QUEUE_PLACES } from '../../src/shared/domain/printing/queue-order.ts'
import { fakeTransport } from '../harness/printers/fake-transport.ts'
import { hastyClock, noRaster, until } from '../harness/printers/queue-bench.ts'
import { BENCH_PRINTER } from '../harness/store/bench-printer.ts'
import { someOrders } from '../harness/store/orders.ts'
import { TestStore } from '../harness/store/test-store.ts'

/** `npm run torture -- --suite printing` asks for other runs. */
const SEED = Number(process.env['TORTURE_SEED'] ?? 20_261_129)
const RUNS = 40
const LABELS = 8

/** What a person does while the printer stands still or works, and how many labels come out before the next act. */
const act = fc.record({
  what: fc.constantFrom('reorder', 'reorder', 'cancel', 'stopAndGo', 'nothing'),
  at: fc.nat({ max: LABELS - 1 }),
  to: fc.constantFrom(...QUEUE_PLACES),
  thenPrint: fc.nat({ max: 3 }),
})

let store: TestStore
let printerId = ''
const orders = someOrders(RUNS * LABELS).map(({ tiktokOrderId }) => tiktokOrderId)
beforeAll(async () => {
  store = await TestStore.open()
  await store.bring(someOrders(RUNS * LABELS))
  printerId = store.run('printers.add', BENCH_PRINTER).id
})
afterAll(() => {
  store.close()
  rmSync(store.folder, { recursive: true, force: true })
})

/** The store's own journal, as the desk gives it to the queue. */
const journal: PrintJournal = {
  claimNext: async (id, previous) =>
    store.host.connection.write((tx) => claimNext(tx, { printerId: id, previous }, store.now)).value,
  markCommitted: async (jobId, sent) =>
    void store.host.connection.write((tx) => markCommitted(tx, { jobId, ...sent }, store.now)),
  finish: async (end) => void store.host.connection.write((tx) => endJob(tx, end, store.now)),
  upcoming: async (id, most) => store.ask('print.waitingTickets', { printerId: id, most }),
  hasUnresolved: async () => false,
}

/** The labels that wait, as the page shows them. */
const shown = () => store.ask('print.queue', {})[0]?.jobs ?? []

it('whatever is moved, cancelled and stopped meanwhile, each label left is printed once, in the order that was shown', async () => {
  let [run, moved] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
      const mine = orders.slice(run * LABELS, (run + 1) * LABELS)
      run += 1
      const { transport, printed } = fakeTransport()
      const queue = new PrintQueue({
        journal,
        raster: noRaster,
        clock: hastyClock,
        transportFor: () => transport,
        onError: (error) => {
          throw error
        },
      })
      queue.configure(store.ask('printers.list', {}), new Set([printerId]))
      queue.start()
      store.run('print.print', { orders: mine, document: 'label' })
      const cancelled: string[] = []
      for (const one of acts) {
        const job = shown()[one.at]
        if (one.what === 'reorder' && job) {
          store.run('print.reorder', { jobId: job.id, to: one.to })
          moved += 1
        }
        if (one.what === 'cancel' && job)
          cancelled.push(store.run('print.cancel', { jobId: job.id }).tiktokOrderId)
        if (one.what === 'stopAndGo') {
          queue.resume(printerId)
          queue.pause(printerId)
          await queue.idle()
        }
        await printSome(queue, printed, one.thenPrint)
      }
      await printSome(queue, printed, LABELS)
      await queue.close()
      const came = printed.map(orderOf)
      expect([...came, ...cancelled].sort()).toEqual([...mine].sort())
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  )
  expect(moved).toBeGreaterThan(RUNS / 2)
})

/** Lets the printer work until so many more labels are out; what came out is how the queue that was shown began. */
async function printSome(queue: PrintQueue, printed: readonly string[], count: number): Promise<void> {
  const expected = shown().map(({ tiktokOrderId }) => tiktokOrderId)
  const before = printed.length
  if (count === 0 || expected.length === 0) return
  queue.resume(printerId)
  await until(() => printed.length >= before + Math.min(count, expected.length), 'labels came out')
  queue.pause(printerId)
  await queue.idle()
  const came = printed.slice(before).map(orderOf)
  expect(came).toEqual(expected.slice(0, came.length))
}

function orderOf(label: string): string {
  return orders.find((order) => label.includes(`ORDER ${order}`)) ?? `unreadable: ${label.slice(0, 80)}`
}
