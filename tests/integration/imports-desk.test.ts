import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ImportOptions } from '../../src/shared/domain/imports/import-types.ts'
import type { ImportedOrder } from '../../src/shared/domain/imports/imported-order.ts'
import { ALL_ORDERS } from '../../src/shared/domain/orders/built-in-views.ts'
import { laterOrders } from '../harness/exports/later-export.ts'
import { exportOrders, exportRows, writeExport, writeRows } from '../harness/exports/write-export.ts'
import { wrongsOf } from '../harness/fault/sound-store.ts'
import { newRunId, openTestDesk, type TestDesk } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

const NEWEST = Date.UTC(2026, 10, 22, 10)
const FORM = { region: 'uk', format: 'csv' } as const

let home = ''
let orders: ImportedOrder[] = []
let exportFile = ''
const open: TestDesk[] = []

beforeAll(async () => {
  home = temporaryFolder()
  orders = [...exportOrders({ orders: 600, seed: 11, newestAt: NEWEST }, 'uk')]
  exportFile = join(home, 'export.csv')
  await writeExport(orders, FORM, exportFile)
})
afterAll(() => rmSync(home, { recursive: true, force: true }))
afterEach(async () => {
  for (const one of open.splice(0)) {
    await one.remove()
    expect.soft(one.logged, 'unexpected errors in the log').toEqual([])
  }
})

async function newDesk(): Promise<TestDesk> {
  const desk = await openTestDesk()
  open.push(desk)
  return desk
}

const bring = async (
  { desk, call }: TestDesk,
  path: string,
  options: ImportOptions = {},
  runId = newRunId(),
) => {
  const report = await desk.imports.start(
    { path, options: { timeZone: 'Europe/London', ...options }, runId },
    desk.services.metaOf(call()),
  )
  // Buyers and demand follow once the orders are there.
  await desk.upkeep.settled()
  return report
}
const keysOf = async ({ desk, call }: TestDesk, search = '') =>
  (await desk.handlers['orders.openView']({ ...ALL_ORDERS, search }, call())).keys
const told = (one: TestDesk, name: string) => one.told.filter((event) => event.name === name)

/** The tables of a closed desk, without what depends on when and in which order rows were made. */
async function contentsOf(one: TestDesk): Promise<unknown> {
  await one.close()
  const store = await TestStore.open(one.folder)
  try {
    expect(wrongsOf(store)).toEqual([])
    return {
      orders: store.rows(
        'SELECT id, tiktok_order_id, status, substatus, stage, handle, recipient, address, currency, total_minor, shipping_minor, ordered_at, paid_at, shipped_at, item_count, tracking, package_count, content_hash FROM orders ORDER BY id',
      ),
      items: store.rows(
        'SELECT o.id, p.id AS product, i.quantity, i.unit_minor, i.line_minor FROM order_items i JOIN orders o ON o.seq = i.order_seq JOIN products p ON p.seq = i.product_seq ORDER BY 1, 2',
      ),
      shipments: store.rows(
        'SELECT s.key, o.id, s.tracking, s.carrier FROM shipments s JOIN orders o ON o.seq = s.order_seq ORDER BY 1',
      ),
      customers: store.rows('SELECT handle FROM customers ORDER BY 1'),
    }
  } finally {
    store.closeFile()
  }
}

async function countsOf(one: TestDesk): Promise<Record<string, number>> {
  const store = await TestStore.open(one.folder)
  const counts = store.tableCounts()
  store.closeFile()
  return counts
}

describe('importing', () => {
  test('brings every order in once, derives products and customers, and says so', async () => {
    const one = await newDesk()
    const report = await bring(one, exportFile)
    const lines = orders.reduce((sum, order) => sum + order.items.length, 0)
    expect(report).toMatchObject({
      isDryRun: false,
      orders: { new: 600, changed: 0, unchanged: 0 },
      lines,
      problemCount: 0,
      problemsFile: null,
      currencies: ['GBP'],
      timeZone: 'Europe/London',
    })
    expect(await keysOf(one)).toHaveLength(600)
    expect(told(one, 'imports.progress').length).toBeGreaterThan(0)
    await one.close()
    const store = await TestStore.open(one.folder)
    expect(store.value('SELECT count(*) FROM products')).toBe(
      new Set(orders.flatMap((order) => order.items.map((item) => item.skuId))).size,
    )
    expect(store.value('SELECT count(*) FROM customers')).toBe(
      new Set(orders.map((order) => order.handle)).size,
    )
    expect(store.value('SELECT sum(total_minor) FROM orders')).toBe(
      orders.reduce((sum, order) => sum + order.totalMinor, 0),
    )
    expect(store.value('SELECT count(*) FROM inventory_sync')).toBe(0)
    expect(wrongsOf(store)).toEqual([])
    store.closeFile()
  })

  test('the orders of a viral spike are VIRAL, and only those of its product', async () => {
    const one = await newDesk()
    await bring(one, exportFile)
    await one.desk.upkeep.settled()
    const { keys } = await one.desk.handlers['orders.openView'](
      { ...ALL_ORDERS, filter: { ...ALL_ORDERS.filter, impacts: ['VIRAL'] } },
      one.call(),
    )
    expect(keys.length).toBeGreaterThanOrEqual(20)
    expect(keys.length).toBeLessThan(300)
  })

  test('a dry run says what would happen and writes nothing', async () => {
    const one = await newDesk()
    const before = await countsOf(one)
    const report = await one.desk.imports.dryRun({
      path: exportFile,
      options: { timeZone: 'Europe/London' },
      runId: newRunId(),
    })
    expect(report).toMatchObject({
      isDryRun: true,
      importId: null,
      orders: { new: 600, changed: 0, unchanged: 0 },
    })
    expect(await countsOf(one)).toEqual(before)
  })

  test('the same file again changes nothing, and a later one only what TikTok changed', async () => {
    const one = await newDesk()
    await bring(one, exportFile)
    const before = await countsOf(one)
    expect((await bring(one, exportFile)).orders).toEqual({ new: 0, changed: 0, unchanged: 600 })
    const { commands, ...rest } = await countsOf(one)
    expect(rest).toEqual({ ...before, commands: undefined })
    expect(commands).toBe((before['commands'] ?? 0) + 1)
    const later = [...laterOrders(orders, 3, 6 * 3_600_000)]
    const changed = later.filter((order, index) => order !== orders[index]).length
    const laterFile = join(home, 'later.csv')
    await writeExport(later, FORM, laterFile)
    expect((await bring(one, laterFile)).orders).toEqual({ new: 0, changed, unchanged: 600 - changed })
    const whole = await newDesk()
    await bring(whole, laterFile)
    const [stepwise, atOnce] = [await contentsOf(one), await contentsOf(whole)] as [
      { orders: { id: string }[] },
      { orders: { id: string }[] },
    ]
    const withoutIds = ({ orders: rows }: { orders: { id: string }[] }) =>
      rows.map(({ id: _id, ...row }) => JSON.stringify(row)).sort()
    expect(withoutIds(stepwise)).toEqual(withoutIds(atOnce))
  })

  test('rows in any order give the same store', async () => {
    const rows = [...exportRows(orders, FORM)]
    const [heading = [], description = [], ...lines] = rows
    const shuffled = lines
      .map((line, index) => ({ line, at: (index * 7_919) % 100_003 }))
      .sort((a, b) => a.at - b.at)
      .map(({ line }) => line)
    const file = join(home, 'shuffled.csv')
    await writeRows([heading, description, ...shuffled], FORM, file)
    const [sorted, mixed] = [await newDesk(), await newDesk()]
    await bring(sorted, exportFile)
    await bring(mixed, file)
    const plain = (contents: unknown) => {
      const { orders: rows2, customers } = contents as { orders: { id: string }[]; customers: unknown[] }
      return { customers, orders: rows2.map(({ id: _id, ...row }) => JSON.stringify(row)).sort() }
    }
    expect(plain(await contentsOf(mixed))).toEqual(plain(await contentsOf(sorted)))
  })

  test('problem rows are written beside the export, and the good ones go in', async () => {
    const rows = [...exportRows(orders.slice(0, 40), FORM)].map((row) => [...row])
    const quantity = rows[0]?.indexOf('Quantity') ?? -1
    const broken = rows[7]
    if (broken) broken[quantity] = 'a few'
    const file = join(home, 'problems.csv')
    await writeRows(rows, FORM, file)
    const one = await newDesk()
    const report = await bring(one, file)
    expect(report).toMatchObject({
      problemCount: 1,
      problems: [{ row: 8, column: 'Quantity', value: 'a few' }],
    })
    expect(report.problemsFile).not.toBeNull()
    expect(readFileSync(report.problemsFile ?? '', 'utf8')).toContain('a few')
  })
})

describe('an import that does not come to its end', () => {
  const big = () => join(home, 'big.csv')
  beforeAll(async () => {
    await writeExport(exportOrders({ lines: 12_000, seed: 5, newestAt: NEWEST }, 'uk'), FORM, big())
  })

  test('because it was cancelled leaves no row, and the desk can import again', async () => {
    const one = await newDesk()
    await bring(one, exportFile)
    const before = await countsOf(one)
    const runId = newRunId()
    const running = bring(one, big(), { shopName: 'Other shop' }, runId)
    const settled = running.then(
      () => 'done',
      (error: { code: string }) => error.code,
    )
    await someRowsStored(one, 600)
    expect(await one.desk.imports.cancel(runId)).toEqual({ wasRunning: true })
    expect(await settled).toBe('import.cancelled')
    expect(await countsOf(one)).toEqual(before)
    expect(await keysOf(one)).toHaveLength(600)
    expect((await bring(one, exportFile)).orders.unchanged).toBe(600)
  })

  test('because its file is cut short leaves no row and names the cause', async () => {
    const one = await newDesk()
    const before = await countsOf(one)
    const whole = gzipSync(readFileSync(big()))
    const cut = join(home, 'cut.csv.gz')
    writeFileSync(cut, whole.subarray(0, Math.floor(whole.length * 0.8)))
    await expect(bring(one, cut)).rejects.toMatchObject({
      code: expect.stringMatching(/^import\./),
      message: expect.stringMatching(/damaged|cut/),
    })
    expect(await countsOf(one)).toEqual(before)
    expect(await keysOf(one, '5')).toHaveLength(0)
  })

  test('is seen by nobody meanwhile, and commands are acknowledged beside it and stay', async () => {
    const one = await newDesk()
    await bring(one, exportFile)
    const running = bring(one, big())
    let isDone = false
    const finished = running.finally(() => {
      isDone = true
    })
    const seen = new Set<number>()
    const keys = await keysOf(one)
    let noted = 0
    while (!isDone) {
      seen.add((await keysOf(one)).length)
      await one.desk.handlers['orders.note'](
        { order: keys[noted % keys.length] ?? 0, note: `beside ${noted++}` },
        one.call(),
      )
    }
    const { orders: counts } = await finished
    seen.delete(600 + counts.new)
    expect([...seen]).toEqual([600])
    expect(noted).toBeGreaterThan(3)
    expect(await keysOf(one)).toHaveLength(600 + counts.new)
    expect(
      (await one.desk.handlers['journal.list']({ limit: 500 }, one.call())).filter(
        (line) => line.act === 'note',
      ),
    ).toHaveLength(Math.min(noted, 498))
  })

  test('because the desk was closed leaves no row once it is open again', async () => {
    const one = await newDesk()
    const before = await countsOf(one)
    const running = bring(one, big()).catch((error: { code: string }) => error.code)
    await someRowsStored(one, 0)
    await one.close()
    expect(await running).toMatch(/^(storage|import)\./)
    const again = await openTestDesk({ folder: one.folder })
    await again.desk.services.store.step('batch.settled', {})
    expect(await keysOf(again)).toHaveLength(0)
    await again.close()
    expect(await countsOf(one)).toEqual(before)
  })
})

/** Waits until the batch has stored something beyond what stood. */
async function someRowsStored({ folder }: TestDesk, standing: number): Promise<void> {
  const store = await TestStore.open(folder)
  try {
    while (store.value('SELECT count(*) FROM orders') <= standing)
      await new Promise((resolve) => setTimeout(resolve, 2))
  } finally {
    store.closeFile()
  }
}

describe('what a file does not say', () => {
  test('is asked with examples out of it, and nothing is written until it is answered', async () => {
    const file = join(home, 'quiet.csv')
    const day = Date.UTC(2026, 4, 6, 12)
    const made = [...exportOrders({ orders: 30, seed: 2, newestAt: day }, 'us')].map((order) => ({
      ...order,
      recipient: { ...order.recipient, country: '' },
      orderedAt: day,
      paidAt: day,
      rtsAt: null,
      shippedAt: null,
      deliveredAt: null,
      cancelledAt: null,
    }))
    await writeExport(made, { region: 'us', format: 'csv' }, file)
    const one = await newDesk()
    const start = (options: ImportOptions) =>
      one.desk.imports.start({ path: file, options, runId: newRunId() }, one.desk.services.metaOf(one.call()))
    await expect(start({})).rejects.toMatchObject({
      code: 'import.question',
      details: {
        questions: expect.arrayContaining([
          expect.objectContaining({
            kind: 'dayOrder',
            values: expect.arrayContaining([expect.stringContaining('2026')]),
          }),
          expect.objectContaining({ kind: 'timeZone' }),
        ]),
      },
    })
    expect(await keysOf(one)).toHaveLength(0)
    const told = await start({ dayOrder: 'month-first', timeZone: 'America/New_York' })
    expect(told).toMatchObject({ dayOrder: 'month-first', timeZone: 'America/New_York', currencies: ['USD'] })
  })

  test("is taken from the shop's settings once they say it", async () => {
    const file = join(home, 'thai.csv')
    const made = [...exportOrders({ orders: 30, seed: 4, newestAt: NEWEST }, 'th')].map((order) => ({
      ...order,
      recipient: { ...order.recipient, country: '' },
    }))
    await writeExport(made, { region: 'th', format: 'csv' }, file)
    const one = await newDesk()
    const start = () =>
      one.desk.imports.start(
        { path: file, options: {}, runId: newRunId() },
        one.desk.services.metaOf(one.call()),
      )
    await expect(start()).rejects.toMatchObject({ code: 'import.question' })
    await one.desk.handlers['settings.update']({ timeZone: 'Asia/Bangkok', currency: 'THB' }, one.call())
    expect(await start()).toMatchObject({
      timeZone: 'Asia/Bangkok',
      currencies: ['THB'],
      orders: { new: 30 },
    })
  })
})
