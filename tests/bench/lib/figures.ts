/** Measured numbers by name; the unit is the end of the name. */
export type Figures = Readonly<Record<string, number>>

/** What is asked of one figure, and whether it was met. */
export interface Bar {
  readonly name: string
  readonly value: number
  readonly op: '>=' | '<='
  readonly limit: number
  readonly ok: boolean
}

/** A benchmark: how it is set up, run once, and judged. */
export interface Bench {
  readonly name: string
  readonly about: string
  readonly prepare: (scratch: Scratch) => Promise<Runs>
  readonly bars: (figures: Figures) => readonly Bar[]
}

/** Runs of a prepared benchmark. */
export interface Runs {
  /** Measures everything once; `index` counts from 0 and seeds whatever is random. */
  readonly once: (index: number) => Promise<Figures>
}

/** Where a benchmark works: a folder that goes away with everything in it. */
export interface Scratch {
  readonly folder: string
  /** Called at the end, last first, also after a failure. */
  readonly atEnd: (undo: () => unknown) => void
  readonly say: (line: string) => void
}

/** A bar on a figure that was measured; throws where it was not, since a bar without a value would look met. */
export function bar(figures: Figures, name: string, op: Bar['op'], limit: number): Bar {
  const value = measured(figures, name)
  return { name, value, op, limit, ok: op === '>=' ? value >= limit : value <= limit }
}

/** A figure by name; throws when it was never measured. */
export function measured(figures: Figures, name: string): number {
  const value = figures[name]
  if (value === undefined || !Number.isFinite(value)) throw new Error(`${name} was not measured`)
  return value
}

/** The value that `share` (0..1) of the values do not exceed, by nearest rank. Throws on no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new Error('Nothing was measured')
  return value
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  if (low === undefined || high === undefined) throw new Error('Nothing was measured')
  return (low + high) / 2
}

/** Every figure's median over the runs that measured it. */
export function mediansOf(runs: readonly Figures[]): Figures {
  const names = new Set(runs.flatMap((run) => Object.keys(run)))
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      rounded(median(runs.map((run) => run[name]).filter((value) => value !== undefined))),
    ]),
  )
}

function rounded(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Math.round(value * 1_000) / 1_000
}
