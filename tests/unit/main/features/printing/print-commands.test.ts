import { describe, expect, test } from 'vitest'
import { askAndClaim } from '../../../../../src/main/app/store/ask-and-claim.ts'
import {
  claimNext,
  endJob,
  markCommitted,
  recoverJobs,
} from '../../../../../src/main/features/printing/journal-steps.ts'
import type { CommandMeta } from '../../../../../src/main/outbox/command-context.ts'
import { MINUTE_MS } from '../../../../../src/shared/lib/durations.ts'
import { BENCH_PRINTER } from '../../../../harness/store/bench-printer.ts'
import { anItem, anOrder, aPackage, NOW, someOrders } from '../../../../harness/store/orders.ts'
import type { TestStore } from '../../../../harness/store/test-store.ts'
import { withStores } from '../../../../harness/store/with-store.ts'

const emptyStore = withStores()

/** A store with a printer. */
async function newStore(orders: Parameters<typeof emptyStore>[0]): Promise<TestStore> {
  const store = await emptyStore(orders)
  addPrinter(store, 'Bench')
  return store
}

const addPrinter = (store: TestStore, name: string) => store.run('printers.add', { ...BENCH_PRINTER, name })
const print = (store: TestStore, ...orders: string[]) =>
  store.run('print.print', { orders, document: 'label' })
const printerId = (store: TestStore) => store.ask('printers.list', {})[0]?.id ?? ''

/** The same, with a printer at rest that takes its next label at once. */
const printAndClaim = (store: TestStore, ...args: (string | CommandMeta)[]) => {
  const orders = args.filter((arg) => typeof arg === 'string')
  const meta = args.find((arg) => typeof arg !== 'string') ?? store.meta()
  const input = { orders, document: 'label' } as const
  return askAndClaim(store.host, { command: 'print.print', input, printerId: printerId(store) }, meta)
}
const statesOf = (store: TestStore) =>
  store.rows<{ state: string }>('SELECT state FROM print_jobs ORDER BY seq').map((job) => job.state)
const eventsOf = (store: TestStore, jobId: string) =>
  store
    .rows<{ to_state: string }>(
      `SELECT to_state FROM print_events WHERE job_seq = (SELECT seq FROM print_jobs WHERE id = '${jobId}') ORDER BY seq`,
    )
    .map((event) => event.to_state)

/** What the queue does with the next job of the printer. */
const claim = (store: TestStore) =>
  store.host.connection.write((tx) => claimNext(tx, { printerId: printerId(store) }, store.now)).value
const commit = (store: TestStore, jobId: string) =>
  store.host.connection.write((tx) => markCommitted(tx, { jobId, bytes: 900, sha256: 'f' }, store.now))
const end = (
  store: TestStore,
  jobId: string,
  state: 'sent' | 'printed' | 'uncertain' | 'failed_safe' | 'queued',
) =>
  store.host.connection.write((tx) =>
    endJob(
      tx,
      { jobId, state, reason: state === 'uncertain' ? 'printer.unknownOutcome' : null, evidence: {} },
      store.now,
    ),
  )

/** Prints a label to its end. */
function printThrough(store: TestStore, order: string): string {
  const [job] = print(store, order).jobs
  const claimed = claim(store)
  expect(claimed?.id).toBe(job?.id)
  commit(store, job?.id ?? '')
  end(store, job?.id ?? '', 'sent')
  return job?.id ?? ''
}

describe('print', () => {
  test('writes document, job, first event, journal line and outbox entry together', async () => {
    const store = await newStore(someOrders(1))
    const before = store.tableCounts()
    const { jobs } = print(store, '5760001')
    expect(jobs).toMatchObject([{ tiktokOrderId: '5760001', state: 'queued', copyNo: 1, existing: false }])
    const after = store.tableCounts()
    for (const table of [
      'label_documents',
      'print_jobs',
      'print_events',
      'journal',
      'journal_orders',
      'outbox',
      'commands',
    ])
      expect(after[table], table).toBe((before[table] ?? 0) + 1)
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([{ printState: 'queued' }])
  })

  test('pressed twice prints once', async () => {
    const store = await newStore(someOrders(1))
    const first = print(store, '5760001')
    const journal = store.value('SELECT count(*) FROM journal')
    const second = print(store, '5760001', '5760001')
    expect(second.jobs).toEqual([{ ...first.jobs[0], existing: true }])
    expect(store.value('SELECT count(*) FROM print_jobs')).toBe(1)
    expect(store.value('SELECT count(*) FROM journal')).toBe(journal)
  })

  test('to a printer at rest is on its way out of the same transaction, with both events, and answered as asked for', async () => {
    const store = await newStore(someOrders(2))
    const { value, claimed, changes } = printAndClaim(store, '5760001', '5760002')
    expect(value.jobs.map((job) => job.state)).toEqual(['queued', 'queued'])
    expect(claimed).toMatchObject({ id: value.jobs[0]?.id, attempt: 1, copyMark: null })
    expect(statesOf(store)).toEqual(['sending', 'queued'])
    expect(eventsOf(store, claimed?.id ?? '')).toEqual(['queued', 'sending'])
    expect([...(changes.seqs ?? [])]).toHaveLength(2)
  })

  test('to a printer at rest lets a label go first that waits already', async () => {
    const store = await newStore(someOrders(2))
    const [waiting] = print(store, '5760002').jobs
    expect(printAndClaim(store, '5760001').claimed?.id).toBe(waiting?.id)
    expect(statesOf(store)).toEqual(['sending', 'queued'])
  })

  test('given twice under one command id claims nothing new', async () => {
    const store = await newStore(someOrders(1))
    const meta = store.meta()
    const first = printAndClaim(store, '5760001', meta)
    const again = printAndClaim(store, '5760001', meta)
    expect(again.value).toEqual(first.value)
    expect(again.claimed).toBe(null)
    expect(eventsOf(store, first.claimed?.id ?? '')).toEqual(['queued', 'sending'])
  })

  test('that fails claims nothing, not even what waits', async () => {
    const store = await newStore(someOrders(1))
    print(store, '5760001')
    expect(() => printAndClaim(store, 'no such order')).toThrow()
    expect(statesOf(store)).toEqual(['queued'])
  })

  test('of a label that came out long ago answers it and prints nothing', async () => {
    const store = await newStore(someOrders(1))
    const job = printThrough(store, '5760001')
    expect(print(store, '5760001').jobs).toMatchObject([{ id: job, state: 'sent', existing: true }])
    expect(claim(store)).toBeNull()
  })

  const refusals = [
    ['an order in the remorse hour', { paidAt: NOW - MINUTE_MS }, 'rule.orderHeld'],
    ['a cancelled order', { status: 'cancelled' }, 'rule.orderCancelled'],
    ['an unpaid order', { status: 'unpaid', paidAt: null }, 'rule.orderUnpaid'],
    ['an order of unmapped status', { status: 'Verschickt' }, 'rule.statusUnmapped'],
  ] as const
  for (const [what, change, code] of refusals)
    test(`of ${what} is refused with the reason, and so is printing it again`, async () => {
      const store = await newStore([anOrder('5760001', change)])
      expect(print(store, '5760001')).toMatchObject({
        jobs: [],
        refused: [{ tiktokOrderId: '5760001', code, message: expect.stringContaining('5760001') }],
      })
      expect(store.run('print.reprint', { order: '5760001', reason: 'torn' })).toMatchObject({
        jobs: [],
        refused: [{ code }],
      })
      expect(store.value('SELECT count(*) FROM print_jobs')).toBe(0)
    })

  test('of an order that a person holds is refused with that reason', async () => {
    const store = await newStore(someOrders(1))
    store.run('orders.hold', { orders: ['5760001'], reason: 'odd address' })
    expect(print(store, '5760001').refused).toMatchObject([
      { code: 'rule.orderHeld', message: expect.stringContaining('odd address') },
    ])
  })

  test('without a printer says where to add one', async () => {
    const store = await emptyStore(someOrders(1))
    expect(() => print(store, '5760001')).toThrow(
      expect.objectContaining({ code: 'rule.noPrinter', message: expect.stringContaining('Settings') }),
    )
  })

  test('of a split order is one label for each package, with what is in it', async () => {
    const packages = [
      aPackage({ packageId: '1', contents: [{ item: 0, quantity: 1 }] }),
      aPackage({ packageId: '2', contents: [{ item: 1, quantity: 2 }] }),
    ]
    const store = await newStore([
      anOrder('5760001', {
        items: [anItem(), anItem({ skuId: '2', sellerSku: 'CUP', quantity: 2 })],
        packages,
      }),
    ])
    expect(print(store, '5760001').jobs).toHaveLength(2)
    expect([claim(store), claim(store)].map((job) => job?.ticket.items)).toMatchObject([
      [{ sku: 'MUG-RED', quantity: 1 }],
      [{ sku: 'CUP', quantity: 2 }],
    ])
  })

  test('of two orders in one package is one label that names what both hold', async () => {
    const cup = anItem({ skuId: '2', sellerSku: 'CUP', quantity: 2 })
    const store = await newStore([
      anOrder('5760001', { packages: [aPackage()] }),
      anOrder('5760002', { packages: [aPackage()], items: [cup] }),
    ])
    const { jobs } = print(store, '5760001', '5760002')
    expect(new Set(jobs.map((job) => job.id)).size).toBe(1)
    expect(claim(store)?.ticket.items).toMatchObject([
      { sku: 'MUG-RED', quantity: 1 },
      { sku: 'CUP', quantity: 2 },
    ])
    expect(store.ask('orders.rows', { seqs: [1, 2] }).map((row) => row.printState)).toEqual([
      'sending',
      'sending',
    ])
  })

  test('of one order is refused while another one in its package may not leave', async () => {
    const store = await newStore([
      anOrder('5760001', { packages: [aPackage()] }),
      anOrder('5760002', { packages: [aPackage()], status: 'cancelled' }),
    ])
    expect(print(store, '5760001')).toMatchObject({
      jobs: [],
      refused: [
        {
          tiktokOrderId: '5760001',
          code: 'rule.orderCancelled',
          message: expect.stringContaining('5760002'),
        },
      ],
    })
  })
})

describe('printing again', () => {
  test('is a new job with its reason, a mark and the next number', async () => {
    const store = await newStore(someOrders(1))
    const first = printThrough(store, '5760001')
    const { jobs } = store.run('print.reprint', { order: '5760001', reason: 'label torn' })
    expect(jobs).toMatchObject([{ state: 'queued', copyNo: 2, reprintReason: 'label torn' }])
    expect(jobs[0]?.id).not.toBe(first)
    expect(claim(store)).toMatchObject({ copyMark: 'REPRINT 2' })
    expect(store.value(`SELECT reason FROM journal WHERE act = 'reprint'`)).toBe('label torn')
  })

  test('a label that is still on its way prints nothing more', async () => {
    const store = await newStore(someOrders(1))
    const [job] = print(store, '5760001').jobs
    expect(store.run('print.reprint', { order: '5760001', reason: 'again' }).jobs).toMatchObject([
      { id: job?.id, existing: true },
    ])
  })

  test('a label in doubt is refused until a person has said what happened', async () => {
    const store = await newStore(someOrders(1))
    const [job] = print(store, '5760001').jobs
    claim(store)
    commit(store, job?.id ?? '')
    end(store, job?.id ?? '', 'uncertain')
    expect(() => store.run('print.reprint', { order: '5760001', reason: 'again' })).toThrow(
      expect.objectContaining({ code: 'rule.printUncertain' }),
    )
    expect(store.value('SELECT count(*) FROM print_jobs')).toBe(1)
  })
})

describe('a label in doubt', () => {
  async function inDoubt() {
    const store = await newStore(someOrders(1))
    const [job] = print(store, '5760001').jobs
    claim(store)
    commit(store, job?.id ?? '')
    end(store, job?.id ?? '', 'uncertain')
    return { store, jobId: job?.id ?? '' }
  }

  test('that came out is printed, and the order is labelled', async () => {
    const { store, jobId } = await inDoubt()
    expect(store.run('print.resolve', { jobId, resolution: 'printed' })).toMatchObject([
      { id: jobId, state: 'printed' },
    ])
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([
      { printState: 'printed', stage: 'labelled' },
    ])
  })

  test('that did not come out is printed again with a mark', async () => {
    const { store, jobId } = await inDoubt()
    expect(store.run('print.resolve', { jobId, resolution: 'reprint' })).toMatchObject([
      { id: jobId, state: 'cancelled' },
      { state: 'queued', copyNo: 2 },
    ])
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([{ printState: 'queued' }])
  })

  test('that is not needed is cancelled, and asking for it later is a first print of its own number', async () => {
    const { store, jobId } = await inDoubt()
    expect(store.run('print.resolve', { jobId, resolution: 'cancel' })).toMatchObject([
      { id: jobId, state: 'cancelled' },
    ])
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([{ printState: null }])
    expect(print(store, '5760001').jobs).toMatchObject([{ copyNo: 2, existing: false }])
  })

  test('is settled once', async () => {
    const { store, jobId } = await inDoubt()
    store.run('print.resolve', { jobId, resolution: 'printed' })
    expect(() => store.run('print.resolve', { jobId, resolution: 'reprint' })).toThrow(
      expect.objectContaining({ code: 'rule.notOpen' }),
    )
  })
})

describe('after a crash', () => {
  test('a label without the commit mark waits again, one with it asks', async () => {
    const store = await newStore(someOrders(3))
    const { jobs } = print(store, '5760001', '5760002', '5760003')
    claim(store)
    commit(store, jobs[0]?.id ?? '')
    claim(store)
    await store.reopen()
    expect(store.host.connection.write((tx) => recoverJobs(tx, NOW)).value).toEqual({
      requeued: 1,
      uncertain: 1,
    })
    expect(store.ask('print.jobsById', { ids: jobs.map((job) => job.id) }).map((job) => job.state)).toEqual([
      'uncertain',
      'queued',
      'queued',
    ])
    const events = store.rows(
      'SELECT j.seq FROM print_jobs j WHERE j.state <> (SELECT to_state FROM print_events e WHERE e.job_seq = j.seq ORDER BY e.seq DESC LIMIT 1)',
    )
    expect(events).toEqual([])
  })

  test('an order labelled or shipped since keeps its stage', async () => {
    const store = await newStore(someOrders(1))
    store.run('orders.ship', { orders: ['5760001'] })
    printThrough(store, '5760001')
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([{ stage: 'closed', printState: 'sent' }])
  })
})

describe('a waiting label', () => {
  test('can be cancelled, and one on its way cannot', async () => {
    const store = await newStore(someOrders(2))
    const { jobs } = print(store, '5760001', '5760002')
    claim(store)
    expect(() => store.run('print.cancel', { jobId: jobs[0]?.id ?? '' })).toThrow(
      expect.objectContaining({ code: 'rule.busy' }),
    )
    expect(store.run('print.cancel', { jobId: jobs[1]?.id ?? '' })).toMatchObject({ state: 'cancelled' })
    expect(claim(store)).toBeNull()
  })

  test('of an order that was put on hold meanwhile is not sent', async () => {
    const store = await newStore(someOrders(2))
    const { jobs } = print(store, '5760001', '5760002')
    store.run('orders.hold', { orders: ['5760001'], reason: 'odd address' })
    expect(claim(store)?.id).toBe(jobs[1]?.id)
    expect(store.ask('print.jobsById', { ids: [jobs[0]?.id ?? ''] })).toMatchObject([
      { state: 'cancelled', reasonCode: 'rule.orderHeld' },
    ])
    store.run('orders.release', { orders: ['5760001'] })
    expect(print(store, '5760001').jobs).toMatchObject([{ state: 'queued', existing: false }])
  })
})

describe('printers', () => {
  test('the first is the default; another can be made it; a removed one hands on and frees its name', async () => {
    const store = await newStore([])
    addPrinter(store, 'Door')
    expect(() => addPrinter(store, 'Bench')).toThrow(expect.objectContaining({ code: 'input.invalid' }))
    const [bench, door] = store.ask('printers.list', {})
    expect([bench?.name, bench?.isDefault, door?.isDefault]).toEqual(['Bench', true, false])
    store.run('printers.setDefault', { id: door?.id ?? '' })
    expect(store.ask('printers.list', {}).map((one) => one.name)).toEqual(['Door', 'Bench'])
    store.run('printers.remove', { id: door?.id ?? '' })
    expect(store.ask('printers.list', {})).toMatchObject([{ name: 'Bench', isDefault: true }])
    expect(addPrinter(store, 'Door').name).toBe('Door')
  })

  test('one with waiting labels stays', async () => {
    const store = await newStore(someOrders(1))
    print(store, '5760001')
    expect(() => store.run('printers.remove', { id: printerId(store) })).toThrow(
      expect.objectContaining({ code: 'rule.busy', message: expect.stringContaining('1 labels wait') }),
    )
  })
})

describe('labels made ahead', () => {
  test('have the very ticket that printing the order claims, the order of its fields included', async () => {
    const store = await newStore(someOrders(2))
    const [ahead] = store.ask('print.ticketsAhead', { orders: [1] })
    print(store, '5760001')
    expect(JSON.stringify(claim(store)?.ticket)).toBe(JSON.stringify(ahead))
  })

  test('are not made of an order that may not leave, nor of one that is not there', async () => {
    const store = await newStore(someOrders(2))
    store.run('orders.hold', { orders: ['5760001'], reason: 'gift note' })
    expect(store.ask('print.ticketsAhead', { orders: [1, 2, 99] }).map((one) => one.tiktokOrderId)).toEqual([
      '5760002',
    ])
  })

  test('of a queue are the next that wait, in their order, as a claim will have them', async () => {
    const store = await newStore(someOrders(12))
    print(store, ...Array.from({ length: 12 }, (_, n) => String(5_760_001 + n)))
    claim(store)
    const ahead = store.ask('print.waitingTickets', { printerId: printerId(store), most: 8 })
    expect(ahead).toHaveLength(8)
    expect(ahead.map((ticket) => JSON.stringify(ticket)).slice(0, 2)).toEqual([
      JSON.stringify(claim(store)?.ticket),
      JSON.stringify(claim(store)?.ticket),
    ])
  })
})
