import { afterAll, beforeAll, expect, test } from 'vitest'
import { allCollisions, inWords, settledShare } from '../harness/fault/torture/collisions.ts'
import { summary, totalsOf, violationsOf } from '../harness/fault/torture/report.ts'
import { type SyncReport, torture } from '../harness/fault/torture/run.ts'
import { BOOK_NAME } from '../harness/fault/torture/seeds.ts'
import { TortureServer } from '../harness/fault/torture/server.ts'
import { SeedBook } from '../harness/seeds.ts'
import { startBackend } from '../harness/supabase/backend.ts'

const RUNS = 25
/** A run takes seconds; on a machine that does much else, far more, which is no fault of what is tested. */
const RUN_LIMIT_MS = 180_000
const FIRST = Number(process.env['TORTURE_SEED'] ?? 1)
const book = new SeedBook()
/** Those that broke something once come first. */
const seeds = [
  ...new Set([
    ...book.seedsOf(BOOK_NAME).map(({ seed }) => seed),
    ...Array.from({ length: RUNS }, (_, at) => FIRST + at),
  ]),
]
const reports: SyncReport[] = []
let server: TortureServer

// A Supabase of its own, whose commits wait for the disk and whose Postgres is killed.
beforeAll(async () => {
  server = new TortureServer(await startBackend({ isDurable: true, isQuiet: true }))
})

afterAll(() => server.stop())

test.each(seeds)(
  'desks and server hold every law through the faults of seed %i',
  async (seed) => {
    const report = await torture(server, seed)
    reports.push(report)
    if (report.violations.length > 0) book.keep(BOOK_NAME, { seed })
    expect(report.violations, violationsOf(report)).toEqual([])
  },
  RUN_LIMIT_MS,
)

test('the runs made faults of many kinds, checked acts, and left little for a person to settle', () => {
  const totals = totalsOf(reports)
  const collisions = allCollisions(reports)
  process.stdout.write(`${summary(totals, inWords(collisions))}\n`)
  expect(totals.runs).toBeGreaterThanOrEqual(RUNS)
  expect(totals.acts).toBeGreaterThan(10 * RUNS)
  expect(totals.faults).toBeGreaterThan(3 * RUNS)
  expect(collisions.met).toBeGreaterThan(RUNS)
  expect(settledShare(collisions)).toBeGreaterThanOrEqual(0.9)
  for (const kind of [
    'deskKilled',
    'deskProcessKilled',
    'lateTransaction',
    'restore',
    'connectionsDropped',
    'postgresKilled',
    'loseAnswer',
    'clockJump',
  ])
    expect(totals.byFault.get(kind) ?? 0, kind).toBeGreaterThan(0)
})
