import type { Bitmap } from '../../../src/main/printing/encode/bitmap.ts'
import { isBlackDot } from '../../../src/main/printing/encode/bitmap.ts'
import type { Grey } from '../../../src/main/printing/pages/page-source.ts'

/** Camera pixels for each dot of the printer. */
const PIXELS_A_DOT = 2

/** What a scanner makes of a printed label. */
export interface Degradation {
  /** Standard deviation of the blur, in dots of the printer. */
  readonly blurDots: number
  /** Standard deviation of the noise, in steps of 256 greys. */
  readonly noise: number
  readonly random: () => number
}

/** The dots of a label as a scanner sees them: larger, blurred, noisy, on paper that is not quite white. */
export function scanned(dots: Bitmap, { blurDots, noise, random }: Degradation): Grey {
  const [width, height] = [dots.widthDots * PIXELS_A_DOT, dots.heightDots * PIXELS_A_DOT]
  const ideal = new Float32Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      ideal[y * width + x] = isBlackDot(dots, Math.floor(x / PIXELS_A_DOT), Math.floor(y / PIXELS_A_DOT))
        ? 25
        : 235
  const weights = gaussian(blurDots * PIXELS_A_DOT)
  const across = blurred(ideal, width, height, 1, weights)
  const both = blurred(across, height, width, width, weights)
  const values = new Uint8Array(width * height)
  for (let at = 0; at < values.length; at += 1)
    values[at] = Math.max(0, Math.min(255, Math.round((both[at] ?? 0) + noise * normal(random))))
  return { width, height, values }
}

function gaussian(sigma: number): number[] {
  const reach = Math.max(1, Math.ceil(3 * sigma))
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma)),
  )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** Blurs along lines of `length` values that lie `step` apart; `lines` of them. */
function blurred(
  values: Float32Array,
  length: number,
  lines: number,
  step: number,
  weights: readonly number[],
) {
  const result = new Float32Array(values.length)
  const reach = (weights.length - 1) / 2
  const between = step === 1 ? length : 1
  for (let line = 0; line < lines; line += 1) {
    for (let at = 0; at < length; at += 1) {
      let sum = 0
      for (let by = -reach; by <= reach; by += 1) {
        const near = Math.max(0, Math.min(length - 1, at + by))
        sum += (values[line * between + near * step] ?? 0) * (weights[by + reach] ?? 0)
      }
      result[line * between + at * step] = sum
    }
  }
  return result
}

/** A normal deviate by Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
