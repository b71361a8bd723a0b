import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runLine } from '../../src/main/app/cli/run-line.ts'
import type { ImportedOrder } from '../../src/shared/domain/imports/imported-order.ts'
import { BUILT_IN_VIEWS } from '../../src/shared/domain/orders/built-in-views.ts'
import type { Printer } from '../../src/shared/domain/printing/printing.ts'
import { startFakeRasterPrinter } from '../harness/printers/fake-raster-printer.ts'
import { type FakeZebra, startFakeZebra, type ZebraMode } from '../harness/printers/fake-zebra.ts'
import { anItem, anOrder } from '../harness/store/orders.ts'
import { openTestDesk, type TestDesk } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

// A desk with its threads, fake printers on sockets, and the command line in front of it.

/** So many orders of different things, each of two units: twelve of them fill a page of 4 x 6 in. */
const THINGS = 30
const LEFT_BEHIND = ['5760101', '5760102', '5760103']

function orders(): ImportedOrder[] {
  const things = Array.from({ length: THINGS }, (_, at) =>
    anOrder(String(5_760_001 + at), {
      items: [
        anItem({ skuId: `9${at}`, sellerSku: `BIN-${at + 1}`, productName: `Thing ${at + 1}`, quantity: 2 }),
      ],
    }),
  )
  return [
    ...things,
    anOrder('5760050', {
      items: [anItem({ skuId: '90', sellerSku: 'BIN-1', productName: 'Thing 1', quantity: 3 })],
    }),
    anOrder('5760101', { status: 'cancelled' }),
    anOrder('5760102', { status: 'in_transit' }),
    anOrder('5760103'),
  ]
}

let test: TestDesk
beforeAll(async () => {
  const folder = temporaryFolder()
  const store = await TestStore.open(folder)
  await store.bring(orders())
  store.closeFile()
  test = await openTestDesk({ folder })
  await desk('hold', '5760103', '--reason', 'asked to wait')
})
afterAll(() => test.remove())

const desk = async (...argv: string[]) =>
  (await runLine(test.desk, { argv, cwd: test.folder, stdin: '' })).output

let count = 0
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A Zebra of its own, and its name at the desk. */
async function aZebra(mode: ZebraMode = {}): Promise<{ zebra: FakeZebra; name: string; id: string }> {
  const zebra = await startFakeZebra(mode)
  closing.push(() => zebra.close())
  return { zebra, ...(await added('--tcp', `127.0.0.1:${zebra.port}`)) }
}

async function added(...how: string[]): Promise<Printer> {
  count += 1
  return ((await desk('printers', 'add', `Printer ${count}`, ...how)) as { printer: Printer }).printer
}

const labelsOf = (zebra: FakeZebra) => zebra.printed.map(({ bytes }) => bytes.toString('latin1'))
const pagesOf = (zebra: FakeZebra) => labelsOf(zebra).map((page) => /\^FD(\d+ of \d+)\^FS/.exec(page)?.[1])
const skusOf = (zebra: FakeZebra) =>
  labelsOf(zebra).flatMap((page) => [...page.matchAll(/\^FD(BIN-\d+)\^FS/g)].map(([, sku]) => sku))

describe('a pick list of the orders to ship', () => {
  it('comes out page by page in the order of the shelf, and says what it left out', async () => {
    const { zebra, name } = await aZebra()
    expect(await desk('pick-list', '--view', 'all', '--printer', name)).toEqual({
      pages: 3,
      sent: 3,
      stoppedAt: null,
      outcome: 'printed',
      says: 'The pick list is printed: 3 pages for 31 orders. Left out: 1 on hold, 2 not to be shipped.',
    })
    expect(pagesOf(zebra)).toEqual(['1 of 3', '2 of 3', '3 of 3'])
    expect(skusOf(zebra)).toEqual(Array.from({ length: THINGS }, (_, at) => `BIN-${at + 1}`))
  })

  it('sums what several orders want of one thing, and heads every page with desk, day and orders', async () => {
    const { zebra, name } = await aZebra()
    await desk('pick-list', '5760001', '5760050', '5760001', '--printer', name)
    const [page = ''] = labelsOf(zebra)
    expect([...page.matchAll(/\^FD([^^]*)\^FS/g)].map(([, text]) => text)).toEqual([
      'PICK LIST',
      '1 of 1',
      expect.stringContaining('desk-1'),
      expect.stringMatching(/^\d{1,2} \w{3} \d{4}, \d\d:\d\d$/),
      '2 orders, 5 units',
      'FETCH',
      'SKU AND PRODUCT',
      'ORDERS',
      '5',
      'BIN-1',
      'Thing 1',
      '2',
    ])
  })

  it('is in no print history', async () => {
    const { name } = await aZebra()
    const before = await desk('jobs')
    await desk('pick-list', '--printer', name)
    expect(await desk('jobs')).toEqual(before)
  })

  it('names each reason where the orders were named, and is refused where nothing is left', async () => {
    const { zebra, name } = await aZebra()
    expect(await desk('pick-list', ...LEFT_BEHIND, '5760002', '--printer', name)).toMatchObject({
      says: 'The pick list is printed: 1 page for 1 order. Left out: 1 shipped already, 1 cancelled, 1 on hold.',
    })
    expect(await desk('pick-list', ...LEFT_BEHIND, '--printer', name)).toMatchObject({
      error: { code: 'rule.notOpen', message: expect.stringContaining('There is nothing to fetch') },
    })
    expect(zebra.printed).toHaveLength(1)
  })

  it('takes a view by its name and a status, or orders, and never both', async () => {
    const { name } = await aZebra()
    expect(await desk('pick-list', '--status', 'awaiting_shipment', '--printer', name)).toMatchObject({
      pages: 3,
    })
    expect(await desk('pick-list', '--status', 'partially_shipping', '--printer', name)).toMatchObject({
      error: { code: 'rule.notOpen' },
    })
    expect(await desk('pick-list', '5760001', '--view', 'all')).toMatchObject({
      error: { code: 'input.invalid' },
    })
    expect(await desk('pick-list', '--view', 'no-such')).toMatchObject({ error: { code: 'input.notFound' } })
    expect(await desk('pick-list', '4040')).toMatchObject({ error: { code: 'input.notFound' } })
  })

  it('is refused beyond a thousand orders, with the figure', async () => {
    const many = Array.from({ length: 1_001 }, () => '5760001')
    expect(await desk('pick-list', ...many)).toMatchObject({
      error: { code: 'input.tooLarge', message: expect.stringContaining('1001') },
    })
  })
})

describe('a pick list that is asked for twice by one command', () => {
  it('is printed once, and both get the same answer', async () => {
    const { zebra, id } = await aZebra()
    const view = BUILT_IN_VIEWS[1]?.query
    if (view === undefined) throw new Error('There is no view of what is to ship')
    const call = test.call()
    const ask = () => test.desk.handlers['print.pickList']({ orders: view, printerId: id }, call)
    const [first, second] = await Promise.all([ask(), ask()])
    expect(second).toEqual(first)
    expect(await ask()).toEqual(first)
    expect(zebra.printed).toHaveLength(3)
    await test.desk.handlers['print.pickList']({ orders: view, printerId: id }, test.call())
    expect(zebra.printed).toHaveLength(6)
  })
})

describe('a pick list that does not come out whole', () => {
  it('ends at the page of which nobody knows, and says to look', async () => {
    const { zebra, name } = await aZebra({ resetAfterLabels: 2 })
    expect(await desk('pick-list', '--printer', name)).toMatchObject({
      pages: 3,
      sent: 1,
      stoppedAt: 2,
      outcome: 'unsure',
      says: expect.stringMatching(/^Page 2 of 3 was sent to .*look at it, and print the list again/),
    })
    expect(zebra.printed).toHaveLength(2)
  })

  it('ends where the paper runs out under a page: it may be whole or not', async () => {
    const { zebra, name } = await aZebra({ paperOutAfterLabels: 2 })
    expect(await desk('pick-list', '--printer', name)).toMatchObject({
      sent: 1,
      stoppedAt: 2,
      outcome: 'unsure',
      says: expect.stringContaining('look at it'),
    })
    expect([zebra.printed.length, zebra.waiting]).toEqual([2, 0])
  })

  it('ends where a person stops the printer, after the page in hand', async () => {
    const { zebra, name } = await aZebra({ labelMs: 300 })
    const printing = desk('pick-list', '--printer', name)
    await expect.poll(() => zebra.firstBytesAt.length).toBe(1)
    await desk('jobs', 'pause', name)
    expect(await printing).toMatchObject({
      sent: 1,
      stoppedAt: 2,
      outcome: 'stopped',
      says: expect.stringContaining('was stopped before page 2 of 3'),
    })
    expect(zebra.printed).toHaveLength(1)
  })

  it('leaves nothing that the next label is printed over', async () => {
    const { zebra, name } = await aZebra({ isSilent: true, keepsPartial: true })
    zebra.mode.resetAfterBytes = 300
    await desk('pick-list', '--printer', name)
    zebra.mode.resetAfterBytes = undefined
    await desk('print', '5760003', '--printer', name)
    expect(labelsOf(zebra).map((label) => label.match(/\^XA/g)?.length)).toEqual([1])
  })
})

describe('a pick list is refused, and nothing is sent,', () => {
  it('where a person has stopped the printer', async () => {
    const { zebra, name } = await aZebra()
    await desk('jobs', 'pause', name)
    expect(await desk('pick-list', '--printer', name)).toMatchObject({
      error: { code: 'printer.notReady', message: expect.stringContaining('is stopped. Let it go on') },
    })
    expect(zebra.printed).toHaveLength(0)
    await desk('jobs', 'resume', name)
    expect(await desk('pick-list', '--printer', name)).toMatchObject({ outcome: 'printed' })
  })

  it('where the printer is out of labels', async () => {
    const { zebra, name } = await aZebra()
    zebra.mode.isPaperOut = true
    expect(await desk('pick-list', '--printer', name)).toMatchObject({
      error: {
        code: 'printer.paperOut',
        message: expect.stringContaining('out of labels or ribbon. Load it'),
      },
    })
    expect(zebra.waiting).toBe(0)
  })

  it('where there is no such printer', async () => {
    expect(await desk('pick-list', '--printer', 'Nobody')).toMatchObject({
      error: { code: 'input.notFound' },
    })
  })
})

describe('a pick list lies', () => {
  it.each(['zpl', 'tspl'] as const)(
    'on one page of A4, as a picture too, in the folder of a virtual printer of %s',
    async (language) => {
      const folder = join(test.folder, `a4-${language}`)
      const { name } = await added('--folder', folder, '--media', '210x297', '--language', language)
      expect(await desk('pick-list', '--printer', name)).toMatchObject({ pages: 1, outcome: 'sent' })
      expect(
        readdirSync(folder)
          .map((file) => file.replace(/^.*?_(pick-list-\d+)_.*\./, '$1.'))
          .sort(),
      ).toEqual(['pick-list-1.png', `pick-list-1.${language}`])
      expect(test.logged).toEqual([])
    },
  )

  it.each(['epl', 'tspl'] as const)('on the labels of a printer that speaks %s', async (language) => {
    const device = await startFakeRasterPrinter(language)
    closing.push(() => device.close())
    const { name } = await added('--tcp', `127.0.0.1:${device.port}`, '--language', language)
    expect(await desk('pick-list', '--printer', name)).toMatchObject({ pages: 3, sent: 3, outcome: 'sent' })
    expect(device.printed).toHaveLength(3)
  })

  it('between the labels of orders, and none of them between its pages', async () => {
    const { zebra, name } = await aZebra({ labelMs: 60 })
    const printing = desk('print', '5760004', '5760005', '--printer', name)
    await expect.poll(() => zebra.firstBytesAt.length).toBeGreaterThan(0)
    const picking = desk('pick-list', '--printer', name)
    await printing
    const later = desk('print', '5760006', '--printer', name)
    expect(await picking).toMatchObject({ sent: 3, outcome: 'printed' })
    await later
    const pages = labelsOf(zebra).map((label) => label.includes('PICK LIST'))
    expect(pages.slice(pages.indexOf(true), pages.lastIndexOf(true) + 1)).toEqual([true, true, true])
    expect(zebra.printed).toHaveLength(6)
    // Nothing of one sheet lies inside another.
    for (const label of labelsOf(zebra)) expect(label.match(/\^XA/g)).toHaveLength(1)
  })
})
