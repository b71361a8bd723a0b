import { parseArgs } from 'node:util'
import { SeedBook } from '../../seeds.ts'
import { lineOf, type RunReport, summary, totalsOf, violationsOf } from './report.ts'

/** A torture that `npm run torture` can make. */
export interface Suite<Report extends RunReport, Variant extends string> {
  /** Under this name seeds that broke a law are kept in tests/fixtures/seeds.json; `npm test` makes their runs again. */
  readonly book: string
  /** The ways in which the engine can be broken on purpose, each with what it does wrong. */
  readonly variants: Readonly<Record<Variant, string>>
  readonly defaultRuns: number
  /** Runs that are made at the same time. */
  readonly atOnce: number
  readonly open: () => Promise<{
    run(seed: number, variant: Variant | null): Promise<Report>
    close(): Promise<void>
  }>
  /** What only this suite has to say at the end. */
  readonly more: (reports: readonly Report[]) => string
}

/** What was asked for. */
interface Asked<Variant> {
  readonly runs: number
  readonly seed: number
  readonly variant: Variant | null
}

const OPTIONS = {
  runs: { type: 'string' },
  seed: { type: 'string' },
  variant: { type: 'string' },
  variants: { type: 'boolean' },
} as const

/** The door of a suite: reads the command line, makes the runs, and answers the exit code. */
export async function main<Report extends RunReport, Variant extends string>(
  suite: Suite<Report, Variant>,
): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.variants === true) {
    for (const [name, what] of Object.entries(suite.variants)) say(`${name.padEnd(22)} ${what}`)
    return 0
  }
  return (await make(suite, read(values, suite.variants, suite.defaultRuns))) ? 0 : 1
}

function read<Variant extends string>(
  values: { runs?: string; seed?: string; variant?: string },
  variants: Readonly<Record<Variant, string>>,
  defaultRuns: number,
): Asked<Variant> {
  const [runs, seed] = [Number(values.runs ?? defaultRuns), Number(values.seed ?? Date.now() % 1_000_000)]
  if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || seed < 0)
    throw new Error(
      'usage: npm run torture -- [--suite sync|printing] [--runs N] [--seed S] [--variant NAME | --variants]',
    )
  const { variant } = values
  if (variant === undefined) return { runs, seed, variant: null }
  if (Object.hasOwn(variants, variant)) return { runs, seed, variant: variant as Variant }
  throw new Error(`There is no variant ${variant}. Those there are: ${Object.keys(variants).join(', ')}.`)
}

/** Makes the runs; answers whether every law held, and there was something to hold against. */
async function make<Report extends RunReport, Variant extends string>(
  suite: Suite<Report, Variant>,
  asked: Asked<Variant>,
): Promise<boolean> {
  const { runs, seed, variant } = asked
  say(`seeds ${seed} to ${seed + runs - 1}${variant === null ? '' : `, variant ${variant}`}`)
  const reports: Report[] = []
  const opened = await suite.open()
  let next = 0
  // A broken build that has been caught is asked no more: more runs would say the same.
  const isDone = () => variant !== null && reports.some(({ violations }) => violations.length > 0)
  const one = async () => {
    while (next < runs && !isDone()) {
      next += 1
      const report = await opened.run(seed + next - 1, variant)
      reports.push(report)
      say(lineOf(report, reports.length, runs))
      if (report.violations.length === 0) continue
      say(violationsOf(report))
      if (variant === null) new SeedBook().keep(suite.book, { seed: report.seed })
    }
  }
  try {
    await Promise.all(Array.from({ length: suite.atOnce }, one))
  } finally {
    await opened.close()
  }
  const totals = totalsOf(reports)
  say(summary(totals, suite.more(reports)))
  return totals.violations === 0 && totals.runs === runs && totals.faults > 0
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
