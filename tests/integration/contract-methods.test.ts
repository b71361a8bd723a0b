import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noShell } from '../../src/main/app/cli/dialogs.ts'
import { type Desk, type DeskParts, openDesk } from '../../src/main/app/desk/desk.ts'
import type { Dialogs } from '../../src/main/app/desk/dialogs.ts'
import { nodeInfo } from '../../src/main/app/node-info.ts'
import { memorySecretStore } from '../../src/main/auth/memory-secret-store.ts'
import { createRouter, type Router } from '../../src/main/ipc/router.ts'
import { systemClock } from '../../src/main/platform/clock.ts'
import { createRandom } from '../../src/main/platform/random.ts'
import { createFileTokens } from '../../src/main/security/file-tokens.ts'
import { ALL_ORDERS } from '../../src/shared/domain/orders/built-in-views.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import { type Input, type MethodName, methods, type Output } from '../../src/shared/ipc/contract.ts'
import { METHOD_KINDS } from '../../src/shared/ipc/contract-names.ts'
import { IPC_VERSION } from '../../src/shared/ipc/envelope.ts'
import { methodNames } from '../harness/cloud-methods.ts'
import { bulkPdf } from '../harness/labels/bulk-pdf.ts'

// Every method of the contract, asked the way a page asks, of a real desk with its threads. The router checks every
// answer against the method's schema. The tests follow each other in one workspace, as a day does.

const ROOT = join(import.meta.dirname, '..', '..')
const thread = (name: string) => join(ROOT, 'src', 'main', 'app', 'threads', `${name}.ts`)

/** The threads as sources: Node strips their types. */
const parts: DeskParts = {
  writer: thread('writer'),
  reader: thread('reader'),
  importer: thread('importer'),
  raster: thread('raster'),
  pages: thread('pages'),
  network: thread('network'),
  migrations: join(ROOT, 'drizzle'),
  packages: join(ROOT, 'node_modules'),
}

const ORDERS = 60
const random = createRandom(systemClock)
const folder = mkdtempSync(join(tmpdir(), 'creatorflow-contract-'))
const exportFile = join(folder, 'orders.csv')
const labelsFile = join(folder, 'labels.pdf')
const backupFile = join(folder, 'backup.db')
const asked = new Set<MethodName>()
let desk: Desk
let router: Router

const dialogs: Dialogs = {
  chooseExport: async () => exportFile,
  chooseLabels: async () => labelsFile,
  chooseBackupTarget: async () => backupFile,
  chooseBackupSource: async () => backupFile,
  chooseDeadLetterTarget: async () => join(folder, 'refused.json'),
  confirmRestore: async () => true,
  confirmAddress: async () => true,
  confirmServer: async () => true,
}

beforeAll(async () => {
  copyFileSync(join(ROOT, 'tests', 'fixtures', 'exports', 'uk-first-rows.csv'), exportFile)
  desk = openDesk({
    folder: join(folder, 'workspace'),
    parts,
    clock: systemClock,
    random,
    emit: () => undefined,
    logError: (event, error) => {
      throw new Error(`${event}: ${error instanceof Error ? error.stack : String(error)}`)
    },
    dialogs,
    shell: noShell,
    secrets: async () => memorySecretStore(null),
    labelSecrets: async () => memorySecretStore(null),
    places: { note: () => undefined, open: () => undefined },
    tokens: createFileTokens(random.uuidV7),
    info: (sqlite) => nodeInfo(ROOT, sqlite),
    deskName: 'desk-1',
    isHeadless: true,
  })
  await desk.ready()
  router = createRouter({
    methods,
    handlers: desk.handlers,
    logError: (event, error) => `${event}: ${error instanceof Error ? error.stack : String(error)}`,
    checkOutputs: true,
  })
})
afterAll(async () => {
  await desk.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Sends a request as the preload does. */
async function send<M extends MethodName>(method: M, input: Input<M>) {
  asked.add(method)
  const commandId = METHOD_KINDS[method] === 'command' ? { commandId: random.uuidV7() } : {}
  return router({ v: IPC_VERSION, id: random.uuidV7(), method, input, ...commandId })
}

/** The answer of a method that has to succeed. */
async function ask<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
  const answer = await send(method, input)
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`)
  return answer.value as Output<M>
}

/** Orders to ship, newest first, in one parcel each, which nothing holds back. */
async function ordersToShip(count: number): Promise<readonly string[]> {
  const query = { ...ALL_ORDERS, filter: { ...ALL_ORDERS.filter, flags: ['toShip', 'unprinted'] as const } }
  const { keys } = await ask('orders.openView', {
    ...query,
    filter: { ...query.filter, flags: [...query.filter.flags] },
  })
  const rows = await ask('orders.rows', { seqs: [...keys] })
  const now = Date.now()
  const free = rows.filter(
    (row) =>
      row.packageCount === 1 &&
      row.heldAt === null &&
      !row.cancelRequested &&
      (row.paidAt ?? 0) < now - 3_600_000,
  )
  expect(free.length).toBeGreaterThanOrEqual(count)
  return free.slice(0, count).map((row) => row.tiktokOrderId)
}

test('the program says what it is: app.info, app.status, app.painted, app.openLink, app.saveDiagnostics', async () => {
  expect(await ask('app.info', {})).toMatchObject({ name: 'CreatorFlow Desktop' })
  expect(await ask('app.status', {})).toMatchObject({ kind: 'local', orders: 0, printers: [] })
  expect(await ask('app.painted', { view: 'orders', rows: 0 })).toEqual({})
  expect(await ask('app.openLink', { link: 'sellerCenterOrders' })).toEqual({ opened: true })
  expect(await ask('app.saveDiagnostics', {})).toEqual({ saved: false, fileName: null })
})

test('a practice shop brings orders and a printer: workspace.createPractice, printers.list', async () => {
  expect(await ask('workspace.createPractice', { orders: ORDERS })).toMatchObject({ orders: ORDERS })
  expect(await ask('printers.list', {})).toMatchObject([{ name: 'Virtual printer', isDefault: true }])
  expect(await ask('app.status', {})).toMatchObject({ orders: ORDERS })
})

test('orders are found, counted and shown: orders.openView, orders.rows, orders.counts, orders.detail', async () => {
  const { keys } = await ask('orders.openView', ALL_ORDERS)
  expect(keys).toHaveLength(ORDERS)
  const [row] = await ask('orders.rows', { seqs: [...keys.subarray(0, 1)] })
  expect(await ask('orders.counts', {})).toMatchObject({ total: ORDERS })
  const detail = await ask('orders.detail', { order: row?.tiktokOrderId ?? '' })
  expect(detail).toMatchObject({ seq: row?.seq, tiktokOrderId: row?.tiktokOrderId })
  expect(detail.items.length).toBeGreaterThan(0)
})

test('acts on orders are done and taken back: orders.hold, orders.release, orders.note, orders.ship, journal.list, journal.undo', async () => {
  const [order = ''] = await ordersToShip(1)
  expect(await ask('orders.hold', { orders: [order], reason: 'asked to wait' })).toMatchObject({
    refused: [],
  })
  expect(await send('orders.ship', { orders: [order] })).toMatchObject({
    ok: true,
    value: { refused: [{ code: 'rule.orderHeld' }] },
  })
  expect(await ask('orders.release', { orders: [order] })).toMatchObject({ refused: [] })
  expect(await ask('orders.note', { order, note: 'fragile' })).toMatchObject({ refused: [] })
  expect(await ask('orders.ship', { orders: [order] })).toMatchObject({ refused: [] })
  expect(await ask('journal.list', { order })).toMatchObject([
    { act: 'ship' },
    { act: 'note' },
    { act: 'release' },
    { act: 'hold' },
  ])
  expect(await ask('journal.undo', {})).toMatchObject({ undone: { act: 'ship' }, kept: 0 })
  expect(await ask('orders.detail', { order })).toMatchObject({ closedAt: null, note: 'fragile' })
})

test('a box is checked thing by thing: orders.itemCheck, orders.scanItem, orders.countItems', async () => {
  const [order = ''] = await ordersToShip(1)
  const before = await ask('orders.itemCheck', { order })
  expect(before).toMatchObject({ isComplete: false, tiktokOrderId: order })
  expect(await ask('orders.scanItem', { order, code: 'NO-SUCH-THING' })).toMatchObject({
    verdict: 'notInOrder',
    sku: null,
  })
  const items = before.lines.map(({ productId, quantity }) => ({ productId, counted: quantity }))
  expect(await ask('orders.countItems', { order, items })).toMatchObject({
    check: { isComplete: true, stage: 'verified' },
  })
  expect(
    await send('orders.countItems', {
      order,
      items: [{ productId: '0190f3a0-0000-7000-8000-00000000000a', counted: 1 }],
    }),
  ).toMatchObject({
    ok: false,
    error: { code: 'input.invalid' },
  })
})

test('views are kept by name: views.save, views.list, views.remove', async () => {
  const saved = await ask('views.save', { name: 'Mugs', query: { ...ALL_ORDERS, search: 'mug' } })
  expect(await ask('views.list', {})).toEqual([saved])
  const again = await ask('views.save', { name: 'Mugs', query: ALL_ORDERS })
  expect(again.id).toBe(saved.id)
  expect(await ask('views.remove', { id: saved.id })).toEqual({ removed: true })
  expect(await send('views.remove', { id: saved.id })).toMatchObject({
    ok: false,
    error: { code: 'input.notFound' },
  })
})

test('a printer is added, chosen, probed, paused and removed: printers.confirmAddress, printers.add, printers.setDefault, printers.probe, printers.pause, printers.remove', async () => {
  const agreed = await ask('printers.confirmAddress', { typed: '127.0.0.1:9' })
  expect(agreed).toMatchObject({ label: '127.0.0.1:9' })
  const folderPrinter = await ask('printers.add', {
    name: 'Second',
    connection: { kind: 'virtual' },
    language: 'tspl',
    dpi: 300,
    media: FOUR_BY_SIX,
  })
  expect(folderPrinter).toMatchObject({ isDefault: false, language: 'tspl' })
  const taken = await send('printers.add', {
    name: 'Second',
    connection: { kind: 'virtual' },
    dpi: 203,
    media: FOUR_BY_SIX,
  })
  expect(taken).toMatchObject({ ok: false, error: { code: 'input.invalid' } })
  const { id } = folderPrinter
  expect(await ask('printers.setDefault', { id })).toMatchObject({ id, isDefault: true })
  expect(await ask('printers.probe', { id })).toMatchObject({ id })
  expect(await ask('printers.pause', { id, paused: true })).toEqual({ paused: true })
  expect(await ask('printers.pause', { id, paused: false })).toEqual({ paused: false })
  expect(await ask('printers.remove', { id })).toEqual({ removed: true })
  expect(await ask('printers.list', {})).toMatchObject([{ name: 'Virtual printer', isDefault: true }])
})

test('a printer is set, tried, measured and calibrated: printers.update, printers.testPicture, printers.printTest, printers.measure, printers.calibrate', async () => {
  const [printer] = await ask('printers.list', {})
  const id = printer?.id ?? ''
  expect(await ask('printers.update', { id, setup: { darknessPercent: 55 } })).toMatchObject({
    setup: { darknessPercent: 55 },
  })
  expect(await send('printers.update', { id, setup: { darknessPercent: 101 } })).toMatchObject({
    ok: false,
    error: { code: 'input.invalid' },
  })
  expect(await ask('printers.update', { id, setup: { darknessPercent: null } })).toMatchObject({ setup: {} })
  const { png } = await ask('printers.testPicture', { id })
  expect(Buffer.from(png).toString('latin1', 1, 4)).toBe('PNG')
  const printed = await ask('printers.printTest', { id })
  expect(printed).toMatchObject({
    outcome: 'sent',
    says: expect.stringContaining('not in the print history'),
  })
  expect(await ask('printers.measure', { id, widthMm: 65 })).toMatchObject({ corrected: false })
  expect(await ask('printers.measure', { id, widthMm: 79.1 })).toMatchObject({
    corrected: true,
    printer: { dpi: 203 },
  })
  expect(await send('printers.calibrate', { id, confirmed: true })).toMatchObject({
    ok: false,
    error: { code: 'input.invalid', message: expect.stringContaining('virtual printer') },
  })
})

test('printers are looked for, and a search is ended early: printers.discover, printers.stopDiscovery', async () => {
  const search = ask('printers.discover', { seconds: 15 })
  expect(await ask('printers.stopDiscovery', {})).toEqual({ stopped: true })
  const { found } = await search
  expect(Array.isArray(found)).toBe(true)
  expect(await ask('printers.stopDiscovery', {})).toEqual({ stopped: false })
})

test('labels are made ahead once the fonts are loaded, by the orders asked for last: print.prepare', async () => {
  const [order = ''] = await ordersToShip(1)
  const { seq } = await ask('orders.detail', { order })
  expect(await ask('print.prepare', { orders: [seq] })).toEqual({ ready: 0 })
  await desk.printing.prewarm()
  expect(await ask('print.prepare', { orders: [seq, 999_999] })).toEqual({ ready: 1 })
})

test('labels are shown, printed, printed again and cancelled: print.preview, print.print, print.jobs, print.reprint, print.cancel, print.resolve', async () => {
  const [order = '', other = ''] = await ordersToShip(2)
  const { png } = await ask('print.preview', { order })
  expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
  const printed = await ask('print.print', { orders: [order] })
  expect(printed).toMatchObject({ jobs: [{ tiktokOrderId: order, existing: false }], refused: [] })
  await desk.printing.idle()
  expect(await ask('print.jobs', { order })).toMatchObject([{ state: 'sent' }])
  expect(await ask('print.print', { orders: [order] })).toMatchObject({ jobs: [{ existing: true }] })
  const [printer] = await ask('printers.list', {})
  await ask('printers.pause', { id: printer?.id ?? '', paused: true })
  expect(await ask('print.reprint', { order, reason: 'smudged' })).toMatchObject({
    jobs: [{ copyNo: 2, reprintReason: 'smudged' }],
  })
  const waiting = await ask('print.print', { orders: [other] })
  const jobId = waiting.jobs[0]?.id ?? ''
  expect(await ask('print.cancel', { jobId })).toMatchObject({ state: 'cancelled' })
  expect(await send('print.resolve', { jobId, resolution: 'printed' })).toMatchObject({
    ok: false,
    error: { retryable: false },
  })
  await ask('printers.pause', { id: printer?.id ?? '', paused: false })
  await desk.printing.idle()
})

test('what is to be fetched is printed for a view and for orders by name: print.pickList', async () => {
  const whole = { stoppedAt: null, outcome: 'sent' }
  const ofView = await ask('print.pickList', { orders: ALL_ORDERS })
  expect(ofView).toMatchObject({ ...whole, sent: ofView.pages, says: expect.stringContaining('Left out:') })
  const orders = [...(await ordersToShip(1))]
  expect(await ask('print.pickList', { orders })).toMatchObject({ ...whole, pages: 1 })
  expect(await send('print.pickList', { orders: [] })).toMatchObject({
    ok: false,
    error: { code: 'input.invalid' },
  })
})

test('labels wait in an order that a person sets, and can be cancelled, moved and gone on with: print.queue, print.reorder, print.cancelJobs, print.batches, print.resumeBatch, print.planMove, print.move, print.audit, print.scan', async () => {
  const [virtual] = await ask('printers.list', {})
  const from = virtual?.id ?? ''
  await ask('printers.pause', { id: from, paused: true })
  const { jobs } = await ask('print.print', { orders: [...(await ordersToShip(3))] })
  const [one, two, three] = jobs.map(({ id }) => id)
  const order = async () => (await ask('print.queue', {}))[0]?.jobs.map(({ id }) => id)
  expect(await order()).toEqual([one, two, three])
  expect(await ask('print.queue', {})).toMatchObject([{ printerId: from, waiting: 3, paused: { by: '' } }])
  expect(await ask('print.reorder', { jobId: three ?? '', to: 'first' })).toEqual({ place: 1, waiting: 3 })
  expect(await order()).toEqual([three, one, two])
  const [batch] = await ask('print.batches', { limit: 1 })
  expect(batch).toMatchObject({ labels: 3, waiting: 3, printed: 0, cancelled: 0 })
  expect(await ask('print.cancelJobs', { jobIds: [one ?? ''] })).toMatchObject({
    cancelled: [{ id: one, state: 'cancelled' }],
    refused: [],
  })
  const again = await ask('print.resumeBatch', { batchId: batch?.id ?? '' })
  expect(again).toMatchObject({ jobs: [{ state: 'queued', reprintReason: null }], refused: [] })
  expect(await ask('print.batches', { limit: 1 })).toMatchObject([{ labels: 3, waiting: 3, cancelled: 0 }])
  const other = await ask('printers.add', {
    name: 'Other',
    connection: { kind: 'virtual' },
    dpi: 300,
    media: FOUR_BY_SIX,
  })
  await ask('printers.pause', { id: other.id, paused: true })
  const request = { fromPrinterId: from, toPrinterId: other.id }
  expect(await ask('print.planMove', request)).toMatchObject({ labels: 3, refusal: null })
  const { moved } = await ask('print.move', { ...request, confirmed: true })
  expect(moved.map(({ id }) => id)).toEqual([three, two, again.jobs[0]?.id])
  expect(await ask('print.queue', {})).toMatchObject([{ waiting: 0 }, { printerId: other.id, waiting: 3 }])
  expect(await ask('print.audit', { operator: '' })).toMatchObject({
    people: [{ operator: '', reprints: 1 }],
  })
  expect(await ask('print.scan', { code: '576461413038785752' })).toEqual([])
  await ask('print.cancelJobs', { batchId: batch?.id ?? '' })
  await ask('printers.remove', { id: other.id })
  await ask('printers.pause', { id: from, paused: false })
  await desk.printing.idle()
})

test('labels are brought in, shown, matched by hand and let go: labels.choose, labels.import, labels.running, labels.cancel, labels.unmatched, labels.picture, labels.match, labels.ofOrder, labels.dismiss', async () => {
  const [order = ''] = await ordersToShip(1)
  const pages = [
    { kind: 'label', tracking: 'JD0000000000000001', orderNumber: order },
    { kind: 'label', tracking: 'JD0000000000000002' },
    { kind: 'label', tracking: 'JD0000000000000003' },
    { kind: 'packing-list', orderNumber: order },
  ] as const
  writeFileSync(labelsFile, await bulkPdf(pages))
  const file = await ask('labels.choose', {})
  const report = await ask('labels.import', { source: file?.token ?? '', runId: random.uuidV7() })
  expect(report).toMatchObject({
    pages: 4,
    matched: [{ page: 1, tiktokOrderId: order, by: 'text' }],
    duplicates: [],
    other: [{ page: 4, kind: 'packing-list' }],
    unmatched: [{ page: 2 }, { page: 3 }],
  })
  expect(await ask('labels.running', {})).toBeNull()
  expect(await ask('labels.cancel', { runId: random.uuidV7() })).toEqual({ wasRunning: false })
  const [second, third] = await ask('labels.unmatched', {})
  const { png } = await ask('labels.picture', { page: second?.id ?? '' })
  expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
  expect(await ask('labels.match', { page: second?.id ?? '', order })).toMatchObject({ tiktokOrderId: order })
  expect(await ask('labels.dismiss', { page: third?.id ?? '' })).toMatchObject({})
  expect(await ask('labels.unmatched', {})).toEqual([])
  expect(await ask('labels.ofOrder', { order })).toMatchObject([
    { page: 1, tracking: 'JD0000000000000001' },
    { page: 2, tracking: 'JD0000000000000002' },
  ])
})

test('an export is read, brought in and stopped: imports.choose, imports.dryRun, imports.start, imports.running, imports.cancel', async () => {
  const file = await ask('imports.choose', {})
  const source = file?.token ?? ''
  const run = (runId: string) => ({
    source,
    options: { timeZone: 'Europe/London', dayOrder: 'day-first' as const, currency: 'GBP' },
    runId,
  })
  const planned = await ask('imports.dryRun', run(random.uuidV7()))
  expect(planned).toMatchObject({ isDryRun: true, importId: null })
  expect(planned.orders.new).toBeGreaterThan(0)
  expect(await ask('imports.start', run(random.uuidV7()))).toMatchObject({
    isDryRun: false,
    orders: planned.orders,
  })
  expect(await ask('imports.running', {})).toBeNull()
  expect(await ask('imports.cancel', { runId: random.uuidV7() })).toEqual({ wasRunning: false })
})

test('settings are kept and statuses mapped: settings.get, settings.update, settings.mapStatus', async () => {
  expect(await ask('settings.update', { operator: 'Sam' })).toMatchObject({ operator: 'Sam' })
  expect(await ask('settings.get', {})).toMatchObject({ operator: 'Sam' })
  expect(await ask('settings.mapStatus', { text: 'Somewhere', status: 'in_transit' })).toEqual({ orders: 0 })
})

test('the dashboard counts: dashboard.summary', async () => {
  const summary = await ask('dashboard.summary', {})
  const { keys } = await ask('orders.openView', summary.toShip.view)
  expect(keys).toHaveLength(summary.toShip.value)
})

test('a workspace is copied, checked and put back: workspace.backup, workspace.verify, workspace.restore', async () => {
  const { orders } = await ask('app.status', {})
  expect(await ask('workspace.backup', {})).toEqual({ saved: true, fileName: 'backup.db', orders })
  expect(await ask('workspace.verify', {})).toMatchObject({ isSound: true })
  expect(await ask('workspace.restore', {})).toEqual({ restored: true, orders })
})

test('no method that works without a server was left out', () => {
  expect([...asked].sort()).toEqual(methodNames(false))
})
