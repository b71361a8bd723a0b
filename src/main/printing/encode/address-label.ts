import { addressLines } from '../../../shared/domain/printing/address-lines.ts'
import { labelText } from '../../../shared/domain/printing/label-text.ts'
import type { LabelTicket, PostalAddress } from '../../../shared/domain/printing/printing.ts'
import { code128, moduleWidth } from './code128.ts'
import { itemLines } from './item-lines.ts'
import {
  LABEL_MARGIN,
  type LabelCanvas,
  type LabelTarget,
  labelCanvas,
  layoutOf,
  putBar,
  putLaid,
  putLine,
} from './label-canvas.ts'
import type { LabelLayout, LabelWarning } from './label-elements.ts'
import { fitText, type Paragraph } from './text-layout.ts'

/** Units of 1/203 in. */
export const GAP = 14
const RULE = 3
export const CAPTION = 22
const BANNER_HEIGHT = 74
const FROM_HEIGHT = 172
export const BARCODE_HEIGHT = 104
export const BARCODE_TEXT = 34
const TRACKING_TEXT = 36
const ITEM_TEXT = 30
const ITEM_PITCH = 37
const QUANTITY_COLUMN = 84
const NAME_SIZE = 68
const SMALLEST_ADDRESS_SIZE = 22
const WIDEST_MODULE_UNITS = 4

/**
 * The 4x6 in address label, laid out for a printer. From the top: what it is not (postage), who sends it, whom
 * it goes to in the largest type that fits, what is in it, its tracking number where known, its order number
 * as a barcode that the desk scans. `printer.mediaMismatch` for media too small to read.
 */
export function layoutAddressLabel(ticket: LabelTicket, target: LabelTarget): LabelLayout {
  const canvas = labelCanvas(target, hanOf(ticket.recipient.country))
  const top = putHeader(canvas, ticket, target.copyMark)
  const bottom = putFooter(canvas, ticket)
  putRecipient(canvas, ticket.recipient, top, bottom)
  return layoutOf(canvas)
}

/** The regional shapes of Han characters in a country. */
export function hanOf(country: string): 'sc' | 'jp' | 'kr' {
  const name = labelText(country).toLocaleLowerCase('en')
  if (['jp', 'japan', '日本'].includes(name)) return 'jp'
  return ['kr', 'korea', 'south korea', 'republic of korea', '대한민국', '한국'].includes(name) ? 'kr' : 'sc'
}

/** Units between the margins. */
export function contentWidth(canvas: LabelCanvas): number {
  return canvas.widthUnits - 2 * canvas.margin
}

/** A line across. */
export function putRule(canvas: LabelCanvas, y: number): void {
  putBar(canvas, canvas.margin, y, contentWidth(canvas), RULE)
}

/** A small heading. */
export function putCaption(canvas: LabelCanvas, text: string, x: number, y: number): void {
  putLine(canvas, text, { x, y, width: contentWidth(canvas) / 2, size: CAPTION })
}

/** Banner and sender; answers where the recipient's block may begin. */
function putHeader(canvas: LabelCanvas, ticket: LabelTicket, copyMark: string | null): number {
  putBanner(canvas, copyMark)
  const top = LABEL_MARGIN + BANNER_HEIGHT + GAP
  const split = Math.round(contentWidth(canvas) * 0.64)
  putSender(canvas, ticket.sender, top, split - GAP)
  putBar(canvas, LABEL_MARGIN + split, top, RULE, FROM_HEIGHT - GAP)
  putParcel(canvas, ticket, LABEL_MARGIN + split + GAP + RULE, top, contentWidth(canvas) - split - GAP - RULE)
  putRule(canvas, top + FROM_HEIGHT)
  return top + FROM_HEIGHT + RULE + GAP
}

function putBanner(canvas: LabelCanvas, copyMark: string | null): void {
  const width = contentWidth(canvas)
  putBar(canvas, LABEL_MARGIN, LABEL_MARGIN, width, BANNER_HEIGHT)
  const mark = copyMark === null ? '' : labelText(copyMark)
  const inner = { x: LABEL_MARGIN + 18, y: LABEL_MARGIN + 13, width: width - 36, isReversed: true }
  putLine(canvas, 'NOT POSTAGE', { ...inner, size: 56, width: mark === '' ? inner.width : inner.width * 0.6 })
  const right = mark === '' ? 'Address label only' : mark
  const size = mark === '' ? 30 : 44
  const beside = {
    x: LABEL_MARGIN + 18 + inner.width * 0.6,
    width: inner.width * 0.4,
    align: 'right' as const,
  }
  putLine(canvas, right, {
    ...beside,
    y: LABEL_MARGIN + (BANNER_HEIGHT - size * 0.74) / 2,
    size,
    isReversed: true,
  })
}

function putSender(canvas: LabelCanvas, sender: PostalAddress | null, top: number, width: number): void {
  putCaption(canvas, 'FROM', LABEL_MARGIN, top)
  if (sender === null) return
  const lines = addressLines(sender)
  const streets = sender.lines.map(labelText).filter((line) => lines.includes(line))
  const town = lines.filter((line) => !streets.includes(line))
  const paragraphs = [labelText(sender.name), streets.join(', '), town.join(', ')]
    .filter((text) => text !== '')
    .map((text) => ({ text, scale: 1, maxLines: 2 }))
  putBlock(canvas, paragraphs, {
    x: LABEL_MARGIN,
    y: top + CAPTION + 6,
    width,
    height: FROM_HEIGHT - CAPTION - GAP - 6,
    largest: 34,
    smallest: 16,
  })
}

function putParcel(canvas: LabelCanvas, ticket: LabelTicket, x: number, top: number, width: number): void {
  putCaption(canvas, 'PACKAGE', x, top)
  putLine(canvas, `${ticket.packageIndex} of ${ticket.packageCount}`, {
    x,
    y: top + CAPTION + 6,
    width,
    size: 46,
  })
  const carrier = labelText(ticket.carrier ?? '')
  if (carrier === '') return
  putCaption(canvas, 'SHIP WITH', x, top + 88)
  putLine(canvas, carrier, { x, y: top + 88 + CAPTION + 6, width, size: 32 })
}

/** Items, tracking and order number, from the foot up; answers where the recipient's block must end. */
function putFooter(canvas: LabelCanvas, ticket: LabelTicket): number {
  const orderTop = canvas.heightUnits - LABEL_MARGIN - BARCODE_HEIGHT - BARCODE_TEXT - 8
  putBarcode(canvas, 'ORDER', ticket.tiktokOrderId, orderTop, 'orderBarcodeLeftOut')
  putRule(canvas, orderTop - GAP - RULE)
  const itemsBottom = putTracking(canvas, ticket, orderTop - 2 * GAP - RULE)
  return putItems(canvas, ticket, itemsBottom)
}

function putTracking(canvas: LabelCanvas, ticket: LabelTicket, bottom: number): number {
  const number = labelText(ticket.trackingBarcode ?? ticket.tracking ?? '')
  if (number === '') return bottom + GAP
  const height =
    ticket.trackingBarcode === null ? CAPTION + 6 + TRACKING_TEXT : BARCODE_HEIGHT + BARCODE_TEXT + 8
  const top = bottom - height
  if (ticket.trackingBarcode === null) {
    putCaption(canvas, 'TRACKING', LABEL_MARGIN, top)
    putLine(canvas, number, {
      x: LABEL_MARGIN,
      y: top + CAPTION + 6,
      width: contentWidth(canvas),
      size: TRACKING_TEXT,
    })
  } else putBarcode(canvas, 'TRACKING', number, top, 'trackingBarcodeLeftOut')
  putRule(canvas, top - GAP - RULE)
  return top - GAP - RULE
}

function putItems(canvas: LabelCanvas, ticket: LabelTicket, bottom: number): number {
  const width = contentWidth(canvas)
  const { lines, isShortened } = itemLines(ticket.items)
  if (isShortened) canvas.warnings.push('itemsShortened')
  if (lines.length === 0) return bottom
  const top = bottom - GAP - CAPTION - 6 - lines.length * ITEM_PITCH
  putCaption(canvas, 'ITEMS', LABEL_MARGIN, top)
  lines.forEach((line, index) => {
    const y = top + CAPTION + 6 + index * ITEM_PITCH
    putLine(canvas, line.quantity, { x: LABEL_MARGIN, y, width: 80, size: ITEM_TEXT })
    putLine(canvas, line.text, {
      x: LABEL_MARGIN + QUANTITY_COLUMN,
      y,
      width: width - QUANTITY_COLUMN,
      size: ITEM_TEXT,
    })
  })
  putRule(canvas, top - GAP - RULE)
  return top - GAP - RULE
}

/** Symbol with its quiet zones, centred, and its number below it in words a person can read out. */
export function putBarcode(
  canvas: LabelCanvas,
  caption: string,
  raw: string,
  top: number,
  leftOut: LabelWarning,
): void {
  const number = labelText(raw)
  const symbol = code128(number)
  const available = canvas.dots(contentWidth(canvas))
  const moduleDots = symbol === null ? null : moduleWidth(symbol, available, canvas.dots(WIDEST_MODULE_UNITS))
  if (symbol === null || moduleDots === null) canvas.warnings.push(leftOut)
  else {
    const width = symbol.modules * moduleDots
    const x = Math.floor((canvas.widthDots - width) / 2)
    const height = canvas.dots(BARCODE_HEIGHT)
    canvas.elements.push({
      kind: 'barcode',
      x,
      y: canvas.dots(top),
      fieldText: symbol.fieldText,
      moduleDots,
      width,
      height,
    })
  }
  const style = {
    x: canvas.margin,
    width: contentWidth(canvas),
    size: BARCODE_TEXT,
    align: 'centre' as const,
  }
  putLine(canvas, `${caption} ${number}`, { ...style, y: top + BARCODE_HEIGHT + 10 })
}

function putRecipient(canvas: LabelCanvas, recipient: PostalAddress, top: number, bottom: number): void {
  putCaption(canvas, 'SHIP TO', LABEL_MARGIN, top)
  const phone = labelText(recipient.phone)
  const paragraphs: Paragraph[] = [
    { text: labelText(recipient.name), scale: 1, maxLines: 2 },
    ...addressLines(recipient).map((text) => ({ text, scale: 0.82, maxLines: 6 })),
    ...(phone === '' ? [] : [{ text: `Tel ${phone}`, scale: 0.6, maxLines: 1 }]),
  ].filter((paragraph) => paragraph.text !== '')
  const y = top + CAPTION + 12
  const box = { x: LABEL_MARGIN, y, width: contentWidth(canvas), height: bottom - GAP - y }
  const isCut = putBlock(canvas, paragraphs, { ...box, largest: NAME_SIZE, smallest: SMALLEST_ADDRESS_SIZE })
  if (isCut) canvas.warnings.push('addressCut')
}

interface Block {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly largest: number
  readonly smallest: number
}

/** Sets paragraphs as large as the block allows; answers whether text had to be left out. */
export function putBlock(canvas: LabelCanvas, paragraphs: readonly Paragraph[], block: Block): boolean {
  const boxWidth = canvas.dots(block.width)
  const laid = fitText(paragraphs, {
    widthDots: boxWidth,
    heightDots: canvas.dots(block.height),
    largest: canvas.dots(block.largest),
    smallest: canvas.dots(block.smallest),
  })
  const at = {
    x: canvas.dots(block.x),
    y: canvas.dots(block.y),
    boxWidth,
    align: 'left' as const,
    isReversed: false,
  }
  for (const line of laid.lines) putLaid(canvas, line, at)
  return laid.isCut
}
