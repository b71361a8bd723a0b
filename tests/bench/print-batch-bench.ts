import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bulkPdf } from '../harness/labels/bulk-pdf.ts'
import { runDesk, runProgram } from './lib/desk-process.ts'
import { type Bench, bar, type Figures, type Runs, type Scratch } from './lib/figures.ts'
import { copyStore, makeStore } from './lib/stores.ts'

/** Two parts of 500, and 556 orders of nine labels each: 5,004 of them. */
const ORDERS = 1_556

const batchProcess = join(import.meta.dirname, 'lib/batch-process.ts')

/** Labels a second of carriers' PDFs to a printer that is asked about each, with the journal on the disk. */
export const printBatchBench: Bench = {
  name: 'print-batch',
  about: '500 stored PDFs drawn as they print, 500 drawn before, and memory over 5,000 labels',
  prepare,
  bars: (figures) => [
    bar(figures, 'raster_labels_per_s', '>=', 25),
    bar(figures, 'ready_labels_per_s', '>=', 300),
    bar(figures, 'rss_growth_mb', '<=', 40),
  ],
}

async function prepare(scratch: Scratch): Promise<Runs> {
  const store = await makeStore(scratch)
  const { output } = await runDesk(store, ['orders', '--view', 'to-ship', '--limit', '5000'])
  const orders = (output['orders'] as { tiktokOrderId: string; tracking: string | null }[])
    .filter(({ tracking }) => !tracking)
    .slice(0, ORDERS)
    .map(({ tiktokOrderId }) => tiktokOrderId)
  if (orders.length < ORDERS) throw new Error(`Only ${orders.length} orders wait without a parcel`)
  const [file, list] = [join(scratch.folder, 'labels.pdf'), join(scratch.folder, 'orders.json')]
  const pages = orders.map(
    (orderNumber, at) => ({ kind: 'label', tracking: `JD${10 ** 13 + at}`, orderNumber }) as const,
  )
  writeFileSync(file, await bulkPdf(pages))
  writeFileSync(list, JSON.stringify(orders))
  return {
    once: async (): Promise<Figures> => {
      const workspace = copyStore(store, join(scratch.folder, 'run'))
      const took = await runProgram(batchProcess, [workspace, file, list])
      rmSync(workspace, { recursive: true, force: true })
      return {
        raster_labels_per_s: Number(took['rasterLabelsPerS']),
        ready_labels_per_s: Number(took['readyLabelsPerS']),
        rss_growth_mb: Math.max(0, Number(took['rssGrowthMb'])),
        rss_growth_from_500_mb: Math.max(0, Number(took['rssGrowthFrom500Mb'])),
        rss_mb: Number(took['rssMb']),
        fsync_p50_ms: Number(took['fsyncP50Ms']),
      }
    },
  }
}
