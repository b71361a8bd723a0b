/**
 * Above this height the rows are squeezed: Chromium cannot place elements beyond about 33.5 million pixels, and
 * beyond 16.7 million its 32-bit floats no longer hold every pixel.
 */
export const MAX_BODY_PX = 15_000_000

/** The sizes a table is laid out by, in CSS pixels. */
export interface Extent {
  readonly count: number
  readonly rowHeight: number
  readonly viewportHeight: number
}

/** Height of the scrolled body that the browser sees. */
export function bodyHeight(extent: Extent): number {
  return Math.min(MAX_BODY_PX, extent.count * extent.rowHeight)
}

/** How far the rows can be scrolled, in pixels of unsqueezed rows. */
export function maxOffset(extent: Extent): number {
  return Math.max(0, extent.count * extent.rowHeight - extent.viewportHeight)
}

/** The browser's scrollTop for an offset in the unsqueezed rows. */
export function scrollTopOf(offset: number, extent: Extent): number {
  const rows = maxOffset(extent)
  if (rows === 0) return 0
  const physical = Math.max(0, bodyHeight(extent) - extent.viewportHeight)
  return physical === rows ? offset : Math.round((offset * physical) / rows)
}

/** The offset in the unsqueezed rows for the browser's scrollTop. */
export function offsetOf(scrollTop: number, extent: Extent): number {
  const physical = Math.max(0, bodyHeight(extent) - extent.viewportHeight)
  const rows = maxOffset(extent)
  return physical === rows || physical === 0 ? scrollTop : (scrollTop * rows) / physical
}

/** The smallest scroll that brings a row wholly into view; the same offset when it is there already. */
export function offsetToShow(index: number, offset: number, extent: Extent): number {
  const top = index * extent.rowHeight
  const bottom = top + extent.rowHeight
  if (top < offset) return top
  if (bottom > offset + extent.viewportHeight)
    return Math.min(maxOffset(extent), bottom - extent.viewportHeight)
  return offset
}

/** First and last row (inclusive) to have in the page, with some beyond both edges for fast wheels. */
export function windowOf(offset: number, extent: Extent, overscan: number): { first: number; last: number } {
  const first = Math.max(0, Math.floor(offset / extent.rowHeight) - overscan)
  const end = Math.ceil((offset + extent.viewportHeight) / extent.rowHeight) + overscan
  return { first, last: Math.min(extent.count, end) - 1 }
}
