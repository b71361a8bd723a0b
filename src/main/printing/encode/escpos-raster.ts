import { type Bitmap, rowBytes } from './bitmap.ts'
import { bytesOf, type EncodedLabel, encodedLabel } from './encoded-label.ts'
import { dotsOfMm, type RasterTarget } from './print-setup.ts'

/** Printers with little memory take no more rows than this at once. */
const STRIP_ROWS = 256
/** `GS v 0` at the printer's own dots; its size follows, bytes in a row and rows. */
const STRIP = new Uint8Array([0x1d, 0x76, 0x30, 0])
const STRIP_HEAD = 8
const RESET = new Uint8Array([0x1b, 0x40])
/** Feeds to the next label of paper with marks or gaps; on paper without an end it is ignored. */
const NEXT_LABEL = new Uint8Array([0x1d, 0x0c])
/** Five lines, about 20 mm: from the print head past the edge where the paper is torn off. */
const TO_TEAR_EDGE = new Uint8Array([0x1b, 0x64, 5])
/** Receipt printers print 48 or 72 mm of rolls without an end; what is wider is labels. */
const WIDEST_ROLL_MM = 80

/**
 * A picture as ESC/POS raster strips (`GS v 0`, bit 1 is black). Such a printer prints each strip as it arrives, so
 * the whole picture is the end, and only the reset comes before it: the doubt is as long as the label.
 * ESC/POS Application Programming Guide, ESC @, GS v 0, ESC d, GS FF.
 */
export function escposRaster(picture: Bitmap, target: RasterTarget): EncodedLabel {
  const strips: Uint8Array[] = []
  for (let top = 0; top < picture.heightDots; top += STRIP_ROWS) strips.push(...stripOf(picture, top))
  if (isRoll(target)) strips.push(TO_TEAR_EDGE)
  return encodedLabel({
    body: RESET,
    end: bytesOf(...strips, NEXT_LABEL),
    warnings: [],
    callBack: escposCallBack(target),
  })
}

function isRoll({ media }: RasterTarget): boolean {
  return media.widthMm < WIDEST_ROLL_MM
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
  const end = label.subarray(at)
  const isEnded = [NEXT_LABEL, bytesOf(TO_TEAR_EDGE, NEXT_LABEL)].some((bytes) => end.equals(bytes))
  const isWhole = isEnded && stride > 0 && bits.byteLength % stride === 0
  return isWhole ? { widthDots: stride * 8, heightDots: bits.byteLength / stride, bits } : null
}

/**
 * Nulls are white rows inside a strip and nothing elsewhere: a strip of them leads out of one that was cut off. Labels
 * are fed on, so that the next does not begin in the middle of one; a roll has no such place.
 */
function escposCallBack(target: RasterTarget): Uint8Array {
  const row = rowBytes(dotsOfMm(target.media.widthMm, target.dpi))
  const feed = isRoll(target) ? new Uint8Array() : NEXT_LABEL
  return bytesOf(new Uint8Array(row * STRIP_ROWS), RESET, feed)
}
