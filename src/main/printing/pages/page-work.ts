import type { z } from 'zod'
import {
  type DotBox,
  fitsAsItIs,
  type Misfit,
  mediaDots,
  type Placement,
  pageDots,
  placePage,
} from '../../../shared/domain/printing/page-placement.ts'
import type { Bitmap } from '../encode/bitmap.ts'
import { DocumentRefused } from './document-refused.ts'
import { loadPdfium, type Pdfium } from './load-pdfium.ts'
import { inkBox, oneBit } from './one-bit.ts'
import type { openedSchema, PageBarcode, PageRequest, PageText } from './page-messages.ts'
import { checkPixels, type Grey, type PageSource, type PageView, sizeOf } from './page-source.ts'
import { PdfDocument } from './pdf-document.ts'
import { PNG_SIGNATURE } from './png-chunks.ts'
import { PngDocument } from './png-document.ts'
import { greyPng } from './png-of.ts'
import { barcodesOf, loadBarcodeReader } from './read-barcodes.ts'

type Asked<Kind extends PageRequest['kind']> = Extract<PageRequest, { kind: Kind }>
type Opened = z.output<typeof openedSchema>
interface PrintedDots {
  readonly block: Bitmap
  readonly placement: Placement
  readonly isBlank: boolean
}

/** PDF readers find the header within the first kilobyte. */
const HEADER_WITHIN = 1_024

/** The open documents of a pages thread, and what can be done with their pages. */
export class PageWork {
  readonly #packagesDir: string
  readonly #documents = new Map<number, PageSource>()
  #pdfium: Promise<Pdfium> | null = null
  #reader: Promise<void> | null = null

  constructor(packagesDir: string) {
    this.#packagesDir = packagesDir
  }

  /** The value that a request asks for, as `page-messages.ts` describes it. Throws `DocumentRefused`. */
  async answer(request: PageRequest): Promise<unknown> {
    switch (request.kind) {
      case 'warm':
        return void (await Promise.all([this.#loadPdfium(), this.#loadReader()]))
      case 'open':
        return this.#open(request)
      case 'close':
        return this.#close(request.documentId)
      case 'text':
        return this.#text(request)
      case 'print':
        return printed(this.#document(request.documentId), request)
      case 'barcodes':
        return this.#barcodes(request)
      case 'picture':
        return picture(this.#document(request.documentId), request)
    }
  }

  async #open({ documentId, bytes }: Asked<'open'>): Promise<Opened> {
    const given = new Uint8Array(bytes)
    const source = isPng(given)
      ? new PngDocument(new Uint8Array(given))
      : new PdfDocument(await this.#pdfiumFor(given), given)
    this.#documents.set(documentId, source)
    return { kind: source.kind, pages: [...source.pages] }
  }

  #pdfiumFor(bytes: Uint8Array): Promise<Pdfium> {
    const start = Buffer.from(bytes.subarray(0, HEADER_WITHIN)).toString('latin1')
    if (!start.includes('%PDF-')) throw new DocumentRefused('unreadable', 'neither a PDF nor a PNG')
    return this.#loadPdfium()
  }

  #close(documentId: number): void {
    this.#documents.get(documentId)?.close()
    this.#documents.delete(documentId)
  }

  #text({ documentId, page }: Asked<'text'>): PageText {
    return this.#document(documentId).text(page)
  }

  async #barcodes({ documentId, page, dpi, placement }: Asked<'barcodes'>): Promise<PageBarcode[]> {
    const source = this.#document(documentId)
    await this.#loadReader()
    const view = placement === null ? wholePage(source, page, dpi) : viewOf(placement, dpi)
    const isDrawn = sizeOf(source, page).kind === 'paper'
    return barcodesOf((one) => source.grey(page, one), view, isDrawn)
  }

  #document(documentId: number): PageSource {
    const source = this.#documents.get(documentId)
    if (source === undefined) throw new Error(`document ${documentId} is not open`)
    return source
  }

  #loadPdfium(): Promise<Pdfium> {
    this.#pdfium ??= loadPdfium(this.#packagesDir)
    return this.#pdfium
  }

  #loadReader(): Promise<void> {
    this.#reader ??= loadBarcodeReader(this.#packagesDir)
    return this.#reader
  }
}

function isPng(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, PNG_SIGNATURE.length)).equals(PNG_SIGNATURE)
}

/** A page as the printer gets it; its ink is looked for only where it does not fit as it is. */
function printed(
  source: PageSource,
  { page, target }: Asked<'print'>,
): PrintedDots | { readonly misfit: Misfit } {
  const size = sizeOf(source, page)
  checkPixels(mediaDots(target.media, target.dpi))
  const ink = fitsAsItIs(size, target) ? null : inkOf(source, page, target.dpi)
  const verdict = placePage(size, ink, target)
  if (!verdict.fits) return { misfit: verdict.misfit }
  const block = oneBit(source.grey(page, viewOf(verdict.placement, target.dpi)))
  return { block, placement: verdict.placement, isBlank: block.bits.every((byte) => byte === 0) }
}

function inkOf(source: PageSource, page: number, dpi: number): DotBox | null {
  return inkBox(source.grey(page, wholePage(source, page, dpi)))
}

function viewOf({ rotation, window }: Placement, dpi: number): PageView {
  return { dpi, rotation, ...window }
}

function wholePage(source: PageSource, page: number, dpi: number): PageView {
  return { dpi, rotation: 0, left: 0, top: 0, ...pageDots(sizeOf(source, page), dpi) }
}

/** A PNG for the screen. A page is drawn at a resolution at which its longest side is no longer than asked. */
function picture(source: PageSource, { page, dpi, longestSide }: Asked<'picture'>): Uint8Array {
  const full = pageDots(sizeOf(source, page), dpi)
  const shrink = Math.min(1, longestSide / Math.max(full.width, full.height, 1))
  if (source.pages[page]?.kind === 'pixels')
    return greyPng(shrunk(source.grey(page, wholePage(source, page, dpi)), shrink))
  return greyPng(source.grey(page, wholePage(source, page, dpi * shrink)))
}

/** Every so many pixels one: a thumbnail, never a print. */
function shrunk(grey: Grey, by: number): Grey {
  if (by >= 1) return grey
  const [width, height] = [
    Math.max(1, Math.floor(grey.width * by)),
    Math.max(1, Math.floor(grey.height * by)),
  ]
  const values = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      values[y * width + x] = grey.values[Math.floor(y / by) * grey.width + Math.floor(x / by)] ?? 255
  return { width, height, values }
}
