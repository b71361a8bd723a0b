/** Violations of one run that are worth reading: the first says most. */
const SHOWN = 5
const SHOWN_CHARACTERS = 700

/** What came of one run of any torture. */
export interface RunReport {
  readonly seed: number
  /** Acknowledged acts that were looked for at the end. */
  readonly acts: number
  readonly faults: ReadonlyMap<string, number>
  readonly violations: readonly string[]
  readonly ms: number
}

/** What runs add up to. */
export interface Totals {
  readonly runs: number
  readonly acts: number
  readonly faults: number
  readonly violations: number
  readonly byFault: ReadonlyMap<string, number>
}

export function totalsOf(reports: readonly RunReport[]): Totals {
  const byFault = new Map<string, number>()
  for (const report of reports)
    for (const [name, count] of report.faults) byFault.set(name, (byFault.get(name) ?? 0) + count)
  return {
    runs: reports.length,
    acts: reports.reduce((sum, { acts }) => sum + acts, 0),
    faults: [...byFault.values()].reduce((sum, count) => sum + count, 0),
    violations: reports.reduce((sum, { violations }) => sum + violations.length, 0),
    byFault,
  }
}

/** The end of a torture in words; `more` is what the suite itself has to say. */
export function summary({ runs, acts, faults, violations, byFault }: Totals, more: string): string {
  const kinds = [...byFault].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`)
  return [
    `${runs} runs, ${acts} acts checked, ${faults} faults made, ${violations} violations`,
    `faults: ${kinds.join(', ')}`,
    more,
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
