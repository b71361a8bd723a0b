import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  doubtedShare,
  inWords,
  type OpenTorture,
  openTorture,
} from '../harness/fault/torture/printing/open.ts'
import { FAULTS } from '../harness/fault/torture/printing/plan.ts'
import type { PrintReport } from '../harness/fault/torture/printing/run.ts'
import { BOOK_NAME } from '../harness/fault/torture/printing/seeds.ts'
import { summary, totalsOf, violationsOf } from '../harness/fault/torture/report.ts'
import { SeedBook } from '../harness/seeds.ts'

const RUNS = 60
/** A run takes a second or two; on a machine that does much else, far more, which is no fault of what is tested. */
const RUN_LIMIT_MS = 120_000
const FIRST = 1
const book = new SeedBook()
/** Those that broke something once come first. */
const seeds = [
  ...new Set([
    ...book.seedsOf(BOOK_NAME).map(({ seed }) => seed),
    ...Array.from({ length: RUNS }, (_, at) => FIRST + at),
  ]),
]
const reports: PrintReport[] = []
let printing: OpenTorture

beforeAll(async () => {
  printing = await openTorture('print-torture-test')
})

afterAll(() => printing.close())

test.concurrent.each(seeds)(
  'desks and printers hold every law through the faults of seed %i',
  async (seed) => {
    const report = await printing.run(seed, null)
    reports.push(report)
    if (report.violations.length > 0) book.keep(BOOK_NAME, { seed })
    expect(report.violations, violationsOf(report)).toEqual([])
  },
  RUN_LIMIT_MS,
)

test('the runs made every fault, killed desks and processes, and left most labels to themselves', () => {
  const totals = totalsOf(reports)
  process.stdout.write(`${summary(totals, inWords(reports))}\n`)
  expect(totals.runs).toBeGreaterThanOrEqual(RUNS)
  expect(totals.acts).toBeGreaterThan(10 * RUNS)
  expect(totals.faults).toBeGreaterThan(3 * RUNS)
  for (const kind of [...FAULTS, 'deskKilled', 'processKilled', 'journalFailed'])
    expect(totals.byFault.get(kind) ?? 0, kind).toBeGreaterThan(0)
  // A queue that asks about everything would break no law, and would be of no use.
  expect(doubtedShare(reports)).toBeLessThan(0.5)
})
