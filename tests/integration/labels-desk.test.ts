import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { memorySecretStore } from '../../src/main/auth/memory-secret-store.ts'
import { PageReader } from '../../src/main/printing/pages/page-reader.ts'
import type { ImportedOrder } from '../../src/shared/domain/imports/imported-order.ts'
import { DAY_MS } from '../../src/shared/lib/durations.ts'
import { writeExport } from '../harness/exports/write-export.ts'
import { type BulkPage, bulkPdf } from '../harness/labels/bulk-pdf.ts'
import { anItem, anOrder, aPackage } from '../harness/store/orders.ts'
import { newRunId, openTestDesk, TEST_PARTS, type TestDesk } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

// Label files through the whole desk: the pages thread reads, the rule matches, the store keeps, the printer prints.

const numberOf = (at: number) => `5769000000000${String(10_000 + at)}`
const trackingOf = (at: number) => `JD67085163849${String(10_000 + at)}`
const packageOf = (at: number) => `11529081699${String(10_000_000 + at)}`
const PAID_AT = Date.now() - DAY_MS
const ORDERS = 12

/** Paid a day ago and ready to leave, each with one parcel and its tracking number; the last is not arranged yet. */
const orders = (): ImportedOrder[] =>
  Array.from({ length: ORDERS }, (_, at) =>
    anOrder(numberOf(at), {
      orderedAt: PAID_AT,
      paidAt: PAID_AT,
      packages: at === ORDERS - 1 ? [] : [aPackage({ packageId: packageOf(at), tracking: trackingOf(at) })],
      items: [anItem()],
    }),
  )

const label = (at: number, more: Partial<BulkPage> = {}): BulkPage => ({
  kind: 'label',
  tracking: trackingOf(at),
  ...more,
})

/** What a day's PDF holds: labels with and without text, a scan, a packing list, a stranger, one page twice. */
const DAY: readonly BulkPage[] = [
  label(0),
  label(1, { orderNumber: numberOf(1), paper: 'a6' }),
  label(2, { paper: 'landscape' }),
  label(3, { hasText: false }),
  { kind: 'packing-list', orderNumber: numberOf(3) },
  label(0, { orderNumber: numberOf(0) }),
  { kind: 'label', tracking: 'JD0000000000000001', orderNumber: '999999999999999999' },
  { kind: 'label', tracking: 'JD0000000000000777', orderNumber: numberOf(ORDERS - 1) },
]

let home = ''
let exportFile = ''
let dayFile = ''
/** A workspace that has the orders already; every test works on a copy. */
let filled = ''
const open: TestDesk[] = []

beforeAll(async () => {
  home = temporaryFolder()
  exportFile = join(home, 'export.csv')
  dayFile = join(home, 'labels.pdf')
  await writeExport(orders(), { region: 'uk', format: 'csv' }, exportFile)
  writeFileSync(dayFile, await bulkPdf(DAY))
  filled = join(home, 'filled')
  const store = await TestStore.open(filled)
  await store.bring(orders())
  store.closeFile()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))
afterEach(async () => {
  for (const one of open.splice(0)) {
    await one.remove()
    expect.soft(one.logged, 'unexpected errors in the log').toEqual([])
  }
})

async function deskWithOrders(options: Parameters<typeof openTestDesk>[0] = {}): Promise<TestDesk> {
  const folder = temporaryFolder()
  cpSync(filled, folder, { recursive: true })
  const one = await openTestDesk({ folder, ...options })
  open.push(one)
  return one
}

const importLabels = ({ desk, call }: TestDesk, path = dayFile, runId = newRunId()) =>
  desk.labels.runner.start({ path, runId }, desk.services.metaOf(call()))
const vaultOf = (one: TestDesk) => join(one.folder, 'labels', 'documents')
const fileOf = (name: string, bytes: Uint8Array | string) => {
  writeFileSync(join(home, name), bytes)
  return join(home, name)
}
const pagesOf = (list: readonly { readonly page: number }[]) => list.map(({ page }) => page)

async function addPrinter({ desk, call }: TestDesk, media = { widthMm: 101.6, heightMm: 152.4 }) {
  const path = temporaryFolder()
  const request = { name: 'Files', connection: { kind: 'folder' as const, path }, language: 'zpl' as const }
  await desk.door.add({ ...request, dpi: 203, media }, call())
  return path
}
const printed = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.zpl'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'latin1'))

describe('a bulk PDF', () => {
  test('lands page by page: by text, by barcode, by order number; packing lists, copies and strangers told apart', async () => {
    const one = await deskWithOrders()
    const report = await importLabels(one)
    expect(report.pages).toBe(DAY.length)
    expect(report.matched.map(({ page, tiktokOrderId, by }) => [page, tiktokOrderId, by])).toEqual([
      [1, numberOf(0), 'text'],
      [2, numberOf(1), 'text'],
      [3, numberOf(2), 'text'],
      [4, numberOf(3), 'barcode'],
      [8, numberOf(ORDERS - 1), 'text'],
    ])
    expect(report.other).toEqual([{ page: 5, kind: 'packing-list' }])
    expect(report.duplicates).toEqual([{ page: 6, tiktokOrderId: numberOf(0) }])
    expect(report.unmatched).toMatchObject([{ page: 7, tracking: 'JD0000000000000001' }])
    expect(report.unmatched[0]?.reason).toContain('999999999999999999')
    const stored = await one.desk.handlers['labels.ofOrder']({ order: numberOf(11) }, one.call())
    expect(stored).toMatchObject([{ page: 8, tracking: 'JD0000000000000777', wipedAt: null }])
  })

  test('again gives only duplicates, and keeps no second copy', async () => {
    const one = await deskWithOrders()
    await importLabels(one)
    const before = readdirSync(vaultOf(one))
    const again = await importLabels(one)
    expect(again.matched).toEqual([])
    expect(again.unmatched).toEqual([])
    expect(pagesOf(again.duplicates)).toEqual([1, 2, 3, 4, 6, 7, 8])
    expect(readdirSync(vaultOf(one))).toEqual(before)
  })

  test('in another file is known again by its tracking number, though its bytes differ', async () => {
    const one = await deskWithOrders()
    await importLabels(one)
    const other = fileOf('other.pdf', await bulkPdf([label(2), label(4)]))
    const report = await importLabels(one, other)
    expect(pagesOf(report.duplicates)).toEqual([1])
    expect(pagesOf(report.matched)).toEqual([2])
  })

  test('with a page that says nothing twice stores it once: it is known by its looks', async () => {
    const one = await deskWithOrders()
    const blank: BulkPage = { kind: 'label', hasText: false }
    const report = await importLabels(one, fileOf('blank.pdf', await bulkPdf([blank, blank])))
    expect(pagesOf(report.unmatched)).toEqual([1])
    expect(pagesOf(report.duplicates)).toEqual([2])
  })

  test('lies on disk encrypted, readable by nobody else', async () => {
    const one = await deskWithOrders()
    await importLabels(one)
    const [name = ''] = readdirSync(vaultOf(one))
    const bytes = readFileSync(join(vaultOf(one), name))
    expect(bytes.includes('%PDF')).toBe(false)
    expect(statSync(join(vaultOf(one), name)).mode & 0o777).toBe(0o600)
  })

  test.each([
    ['a file that is no PDF', 'not a pdf at all', 'document.unreadable'],
    ['a PDF that was cut off', '%PDF-1.7\n1 0 obj\n', 'document.unreadable'],
  ])('that cannot be read is refused whole: %s', async (_words, content, code) => {
    const one = await deskWithOrders()
    await expect(importLabels(one, fileOf('broken.pdf', content))).rejects.toMatchObject({ code })
    expect(await one.desk.handlers['labels.unmatched']({}, one.call())).toEqual([])
    expect(await importLabels(one)).toMatchObject({ pages: DAY.length })
  })

  test('that is cancelled half way leaves nothing behind', async () => {
    const one = await deskWithOrders()
    const many = fileOf(
      'many.pdf',
      await bulkPdf(Array.from({ length: 60 }, () => label(5, { hasText: false }))),
    )
    const runId = newRunId()
    const running = importLabels(one, many, runId)
    while (!one.told.some(({ name }) => name === 'labels.progress'))
      await new Promise((resolve) => setTimeout(resolve, 5))
    expect(one.desk.labels.runner.cancel(runId)).toEqual({ wasRunning: true })
    await expect(running).rejects.toMatchObject({ code: 'label.cancelled' })
    await one.desk.labels.tidy()
    expect(readdirSync(vaultOf(one))).toEqual([])
    expect(await one.desk.handlers['labels.ofOrder']({ order: numberOf(5) }, one.call())).toEqual([])
  })
})

describe('a page that waits', () => {
  test('is matched by hand, printed, and can be taken back until it is', async () => {
    const one = await deskWithOrders()
    const folder = await addPrinter(one)
    await importLabels(one)
    const { handlers, printing } = one.desk
    const [page] = await handlers['labels.unmatched']({}, one.call())
    const { png } = await handlers['labels.picture']({ page: page?.id ?? '' }, one.call())
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG')
    const { journalId } = await handlers['labels.match'](
      { page: page?.id ?? '', order: numberOf(6) },
      one.call(),
    )
    expect(await handlers['labels.unmatched']({}, one.call())).toEqual([])
    await handlers['journal.undo']({ entry: journalId }, one.call())
    expect(await handlers['labels.unmatched']({}, one.call())).toHaveLength(1)
    await handlers['labels.match']({ page: page?.id ?? '', order: numberOf(6) }, one.call())
    await handlers['print.print']({ orders: [numberOf(6)], document: 'label' }, one.call())
    await printing.idle()
    expect(printed(folder)).toHaveLength(1)
    await expect(handlers['labels.dismiss']({ page: page?.id ?? '' }, one.call())).rejects.toMatchObject({
      code: 'rule.labelPrinted',
    })
  })

  test('that was dismissed comes back with its file', async () => {
    const one = await deskWithOrders()
    const { handlers } = one.desk
    await importLabels(one)
    const [page] = await handlers['labels.unmatched']({}, one.call())
    await handlers['labels.dismiss']({ page: page?.id ?? '' }, one.call())
    expect(await handlers['labels.unmatched']({}, one.call())).toEqual([])
    expect(pagesOf((await importLabels(one)).unmatched)).toEqual([7])
  })

  test('finds its order when the same file comes after a newer export', async () => {
    const one = await openTestDesk()
    open.push(one)
    const before = await importLabels(one)
    expect(before.matched).toEqual([])
    await one.desk.imports.start(
      { path: exportFile, options: { timeZone: 'UTC' }, runId: newRunId() },
      one.desk.services.metaOf(one.call()),
    )
    const after = await importLabels(one)
    expect(pagesOf(after.matched)).toEqual([1, 2, 3, 4, 8])
    expect(await one.desk.handlers['labels.unmatched']({}, one.call())).toHaveLength(1)
  })
})

describe('printing an order', () => {
  test("prints the carrier's own label, 1:1, one job for each, and once", async () => {
    const one = await deskWithOrders()
    const folder = await addPrinter(one)
    const second = { kind: 'label', tracking: 'JD0000000000000888', orderNumber: numberOf(0) } as const
    await importLabels(one, fileOf('two.pdf', await bulkPdf([label(0), second])))
    const { handlers, printing } = one.desk
    const ask = () => handlers['print.print']({ orders: [numberOf(0)], document: 'label' }, one.call())
    expect((await ask()).jobs).toHaveLength(2)
    await printing.idle()
    expect((await ask()).jobs.map(({ existing }) => existing)).toEqual([true, true])
    await printing.idle()
    const labels = printed(folder)
    expect(labels).toHaveLength(2)
    for (const text of labels) {
      expect(text).toContain('^PW812')
      expect(text).toContain('^GFA,')
      expect(text).not.toContain('NOT POSTAGE')
    }
  })

  test('without a stored label prints ours, and a slip beside it', async () => {
    const one = await deskWithOrders()
    const folder = await addPrinter(one)
    const { handlers, printing } = one.desk
    await handlers['print.print']({ orders: [numberOf(7)], document: 'label' }, one.call())
    await handlers['print.print']({ orders: [numberOf(7)], document: 'slip' }, one.call())
    await printing.idle()
    const [first = '', second = ''] = printed(folder)
    const order = await handlers['orders.detail']({ order: numberOf(7) }, one.call())
    expect(order).toMatchObject({ printState: 'sent', stage: 'labelled' })
    expect(first).toContain('NOT POSTAGE')
    expect(second).toContain('PACKING SLIP')
    expect(second).not.toContain('NOT POSTAGE')
  })

  test('prints a slip first without taking it for the label', async () => {
    const one = await deskWithOrders()
    await addPrinter(one)
    const { handlers, printing } = one.desk
    await handlers['print.print']({ orders: [numberOf(9)], document: 'slip' }, one.call())
    await printing.idle()
    const order = await handlers['orders.detail']({ order: numberOf(9) }, one.call())
    expect(order).toMatchObject({ printState: null, stage: 'new' })
  })

  test('whose label does not fit the media is refused before any byte, with the figures', async () => {
    const one = await deskWithOrders()
    const folder = await addPrinter(one, { widthMm: 76, heightMm: 102 })
    await importLabels(one)
    const { handlers, printing } = one.desk
    const outcome = await handlers['print.print']({ orders: [numberOf(0)], document: 'label' }, one.call())
    expect(outcome).toMatchObject({
      jobs: [],
      refused: [{ tiktokOrderId: numberOf(0), code: 'printer.mediaMismatch' }],
    })
    expect(outcome.refused[0]?.message).toContain('76')
    await printing.idle()
    expect(printed(folder)).toEqual([])
  })

  test('prints a picture of a label dot for dot, matched by the barcode in it', async () => {
    const one = await deskWithOrders()
    const folder = await addPrinter(one)
    const reader = new PageReader({
      workerUrl: new URL(`file://${TEST_PARTS.pages}`),
      packagesDir: TEST_PARTS.packages,
    })
    const document = await reader.open(await bulkPdf([label(10)]))
    const picture = fileOf('label.png', await document.picture(0, 203, 2_000))
    await reader.close()
    const report = await importLabels(one, picture)
    expect(report).toMatchObject({
      format: 'png',
      matched: [{ page: 1, tiktokOrderId: numberOf(10), by: 'barcode' }],
    })
    await one.desk.handlers['print.print']({ orders: [numberOf(10)], document: 'label' }, one.call())
    await one.desk.printing.idle()
    expect(printed(folder)).toEqual([expect.stringContaining('^GFA,')])
  })

  test("prints a carrier's ZPL with its own fields", async () => {
    const one = await deskWithOrders()
    const folder = await addPrinter(one)
    const field = `^FO20,20^A0N,40,40^FD${trackingOf(8)}^FS`
    const report = await importLabels(one, fileOf('carrier.zpl', `^XA^PW812^LL1218${field}^XZ`))
    expect(report).toMatchObject({ format: 'zpl', matched: [{ page: 1, tiktokOrderId: numberOf(8) }] })
    await one.desk.handlers['print.print']({ orders: [numberOf(8)], document: 'label' }, one.call())
    await one.desk.printing.idle()
    expect(printed(folder)).toEqual([expect.stringContaining(field)])
  })
})

describe('after the days that were set', () => {
  test('the picture is gone, hash and history stay, and the same PDF brings it back', async () => {
    let now = Date.now()
    const clock = { now: () => now, monotonicMs: () => performance.now() }
    const one = await deskWithOrders({ clock })
    await addPrinter(one)
    const { handlers } = one.desk
    await importLabels(one)
    now += 31 * DAY_MS
    await one.desk.labels.tidy()
    expect(readdirSync(vaultOf(one))).toEqual([])
    const [kept] = await handlers['labels.ofOrder']({ order: numberOf(0) }, one.call())
    expect(kept).toMatchObject({ tracking: null, fileName: '', wipedAt: expect.any(Number) })
    expect(
      await handlers['print.print']({ orders: [numberOf(0)], document: 'label' }, one.call()),
    ).toMatchObject({ jobs: [], refused: [{ code: 'label.wiped' }] })
    expect(pagesOf((await importLabels(one)).matched)).toEqual([1, 2, 3, 4, 8])
    expect(await handlers['labels.ofOrder']({ order: numberOf(0) }, one.call())).toMatchObject([
      { tracking: trackingOf(0), wipedAt: null },
    ])
  })

  test('labels whose key was lost are said to be lost, not taken for another', async () => {
    const one = await deskWithOrders({ labelSecrets: memorySecretStore(null) })
    await importLabels(one)
    const folder = one.folder
    await one.close()
    open.splice(open.indexOf(one), 1)
    const other = await openTestDesk({ folder, labelSecrets: memorySecretStore(null) })
    open.push(other)
    const [stored] = await other.desk.handlers['labels.ofOrder']({ order: numberOf(0) }, other.call())
    await expect(
      other.desk.handlers['labels.picture']({ page: stored?.id ?? '' }, other.call()),
    ).rejects.toMatchObject({ code: 'label.lost' })
  })
})
