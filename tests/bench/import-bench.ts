import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { askWindow, runDesk, runProgram } from './lib/desk-process.ts'
import {
  type Bench,
  bar,
  type Figures,
  measured,
  percentile,
  type Runs,
  type Scratch,
} from './lib/figures.ts'
import { pause, seeded } from './lib/random.ts'
import { Sink } from './lib/sink.ts'
import { copyStore, makeExport, makeStore } from './lib/stores.ts'
import { type Driven, openWindow } from './lib/window-driver.ts'

const LINES = 100_000
const FEWER_LINES = 10_000
/** Between two prints, on average. */
const PRINT_EVERY_MS = 80
/** After the first paint the window still reads counts, pages and panels ahead; none of that is measured. */
const SETTLE_MS = 1_500

const importProcess = join(import.meta.dirname, 'lib/import-process.ts')

/** An export of 100,000 lines: how fast, in how much memory, and what the desk feels of it meanwhile. */
export const importBench: Bench = {
  name: 'import',
  about: 'a 100,000-line export: speed, memory, and what commands and the main thread feel meanwhile',
  prepare,
  bars: (figures) => [
    bar(figures, 'lines_per_s', '>=', 25_000),
    bar(figures, 'peak_rss_mb', '<=', 400),
    bar(figures, 'time_ratio_10x', '<=', 12),
    bar(figures, 'print_ack_p95_ms', '<=', 100),
    bar(figures, 'stall_p999_ms', '<=', Math.max(16, 2 * measured(figures, 'control_p999_ms'))),
  ],
}

interface Material {
  readonly scratch: Scratch
  readonly store: string
  readonly large: string
  readonly small: string
}

async function prepare(scratch: Scratch): Promise<Runs> {
  const large = await makeExport(scratch, 'large.csv', { lines: LINES, seed: 101 })
  const small = await makeExport(scratch, 'small.csv', { lines: FEWER_LINES, seed: 102 })
  const material = { scratch, store: await makeStore(scratch), large, small }
  return {
    once: async (index) => ({
      ...(await told(scratch, 'without a window', () => alone(material))),
      ...(await told(scratch, 'beside an idle window', () => control(material))),
      ...(await told(scratch, 'in the window', () => stalls(material))),
      ...(await told(scratch, 'in the window, with prints', () => printsMeanwhile(material, index))),
    }),
  }
}

async function told(scratch: Scratch, part: string, work: () => Promise<Figures>): Promise<Figures> {
  const startedAt = performance.now()
  const figures = await work()
  scratch.say(`  ${part}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`)
  return figures
}

/** Without a window: into new, empty workspaces. */
async function alone({ scratch, large, small }: Material): Promise<Figures> {
  const fresh = (name: string) => {
    const folder = join(scratch.folder, name)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    return folder
  }
  const usageFile = join(scratch.folder, 'usage')
  const cli = await runDesk(fresh('cli'), ['import', large], usageFile)
  const lines = Number(cli.output['lines'])
  // The export ends with a whole order, so that it may hold a few lines more.
  if (!(lines >= LINES && lines < LINES * 1.001)) throw new Error(`The import read ${lines} lines`)
  const idle = await runDesk(join(scratch.folder, 'cli'), ['status'], usageFile)
  const many = await runProgram(importProcess, [fresh('many'), large])
  const few = await runProgram(importProcess, [fresh('few'), small])
  const [manyMs, fewMs] = [measured(many, 'importMs'), measured(few, 'importMs')]
  return {
    lines_per_s: lines / (manyMs / 1_000),
    whole_process_lines_per_s: lines / (cli.wallMs / 1_000),
    peak_rss_mb: cli.peakRssMb,
    idle_process_rss_mb: idle.peakRssMb,
    idle_process_ms: idle.wallMs,
    time_ratio_10x: manyMs / fewMs,
    import_100k_ms: manyMs,
    import_10k_ms: fewMs,
  }
}

/** The main thread of a window that does nothing, while another process imports the same file into another copy. */
async function control({ scratch, store, large }: Material): Promise<Figures> {
  const other = copyStore(store, join(scratch.folder, 'other'))
  return withWindow(scratch, store, async (desk) => {
    await watchLoop(desk)
    await runDesk(other, ['import', large])
    const loop = await readLoop(desk)
    return { control_p999_ms: loop.p999, control_p50_ms: loop.p50, control_max_ms: loop.max }
  })
}

async function stalls({ scratch, store, large }: Material): Promise<Figures> {
  return withWindow(scratch, store, async (desk) => {
    await watchLoop(desk)
    const seconds = await timed(() => askWindow(desk.folder, ['import', large]))
    const loop = await readLoop(desk)
    return {
      stall_p999_ms: loop.p999,
      stall_p50_ms: loop.p50,
      stall_max_ms: loop.max,
      window_lines_per_s: LINES / seconds,
    }
  })
}

async function printsMeanwhile({ scratch, store, large }: Material, index: number): Promise<Figures> {
  const sink = await Sink.start(scratch)
  try {
    return await withWindow(scratch, store, async (desk) => {
      await askWindow(desk.folder, ['printers', 'add', 'Desk', '--tcp', sink.address, '--language', 'zpl'])
      const seqs = await printable(desk)
      const random = seeded(index + 1)
      const waits = seqs.map(() => PRINT_EVERY_MS * 2 * random())
      const calm = await printAtRandom(desk, seqs.slice(0, 25), waits)
      const rest = seqs.slice(25)
      const startedAt = performance.now()
      const importing = askWindow(desk.folder, ['import', large]).finally(() => stopPrinting(desk))
      const acks = await printAtRandom(desk, rest, waits)
      await importing
      const importS = (performance.now() - startedAt) / 1_000
      if (acks.length < 10) throw new Error(`Only ${acks.length} prints fell into the import`)
      await sink.untilPrinted(calm.length + acks.length, 30_000)
      return {
        print_ack_p95_ms: percentile(acks, 0.95),
        print_ack_p50_ms: percentile(acks, 0.5),
        print_ack_max_ms: percentile(acks, 1),
        prints_during_import: acks.length,
        import_with_prints_s: importS,
        calm_print_ack_p95_ms: percentile(calm, 0.95),
        calm_print_ack_p50_ms: percentile(calm, 0.5),
      }
    })
  } finally {
    sink.close()
  }
}

async function withWindow<T>(
  scratch: Scratch,
  store: string,
  work: (desk: Driven) => Promise<T>,
): Promise<T> {
  const desk = await openWindow(copyStore(store, join(scratch.folder, 'workspace')))
  try {
    await pause(SETTLE_MS)
    return await work(desk)
  } finally {
    await desk.close()
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1_000
}

/** What of Node's histogram of the event loop is read. */
interface Histogram {
  readonly count: number
  readonly max: number
  disable(): boolean
  percentile(percent: number): number
}

/** Begins to sample how late the main thread's event loop is, every millisecond. */
async function watchLoop(desk: Driven): Promise<void> {
  await desk.app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    Object.assign(globalThis, { benchDelay: delay })
  })
}

async function readLoop(desk: Driven): Promise<{ p999: number; p50: number; max: number }> {
  return desk.app.evaluate(() => {
    const delay = Reflect.get(globalThis, 'benchDelay') as Histogram
    delay.disable()
    if (delay.count < 1_000) throw new Error(`Only ${delay.count} samples of the event loop`)
    return { p999: delay.percentile(99.9) / 1e6, p50: delay.percentile(50) / 1e6, max: delay.max / 1e6 }
  })
}

/** Orders that a label can be printed for: of the view to ship, those that nobody and nothing holds. */
async function printable(desk: Driven): Promise<number[]> {
  return desk.page.evaluate(async () => {
    const query = {
      filter: { statuses: [], stages: [], priorities: [], impacts: [], flags: ['toShip' as const] },
      search: '',
      sort: { column: 'ordered' as const, direction: 'asc' as const },
    }
    const answer = await window.api.orders.openView(query)
    if (!answer.ok) throw new Error(answer.error.message)
    return Array.from(answer.value.keys).slice(0, 2_000)
  })
}

/**
 * Prints one order after another with random pauses, until told to stop or out of orders. Answers how long each
 * command took to be acknowledged, in ms, as the page sees it.
 */
async function printAtRandom(
  desk: Driven,
  seqs: readonly number[],
  waits: readonly number[],
): Promise<number[]> {
  return desk.page.evaluate(
    async ({ seqs, waits }) => {
      const took: number[] = []
      document.documentElement.dataset['benchPrints'] = 'on'
      for (const [at, seq] of seqs.entries()) {
        await new Promise((resolve) => setTimeout(resolve, waits[at]))
        if (document.documentElement.dataset['benchPrints'] !== 'on') break
        const startedAt = performance.now()
        const answer = await window.api.print.print({ orders: [seq] })
        took.push(performance.now() - startedAt)
        if (!answer.ok) throw new Error(answer.error.message)
        const [job] = answer.value.jobs
        if (job === undefined || job.existing) throw new Error(`Not printed: ${JSON.stringify(answer.value)}`)
      }
      return took
    },
    { seqs, waits },
  )
}

async function stopPrinting(desk: Driven): Promise<void> {
  await desk.page.evaluate(() => {
    document.documentElement.dataset['benchPrints'] = 'off'
  })
}
