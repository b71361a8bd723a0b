import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backendGrowthBench } from './backend-growth-bench.ts'
import { backendMatrixBench } from './backend-matrix-bench.ts'
import { backendPullBench } from './backend-pull-bench.ts'
import { backendPushBench } from './backend-push-bench.ts'
import { backendRaceBench } from './backend-race-bench.ts'
import { importBench } from './import-bench.ts'
import { labelImportBench } from './label-import-bench.ts'
import type { Bench, Figures, Scratch } from './lib/figures.ts'
import { mediansOf } from './lib/figures.ts'
import { machineLine, type Report, tableOf, writeReport } from './lib/report.ts'
import { withScratch } from './lib/scratch.ts'
import { printBatchBench } from './print-batch-bench.ts'
import { printBench } from './print-bench.ts'
import { printBytesBench } from './print-bytes-bench.ts'
import { startBench } from './start-bench.ts'
import { syncGrowthBench } from './sync-growth-bench.ts'
import { syncIdleBench } from './sync-idle-bench.ts'
import { syncInitialBench } from './sync-initial-bench.ts'
import { syncLatencyBench } from './sync-latency-bench.ts'
import { syncOfflineBench } from './sync-offline-bench.ts'
import { syncPeersBench } from './sync-peers-bench.ts'
import { tableBench } from './table-bench.ts'

const BENCHES: readonly Bench[] = [
  importBench,
  startBench,
  tableBench,
  printBench,
  printBatchBench,
  labelImportBench,
  printBytesBench,
  backendGrowthBench,
  backendMatrixBench,
  backendPullBench,
  backendPushBench,
  backendRaceBench,
  syncInitialBench,
  syncPeersBench,
  syncLatencyBench,
  syncIdleBench,
  syncOfflineBench,
  syncGrowthBench,
]
const USAGE = 'usage: npm run bench -- NAME [--json FILE] [--runs N], or npm run bench -- --list'

/** Runs one benchmark and reports; it does not judge, so a missed bar ends with 0 all the same. */
async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { list: { type: 'boolean' }, json: { type: 'string' }, runs: { type: 'string', default: '5' } },
  })
  if (values.list === true) {
    for (const { name, about } of BENCHES) process.stdout.write(`${name.padEnd(16)} ${about}\n`)
    return 0
  }
  const bench = BENCHES.find(({ name }) => name === positionals[0])
  const runs = Number(values.runs)
  if (bench === undefined || positionals.length !== 1 || !Number.isInteger(runs) || runs < 1) {
    process.stderr.write(`${USAGE}\n`)
    return 2
  }
  const machine = machineLine()
  const measured = await withScratch((scratch) => measure(bench, runs, scratch))
  const figures = mediansOf(measured)
  const report: Report = { bench: bench.name, machine, figures, bars: bench.bars(figures) }
  process.stdout.write(`${bench.name} on ${machine}; median of ${runs}\n${tableOf(report, measured)}\n`)
  if (values.json !== undefined) writeReport(resolve(values.json), report)
  return 0
}

async function measure(bench: Bench, runs: number, scratch: Scratch): Promise<Figures[]> {
  const prepared = await bench.prepare(scratch)
  const measured: Figures[] = []
  for (let index = 0; index < runs; index += 1) {
    scratch.say(`${bench.name}: run ${index + 1} of ${runs}`)
    measured.push(await prepared.once(index))
  }
  return measured
}

try {
  // Playwright's own connections may outlive its apps; nothing is left to wait for.
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}
