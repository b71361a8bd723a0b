import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { BareStore } from '../harness/sync/bare-store.ts'
import { catalogPage, ordersPage } from '../harness/sync/made-up-pages.ts'
import { type Bench, bar, type Figures, median, type Runs, type Scratch } from './lib/figures.ts'

const MANY = 1_000_000
const FEW = 10_000
const CHANGES = 1_000
const TURNS = 9
const COPIED_AT_ONCE = 5_000

/** What growth costs the desk: the same thousand changes applied among a million orders and among ten thousand. */
export const syncGrowthBench: Bench = {
  name: 'sync-growth',
  about: '1,000 changes applied to a desk of 1,000,000 orders against one of 10,000',
  prepare,
  bars: (figures) => [bar(figures, 'apply_ratio_1m_to_10k', '<=', 1.3)],
}

interface Grown {
  readonly store: BareStore
  readonly orders: number
  rev: number
}

async function prepare(scratch: Scratch): Promise<Runs> {
  const few = await grow(scratch, FEW)
  const many = await grow(scratch, MANY)
  return { once: (index) => measure(few, many, index) }
}

async function grow(scratch: Scratch, orders: number): Promise<Grown> {
  const folder = join(scratch.folder, `store-${orders}`)
  mkdirSync(folder)
  const store = await BareStore.open(folder)
  scratch.atEnd(() => store.close())
  await store.apply(catalogPage())
  let ms = 0
  for (let from = 0; from < orders; from += COPIED_AT_ONCE)
    ms += await store.apply(ordersPage(numbers(from, 1, COPIED_AT_ONCE), 1, true))
  scratch.say(`  ${orders} orders written in ${(ms / 1_000).toFixed(0)} s`)
  return { store, orders, rev: 1 }
}

/** By turns, so that whatever else the machine does falls on both. */
async function measure(few: Grown, many: Grown, index: number): Promise<Figures> {
  const took = {
    few: [] as number[],
    many: [] as number[],
    scanFew: [] as number[],
    scanMany: [] as number[],
  }
  for (let turn = 0; turn < TURNS; turn += 1) {
    took.few.push(await change(few, index + turn))
    took.many.push(await change(many, index + turn))
    took.scanFew.push(scan(few))
    took.scanMany.push(scan(many))
  }
  return {
    apply_ratio_1m_to_10k: median(took.many) / median(took.few),
    apply_ms_at_1m: median(took.many),
    apply_ms_at_10k: median(took.few),
    control_scan_ratio_1m_to_10k: median(took.scanMany) / median(took.scanFew),
  }
}

/** Orders all over the table get a new note in one page of changes. */
async function change(grown: Grown, offset: number): Promise<number> {
  grown.rev += 1
  const stride = grown.orders / CHANGES
  const page = ordersPage(numbers(offset % stride, stride, CHANGES), grown.rev, false)
  const ms = await grown.store.apply(page)
  const changed = grown.store.value(`SELECT count(*) FROM orders WHERE note = 'Note ${grown.rev}'`)
  if (changed !== CHANGES) throw new Error(`${changed} orders have changed, not ${CHANGES}`)
  return ms
}

/** The control: finding them by a column that no index serves. */
function scan({ store }: Grown): number {
  const startedAt = performance.now()
  store.value('SELECT count(*) FROM orders WHERE note <> note')
  return performance.now() - startedAt
}

function numbers(from: number, step: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => from + at * step)
}
