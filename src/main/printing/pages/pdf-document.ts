import type { PageSize } from '../../../shared/domain/printing/page-placement.ts'
import { DocumentRefused } from './document-refused.ts'
import type { Pdfium } from './load-pdfium.ts'
import { PAGE_LIMITS } from './page-limits.ts'
import type { PageText } from './page-messages.ts'
import { checkPixels, type Grey, type PageSource, type PageView, sizeOf } from './page-source.ts'

const POINTS_PER_INCH = 72
/** A page below this is no label, and PDFium divides by its whole points. */
const SMALLEST_PT = 8
const LARGEST_PT = 14_400
/** fpdfview.h: FPDF_ANNOT, since carriers stamp labels with annotations, and FPDF_PRINTING. */
const RENDER_FLAGS = 0x01 | 0x8_00
/** fpdfview.h: FPDFBitmap_BGRx, four bytes a pixel. Its grey format ignores transparency in places. */
const BGRX = 3
const FORMAT_ERROR_PASSWORD = 4

/** A PDF that is open in PDFium. Every call may trap on a hostile file; the thread is replaced then. */
export class PdfDocument implements PageSource {
  readonly kind = 'pdf'
  readonly pages: readonly PageSize[]
  readonly #pdfium: Pdfium
  readonly #bytesPointer: number
  readonly #document: number

  /** Opens the bytes. Throws `DocumentRefused`. */
  constructor(pdfium: Pdfium, bytes: Uint8Array) {
    this.#pdfium = pdfium
    this.#bytesPointer = allocate(pdfium, bytes.byteLength)
    // PDFium reads the file from its own memory for as long as the document is open.
    pdfium.HEAPU8.set(bytes, this.#bytesPointer)
    this.#document = pdfium._FPDF_LoadMemDocument(this.#bytesPointer, bytes.byteLength, 0)
    try {
      if (this.#document === 0) throw refusalOf(pdfium._FPDF_GetLastError())
      this.pages = this.#sizes()
    } catch (error) {
      this.close()
      throw error
    }
  }

  text(page: number): PageText {
    return this.#onPage(page, (pointer) => readText(this.#pdfium, pointer))
  }

  grey(page: number, view: PageView): Grey {
    checkPixels(view)
    const size = sizeOf(this, page)
    return this.#onPage(page, (pointer) => renderGrey(this.#pdfium, pointer, size, view))
  }

  close(): void {
    if (this.#document !== 0) this.#pdfium._FPDF_CloseDocument(this.#document)
    this.#pdfium.wasmExports.free(this.#bytesPointer)
  }

  #sizes(): PageSize[] {
    const count = this.#pdfium._FPDF_GetPageCount(this.#document)
    if (count < 1) throw new DocumentRefused('unreadable', 'no pages')
    if (count > PAGE_LIMITS.pages) throw new DocumentRefused('tooLarge', `${count} pages`)
    return withMemory(this.#pdfium, 8, (pointer) =>
      Array.from({ length: count }, (_, page) => {
        const isThere = this.#pdfium._FPDF_GetPageSizeByIndexF(this.#document, page, pointer) !== 0
        const [widthPt = 0, heightPt = 0] = isThere ? floatsAt(this.#pdfium, pointer, 2) : []
        const isSize = Number.isFinite(widthPt) && Number.isFinite(heightPt)
        return { kind: 'paper', widthPt: isSize ? widthPt : 0, heightPt: isSize ? heightPt : 0 }
      }),
    )
  }

  #onPage<T>(page: number, use: (pointer: number) => T): T {
    checkPaper(sizeOf(this, page), page)
    const pointer = this.#pdfium._FPDF_LoadPage(this.#document, page)
    if (pointer === 0) throw new DocumentRefused('unreadable', `page ${page + 1} cannot be read`)
    const result = use(pointer)
    this.#pdfium._FPDF_ClosePage(pointer)
    return result
  }
}

function refusalOf(error: number): DocumentRefused {
  if (error === FORMAT_ERROR_PASSWORD) return new DocumentRefused('locked', 'a password is needed')
  return new DocumentRefused('unreadable', `PDFium error ${error}`)
}

/** Sizes are refused page by page, so that one odd page does not refuse a day's labels. */
function checkPaper(size: PageSize, page: number): void {
  if (size.kind !== 'paper') return
  const sides = [size.widthPt, size.heightPt]
  if (sides.every((side) => side >= SMALLEST_PT && side <= LARGEST_PT)) return
  throw new DocumentRefused('unreadable', `page ${page + 1} measures ${sides.join(' x ')} pt`)
}

function allocate(pdfium: Pdfium, bytes: number): number {
  const pointer = pdfium.wasmExports.malloc(bytes)
  if (pointer === 0) throw new DocumentRefused('tooLarge', `no room for ${bytes} bytes`)
  return pointer
}

function withMemory<T>(pdfium: Pdfium, bytes: number, use: (pointer: number) => T): T {
  const pointer = allocate(pdfium, bytes)
  try {
    return use(pointer)
  } finally {
    pdfium.wasmExports.free(pointer)
  }
}

/** Views of the memory are asked for anew each time: they are lost when it grows. */
function floatsAt(pdfium: Pdfium, pointer: number, count: number): Float32Array {
  return pdfium.HEAPF32.slice(pointer >> 2, (pointer >> 2) + count)
}

function readText(pdfium: Pdfium, page: number): PageText {
  const textPage = pdfium._FPDFText_LoadPage(page)
  if (textPage === 0) return { text: '', isCut: false }
  const all = Math.max(0, pdfium._FPDFText_CountChars(textPage))
  const count = Math.min(all, PAGE_LIMITS.characters)
  const text = withMemory(pdfium, 2 * (count + 1), (pointer) => {
    const written = count === 0 ? 0 : pdfium._FPDFText_GetText(textPage, 0, count, pointer)
    // UTF-16 with a zero at the end that is counted.
    const end = pointer + 2 * Math.max(0, Math.min(written - 1, count))
    return new TextDecoder('utf-16le').decode(pdfium.HEAPU8.slice(pointer, end))
  })
  pdfium._FPDFText_ClosePage(textPage)
  return { text: text.replaceAll('\0', ''), isCut: all > count }
}

function renderGrey(pdfium: Pdfium, page: number, size: PageSize, view: PageView): Grey {
  const { width, height } = view
  const stride = width * 4
  return withMemory(pdfium, stride * height, (pixels) => {
    const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, BGRX, pixels, stride)
    if (bitmap === 0) throw new DocumentRefused('tooLarge', `no room for ${width} x ${height} dots`)
    pdfium.HEAPU8.fill(0xff, pixels, pixels + stride * height)
    withMemory(pdfium, 40, (pointer) => {
      pdfium.HEAPF32.set([...matrixOf(size, view), 0, 0, width, height], pointer >> 2)
      pdfium._FPDF_RenderPageBitmapWithMatrix(bitmap, page, pointer, pointer + 24, RENDER_FLAGS)
    })
    pdfium._FPDFBitmap_Destroy(bitmap)
    return { width, height, values: greyOf(pdfium.HEAPU8, pixels, width * height) }
  })
}

/**
 * From PDFium's page (points from the top left) to dots: x' = ax + cy + e, y' = bx + dy + f. PDFium first fits the page
 * into its whole points, which would print A4 0.05 % small; `wide` and `high` take that back.
 */
function matrixOf(size: PageSize, view: PageView): number[] {
  const [widthPt, heightPt] = size.kind === 'paper' ? [size.widthPt, size.heightPt] : [1, 1]
  const scale = view.dpi / POINTS_PER_INCH
  const wide = (scale * widthPt) / Math.trunc(widthPt)
  const high = (scale * heightPt) / Math.trunc(heightPt)
  if (view.rotation === 0) return [wide, 0, 0, high, -view.left, -view.top]
  return [0, wide, -high, 0, scale * heightPt - view.left, -view.top]
}

const WHITE = 0xff_ff_ff

/** Luma by ITU-R BT.601 of BGRx pixels. Most of a label is white, which one look at the whole pixel tells. */
function greyOf(memory: Uint8Array, from: number, count: number): Uint8Array {
  const values = new Uint8Array(count).fill(255)
  const pixels = new Uint32Array(memory.buffer, from, count)
  for (let at = 0; at < count; at += 1) {
    const pixel = pixels[at] ?? WHITE
    if ((pixel & WHITE) === WHITE) continue
    values[at] = (((pixel >>> 16) & 0xff) * 77 + ((pixel >>> 8) & 0xff) * 150 + (pixel & 0xff) * 29) >> 8
  }
  return values
}
