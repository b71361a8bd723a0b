import { type Bitmap, blankBitmap, setDot } from '../../../src/main/printing/encode/bitmap.ts'

/** A picture that no encoder gets right by accident: one black dot in each corner, bars, and repeatable noise. */
export function aPicture(widthDots: number, heightDots: number, seed = 1): Bitmap {
  const picture = blankBitmap(widthDots, heightDots)
  const [right, bottom] = [widthDots - 1, heightDots - 1]
  for (const [x, y] of [
    [0, 0],
    [right, 0],
    [0, bottom],
    [right, bottom],
  ] as const)
    setDot(picture, x, y)
  for (let y = Math.floor(heightDots / 4); y < heightDots / 2; y += 1)
    for (let x = 3; x < widthDots - 3; x += 1) if (x % 7 < 3) setDot(picture, x, y)
  let state = seed
  for (let n = 0; n < (widthDots * heightDots) / 500; n += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    setDot(picture, state % widthDots, Math.floor(state / 65_536) % heightDots)
  }
  return picture
}

/** Dots in which two pictures differ; a difference of size counts whole. */
export function differingDots(a: Bitmap, b: Bitmap): number {
  if (a.widthDots !== b.widthDots || a.heightDots !== b.heightDots)
    return Math.max(a.widthDots * a.heightDots, b.widthDots * b.heightDots)
  return a.bits.reduce((sum, byte, at) => sum + ones(byte ^ (b.bits[at] ?? 0)), 0)
}

function ones(byte: number): number {
  return byte.toString(2).replaceAll('0', '').length
}
