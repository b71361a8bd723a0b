import { degrees, PDFDocument, type PDFFont, type PDFPage, StandardFonts } from '@cantoo/pdf-lib'
import { type BarcodeSpec, isLinear, modulesOf } from './symbols.ts'

/** Points in a millimetre. */
const PT = 72 / 25.4

/** Sizes that label documents come in, in millimetres, upright. */
export const PAPER = {
  fourBySix: { widthMm: 101.6, heightMm: 152.4 },
  a6: { widthMm: 105, heightMm: 148 },
  a4: { widthMm: 210, heightMm: 297 },
  letter: { widthMm: 215.9, heightMm: 279.4 },
} as const
export type Paper = keyof typeof PAPER

/** What a carrier's label says. */
export interface CarrierLabel {
  /** Printed as `Order <id>`; left out where the carrier was not told. */
  readonly orderId?: string | undefined
  readonly recipient: readonly string[]
  readonly tracking: string
  /** From top to bottom. */
  readonly barcodes: readonly BarcodeSpec[]
}

/** One page of a label document. */
export type LabelPage =
  | {
      readonly kind: 'label'
      readonly paper: Paper
      readonly isLandscape?: boolean
      readonly label: CarrierLabel
    }
  /** A 4x6 label somewhere on a larger sheet; millimetres from the sheet's top left. */
  | {
      readonly kind: 'onSheet'
      readonly paper: Paper
      readonly leftMm: number
      readonly topMm: number
      readonly label: CarrierLabel
    }
  /** Nothing but a picture that fills the page. */
  | { readonly kind: 'picture'; readonly paper: Paper; readonly png: Uint8Array }
  | { readonly kind: 'packingList'; readonly orderId: string; readonly items: readonly string[] }
  | { readonly kind: 'blank'; readonly paper: Paper }

/** A label document of these pages. Its parts are not compressed where `isPlain`, so that mutations reach them. */
export async function labelPdf(pages: readonly LabelPage[], isPlain = false): Promise<Uint8Array> {
  const pdf = await drawn(pages)
  return pdf.save({ useObjectStreams: !isPlain, addDefaultPage: false })
}

/** The same behind a password. */
export async function lockedPdf(pages: readonly LabelPage[]): Promise<Uint8Array> {
  const pdf = await drawn(pages)
  pdf.encrypt({ userPassword: 'sesame', ownerPassword: 'open' })
  return pdf.save({ useObjectStreams: false })
}

async function drawn(pages: readonly LabelPage[]): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  // Nothing of the clock is in the bytes: the same pages are the same document.
  pdf.setCreationDate(new Date(0))
  pdf.setModificationDate(new Date(0))
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold)
  for (const page of pages) await drawPage(pdf, { font, bold }, page)
  return pdf
}

interface Fonts {
  readonly font: PDFFont
  readonly bold: PDFFont
}

async function drawPage(pdf: PDFDocument, fonts: Fonts, page: LabelPage): Promise<void> {
  if (page.kind === 'packingList') return drawPackingList(addPage(pdf, 'fourBySix'), fonts, page)
  const isLandscape = page.kind === 'label' && page.isLandscape === true
  const sheet = addPage(pdf, page.paper, isLandscape)
  if (page.kind === 'picture') {
    const picture = await pdf.embedPng(page.png)
    sheet.drawImage(picture, { x: 0, y: 0, width: sheet.getWidth(), height: sheet.getHeight() })
  }
  if (page.kind === 'label') {
    if (isLandscape) await drawTurned(pdf, sheet, page.label)
    else await drawLabel(penOn(sheet, 0, 0), fonts, page.label)
  }
  if (page.kind === 'onSheet') await drawLabel(penOn(sheet, page.leftMm, page.topMm), fonts, page.label)
}

function addPage(pdf: PDFDocument, paper: Paper, isLandscape = false): PDFPage {
  const { widthMm, heightMm } = PAPER[paper]
  const sides: [number, number] = [widthMm * PT, heightMm * PT]
  return pdf.addPage(isLandscape ? [sides[1], sides[0]] : sides)
}

/** A landscape page holds the upright label as a form, turned anticlockwise: what carriers' own printers expect. */
async function drawTurned(pdf: PDFDocument, sheet: PDFPage, label: CarrierLabel): Promise<void> {
  const upright = await PDFDocument.create()
  const page = upright.addPage([sheet.getHeight(), sheet.getWidth()])
  const own = {
    font: await upright.embedFont(StandardFonts.Helvetica),
    bold: await upright.embedFont(StandardFonts.HelveticaBold),
  }
  await drawLabel(penOn(page, 0, 0), own, label)
  const [form] = await pdf.embedPdf(await upright.save())
  if (form === undefined) throw new Error('nothing was embedded')
  sheet.drawPage(form, { x: sheet.getWidth(), y: 0, rotate: degrees(90) })
}

/** Draws in millimetres from a corner of a page, downwards. */
interface Pen {
  rect(left: number, top: number, width: number, height: number): void
  frame(left: number, top: number, width: number, height: number, line: number): void
  text(left: number, baseline: number, size: number, words: string, font: PDFFont): void
}

function penOn(page: PDFPage, leftMm: number, topMm: number): Pen {
  const x = (left: number) => (leftMm + left) * PT
  const y = (down: number) => page.getHeight() - (topMm + down) * PT
  const rect: Pen['rect'] = (left, top, width, height) =>
    page.drawRectangle({ x: x(left), y: y(top + height), width: width * PT, height: height * PT })
  return {
    rect,
    frame: (left, top, width, height, line) => {
      rect(left, top, width, line)
      rect(left, top + height - line, width, line)
      rect(left, top, line, height)
      rect(left + width - line, top, line, height)
    },
    text: (left, baseline, size, words, font) =>
      page.drawText(words, { x: x(left), y: y(baseline), size: size * PT, font }),
  }
}

/** A label of 98 x 146 mm, 1.6 mm from the corner, in a frame: header, address, barcodes, tracking, order. */
async function drawLabel(pen: Pen, { font, bold }: Fonts, label: CarrierLabel): Promise<void> {
  pen.frame(1.6, 1.6, 98, 144, 0.5)
  pen.text(5, 9, 5, 'TRACKED 48', bold)
  pen.rect(1.6, 12, 98, 0.5)
  pen.text(5, 17, 3, 'SHIP TO', bold)
  for (const [index, line] of label.recipient.entries()) pen.text(5, 22 + index * 4.6, 4, line, font)
  let top = 22 + label.recipient.length * 4.6
  for (const barcode of label.barcodes) top = await drawBarcode(pen, barcode, top)
  pen.text(5, top + 4, 4, label.tracking, bold)
  if (label.orderId !== undefined) pen.text(5, top + 9, 3.5, `Order ${label.orderId}`, font)
}

/** Draws each run of black modules as one rectangle, 9 mm from the left, and answers where the next thing goes. */
async function drawBarcode(pen: Pen, spec: BarcodeSpec, top: number): Promise<number> {
  const modules = await modulesOf(spec)
  const rowMm = isLinear(spec.symbology) ? (spec.heightMm ?? 18) : spec.moduleMm
  for (let y = 0; y < modules.height; y += 1) {
    for (let x = 0; x < modules.width; ) {
      let end = x
      while (end < modules.width && modules.isBlack(end, y)) end += 1
      if (end > x) pen.rect(9 + x * spec.moduleMm, top + y * rowMm, (end - x) * spec.moduleMm, rowMm)
      x = end + 1
    }
  }
  return top + modules.height * rowMm + 4
}

function drawPackingList(
  page: PDFPage,
  { font, bold }: Fonts,
  { orderId, items }: Extract<LabelPage, { kind: 'packingList' }>,
): void {
  const pen = penOn(page, 0, 0)
  pen.text(5, 10, 5, 'Packing list', bold)
  pen.text(5, 18, 3.5, `Order ID: ${orderId}`, font)
  for (const [index, item] of items.entries()) pen.text(5, 26 + index * 5, 3.5, item, font)
}
