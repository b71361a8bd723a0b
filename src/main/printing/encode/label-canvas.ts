import type { PrintSetup } from '../../../shared/domain/printing/print-setup.ts'
import type { Media } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { isDrawableByPrinter } from './font-zero.ts'
import type { LabelElement, LabelLayout, LabelWarning, RasterLine } from './label-elements.ts'
import { dotsOfMm, type RasterLanguage } from './print-setup.ts'
import { fitLine, type LaidLine, LINE_PITCH } from './text-layout.ts'
import type { Alignment } from './zpl-writer.ts'

/** What a label is made for. `copyMark` is printed large, such as REPRINT 2. */
export interface LabelTarget {
  readonly dpi: 203 | 300
  readonly media: Media
  readonly copyMark: string | null
  /** ZPL unless said otherwise. */
  readonly language?: RasterLanguage | undefined
  readonly setup?: PrintSetup | undefined
}

/** The drawing is made in units of 1/203 in on 4x6 in media: 812 x 1218 units. */
const REFERENCE = { width: 812, height: 1_218, dpi: 203 } as const
/** Below half of 4x6 in the address would be smaller than 3 mm type. */
const SMALLEST_SCALE = 0.49
/** The margin keeps ink off the edge of a label that sits a little askew. */
export const LABEL_MARGIN = 30
/** Ten millimetres: office printers leave up to six of them white. */
const PAGE_MARGIN = 80
/** From A5 on a sheet is read at arm's length like any other: larger paper means more lines, not larger type. */
const SMALLEST_PAGE: Media = { widthMm: 140, heightMm: 200 }

/** Collects elements while converting units to dots, so that the layout reads the same for every printer. */
export interface LabelCanvas {
  readonly widthUnits: number
  readonly heightUnits: number
  readonly widthDots: number
  readonly heightDots: number
  /** White on every side, in units. */
  readonly margin: number
  readonly elements: LabelElement[]
  readonly warnings: LabelWarning[]
  readonly han: RasterLine['han']
  readonly weight: RasterLine['weight']
  dots(units: number): number
}

/** An empty canvas for the media. `printer.mediaMismatch` where an address label cannot be read on it. */
export function labelCanvas(target: LabelTarget, han: RasterLine['han']): LabelCanvas {
  const widthDots = dotsOfMm(target.media.widthMm, target.dpi)
  const heightDots = dotsOfMm(target.media.heightMm, target.dpi)
  const scale = Math.min(widthDots / REFERENCE.width, heightDots / REFERENCE.height)
  if (scale < (SMALLEST_SCALE * target.dpi) / REFERENCE.dpi) throw tooSmall(target.media)
  return canvasOf({ widthDots, heightDots, scale, margin: LABEL_MARGIN, han })
}

/** True for paper on which documents are set like a page of text: A5, A4, Letter. */
export function isPage({ widthMm, heightMm }: Media): boolean {
  return widthMm >= SMALLEST_PAGE.widthMm && heightMm >= SMALLEST_PAGE.heightMm
}

/**
 * An empty canvas for a document that is no label: on a page type keeps its size and there is more room, on labels it
 * is that of `labelCanvas`, with its error.
 */
export function documentCanvas(target: LabelTarget, han: RasterLine['han']): LabelCanvas {
  if (!isPage(target.media)) return labelCanvas(target, han)
  return canvasOf({
    widthDots: dotsOfMm(target.media.widthMm, target.dpi),
    heightDots: dotsOfMm(target.media.heightMm, target.dpi),
    scale: target.dpi / REFERENCE.dpi,
    margin: PAGE_MARGIN,
    han,
  })
}

/** What stands on a canvas, for the encoders. */
export function layoutOf({ widthDots, heightDots, elements, warnings }: LabelCanvas): LabelLayout {
  return { widthDots, heightDots, elements, warnings }
}

function canvasOf(sheet: {
  readonly widthDots: number
  readonly heightDots: number
  readonly scale: number
  readonly margin: number
  readonly han: RasterLine['han']
}): LabelCanvas {
  const { widthDots, heightDots, scale, margin, han } = sheet
  return {
    widthUnits: widthDots / scale,
    heightUnits: heightDots / scale,
    widthDots,
    heightDots,
    margin,
    elements: [],
    warnings: [],
    han,
    weight: 'bold',
    dots: (units) => Math.round(units * scale),
  }
}

function tooSmall(media: Media): AppError {
  const size = `${media.widthMm} x ${media.heightMm} mm`
  return new AppError(
    'printer.mediaMismatch',
    `This printer is set to ${size} media, too small for an address label (at least 51 x 77 mm, upright). Load larger labels or change the media in Settings, Printers.`,
    { widthMm: media.widthMm, heightMm: media.heightMm },
  )
}

/** A line of type in units. */
export interface LineStyle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
  readonly align?: Alignment | undefined
  readonly isReversed?: boolean | undefined
}

/** Puts one line down, shortened to its width; drawn by us where the printer's font cannot. Answers the text as printed. */
export function putLine(canvas: LabelCanvas, text: string, style: LineStyle): string {
  const size = canvas.dots(style.size)
  const boxWidth = canvas.dots(style.width)
  const fitted = fitLine(text, boxWidth, size)
  const isRaster = !isDrawableByPrinter(fitted)
  const laid = { text: fitted, top: 0, characterHeight: size, characterWidth: size, isRaster }
  const at = { x: canvas.dots(style.x), y: canvas.dots(style.y) }
  putLaid(canvas, laid, {
    ...at,
    boxWidth,
    align: style.align ?? 'left',
    isReversed: style.isReversed ?? false,
  })
  return fitted
}

interface Placement {
  readonly x: number
  readonly y: number
  readonly boxWidth: number
  readonly align: Alignment
  readonly isReversed: boolean
}

/** Puts a laid-out line down; `placement` is the block's corner, in dots. */
export function putLaid(canvas: LabelCanvas, line: LaidLine, placement: Placement): void {
  const { x, boxWidth } = placement
  const y = placement.y + line.top
  if (line.text === '') return
  if (!line.isRaster) {
    const { text, characterHeight, characterWidth } = line
    canvas.elements.push({ kind: 'text', text, characterHeight, characterWidth, ...placement, y })
    return
  }
  const heightDots = Math.ceil(line.characterHeight * LINE_PITCH)
  const drawn = {
    text: line.text,
    heightDots,
    maxWidthDots: boxWidth,
    weight: canvas.weight,
    han: canvas.han,
  }
  canvas.elements.push({ kind: 'drawn', x, y, line: drawn })
}

/** A filled rectangle, in units. */
export function putBar(canvas: LabelCanvas, x: number, y: number, width: number, height: number): void {
  const thick = Math.max(1, canvas.dots(height))
  const wide = Math.max(1, canvas.dots(width))
  canvas.elements.push({
    kind: 'box',
    x: canvas.dots(x),
    y: canvas.dots(y),
    width: wide,
    height: thick,
    thickness: Math.min(wide, thick),
  })
}

/** The outline of a rectangle, in units. */
export function putBoxOutline(
  canvas: LabelCanvas,
  box: Readonly<Record<'x' | 'y' | 'width' | 'height' | 'thickness', number>>,
): void {
  canvas.elements.push({
    kind: 'box',
    x: canvas.dots(box.x),
    y: canvas.dots(box.y),
    width: canvas.dots(box.width),
    height: canvas.dots(box.height),
    thickness: Math.max(1, canvas.dots(box.thickness)),
  })
}
