import type { Raster } from '../raster/raster-client.ts'
import { type Bitmap, isBlackDot, pasteBitmap } from './bitmap.ts'
import { glyphKey, type RasterLine } from './label-elements.ts'

/** Height of the mark at 203 dpi, 3 mm. */
const MARK_UNITS = 24
const REFERENCE_DPI = 203
/** White rows above and below the mark, so that it touches nothing of the carrier's. */
const CLEAR = 4

/**
 * Puts the copy mark, such as REPRINT 2, into a margin of a carrier's label, above or below everything it says.
 * Answers false where there is no such margin: the label itself is never written on.
 */
export async function markCopy(
  page: Bitmap,
  mark: string,
  dpi: number,
  raster: Pick<Raster, 'text'>,
): Promise<boolean> {
  const heightDots = Math.round((MARK_UNITS * dpi) / REFERENCE_DPI)
  const needed = heightDots + 2 * CLEAR
  const top = isWhite(page, 0, needed)
    ? CLEAR
    : isWhite(page, page.heightDots - needed, needed)
      ? page.heightDots - needed + CLEAR
      : null
  if (top === null) return false
  const line: RasterLine = { text: mark, heightDots, maxWidthDots: page.widthDots, weight: 'bold', han: 'sc' }
  const drawn = (await raster.text([line])).blocks.get(glyphKey(line))
  if (drawn === undefined) return false
  pasteBitmap(page, drawn, Math.max(0, Math.floor((page.widthDots - drawn.widthDots) / 2)), top)
  return true
}

function isWhite(page: Bitmap, from: number, rows: number): boolean {
  if (from < 0 || from + rows > page.heightDots) return false
  for (let y = from; y < from + rows; y += 1)
    for (let x = 0; x < page.widthDots; x += 1) if (isBlackDot(page, x, y)) return false
  return true
}
