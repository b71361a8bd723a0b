import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LabelImportReport } from '../../src/shared/domain/labels/label-types.ts'
import { type BulkPage, bulkPdf } from '../harness/labels/bulk-pdf.ts'
import { runDesk, runProgram } from './lib/desk-process.ts'
import { type Bench, bar, type Figures, type Runs, type Scratch } from './lib/figures.ts'
import { copyStore, makeStore } from './lib/stores.ts'

const TEXT_PAGES = 600
const BARCODE_PAGES = 120
/** One page in so many is a packing list, or a label of somebody else's order. */
const PACKING_LIST_EVERY = 12
const STRANGER_EVERY = 50
const PAPERS = ['4x6', 'a6', 'landscape'] as const

const labelProcess = join(import.meta.dirname, 'lib/label-process.ts')

/** A day's bulk PDF against 100,000 orders: how fast pages find their orders, and whether each finds the right one. */
export const labelImportBench: Bench = {
  name: 'label-import',
  about:
    'a 600-page label PDF, and pages without text, against 100,000 orders: speed, wrong and missed matches',
  prepare,
  bars: (figures) => [
    bar(figures, 'text_pages_per_s', '>=', 20),
    bar(figures, 'barcode_pages_per_s', '>=', 5),
    bar(figures, 'wrong', '<=', 0),
    bar(figures, 'missed', '<=', 0),
  ],
}

/** A page and the order it belongs to; null where it must not be matched. */
interface Expected {
  readonly page: BulkPage
  readonly order: string | null
}

interface ShippedOrder {
  readonly tiktokOrderId: string
  readonly tracking: string
}

async function prepare(scratch: Scratch): Promise<Runs> {
  const store = await makeStore(scratch)
  const { output } = await runDesk(store, ['orders', '--limit', '20000'])
  const orders = (output['orders'] as ShippedOrder[]).filter(({ tracking }) =>
    /^[A-Z0-9]{8,30}$/.test(tracking),
  )
  if (orders.length < TEXT_PAGES + BARCODE_PAGES)
    throw new Error(`Only ${orders.length} orders of the store have a tracking number of their own`)
  const text = expectedPages(orders.slice(0, TEXT_PAGES), true)
  const bars = expectedPages(orders.slice(TEXT_PAGES, TEXT_PAGES + BARCODE_PAGES), false)
  const files = {
    text: await written(scratch, 'text.pdf', text),
    bars: await written(scratch, 'bars.pdf', bars),
  }
  const run = async (kind: 'text' | 'bars', expected: readonly Expected[]) => {
    const workspace = copyStore(store, join(scratch.folder, 'run'))
    const done = (await runProgram(labelProcess, [workspace, files[kind], kind])) as unknown as {
      readonly importMs: number
      readonly alonePagesPerS: number
      readonly report: LabelImportReport
    }
    rmSync(workspace, { recursive: true, force: true })
    return { ...done, ...judged(expected, done.report) }
  }
  return {
    once: async (): Promise<Figures> => {
      const [first, second] = [await run('text', text), await run('bars', bars)]
      return {
        text_pages_per_s: (text.length / first.importMs) * 1_000,
        control_text_pages_per_s: first.alonePagesPerS,
        barcode_pages_per_s: (bars.length / second.importMs) * 1_000,
        control_barcode_pages_per_s: second.alonePagesPerS,
        wrong: first.wrong + second.wrong,
        missed: first.missed + second.missed,
      }
    },
  }
}

/** A third with the order number beside the tracking number, on three papers; packing lists and strangers among them. */
function expectedPages(orders: readonly ShippedOrder[], hasText: boolean): Expected[] {
  return orders.map(({ tiktokOrderId, tracking }, at): Expected => {
    if (hasText && at % PACKING_LIST_EVERY === 5)
      return { page: { kind: 'packing-list', orderNumber: tiktokOrderId }, order: null }
    const paper = PAPERS[at % PAPERS.length]
    if (at % STRANGER_EVERY === 7)
      return { page: { kind: 'label', tracking: `ZZ${String(10 ** 13 + at)}`, hasText, paper }, order: null }
    const orderNumber = at % 3 === 0 ? tiktokOrderId : undefined
    return { page: { kind: 'label', tracking, orderNumber, hasText, paper }, order: tiktokOrderId }
  })
}

async function written(scratch: Scratch, name: string, pages: readonly Expected[]): Promise<string> {
  const path = join(scratch.folder, name)
  writeFileSync(path, await bulkPdf(pages.map(({ page }) => page)))
  return path
}

/** Wrong: matched to another order, or though it is nobody's. Missed: ours, and not matched. */
function judged(
  expected: readonly Expected[],
  report: LabelImportReport,
): { readonly wrong: number; readonly missed: number } {
  const matched = new Map(report.matched.map(({ page, tiktokOrderId }) => [page, tiktokOrderId]))
  const told =
    report.matched.length + report.duplicates.length + report.other.length + report.unmatched.length
  if (report.pages !== expected.length || told !== expected.length)
    throw new Error(`${told} of ${expected.length} pages were told of`)
  const wrong = expected.filter(({ order }, at) => matched.has(at + 1) && matched.get(at + 1) !== order)
  const missed = expected.filter(({ order }, at) => order !== null && !matched.has(at + 1))
  return { wrong: wrong.length, missed: missed.length }
}
