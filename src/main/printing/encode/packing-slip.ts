import { labelText } from '../../../shared/domain/printing/label-text.ts'
import type { LabelTicket } from '../../../shared/domain/printing/printing.ts'
import {
  BARCODE_HEIGHT,
  BARCODE_TEXT,
  CAPTION,
  contentWidth,
  GAP,
  hanOf,
  putBarcode,
  putBlock,
  putCaption,
  putRule,
} from './address-label.ts'
import { type PlannedLabel, planLayout } from './encode-label.ts'
import { itemLines } from './item-lines.ts'
import { documentCanvas, type LabelCanvas, type LabelTarget, layoutOf, putLine } from './label-canvas.ts'
import type { LabelLayout } from './label-elements.ts'

const TITLE = 52
const TITLE_HEIGHT = 66
const WORDS_HEIGHT = 150
const ITEM_TEXT = 34
const ITEM_PITCH = 46
const QUANTITY_COLUMN = 96

/** The packing slip of a parcel, in the printer's language: on labels of 4x6 in and A6, on pages of A4 and Letter. See planLabel. */
export function planSlip(ticket: LabelTicket, target: LabelTarget): PlannedLabel {
  return planLayout(layoutSlip(ticket, target), target)
}

/**
 * From the top: what it is, whose parcel, every item with its quantity as far as there is room, what the buyer and the
 * packer said, the order number as a barcode. No address: a slip that is taken for a label leads a parcel astray.
 */
export function layoutSlip(ticket: LabelTicket, target: LabelTarget): LabelLayout {
  const canvas = documentCanvas(target, hanOf(ticket.recipient.country))
  const top = putTitle(canvas, ticket, target.copyMark)
  const orderTop = canvas.heightUnits - canvas.margin - BARCODE_HEIGHT - BARCODE_TEXT - 8
  putBarcode(canvas, 'ORDER', ticket.tiktokOrderId, orderTop, 'orderBarcodeLeftOut')
  putRule(canvas, orderTop - GAP)
  putGoods(canvas, ticket, top, putWords(canvas, ticket, orderTop - 2 * GAP))
  return layoutOf(canvas)
}

function putTitle(canvas: LabelCanvas, ticket: LabelTicket, copyMark: string | null): number {
  const width = contentWidth(canvas)
  const parcel = ticket.packageCount > 1 ? `${ticket.packageIndex} of ${ticket.packageCount}` : ''
  const right = [copyMark ?? '', parcel].filter((text) => text !== '').join('  ')
  putLine(canvas, 'PACKING SLIP', { x: canvas.margin, y: canvas.margin, width: width * 0.62, size: TITLE })
  putLine(canvas, labelText(right), {
    x: canvas.margin + width * 0.62,
    y: canvas.margin + 12,
    width: width * 0.38,
    size: 36,
    align: 'right',
  })
  const handle = labelText(ticket.slip?.handle ?? '')
  const who = [labelText(ticket.recipient.name), handle === '' ? '' : `@${handle.replace(/^@/, '')}`]
  putLine(canvas, who.filter((text) => text !== '').join('  '), {
    x: canvas.margin,
    y: canvas.margin + TITLE_HEIGHT,
    width,
    size: 36,
  })
  putRule(canvas, canvas.margin + TITLE_HEIGHT + 46)
  return canvas.margin + TITLE_HEIGHT + 46 + GAP
}

/** What was written to the packer, above the foot; answers where the goods must end. */
function putWords(canvas: LabelCanvas, ticket: LabelTicket, bottom: number): number {
  const said = [labelText(ticket.slip?.buyerMessage ?? ''), labelText(ticket.slip?.note ?? '')]
  const paragraphs = said.filter((text) => text !== '').map((text) => ({ text, scale: 1, maxLines: 3 }))
  if (paragraphs.length === 0) return bottom
  const top = bottom - WORDS_HEIGHT - CAPTION - 6
  putCaption(canvas, 'MESSAGE', canvas.margin, top)
  putBlock(canvas, paragraphs, {
    x: canvas.margin,
    y: top + CAPTION + 6,
    width: contentWidth(canvas),
    height: WORDS_HEIGHT,
    largest: 34,
    smallest: 20,
  })
  putRule(canvas, top - GAP)
  return top - GAP
}

function putGoods(canvas: LabelCanvas, ticket: LabelTicket, top: number, bottom: number): void {
  const room = Math.max(1, Math.floor((bottom - top - CAPTION - 6) / ITEM_PITCH))
  const { lines, isShortened } = itemLines(ticket.items, room)
  if (isShortened) canvas.warnings.push('itemsShortened')
  putCaption(
    canvas,
    `ITEMS ${ticket.items.reduce((sum, item) => sum + item.quantity, 0)}`,
    canvas.margin,
    top,
  )
  lines.forEach((line, index) => {
    const y = top + CAPTION + 6 + index * ITEM_PITCH
    putLine(canvas, line.quantity, { x: canvas.margin, y, width: QUANTITY_COLUMN, size: ITEM_TEXT })
    putLine(canvas, line.text, {
      x: canvas.margin + QUANTITY_COLUMN,
      y,
      width: contentWidth(canvas) - QUANTITY_COLUMN,
      size: ITEM_TEXT,
    })
  })
}
