import { labelText } from '../../../shared/domain/printing/label-text.ts'
import type { TestBox } from '../../../shared/domain/printing/measure-head.ts'
import { code128 } from './code128.ts'
import { type LabelCanvas, type LabelTarget, labelCanvas, layoutOf, putLine } from './label-canvas.ts'
import type { LabelLayout } from './label-elements.ts'

/** Units of 1/203 in, as in the address label. */
const MARGIN = 30
const FRAME_DOTS = 3
const BOX_HEIGHT = 90
const BARS_TOP = 420
const CODES_TOP = 560
const CODE_PITCH = 150
const CODE_HEIGHT = 84
const MOST_MODULE_DOTS = 6
const BARS_EACH = 8
/** Letters that a printer with the wrong code page gets wrong, and a line that we draw ourselves. */
const LETTERS = 'ÆØÅ æøå € ł Ł ß ñ'
const DRAWN_LETTERS = 'Ж ก 中 ع שׁ'

export interface TestLabel {
  readonly layout: LabelLayout
  /** The box that a person measures. See measureHead. */
  readonly box: TestBox
  /** How far everything can be moved sideways before ink would leave the label. */
  readonly marginDots: number
}

/**
 * The label that shows what a printer does: a frame at the margins, a ruler in millimetres, a box to measure, bars
 * of 1 to 6 dots, Code 128 at 2, 3 and 4 dots, letters, the printer's name and resolution.
 */
export function layoutTestLabel(printerName: string, target: LabelTarget): TestLabel {
  const canvas = labelCanvas(target, 'sc')
  putFrame(canvas)
  putRuler(canvas, target.dpi)
  const width = canvas.widthUnits - 2 * MARGIN
  const line = (text: string, y: number, size: number) =>
    putLine(canvas, text, { x: MARGIN + 14, y, width: width - 28, size })
  line(`TEST LABEL  ${labelText(printerName)}`, 110, 40)
  line(factsOf(target), 160, 28)
  line(LETTERS, 200, 36)
  line(DRAWN_LETTERS, 244, 36)
  const box = putMeasureBox(canvas, 290)
  putModuleBars(canvas)
  putCodes(canvas)
  return { layout: layoutOf(canvas), box, marginDots: canvas.dots(MARGIN) }
}

/** The card that stays at the desk: which printer this is, what is set, and a code to try the scanner with. */
export function layoutBenchCard(printerName: string, target: LabelTarget): LabelLayout {
  const canvas = labelCanvas(target, 'sc')
  putFrame(canvas)
  const width = canvas.widthUnits - 2 * MARGIN - 28
  const line = (text: string, y: number, size: number) =>
    putLine(canvas, text, { x: MARGIN + 14, y, width, size })
  line('THIS DESK PRINTS ON', 60, 30)
  line(labelText(printerName), 100, 68)
  line(factsOf(target), 190, 30)
  for (const [index, step] of STEPS.entries()) line(step, 260 + index * 44, 30)
  putCode(canvas, 'CF-SCANNER-OK', 3, 560)
  line('Scan this code to try the scanner.', 680, 30)
  return layoutOf(canvas)
}

const STEPS = [
  '1  Out of paper: load labels. What waits prints by itself.',
  '2  Print is faint: raise the darkness, clean the head.',
  '3  Print is beside its place: print a test label and measure it.',
  '4  Asked whether a label came out: look, then answer.',
]

function factsOf({ dpi, media, language = 'zpl', setup = {} }: LabelTarget): string {
  const shift = `shift ${setup.shiftRightDots ?? 0}, ${setup.shiftDownDots ?? 0}`
  return `${language.toUpperCase()}  ${dpi} dpi  ${media.widthMm} x ${media.heightMm} mm  ${shift}`
}

/** The frame is cut off on the side on which the printer prints beside the label. */
function putFrame(canvas: LabelCanvas): void {
  const margin = canvas.dots(MARGIN)
  putBox(canvas, margin, margin, canvas.widthDots - 2 * margin, canvas.heightDots - 2 * margin)
}

function putBox(canvas: LabelCanvas, x: number, y: number, width: number, height: number): void {
  canvas.elements.push({ kind: 'box', x, y, width, height, thickness: FRAME_DOTS })
}

/** A stroke of exactly so many dots. */
function putStroke(canvas: LabelCanvas, x: number, y: number, width: number, height: number): void {
  canvas.elements.push({ kind: 'box', x, y, width, height, thickness: Math.min(width, height) })
}

/** Millimetres from the left edge of the label, so that the first stroke on paper tells the offset at a glance. */
function putRuler(canvas: LabelCanvas, dpi: number): void {
  const top = canvas.dots(MARGIN + 10)
  const dots = (mm: number) => Math.round((mm * dpi) / 25.4)
  for (let mm = 1; dots(mm) < canvas.widthDots - canvas.dots(MARGIN); mm += 1) {
    if (dots(mm) <= canvas.dots(MARGIN) + FRAME_DOTS) continue
    const height = canvas.dots(mm % 10 === 0 ? 30 : mm % 5 === 0 ? 20 : 12)
    putStroke(canvas, dots(mm), top, 1, height)
    if (mm % 10 === 0) putNumber(canvas, mm, dots(mm))
  }
}

function putNumber(canvas: LabelCanvas, mm: number, x: number): void {
  const style = { y: MARGIN + 44, width: 60, size: 22 }
  // The number begins right of its stroke.
  putLine(canvas, String(mm), { ...style, x: unitsOf(canvas, x) + 4 })
}

function putMeasureBox(canvas: LabelCanvas, top: number): TestBox {
  const leftDots = canvas.dots(MARGIN + 60)
  const widthDots = canvas.widthDots - 2 * leftDots
  putBox(canvas, leftDots, canvas.dots(top), widthDots, canvas.dots(BOX_HEIGHT))
  const inside = { x: MARGIN + 74, width: canvas.widthUnits - 2 * (MARGIN + 74) }
  putLine(canvas, 'Measure this box: its outer width,', { ...inside, y: top + 16, size: 28 })
  putLine(canvas, `and from the paper's left edge to it. ${widthDots} dots`, {
    ...inside,
    y: top + 50,
    size: 28,
  })
  return { widthDots, leftDots }
}

/** Bars and spaces of the same width, from one dot up: where they run together, that width does not scan. */
function putModuleBars(canvas: LabelCanvas): void {
  let x = canvas.dots(MARGIN + 20)
  const [top, height] = [canvas.dots(BARS_TOP), canvas.dots(64)]
  for (let dots = 1; dots <= MOST_MODULE_DOTS; dots += 1) {
    putLine(canvas, `${dots}`, { x: unitsOf(canvas, x), y: BARS_TOP + 72, width: 60, size: 24 })
    for (let bar = 0; bar < BARS_EACH; bar += 1) putStroke(canvas, x + bar * 2 * dots, top, dots, height)
    x += BARS_EACH * 2 * dots + canvas.dots(34)
  }
}

function putCodes(canvas: LabelCanvas): void {
  for (const [index, moduleDots] of [2, 3, 4].entries())
    putCode(canvas, `TEST ${moduleDots}DOT`, moduleDots, CODES_TOP + index * CODE_PITCH)
}

function putCode(canvas: LabelCanvas, text: string, moduleDots: number, top: number): void {
  const symbol = code128(text)
  const x = canvas.dots(MARGIN + 60)
  if (symbol === null || x + symbol.modules * moduleDots > canvas.widthDots - x) return
  const { fieldText, modules } = symbol
  const height = canvas.dots(CODE_HEIGHT)
  const y = canvas.dots(top)
  canvas.elements.push({ kind: 'barcode', x, y, fieldText, moduleDots, width: modules * moduleDots, height })
  putLine(canvas, text, { x: MARGIN + 60, y: top + CODE_HEIGHT + 10, width: 400, size: 26 })
}

function unitsOf(canvas: LabelCanvas, dots: number): number {
  return (dots * canvas.widthUnits) / canvas.widthDots
}
