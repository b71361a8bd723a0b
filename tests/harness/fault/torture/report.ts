import { add, type Collisions, NO_COLLISIONS } from './collisions.ts'
import type { RunReport } from './run.ts'

/** Violations of one run that are worth reading: the first says most. */
const SHOWN = 5
const SHOWN_CHARACTERS = 700

/** What runs add up to. */
export interface Totals {
  readonly runs: number
  readonly acts: number
  readonly faults: number
  readonly violations: number
  readonly collisions: Collisions
  readonly byFault: ReadonlyMap<string, number>
}

export function totalsOf(reports: readonly RunReport[]): Totals {
  const byFault = new Map<string, number>()
  let collisions = NO_COLLISIONS
  for (const report of reports) {
    collisions = add(collisions, report.collisions)
    for (const [name, count] of report.faults) byFault.set(name, (byFault.get(name) ?? 0) + count)
  }
  return {
    runs: reports.length,
    acts: reports.reduce((sum, { acts }) => sum + acts, 0),
    faults: [...byFault.values()].reduce((sum, count) => sum + count, 0),
    violations: reports.reduce((sum, { violations }) => sum + violations.length, 0),
    collisions,
    byFault,
  }
}

/** Of the acts that met another one, the part that left nothing for a person to settle. */
export function settledShare({ met, asked }: Collisions): number {
  return met === 0 ? 1 : (met - asked) / met
}

/** The end of a torture in words. */
export function summary(totals: Totals): string {
  const { runs, acts, faults, violations, collisions, byFault } = totals
  const kinds = [...byFault].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`)
  return [
    `${runs} runs, ${acts} acts checked, ${faults} faults made, ${violations} violations`,
    `faults: ${kinds.join(', ')}`,
    `${collisions.met} acts met another one: ${collisions.settled} were merged or kept, ${collisions.refused} refused by rule with the reason, ${collisions.asked} ask a person (${(settledShare(collisions) * 100).toFixed(1)} % settled without one)`,
  ].join('\n')
}

/** One run in a line, told when it is over. */
export function lineOf({ seed, acts, faults, violations, ms }: RunReport, at: number, runs: number): string {
  const made = [...faults.values()].reduce((sum, count) => sum + count, 0)
  return `${at}/${runs} seed ${seed}: ${acts} acts, ${made} faults, ${violations.length} violations, ${(ms / 1000).toFixed(1)} s`
}

/** The violations of one run, with the seed that makes it again. */
export function violationsOf({ seed, violations }: RunReport): string {
  const lines = violations.slice(0, SHOWN).map((line) => `  ${line.slice(0, SHOWN_CHARACTERS)}`)
  const rest = violations.length - lines.length
  return [
    `seed ${seed}: ${violations.length} violations`,
    ...lines,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n')
}
