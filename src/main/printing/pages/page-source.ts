import type { PageSize } from '../../../shared/domain/printing/page-placement.ts'
import { DocumentRefused } from './document-refused.ts'
import { PAGE_LIMITS } from './page-limits.ts'
import type { PageText } from './page-messages.ts'

/** A picture of 8-bit grey, 0 is black, row by row without padding. */
export interface Grey {
  readonly width: number
  readonly height: number
  readonly values: Uint8Array
}

/**
 * A window on a page: `width` x `height` dots at `dpi`, whose top left lies `left`, `top` dots from that of the page
 * after `rotation` (degrees, clockwise). What lies beside the page is white.
 */
export interface PageView {
  readonly dpi: number
  readonly rotation: 0 | 90
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** An open document inside the pages thread. */
export interface PageSource {
  readonly kind: 'pdf' | 'png'
  readonly pages: readonly PageSize[]
  text(page: number): PageText
  grey(page: number, view: PageView): Grey
  close(): void
}

/** Refuses a view that would take more memory than any label does. */
export function checkPixels({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width >= 1 && height >= 1 && width * height <= PAGE_LIMITS.pixels) return
  throw new DocumentRefused('tooLarge', `a picture of ${width} x ${height} dots`)
}

/** The size of a page of an open document. */
export function sizeOf(source: Pick<PageSource, 'pages'>, page: number): PageSize {
  const size = source.pages[page]
  if (size === undefined)
    throw new DocumentRefused('noSuchPage', `page ${page + 1} of ${source.pages.length}`)
  return size
}
