import { type Bitmap, blankBitmap, pasteBitmap, rowBytes } from './bitmap.ts'
import { stripsOf } from './escpos-raster.ts'
import { pageDots, type RasterLanguage, type RasterTarget } from './print-setup.ts'

/** A picture command: where its name, its size (bytes in a row, rows) and its rows stand. */
type PictureCommand = (
  bytes: Buffer,
) => { readonly stride: number; readonly rows: number; readonly at: number } | null

const EPL_PICTURE = /\nGW0,0,(\d{1,4}),(\d{1,5}),/
const TSPL_PICTURE = /\nBITMAP 0,0,(\d{1,4}),(\d{1,5}),0,/
/** Settings stand before the picture, and take far less room than this. */
const LONGEST_HEAD = 512

const FIND: Readonly<Record<'epl' | 'tspl', PictureCommand>> = {
  epl: (bytes) => found(bytes, EPL_PICTURE),
  tspl: (bytes) => found(bytes, TSPL_PICTURE),
}

/**
 * The page that a label in EPL, TSPL or ESC/POS shows, as the virtual printer paints it. It reads what `encodeRaster`
 * writes and nothing else; null for anything different.
 */
export function readRaster(
  label: Uint8Array,
  { language, dpi, media }: Pick<RasterTarget, 'language' | 'dpi' | 'media'>,
): Bitmap | null {
  const bytes = Buffer.from(label)
  const picture =
    language === 'escpos' ? stripsOf(bytes) : hasPicture(language) ? rowsOf(bytes, language) : null
  const page = blankBitmap(...pageDots({ media, dpi }))
  if (picture === null || rowBytes(picture.widthDots) > rowBytes(page.widthDots)) return null
  pasteBitmap(page, picture, 0, 0)
  return page
}

/** The one picture of a label in EPL or TSPL, in which 0 is black. */
function rowsOf(bytes: Buffer, language: 'epl' | 'tspl'): Bitmap | null {
  const command = FIND[language](bytes)
  if (command === null) return null
  const { stride, rows, at } = command
  if (stride * rows > bytes.length - at) return null
  const bits = Uint8Array.from(bytes.subarray(at, at + stride * rows), (byte) => ~byte)
  return { widthDots: stride * 8, heightDots: rows, bits }
}

function hasPicture(language: RasterLanguage): language is 'epl' | 'tspl' {
  return language === 'epl' || language === 'tspl'
}

function found(bytes: Buffer, pattern: RegExp): ReturnType<PictureCommand> {
  const match = pattern.exec(bytes.toString('latin1', 0, LONGEST_HEAD))
  if (match === null) return null
  return { stride: Number(match[1]), rows: Number(match[2]), at: match.index + match[0].length }
}
