import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { adoptQueued } from '../../src/main/app/desk/adopt-queued.ts'
import type { Services } from '../../src/main/app/desk/services.ts'
import { pdfOfBits } from '../../src/main/printing/encode/pdf-page.ts'
import { IppClient } from '../../src/main/printing/ipp/ipp-client.ts'
import { queueStatus } from '../../src/main/printing/status/queue-status.ts'
import { cupsQueue, cupsQueues } from '../../src/main/printing/transports/cups-queue.ts'
import { jobNameOf, queueTransport } from '../../src/main/printing/transports/queue-transport.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import { type Listener, startListener } from '../harness/cups/listener.ts'
import { type PrivateCups, startPrivateCups } from '../harness/cups/private-cups.ts'
import { aPageReader } from '../harness/labels/page-reader.ts'
import { type FakeZebra, startFakeZebra } from '../harness/printers/fake-zebra.ts'
import { aQueue, until } from '../harness/printers/queue-bench.ts'
import { aPrinter, aTicket } from '../harness/printers/tickets.ts'
import { someOrders } from '../harness/store/orders.ts'
import { openTestDesk } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

// The print system of Debian itself, run privately: what it does with labels is seen, not assumed.

const never = new AbortController().signal
const cleanups: (() => unknown)[] = []
let cups: PrivateCups
let client: IppClient
beforeAll(async () => {
  cups = await startPrivateCups()
  client = new IppClient(cups.address)
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
afterAll(() => cups.close())

let queues = 0
async function aRawQueue(port: number, errorPolicy?: string) {
  queues += 1
  const name = `Raw${queues}`
  await cups.addRaw(name, port, errorPolicy)
  return { name, queue: cupsQueue(client, name) }
}

async function aZebra(): Promise<FakeZebra> {
  const zebra = await startFakeZebra()
  cleanups.push(() => zebra.close())
  return zebra
}

async function aListener(): Promise<Listener> {
  const listener = await startListener()
  cleanups.push(() => listener.close())
  return listener
}

/** The whole print queue over one CUPS queue. */
async function aDesk(port: number) {
  const { name, queue } = await aRawQueue(port)
  const printer = aPrinter(0, { connection: { kind: 'queue', queue: name }, backChannel: 'silent' })
  const bench = aQueue([printer], {
    transportFor: () => queueTransport({ queue, language: 'zpl', media: FOUR_BY_SIX }),
  })
  cleanups.push(() => bench.queue.close())
  const print = (count: number) => {
    for (let at = 0; at < count; at += 1)
      bench.journal.add(aTicket({ tiktokOrderId: `57646141303870000${at}` }), printer.id)
    bench.queue.start()
    bench.queue.kick(printer.id)
  }
  return { ...bench, printer, osQueue: queue, print }
}

describe('labels through a raw queue', () => {
  test('come out byte for byte, one job each, and end as sent with the number of their job', async () => {
    const zebra = await aZebra()
    const desk = await aDesk(zebra.port)
    desk.print(3)
    await until(() => desk.journal.states().every((state) => state === 'sent'), 'all are sent')
    const printed = zebra.printed.map(({ bytes }) => `${bytes.toString('latin1')}\n`)
    const sha256 = printed.map((bytes) => createHash('sha256').update(bytes, 'latin1').digest('hex'))
    expect(sha256).toEqual(desk.journal.jobs.map((job) => job.sha256))
    const ids = desk.journal.jobs.map(({ evidence }) => evidence['osJobId'])
    expect(new Set(ids).size).toBe(3)
    const found = await desk.osQueue.find(jobNameOf(desk.journal.jobs[1]?.id ?? ''))
    expect(found).toMatchObject({ id: ids[1], state: 'completed' })
    expect(desk.errors).toEqual([])
  })

  test('wait in us, not in the queue, while the printer behind it is off, and say so', async () => {
    const zebra = await aZebra()
    await zebra.turnOff()
    const desk = await aDesk(zebra.port)
    desk.print(3)
    await until(() => desk.journal.states()[0] === 'committed', 'the first is handed over')
    await until(() => statusOf(desk)?.reason === 'printer.offline', 'the cause is shown')
    expect(desk.journal.states()).toEqual(['committed', 'queued', 'queued'])
    await zebra.turnOn()
    await until(() => desk.journal.states().every((state) => state === 'sent'), 'all are sent')
    expect(zebra.printed).toHaveLength(3)
  })

  test('that were cancelled in the queue are in doubt, as part of one may be on paper', async () => {
    const zebra = await aZebra()
    await zebra.turnOff()
    const desk = await aDesk(zebra.port)
    desk.print(1)
    const name = jobNameOf(desk.journal.jobs[0]?.id ?? '')
    await until(() => desk.journal.states()[0] === 'committed', 'it is handed over')
    for (let job = await desk.osQueue.find(name); ; job = await desk.osQueue.find(name)) {
      if (job === null) continue
      await desk.osQueue.cancel(job.id)
      break
    }
    await until(() => desk.journal.states()[0] === 'uncertain', 'it is in doubt')
    expect(desk.journal.jobs[0]?.evidence).toMatchObject({ osState: 'cancelled' })
  })

  test('wait again, nothing given away, while the print system itself is down', async () => {
    const zebra = await aZebra()
    const desk = await aDesk(zebra.port)
    await cups.kill()
    desk.print(1)
    await until(() => statusOf(desk)?.activity === 'held', 'the printer is held')
    expect(desk.journal.trail.some((step) => step.endsWith('committed'))).toBe(false)
    await cups.restart()
    await until(() => desk.journal.states()[0] === 'sent', 'it is sent')
    expect(zebra.printed).toHaveLength(1)
  })
})

test('after a crash a label that the queue has is adopted, one that it does not know stays in doubt', async () => {
  const zebra = await aZebra()
  const { name, queue } = await aRawQueue(zebra.port)
  const printer = aPrinter(0, { connection: { kind: 'queue', queue: name } })
  const osJobId = await queue.submit({
    name: jobNameOf('known'),
    format: 'raw',
    bytes: Buffer.from('^XA^XZ'),
  })
  const ends: unknown[] = []
  const answers: Record<string, unknown> = {
    'printers.list': [printer],
    'print.jobs': [
      { id: 'known', printerId: printer.id },
      { id: 'unknown', printerId: printer.id },
    ],
  }
  const services = {
    store: { query: async (query: string) => answers[query] },
    logError: (_event: string, error: unknown) => {
      throw error
    },
  } as unknown as Services
  await adoptQueued(services, { finish: async (end) => void ends.push(end) }, () => queue)
  expect(ends).toMatchObject([{ jobId: 'known', state: 'sent', evidence: { adopted: true, osJobId } }])
})

test('a desk finds a queue, adds it, prints through it, and refuses one that repeats labels', async () => {
  const zebra = await aZebra()
  const [sound, repeating] = [await aRawQueue(zebra.port), await aRawQueue(zebra.port, 'retry-job')]
  const desk = await aDeskOnCups()
  const call = () => ({ commandId: desk.services.random.uuidV7() })
  const { found } = await desk.handlers['printers.discover']({ seconds: 1 }, call())
  expect(found).toContainEqual(
    expect.objectContaining({
      queue: sound.name,
      address: `127.0.0.1:${zebra.port}`,
      isRaw: true,
      advice: [],
    }),
  )
  const add = (queue: string) =>
    desk.handlers['printers.add'](
      { name: queue, connection: { kind: 'queue', queue }, language: 'zpl', dpi: 203, media: FOUR_BY_SIX },
      call(),
    )
  await expect(add(repeating.name)).rejects.toThrow(/abort-job/)
  await expect(add('Nowhere')).rejects.toMatchObject({ code: 'input.notFound' })
  const printer = await add(sound.name)
  expect(printer).toMatchObject({ connection: { kind: 'queue', queue: sound.name }, backChannel: 'silent' })
  await desk.handlers['print.print']({ orders: ['5760001'], document: 'label' }, call())
  await desk.printing.idle()
  const jobs = await desk.handlers['print.jobs']({ limit: 10 }, call())
  expect(jobs).toMatchObject([{ state: 'sent', printerName: sound.name }])
  expect(zebra.printed).toHaveLength(1)
})

test('an order is printed in true size at an ordinary printer, and its code can be read off the page', async () => {
  const listener = await aListener()
  await cups.addDriver('Ordinary', listener.port)
  const desk = await aDeskOnCups()
  const call = () => ({ commandId: desk.services.random.uuidV7() })
  const printer = { name: 'Ordinary', language: 'pdf', dpi: 300, media: FOUR_BY_SIX } as const
  const folder = { kind: 'virtual' } as const
  await expect(
    desk.handlers['printers.add']({ ...printer, connection: folder }, call()),
  ).rejects.toMatchObject({ code: 'input.invalid' })
  const connection = { kind: 'queue', queue: 'Ordinary' } as const
  await desk.handlers['printers.add']({ ...printer, connection }, call())
  await desk.handlers['print.print']({ orders: ['5760001'], document: 'label' }, call())
  await until(() => listener.received.length === 1, 'the page arrives')
  const reader = aPageReader()
  cleanups.push(() => reader.close())
  const document = await reader.open(new Uint8Array(listener.received[0] ?? Buffer.alloc(0)))
  expect(document.pages).toMatchObject([{ widthPt: 288, heightPt: 432 }])
  expect((await document.barcodes(0, 300)).map(({ text }) => text)).toContain('5760001')
})

async function aDeskOnCups() {
  const before = process.env['CUPS_SERVER']
  process.env['CUPS_SERVER'] = cups.server
  const { desk, folder } = await aDeskWithOrders()
  cleanups.push(async () => {
    await desk.close()
    rmSync(folder, { recursive: true, force: true })
    if (before === undefined) delete process.env['CUPS_SERVER']
    else process.env['CUPS_SERVER'] = before
  })
  return desk
}

async function aDeskWithOrders() {
  const folder = temporaryFolder()
  const store = await TestStore.open(folder)
  await store.bring(someOrders(2))
  store.closeFile()
  return { ...(await openTestDesk({ folder })), folder }
}

describe('pages through a queue with a driver', () => {
  const bits = { widthDots: 812, heightDots: 1_218, bits: new Uint8Array(102 * 1_218).fill(0x0f) }

  test('arrive as PDF at the true size, unscaled', async () => {
    const listener = await aListener()
    await cups.addDriver('Label46', listener.port)
    const queue = cupsQueue(client, 'Label46')
    const transport = queueTransport({ queue, language: 'pdf', media: FOUR_BY_SIX })
    const session = await transport.open(never, { jobId: 'page', tiktokOrderId: '5', at: 0 })
    await session.write(pdfOfBits(bits, { media: FOUR_BY_SIX, dpi: 203 }))
    expect(await session.close()).toBe('finished')
    await until(() => listener.received.length === 1, 'the page arrives')
    const text = listener.received[0]?.toString('latin1') ?? ''
    expect(text.startsWith('%PDF-')).toBe(true)
    expect(text).toMatch(/\/MediaBox\s*\[\s*0\s+0\s+288(?:\.0+)?\s+432(?:\.0+)?\s*\]/)
  })

  test('are refused where the queue lacks the paper, and where it is raw', async () => {
    const listener = await aListener()
    await cups.addDriver('Office', listener.port)
    const { queue } = await aRawQueue(listener.port)
    const open = (target: typeof queue, widthMm: number) =>
      queueTransport({ queue: target, language: 'pdf', media: { widthMm, heightMm: 150 } }).open(never)
    await expect(open(cupsQueue(client, 'Office'), 100)).rejects.toMatchObject({
      code: 'printer.mediaMismatch',
    })
    await expect(open(queue, 100)).rejects.toThrow(/raw queue/)
    expect(listener.received).toEqual([])
  })
})

test('queues are listed with what is known of them, and their state is told in a sentence', async () => {
  const { name, queue } = await aRawQueue(9, 'retry-current-job')
  const listed = (await cupsQueues(client)).find((one) => one.name === name)
  expect(listed).toMatchObject({
    isRaw: true,
    deviceUri: 'socket://127.0.0.1:9',
    errorPolicy: 'retry-current-job',
  })
  const source = queueStatus({ queue, language: 'zpl', media: FOUR_BY_SIX })
  expect(await source.read(never)).toEqual({ condition: 'ready', says: '' })
  await cups.run('cupsdisable', '-r', 'roll change', name)
  expect(await source.read(never)).toMatchObject({ condition: 'paused' })
  const gone = queueStatus({ queue: cupsQueue(client, 'Gone'), language: 'zpl', media: FOUR_BY_SIX })
  expect(await gone.read(never)).toMatchObject({
    condition: 'offline',
    says: expect.stringContaining('gone'),
  })
})

function statusOf({ queue, printer }: Awaited<ReturnType<typeof aDesk>>) {
  return queue.statuses().find(({ printerId }) => printerId === printer.id)
}
