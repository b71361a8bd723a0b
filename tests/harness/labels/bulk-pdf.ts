import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib'
import { code128 } from '../../../src/main/printing/encode/code128.ts'
import { code128Bars } from '../../../src/main/printing/encode/code128-bars.ts'

/** A page of a bulk PDF, as Seller Center makes them. */
export interface BulkPage {
  readonly kind: 'label' | 'packing-list'
  /** In bars on a label; in words only where `hasText`. */
  readonly tracking?: string | undefined
  readonly orderNumber?: string | undefined
  /** False: a scan, nothing but a picture. */
  readonly hasText?: boolean | undefined
  /** Paper of the page, 4x6 in unless told otherwise; `landscape` lies on its side. */
  readonly paper?: 'a6' | '4x6' | 'landscape' | undefined
}

const PAPER = { '4x6': [288, 432], a6: [297.6, 419.5], landscape: [432, 288] } as const
/** Three dots a module at 203 dpi, in points. */
const MODULE_PT = (3 * 72) / 203
const BARS_HIGH = 70
const BLACK = rgb(0, 0, 0)

/** A PDF of these pages, one after the other. */
export async function bulkPdf(pages: readonly BulkPage[]): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (const page of pages) drawPage(document.addPage([...PAPER[page.paper ?? '4x6']]), page, font)
  return document.save()
}

/** The number in groups of four, as carriers print it. */
export function inGroups(tracking: string): string {
  return (tracking.match(/.{1,4}/g) ?? []).join(' ')
}

function drawPage(sheet: PDFPage, page: BulkPage, font: PDFFont): void {
  const [width, height] = [sheet.getWidth(), sheet.getHeight()]
  const hasText = page.hasText ?? true
  const frame = { x: 8, y: 8, width: width - 16, height: height - 16 }
  sheet.drawRectangle({ ...frame, color: rgb(1, 1, 1), borderColor: BLACK, borderWidth: 1.5 })
  const write = (text: string, line: number) => {
    if (hasText) sheet.drawText(text, { x: 20, y: height - 30 - line * 16, size: 11, font })
  }
  if (page.kind === 'packing-list') {
    write('Packing list', 0)
    if (page.orderNumber !== undefined) write(`Order ID: ${page.orderNumber}`, 1)
    write('Glow Serum 30ml x 2', 3)
    return
  }
  write('SHIP TO', 0)
  write('J*** D** ** H*** Road LS1 ***', 1)
  if (page.tracking !== undefined) {
    write(inGroups(page.tracking), 3)
    drawBars(sheet, page.tracking, page.paper === 'landscape')
  }
  if (page.orderNumber !== undefined) write(`Order ${page.orderNumber}`, 4)
}

function drawBars(sheet: PDFPage, text: string, isUpright: boolean): void {
  const symbol = code128(text)
  if (symbol === null) throw new Error(`${text} is no barcode`)
  // A barcode that is wider than the page would be no test of reading one.
  const room = (isUpright ? sheet.getHeight() : sheet.getWidth()) - 40
  const module = Math.min(MODULE_PT, room / symbol.modules)
  for (const { left, width } of code128Bars(symbol.fieldText)) {
    const [along, thick] = [20 + left * module, width * module]
    const bar = isUpright
      ? { x: 320, y: along, width: BARS_HIGH, height: thick }
      : { x: along, y: 60, width: thick, height: BARS_HIGH }
    sheet.drawRectangle({ ...bar, color: BLACK })
  }
}
