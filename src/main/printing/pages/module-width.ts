import type { Grey } from './page-source.ts'

interface Point {
  readonly x: number
  readonly y: number
}
/** The corners of a symbol as it is read: from `topLeft` to `topRight`. */
export interface Corners {
  readonly topLeft: Point
  readonly topRight: Point
  readonly bottomLeft: Point
  readonly bottomRight: Point
}

/** Where the symbol is cut across, as shares of its height. */
const CUTS = [0.3, 0.4, 0.5, 0.6, 0.7]
/** Points looked at for each dot along a cut. */
const SAMPLES = 4
/** Runs up to this many times the narrow ones count as narrow: the next width is at least twice. */
const NARROW = 1.5
/** Below, a cut crossed no barcode. */
const LEAST_RUNS = 12
/** Of all bars and gaps more than a tenth are narrow, in every symbology. */
const NARROW_SHARE = 0.1

/**
 * The width of the narrowest bars of a symbol, in dots of the picture, to about a twentieth of a dot; null where no
 * bars are found. Bars and gaps are averaged, so ink that spreads does not change it.
 */
export function moduleWidth(grey: Grey, corners: Corners): number | null {
  const found = CUTS.map((share) => {
    const from = between(corners.topLeft, corners.bottomLeft, share)
    const to = between(corners.topRight, corners.bottomRight, share)
    return narrowRun(runsAlong(grey, from, to))
  }).filter((width) => width !== null)
  return found.sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? null
}

/** The width of a symbol's modules where their number is known, by its four sides. */
export function gridWidth(corners: Corners, columns: number, rows: number): number {
  const { topLeft, topRight, bottomLeft, bottomRight } = corners
  const across = (distance(topLeft, topRight) + distance(bottomLeft, bottomRight)) / 2 / columns
  const down = (distance(topLeft, bottomLeft) + distance(topRight, bottomRight)) / 2 / rows
  return Math.min(across, down)
}

function between(a: Point, b: Point, share: number): Point {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y)
}

/** The lengths of black and white along a line, in dots, without the two at its ends. */
function runsAlong(grey: Grey, from: Point, to: Point): number[] {
  const length = distance(from, to)
  const steps = Math.max(1, Math.round(length * SAMPLES))
  const values = Array.from({ length: steps + 1 }, (_, step) =>
    valueAt(grey, between(from, to, step / steps)),
  )
  const middle = (Math.min(...values) + Math.max(...values)) / 2
  const edges: number[] = []
  for (let step = 1; step < values.length; step += 1) {
    const [before = 0, after = 0] = [values[step - 1], values[step]]
    if (before < middle === after < middle) continue
    edges.push(((step - 1 + (middle - before) / (after - before)) * length) / steps)
  }
  return edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0))
}

function narrowRun(runs: readonly number[]): number | null {
  if (runs.length < LEAST_RUNS) return null
  const sorted = [...runs].sort((a, b) => a - b)
  const typical = sorted[Math.floor(sorted.length * NARROW_SHARE)] ?? 0
  const narrow = sorted.filter((run) => run <= typical * NARROW && run >= typical / NARROW)
  return narrow.reduce((sum, run) => sum + run, 0) / narrow.length
}

/** Grey between dots, by the four around; dots are at the middle of their squares. */
function valueAt({ width, height, values }: Grey, { x, y }: Point): number {
  const at = (column: number, row: number) =>
    values[Math.max(0, Math.min(height - 1, row)) * width + Math.max(0, Math.min(width - 1, column))] ?? 255
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)]
  const [right, down] = [x - 0.5 - left, y - 0.5 - top]
  const upper = at(left, top) * (1 - right) + at(left + 1, top) * right
  const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right
  return upper * (1 - down) + lower * down
}
