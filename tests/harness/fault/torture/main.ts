import { parseArgs } from 'node:util'
import { SeedBook } from '../../seeds.ts'
import { startBackend } from '../../supabase/backend.ts'
import { lineOf, summary, totalsOf, violationsOf } from './report.ts'
import { type RunReport, torture } from './run.ts'
import { BOOK_NAME } from './seeds.ts'
import { TortureServer } from './server.ts'
import { isVariant, VARIANTS, type VariantName } from './variants.ts'

// The door of `npm run torture`: seeded fault runs of sync against a local Supabase of their own.

const DEFAULT_RUNS = 25

/** What was asked for. */
interface Asked {
  readonly runs: number
  readonly seed: number
  readonly variant: VariantName | null
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function read(): Asked | string {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string' },
      seed: { type: 'string' },
      variant: { type: 'string' },
      variants: { type: 'boolean' },
    },
  })
  if (values.variants)
    return Object.entries(VARIANTS)
      .map(([name, what]) => `${name.padEnd(22)} ${what}`)
      .join('\n')
  const [runs, seed] = [Number(values.runs ?? DEFAULT_RUNS), Number(values.seed ?? Date.now() % 1_000_000)]
  if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || seed < 0)
    throw new Error('usage: npm run torture -- [--runs N] [--seed S] [--variant NAME | --variants]')
  const { variant } = values
  if (variant === undefined) return { runs, seed, variant: null }
  if (isVariant(variant)) return { runs, seed, variant }
  throw new Error(`There is no variant ${variant}. Those there are: ${Object.keys(VARIANTS).join(', ')}.`)
}

/** Makes the runs; answers whether every law held, and there was something to hold against. */
async function run({ runs, seed, variant }: Asked): Promise<boolean> {
  say(`seeds ${seed} to ${seed + runs - 1}${variant === null ? '' : `, variant ${variant}`}`)
  const server = new TortureServer(await startBackend({ isDurable: true, isQuiet: true }))
  const reports: RunReport[] = []
  try {
    for (let at = 0; at < runs; at += 1) {
      const report = await torture(server, seed + at, variant)
      reports.push(report)
      say(lineOf(report, at + 1, runs))
      if (report.violations.length === 0) continue
      say(violationsOf(report))
      if (variant === null) new SeedBook().keep(BOOK_NAME, { seed: report.seed })
      // A broken build has been caught: more runs would say the same.
      else break
    }
  } finally {
    await server.stop()
  }
  const totals = totalsOf(reports)
  say(summary(totals))
  return totals.violations === 0 && totals.runs === runs && totals.faults > 0
}

const asked = read()
if (typeof asked === 'string') say(asked)
else process.exitCode = (await run(asked)) ? 0 : 1
