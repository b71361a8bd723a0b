import { describe, expect, test } from 'vitest'
import { findRanked } from '../../../../../src/main/db/orders/ranked.ts'
import { applyDeskChange } from '../../../../../src/main/features/orders/desk-change.ts'
import { printVerified } from '../../../../../src/main/features/printing/auto-print.ts'
import {
  claimNext,
  endJob,
  markCommitted,
  recoverJobs,
} from '../../../../../src/main/features/printing/journal-steps.ts'
import { wipeTickets } from '../../../../../src/main/features/printing/wipe-tickets.ts'
import { runCommand } from '../../../../../src/main/outbox/run-command.ts'
import type { FulfillmentStage } from '../../../../../src/shared/domain/orders/stage.ts'
import type { RoutingRule } from '../../../../../src/shared/domain/printing/routing-rule.ts'
import { DAY_MS } from '../../../../../src/shared/lib/durations.ts'
import { BENCH_PRINTER } from '../../../../harness/store/bench-printer.ts'
import { anOrder, aPackage, someOrders } from '../../../../harness/store/orders.ts'
import type { TestStore } from '../../../../harness/store/test-store.ts'
import { withStores } from '../../../../harness/store/with-store.ts'

const newStore = withStores()
const FOUR_BY_SIX = { widthMm: 101.6, heightMm: 152.4 }

/** A store with orders and the printers Bench (the default) and Back. */
async function aDesk(count: number, orders = someOrders(count)) {
  const store = await newStore(orders)
  const [bench, back] = ['Bench', 'Back'].map((name) => addPrinter(store, name))
  return { store, bench: bench ?? '', back: back ?? '' }
}

function addPrinter(store: TestStore, name: string, media = FOUR_BY_SIX): string {
  return store.run('printers.add', { ...BENCH_PRINTER, name, media }).id
}

const ids = (count: number) => someOrders(count).map(({ tiktokOrderId }) => tiktokOrderId)
const print = (store: TestStore, orders: readonly string[], more: object = {}) =>
  store.run('print.print', { orders: [...orders], document: 'label', ...more })
/** Order numbers as they would leave a printer. */
const queueOf = (store: TestStore, printerId: string) =>
  store
    .ask('print.queue', {})
    .find((queue) => queue.printerId === printerId)
    ?.jobs.map(({ tiktokOrderId }) => tiktokOrderId)
const claim = (store: TestStore, printerId: string) =>
  store.host.connection.write((tx) => claimNext(tx, { printerId }, store.now)).value
const commit = (store: TestStore, jobId: string) =>
  store.host.connection.write((tx) => markCommitted(tx, { jobId, bytes: 900, sha256: 'f' }, store.now))
const end = (store: TestStore, jobId: string, state: 'sent' | 'uncertain' | 'queued') =>
  store.host.connection.write((tx) => endJob(tx, { jobId, state, reason: null, evidence: {} }, store.now))

/** Prints the next label of a printer to its end; answers its order. */
function printNext(store: TestStore, printerId: string, state: 'sent' | 'uncertain' = 'sent') {
  const job = claim(store, printerId)
  if (job === null) throw new Error('nothing waits')
  commit(store, job.id)
  end(store, job.id, state)
  return job
}

describe('a waiting label', () => {
  test('is moved to the front, and claims, the queue and the look ahead all follow, also after a restart', async () => {
    const { store, bench } = await aDesk(4)
    const [a, b, c, d] = ids(4)
    const { jobs } = print(store, ids(4))
    expect(store.run('print.reorder', { jobId: jobs[2]?.id ?? '', to: 'first' })).toEqual({
      place: 1,
      waiting: 4,
    })
    store.run('print.reorder', { jobId: jobs[0]?.id ?? '', to: 'last' })
    await store.reopen()
    store.host.connection.write((tx) => recoverJobs(tx, store.now))
    expect(queueOf(store, bench)).toEqual([c, b, d, a])
    expect(
      store.ask('print.waitingTickets', { printerId: bench, most: 8 }).map((one) => one.tiktokOrderId),
    ).toEqual([c, b, d, a])
    expect([1, 2, 3, 4].map(() => printNext(store, bench).ticket.tiktokOrderId)).toEqual([c, b, d, a])
  })

  test('that was moved to the end still goes before one that is asked for later', async () => {
    const { store, bench } = await aDesk(3)
    const [a, b, c] = ids(3)
    const { jobs } = print(store, [a ?? '', b ?? ''])
    store.run('print.reorder', { jobId: jobs[0]?.id ?? '', to: 'last' })
    print(store, [c ?? ''])
    expect(queueOf(store, bench)).toEqual([b, a, c])
  })

  test('keeps its place when it goes back into the queue', async () => {
    const { store, bench } = await aDesk(3)
    const { jobs } = print(store, ids(3))
    store.run('print.reorder', { jobId: jobs[1]?.id ?? '', to: 'first' })
    const claimed = claim(store, bench)
    end(store, claimed?.id ?? '', 'queued')
    expect(claim(store, bench)?.id).toBe(claimed?.id)
  })

  test('is moved and cancelled no more once it is on its way', async () => {
    const { store, bench } = await aDesk(2)
    const { jobs } = print(store, ids(2))
    claim(store, bench)
    const jobId = jobs[0]?.id ?? ''
    expect(() => store.run('print.reorder', { jobId, to: 'last' })).toThrow(
      expect.objectContaining({ code: 'rule.busy' }),
    )
    expect(() => store.run('print.cancel', { jobId })).toThrow(expect.objectContaining({ code: 'rule.busy' }))
    const { cancelled, refused } = store.run('print.cancelJobs', { jobIds: jobs.map(({ id }) => id) })
    expect(cancelled.map(({ id }) => id)).toEqual([jobs[1]?.id])
    expect(refused).toMatchObject([{ jobId, state: 'sending' }])
  })

  test('is found by an index: the claim does not read every job there ever was', async () => {
    const { store } = await aDesk(1)
    const plan = store.rows<{ detail: string }>(
      `EXPLAIN QUERY PLAN SELECT j.seq FROM print_jobs j WHERE j.printer_seq = 1
       AND j.state IN ('queued', 'sending', 'committed', 'failed_safe', 'uncertain') AND j.state IN ('queued', 'failed_safe')
       ORDER BY ifnull(j.position, j.seq) LIMIT 1`,
    )
    const words = plan.map(({ detail }) => detail).join()
    expect(words).toContain('print_jobs_open')
    expect(words).not.toContain('TEMP B-TREE')
  })
})

describe('a printer', () => {
  test('that a person stopped stays so through a restart, with who did it, until he lets it go on', async () => {
    const { store, bench } = await aDesk(1)
    store.run('printers.pause', { id: bench, paused: true })
    await store.reopen()
    expect(store.ask('printers.paused', {})).toEqual([{ id: bench, at: store.now, by: 'Sam' }])
    store.run('printers.pause', { id: bench, paused: true })
    store.run('printers.pause', { id: bench, paused: false })
    expect(store.ask('printers.paused', {})).toEqual([])
    const acts = store.rows<{ act: string }>(
      `SELECT act FROM journal WHERE act LIKE '%Printer' AND act <> 'addPrinter'`,
    )
    expect(acts.map(({ act }) => act)).toEqual(['pausePrinter', 'resumePrinter'])
  })

  test('gets the labels of another by confirmation, behind those that wait there, in their order', async () => {
    const { store, bench, back } = await aDesk(4)
    const [a, b, c, d] = ids(4) as [string, string, string, string]
    print(store, [a, b])
    print(store, [c], { printerId: back })
    print(store, [d])
    const request = { fromPrinterId: bench, toPrinterId: back }
    expect(store.ask('print.planMove', request)).toEqual({
      labels: 3,
      to: 'Back',
      refusal: null,
      differences: [],
    })
    expect(queueOf(store, bench)).toEqual([a, b, d])
    store.run('print.move', request)
    expect([queueOf(store, bench), queueOf(store, back)]).toEqual([[], [c, a, b, d]])
    expect(() => store.run('print.move', request)).toThrow(expect.objectContaining({ code: 'rule.busy' }))
  })

  test('whose labels are too small gets none, and nothing moves', async () => {
    const { store, bench } = await aDesk(2)
    const small = addPrinter(store, 'Tags', { widthMm: 50, heightMm: 25 })
    print(store, ids(2))
    const request = { fromPrinterId: bench, toPrinterId: small }
    expect(store.ask('print.planMove', request).refusal).toContain('do not fit the media of Tags')
    expect(() => store.run('print.move', request)).toThrow(
      expect.objectContaining({ code: 'printer.mediaMismatch' }),
    )
    expect(queueOf(store, bench)).toEqual(ids(2))
  })
})

describe('labels that were asked for together', () => {
  test('are a batch that says what became of them; one alone is none', async () => {
    const { store, bench } = await aDesk(6)
    print(store, ids(1))
    expect(store.ask('print.batches', { limit: 10 })).toEqual([])
    print(store, ids(6).slice(1))
    printNext(store, bench)
    printNext(store, bench)
    printNext(store, bench, 'uncertain')
    const [batch] = store.ask('print.batches', { limit: 10 })
    const waiting = store.ask('print.jobs', { states: ['queued'], limit: 10 })
    store.run('print.cancel', { jobId: waiting[0]?.id ?? '' })
    expect(store.ask('print.batches', { limit: 10 })).toMatchObject([
      {
        id: batch?.id,
        operator: 'Sam',
        desk: 'desk-1',
        labels: 5,
        printed: 1,
        uncertain: 1,
        cancelled: 1,
        waiting: 2,
      },
    ])
  })

  test('go on at the exact label after they were cut off: nothing twice, nothing left out, in their order', async () => {
    const { store, bench } = await aDesk(5)
    print(store, ids(5))
    const first = printNext(store, bench).ticket.tiktokOrderId
    printNext(store, bench, 'uncertain')
    const [batch] = store.ask('print.batches', { limit: 1 })
    const batchId = batch?.id ?? ''
    store.run('print.cancelJobs', { batchId })
    expect(queueOf(store, bench)).toEqual([])
    const { jobs } = store.run('print.resumeBatch', { batchId })
    expect(first).toBe(ids(5)[0])
    expect(jobs.map(({ tiktokOrderId }) => tiktokOrderId)).toEqual(ids(5).slice(2))
    expect(store.ask('print.batches', { limit: 1 })).toMatchObject([
      { labels: 5, printed: 1, uncertain: 1, cancelled: 0, waiting: 3 },
    ])
    expect(claim(store, bench)?.copyMark).toBeNull()
    expect(() => store.run('print.resumeBatch', { batchId })).toThrow(
      expect.objectContaining({ code: 'rule.notOpen' }),
    )
  })

  test('do not go on with an order that was held meanwhile', async () => {
    const { store } = await aDesk(2)
    print(store, ids(2))
    const [batch] = store.ask('print.batches', { limit: 1 })
    store.run('print.cancelJobs', { batchId: batch?.id ?? '' })
    store.run('orders.hold', { orders: [ids(2)[0] ?? ''], reason: 'wait' })
    const { jobs, refused } = store.run('print.resumeBatch', { batchId: batch?.id ?? '' })
    expect(jobs).toHaveLength(1)
    expect(refused).toMatchObject([{ tiktokOrderId: ids(2)[0], code: 'rule.orderHeld' }])
  })
})

describe('copies', () => {
  test('are jobs of their own numbers, none of them a reprint; a reprint of them is the second printing', async () => {
    const { store, bench } = await aDesk(1)
    const [order = ''] = ids(1)
    const { jobs } = print(store, [order], { copies: 3 })
    expect(jobs.map(({ copyNo, reprintReason }) => [copyNo, reprintReason])).toEqual([
      [1, null],
      [2, null],
      [3, null],
    ])
    expect(print(store, [order], { copies: 3 }).jobs).toMatchObject([{ existing: true }])
    expect([1, 2, 3].map(() => printNext(store, bench).copyMark)).toEqual([null, null, null])
    store.run('print.reprint', { order, reason: 'smudged' })
    expect(printNext(store, bench).copyMark).toBe('REPRINT 2')
    expect(store.ask('print.audit', { limit: 10 })).toMatchObject({
      people: [{ operator: 'Sam', asked: 4, printed: 4, reprints: 1, cancelled: 0 }],
      jobs: [{ reprintReason: 'smudged', operator: 'Sam' }, {}, {}, {}],
    })
  })
})

describe('a print rule', () => {
  const rule = (over: Partial<RoutingRule>): RoutingRule => ({
    id: '0192f000-0000-7000-8000-000000000001',
    name: 'Mail',
    document: null,
    carrier: null,
    size: null,
    desk: null,
    printerId: '',
    fallbackId: null,
    copies: 1,
    ...over,
  })
  const parcels = () => [
    anOrder('5760001', { packages: [aPackage({ provider: 'Royal Mail', tracking: 'RM1' })] }),
    anOrder('5760002', {
      packages: [aPackage({ packageId: '1153000000000000002', provider: 'DHL', tracking: 'DHL1' })],
    }),
  ]

  test('sends the labels that fit it to its printer with its copies, and every job says so', async () => {
    const { store, bench, back } = await aDesk(2, parcels())
    store.run('settings.update', { printRules: [rule({ carrier: 'mail', printerId: back, copies: 2 })] })
    expect(print(store, ['5760001', '5760002']).jobs).toMatchObject([
      { tiktokOrderId: '5760001', printerId: back, rule: 'Mail', copyNo: 1 },
      { tiktokOrderId: '5760001', printerId: back, rule: 'Mail', copyNo: 2 },
      { tiktokOrderId: '5760002', printerId: bench, rule: null, copyNo: 1 },
    ])
  })

  test('gives way to a printer that a person names', async () => {
    const { store, bench, back } = await aDesk(2, parcels())
    store.run('settings.update', { printRules: [rule({ printerId: back })] })
    expect(print(store, ['5760001'], { printerId: bench }).jobs).toMatchObject([
      { printerId: bench, rule: null },
    ])
  })

  test('whose printer was removed prints nothing and says why; the fallback prints when a person names it', async () => {
    const { store, bench, back } = await aDesk(2, parcels())
    store.run('settings.update', { printRules: [rule({ printerId: back, fallbackId: bench })] })
    store.run('printers.remove', { id: back })
    const { jobs, refused } = print(store, ['5760001'])
    expect(jobs).toEqual([])
    expect(refused).toMatchObject([
      {
        code: 'rule.noPrinter',
        message: expect.stringContaining('rule "Mail" sends this label to a printer that was removed'),
      },
    ])
    expect(print(store, ['5760001'], { printerId: bench }).jobs).toHaveLength(1)
  })
})

describe('an order whose items were checked', () => {
  /** A command that moves orders to a stage, as the one that checks items will. */
  const moveTo = (store: TestStore, orders: readonly number[], stage: FulfillmentStage) =>
    runCommand(
      store.host,
      'test.verify',
      store.meta(),
      (context) => {
        for (const seq of orders) {
          const row = findRanked(context.tx, seq)
          if (row) applyDeskChange(context, row, { stage })
        }
      },
      printVerified,
    ).changes
  const jobCount = (store: TestStore) => store.value('SELECT count(*) FROM print_jobs')

  test('gets its label by itself once, where the desk is set so, and its printer is told', async () => {
    const { store, bench } = await aDesk(2)
    store.run('settings.update', { autoPrintOnVerify: true })
    const changes = moveTo(store, [1, 2], 'verified')
    expect([...(changes.printers ?? [])]).toEqual([bench])
    expect(queueOf(store, bench)).toEqual(ids(2))
    expect(store.ask('print.batches', { limit: 1 })).toMatchObject([{ askedBy: 'verify', labels: 2 }])
    moveTo(store, [1], 'picked')
    moveTo(store, [1], 'verified')
    expect(jobCount(store)).toBe(2)
  })

  test('gets none where the desk is not set so, nor at any other stage', async () => {
    const { store } = await aDesk(2)
    moveTo(store, [1], 'verified')
    store.run('settings.update', { autoPrintOnVerify: true })
    moveTo(store, [2], 'picked')
    expect(jobCount(store)).toBe(0)
  })

  test('is checked all the same where no label can be printed', async () => {
    const store = await newStore(someOrders(2))
    store.run('settings.update', { autoPrintOnVerify: true })
    moveTo(store, [1], 'verified')
    expect(store.value('SELECT stage FROM orders WHERE seq = 1')).toBe('verified')
    addPrinter(store, 'Bench')
    store.run('orders.hold', { orders: [ids(2)[1] ?? ''], reason: 'wait' })
    moveTo(store, [2], 'verified')
    expect(jobCount(store)).toBe(0)
  })

  test('gets no label when the shipping of it is taken back', async () => {
    const { store } = await aDesk(1)
    moveTo(store, [1], 'verified')
    store.run('settings.update', { autoPrintOnVerify: true })
    moveTo(store, [1], 'closed')
    moveTo(store, [1], 'verified')
    expect(jobCount(store)).toBe(0)
  })
})

describe('a label in doubt', () => {
  test('is printed when its order number is scanned, and no other is touched', async () => {
    const { store, bench } = await aDesk(2)
    print(store, ids(2))
    printNext(store, bench, 'uncertain')
    printNext(store, bench, 'uncertain')
    expect(store.run('print.scan', { code: '5769999' })).toEqual([])
    expect(store.run('print.scan', { code: ids(2)[1] ?? '' })).toMatchObject([
      { tiktokOrderId: ids(2)[1], state: 'printed' },
    ])
    expect(store.ask('print.jobs', { limit: 10 }).map(({ state }) => state)).toEqual(['printed', 'uncertain'])
    expect(store.run('print.scan', { code: ids(2)[1] ?? '' })).toEqual([])
    expect(store.value(`SELECT summary FROM journal WHERE act = 'resolvePrint'`)).toContain('it was scanned')
  })
})

describe('the text of a label', () => {
  const wipe = (store: TestStore) => store.host.connection.write((tx) => wipeTickets(tx, store.now))
  const ticketOf = (store: TestStore) =>
    String(store.value('SELECT ticket FROM label_documents WHERE seq = 1'))

  test('loses its names and addresses after the days that are set, and keeps its hash and numbers', async () => {
    const { store, bench } = await aDesk(1)
    print(store, ids(1))
    printNext(store, bench)
    const [before, sha256] = [ticketOf(store), store.value('SELECT sha256 FROM label_documents')]
    const { recipient } = JSON.parse(before) as { recipient: { name: string } }
    store.now += 89 * DAY_MS
    expect(wipe(store)).toBe(false)
    expect(ticketOf(store)).toBe(before)
    store.now += 2 * DAY_MS
    wipe(store)
    expect(ticketOf(store)).not.toContain(recipient.name)
    expect(ticketOf(store)).toContain(ids(1)[0])
    expect(store.value('SELECT sha256 FROM label_documents')).toBe(sha256)
  })

  test('stays while it waits or is in doubt, and is whole again when it is printed again', async () => {
    const { store, bench } = await aDesk(1)
    const [order = ''] = ids(1)
    print(store, [order])
    const job = printNext(store, bench, 'uncertain')
    store.now += 400 * DAY_MS
    const whole = ticketOf(store)
    wipe(store)
    expect(ticketOf(store)).toBe(whole)
    store.run('print.resolve', { jobId: job.id, resolution: 'printed' })
    store.now += 91 * DAY_MS
    wipe(store)
    expect(ticketOf(store)).not.toBe(whole)
    store.run('print.reprint', { order, reason: 'lost' })
    expect(claim(store, bench)?.ticket.recipient).toEqual(JSON.parse(whole).recipient)
  })
})
