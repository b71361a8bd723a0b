import { type Bitmap, rowBytes } from './bitmap.ts'
import { bytesOf, type EncodedLabel, encodedLabel } from './encoded-label.ts'
import { dotsOfMm, type RasterTarget } from './print-setup.ts'

/** Printers with little memory take no more rows than this at once. */
const STRIP_ROWS = 256
/** `GS v 0` at the printer's own dots; its size follows, bytes in a row and rows. */
const STRIP = new Uint8Array([0x1d, 0x76, 0x30, 0])
const STRIP_HEAD = 8
const RESET = new Uint8Array([0x1b, 0x40])
/** Feeds to the next label; on paper without labels, to the cutter. */
const NEXT_LABEL = new Uint8Array([0x1d, 0x0c])

/**
 * A picture as ESC/POS raster strips (`GS v 0`, bit 1 is black). Such a printer prints each strip as it arrives, so
 * the whole picture is the end, and only the reset comes before it: the doubt is as long as the label.
 * ESC/POS Application Programming Guide, ESC @, GS v 0, GS FF.
 */
export function escposRaster(picture: Bitmap, target: RasterTarget): EncodedLabel {
  const strips: Uint8Array[] = []
  for (let top = 0; top < picture.heightDots; top += STRIP_ROWS) strips.push(...stripOf(picture, top))
  return encodedLabel({
    body: RESET,
    end: bytesOf(...strips, NEXT_LABEL),
    warnings: [],
    callBack: escposCallBack(target),
  })
}

function stripOf({ widthDots, heightDots, bits }: Bitmap, top: number): Uint8Array[] {
  const stride = rowBytes(widthDots)
  const rows = Math.min(STRIP_ROWS, heightDots - top)
  const head = [...STRIP, stride & 0xff, stride >> 8, rows & 0xff, rows >> 8]
  return [new Uint8Array(head), bits.subarray(top * stride, (top + rows) * stride)]
}

/** The picture of a label that `escposRaster` wrote, its strips put together again; null for anything else. */
export function stripsOf(label: Buffer): Bitmap | null {
  const rows: Buffer[] = []
  let [at, stride] = [RESET.byteLength, 0]
  while (label.subarray(at, at + STRIP.byteLength).equals(STRIP)) {
    const size = label.subarray(at + STRIP.byteLength, at + STRIP_HEAD)
    if (size.byteLength < STRIP_HEAD - STRIP.byteLength) return null
    stride = size.readUInt16LE(0)
    const end = at + STRIP_HEAD + stride * size.readUInt16LE(2)
    rows.push(label.subarray(at + STRIP_HEAD, end))
    at = end
  }
  const bits = Buffer.concat(rows)
  const isWhole = stride > 0 && label.subarray(at).equals(NEXT_LABEL) && bits.byteLength % stride === 0
  return isWhole ? { widthDots: stride * 8, heightDots: bits.byteLength / stride, bits } : null
}

/** Nulls are white rows inside a strip and nothing elsewhere: a strip of them leads out of one that was cut off. */
function escposCallBack({ dpi, media }: RasterTarget): Uint8Array {
  return bytesOf(new Uint8Array(rowBytes(dotsOfMm(media.widthMm, dpi)) * STRIP_ROWS), RESET, NEXT_LABEL)
}
