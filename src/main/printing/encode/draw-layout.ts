import { assert } from '../../../shared/lib/assert.ts'
import { type Bitmap, blankBitmap, eachBlackDot, flipDot, setDot } from './bitmap.ts'
import { code128Bars } from './code128-bars.ts'
import { glyphKey, type LabelElement, type LabelLayout, type RasterLine } from './label-elements.ts'
import { LINE_PITCH } from './text-layout.ts'

type TextElement = Extract<LabelElement, { kind: 'text' }>
type BoxElement = Extract<LabelElement, { kind: 'box' }>
type BarcodeElement = Extract<LabelElement, { kind: 'barcode' }>

/**
 * The lines that have to be drawn before `drawLayout`: all text, also what a ZPL printer would set in its own font.
 */
export function linesOfLayout(layout: LabelLayout): readonly RasterLine[] {
  const lines = layout.elements.flatMap((element) => {
    const line = lineOf(element, layout)
    return line === null ? [] : [line]
  })
  return [...new Map(lines.map((line) => [glyphKey(line), line])).values()]
}

/**
 * A layout as one picture, for printers without ZPL. Elements come in printing order; type on black is flipped to
 * white, boxes and bars stand at whole dots. `drawn` holds a picture for every one of `linesOfLayout`.
 */
export function drawLayout(layout: LabelLayout, drawn: ReadonlyMap<string, Bitmap>): Bitmap {
  const page = blankBitmap(layout.widthDots, layout.heightDots)
  for (const element of layout.elements) {
    if (element.kind === 'box') drawBox(page, element)
    else if (element.kind === 'barcode') drawBarcode(page, element)
    else drawText(page, element, layout, drawn)
  }
  return page
}

function lineOf(element: LabelElement, layout: LabelLayout): RasterLine | null {
  if (element.kind === 'drawn') return element.line
  if (element.kind !== 'text') return null
  return {
    text: element.text,
    heightDots: Math.ceil(element.characterHeight * LINE_PITCH),
    maxWidthDots: Math.max(1, Math.min(element.boxWidth, layout.widthDots - element.x)),
    weight: 'bold',
    // Only ever Latin letters: whatever depends on the region is a drawn line already.
    han: 'sc',
  }
}

function drawText(
  page: Bitmap,
  element: TextElement | Extract<LabelElement, { kind: 'drawn' }>,
  layout: LabelLayout,
  drawn: ReadonlyMap<string, Bitmap>,
): void {
  const line = lineOf(element, layout)
  const block = line === null ? undefined : drawn.get(glyphKey(line))
  assert(block !== undefined, () => 'A line of the label was not drawn before encoding')
  const left = element.x + (element.kind === 'text' ? slackOf(element, block.widthDots) : 0)
  const isReversed = element.kind === 'text' && element.isReversed
  const put = isReversed ? flipDot : setDot
  eachBlackDot(block, (x, y) => put(page, left + x, element.y + y))
}

/** How far from the left of its box a line begins. */
function slackOf({ align, boxWidth }: TextElement, width: number): number {
  const slack = Math.max(0, boxWidth - width)
  return align === 'left' ? 0 : align === 'right' ? slack : Math.floor(slack / 2)
}

/** A frame as thick as it says, which is a filled box where nothing is left inside. */
function drawBox(page: Bitmap, { x, y, width, height, thickness }: BoxElement): void {
  const isSolid = thickness * 2 >= Math.min(width, height)
  if (isSolid) {
    fill(page, x, y, width, height)
    return
  }
  fill(page, x, y, width, thickness)
  fill(page, x, y + height - thickness, width, thickness)
  fill(page, x, y, thickness, height)
  fill(page, x + width - thickness, y, thickness, height)
}

function drawBarcode(page: Bitmap, { x, y, fieldText, moduleDots, height }: BarcodeElement): void {
  for (const bar of code128Bars(fieldText))
    fill(page, x + bar.left * moduleDots, y, bar.width * moduleDots, height)
}

function fill(page: Bitmap, left: number, top: number, width: number, height: number): void {
  for (let y = top; y < top + height; y += 1) for (let x = left; x < left + width; x += 1) setDot(page, x, y)
}
