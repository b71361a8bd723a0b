import type { DotBox } from '../../../shared/domain/printing/page-placement.ts'
import { type Bitmap, rowBytes } from '../encode/bitmap.ts'
import type { Grey } from './page-source.ts'

/** Below half grey is black: no dithering, which blurs type and barcodes (facts/printing.md 3). */
export const THRESHOLD = 128

/** The picture as a printer gets it: bit 1 is black. */
export function oneBit({ width, height, values }: Grey): Bitmap {
  const stride = rowBytes(width)
  const bits = new Uint8Array(stride * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0, from = y * width; x < width; x += 1) {
      if ((values[from + x] ?? 255) >= THRESHOLD) continue
      const at = y * stride + (x >> 3)
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7))
    }
  }
  return { widthDots: width, heightDots: height, bits }
}

/** The smallest box that holds every black dot; null where there is none. */
export function inkBox({ width, height, values }: Grey): DotBox | null {
  let [left, right, top, bottom] = [width, -1, -1, -1]
  for (let y = 0; y < height; y += 1) {
    const row = values.subarray(y * width, (y + 1) * width)
    const first = row.findIndex((value) => value < THRESHOLD)
    if (first === -1) continue
    left = Math.min(left, first)
    right = Math.max(
      right,
      row.findLastIndex((value) => value < THRESHOLD),
    )
    if (top === -1) top = y
    bottom = y
  }
  return top === -1 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 }
}
