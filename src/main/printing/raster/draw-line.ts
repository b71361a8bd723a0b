import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { rowBytes } from '../encode/bitmap.ts'
import type { GlyphBlock } from '../encode/graphic-field.ts'
import type { RasterLine } from '../encode/label-elements.ts'
import type { FontCatalogue } from './font-catalogue.ts'

/** A drawn line, and the characters that none of our fonts has (they show as boxes). */
export interface DrawnLine {
  readonly block: GlyphBlock
  readonly uncovered: string
}

/** Type size against the height of the line's box, chosen so that drawn text looks as large as font 0 beside it. */
const TYPE_TO_BOX = 0.74
const SHRINK = 0.95
/** Depth of font 0's baseline in its line box. */
const BASELINE = 0.66
const SMALLEST_TYPE = 6
/** Below half grey is black: no dithering, which blurs type and barcodes (facts/printing.md 3). */
const THRESHOLD = 128
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u
const WEIGHT_OF = { regular: 400, bold: 700 } as const

/**
 * Draws one line, shaped and in reading order, as a one-bit picture: at most `maxWidthDots` wide, exactly
 * `heightDots` high, cropped to its ink at the sides. Text that is too wide or too tall is drawn smaller.
 */
export function drawLine(line: RasterLine, catalogue: FontCatalogue): DrawnLine {
  const { families, uncovered } = catalogue.fontsFor(line.text, line.han)
  const sheet = sheetFor(line)
  let size = line.heightDots * TYPE_TO_BOX
  let ink = drawOn(sheet, line, families, size)
  while (!isInside(ink, line) && size * SHRINK >= SMALLEST_TYPE) {
    size *= SHRINK
    ink = drawOn(sheet, line, families, size)
  }
  return { block: blockOf(sheet, line, clipped(ink, line)), uncovered }
}

/** Room to draw in, wider and higher than the line's box: metrics lie for mixed scripts, so ink is looked for. */
interface Sheet {
  readonly context: SKRSContext2D
  readonly width: number
  readonly height: number
  readonly originX: number
  readonly baseline: number
  readonly black: Uint8Array
}
interface Ink {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}
const NO_INK: Ink = { left: 0, right: 0, top: 0, bottom: 0 }

function sheetFor(line: RasterLine): Sheet {
  const [width, height] = [line.maxWidthDots + 2 * line.heightDots, 3 * line.heightDots]
  const context = createCanvas(width, height).getContext('2d')
  const black = new Uint8Array(width * height)
  return { context, width, height, originX: line.heightDots, baseline: 2 * line.heightDots, black }
}

/** Draws the text at a size and answers where its ink is. */
function drawOn(sheet: Sheet, line: RasterLine, families: readonly string[], size: number): Ink {
  const { context, width, height } = sheet
  const list = families.map((family) => `"${family}"`).join(', ')
  context.font = `${WEIGHT_OF[line.weight]} ${size}px ${list === '' ? 'sans-serif' : list}`
  // The default instance of the CJK families is their thinnest: a weight has to be asked for by axis.
  context.fontVariationSettings = `"wght" ${WEIGHT_OF[line.weight]}`
  context.direction = RIGHT_TO_LEFT.test(line.text) ? 'rtl' : 'ltr'
  context.textAlign = 'left'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.fillStyle = '#000'
  context.fillText(line.text, sheet.originX, sheet.baseline)
  return readInk(sheet)
}

/** The sheet is wider than the box by more than a letter, so ink cut at its edge is too wide as well. */
function isInside(ink: Ink, line: RasterLine): boolean {
  return ink.right - ink.left <= line.maxWidthDots && ink.bottom - ink.top <= line.heightDots
}

/** Text that not even the smallest type fits loses its end, as a last resort. */
function clipped(ink: Ink, line: RasterLine): Ink {
  const right = Math.min(ink.right, ink.left + line.maxWidthDots)
  return { ...ink, right, bottom: Math.min(ink.bottom, ink.top + line.heightDots) }
}

/** Turns the drawing to black and white and finds its edges (right and bottom are exclusive). */
function readInk(sheet: Sheet): Ink {
  const { width, height, black } = sheet
  const pixels = sheet.context.getImageData(0, 0, width, height).data
  let [left, right, top, bottom] = [width, 0, height, 0]
  for (let at = 0; at < black.length; at += 1) {
    const isBlack = (pixels[at * 4] ?? 255) < THRESHOLD
    black[at] = isBlack ? 1 : 0
    if (!isBlack) continue
    const x = at % width
    const y = (at - x) / width
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = y + 1
  }
  return right === 0 ? NO_INK : { left, right, top, bottom }
}

/** The line's box cut out of the sheet: baseline where font 0 has it, unless accents or tails need the room. */
function blockOf(sheet: Sheet, line: RasterLine, ink: Ink): GlyphBlock {
  const usual = sheet.baseline - Math.round(line.heightDots * BASELINE)
  const top = Math.max(ink.bottom - line.heightDots, Math.min(usual, ink.top))
  const widthDots = Math.max(1, ink.right - ink.left)
  const stride = rowBytes(widthDots)
  const bits = new Uint8Array(stride * line.heightDots)
  for (let y = Math.max(ink.top, top); y < ink.bottom; y += 1) {
    for (let x = ink.left; x < ink.right; x += 1) {
      if (sheet.black[y * sheet.width + x] !== 1) continue
      const at = (y - top) * stride + ((x - ink.left) >> 3)
      bits[at] = (bits[at] ?? 0) | (0x80 >> ((x - ink.left) & 7))
    }
  }
  return { widthDots, heightDots: line.heightDots, bits }
}
