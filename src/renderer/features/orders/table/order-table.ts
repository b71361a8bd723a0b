import type { OrderRow } from '../../../../shared/domain/orders/order-row.ts'
import type { PaintContext } from './columns.ts'
import { type FetchRows, PageLoader } from './page-loader.ts'
import { RowCache } from './row-cache.ts'
import { RowPool } from './row-pool.ts'
import type { RowView } from './row-view.ts'
import {
  bodyHeight,
  type Extent,
  maxOffset,
  offsetOf,
  offsetToShow,
  scrollTopOf,
  windowOf,
} from './scroll-math.ts'
import { SelectionModel } from './selection.ts'
import { nextStanding } from './standing.ts'

/** Rows kept in the page beyond both edges, so that a fast wheel finds them painted. */
const OVERSCAN = 8
/** Of a screen not yet laid out so many pixels hold a cell; what that leaves out is painted when it is laid out. */
const WIDE_CELL_PX = 150

/** What the table needs from around it. */
export interface TableHost {
  readonly fetchRows: FetchRows
  readonly context: () => PaintContext
  /** The cursor stands on another order, or on none. Called on every press: defer what is costly. */
  readonly onCursor: (seq: number | null, index: number) => void
  readonly onSelection: (count: number) => void
  readonly onOpen: () => void
  readonly onError: (error: unknown) => void
  /** Runs work once the page has drawn what it has to draw now, and soon. */
  readonly later: (work: () => void) => void
}

/** The elements the React shell hands over. */
export interface TableElements {
  /** role=grid; scrolls both ways and holds the sticky header. */
  readonly grid: HTMLElement
  /** As tall as all rows; the row nodes live here. */
  readonly body: HTMLElement
  readonly headerHeight: number
  /** Pixels to fill until the browser has laid the grid out: asking it while starting would lay out everything twice. */
  readonly roomAtFirst: { readonly width: number; readonly height: number }
}

/**
 * The order table: recycled row nodes over a list of row numbers. It lives outside React, because a press that
 * scrolls has to touch one row and nothing else (facts: docs/window.md, "Why the table is not React").
 */
export class OrderTable {
  readonly selection = new SelectionModel()
  readonly #host: TableHost
  readonly #elements: TableElements
  readonly #cache = new RowCache()
  readonly #pool: RowPool
  readonly #loader: PageLoader
  readonly #stop = new AbortController()
  #keys: Int32Array = new Int32Array(0)
  #extent: Extent
  #offset = 0
  #scrollTop = 0
  #scrollLeft = 0
  #cursor = -1
  #anchor = -1
  /** Goes up whenever rows that are in the page may be out of date. */
  #painting = 0
  /** Cells of a row, from the left, that are within the screen's width. */
  #cells: number
  #isLatePending = false
  #isTouched = false
  #overscan = 0

  constructor(elements: TableElements, host: TableHost, rowHeight: number) {
    this.#elements = elements
    this.#host = host
    this.#pool = new RowPool(elements.body)
    this.#extent = {
      count: 0,
      rowHeight,
      viewportHeight: elements.roomAtFirst.height - elements.headerHeight,
    }
    this.#loader = new PageLoader(this.#cache, host.fetchRows, {
      onRows: () => this.#paintArrived(),
      onError: host.onError,
    })
    this.#cells = Math.floor(elements.roomAtFirst.width / WIDE_CELL_PX)
    this.#listen()
  }

  get keys(): Int32Array {
    return this.#keys
  }

  /** The order under the cursor, or null in an empty view. */
  get cursorSeq(): number | null {
    return this.#keys[this.#cursor] ?? null
  }

  get cursorIndex(): number {
    return this.#cursor
  }

  /** True where the person has pressed, clicked or turned anything since the view was shown from its top. */
  get isTouched(): boolean {
    return this.#isTouched
  }

  /** What comes after an order that leaves its neighbours in another list (see nextStanding). */
  nextStanding(keys: Int32Array, seq: number): number {
    return nextStanding(this.#keys, keys, seq, this.#rowsOnScreen)
  }

  /** A row that is in memory. */
  row(seq: number): OrderRow | undefined {
    return this.#cache.get(seq)
  }

  /** The orders a command is for: the selection in the view's order, else the one under the cursor. */
  targets(): number[] {
    if (this.selection.count > 0) return this.selection.inOrder(this.#keys)
    return this.cursorSeq === null ? [] : [this.cursorSeq]
  }

  /** The row numbers that would be on screen if `keys` were shown from the top, or around the kept cursor. */
  seqsToPreload(keys: Int32Array, staysOn: number | null): number[] {
    const at = staysOn === null ? -1 : keys.indexOf(staysOn)
    const rows = this.#rowsOnScreen + 1
    const above =
      at === -1
        ? 0
        : Math.ceil((at * this.#extent.rowHeight - this.#offsetKeeping(at)) / this.#extent.rowHeight)
    const first = at === -1 ? 0 : Math.max(0, at - above)
    return Array.from(keys.subarray(first, first + rows)).filter((seq) => this.#cache.get(seq) === undefined)
  }

  /** Puts rows into the cache, such as those that were preloaded for a view about to be shown. */
  accept(rows: readonly OrderRow[]): void {
    this.#cache.put(rows)
  }

  /**
   * Shows another list of orders. With `staysOn` the cursor keeps standing on that order and the order keeps its
   * place on the screen; without it, or where the order has left, the view starts at the top or nearby.
   */
  show(keys: Int32Array, staysOn: number | null): void {
    const found = staysOn === null ? -1 : keys.indexOf(staysOn)
    if (staysOn === null) this.#isTouched = false
    // Nothing has been scrolled yet; saying so once more would make the browser lay out the page before its first frame.
    const isUntouched = this.#keys.length === 0 && this.#scrollTop === 0
    const fallback = staysOn === null ? 0 : Math.min(Math.max(0, this.#cursor), keys.length - 1)
    const offset = found === -1 ? (staysOn === null ? 0 : this.#offset) : this.#offsetKeeping(found)
    this.#keys = keys
    this.#loader.use(keys)
    this.selection.keepOnly(keys)
    this.#cursor = keys.length === 0 ? -1 : found === -1 ? fallback : found
    this.#anchor = this.#cursor
    this.#resize({ ...this.#extent, count: keys.length })
    this.#elements.grid.setAttribute('aria-rowcount', String(keys.length + 1))
    if (!isUntouched || offset !== 0) this.#scrollTo(Math.min(offset, maxOffset(this.#extent)))
    this.#paintAll()
    this.#announceCursor()
    this.#host.onSelection(this.selection.count)
  }

  /** Reads rows again that changed, null for all, without moving anything. */
  refresh(seqs: readonly number[] | null): void {
    const isAffected = (seq: number) => seqs === null || seqs.includes(seq)
    const shown = this.#pool.rows
      .filter((row) => row.index !== -1 && isAffected(row.seq))
      .map((row) => row.seq)
    if (shown.length === 0) {
      this.#cache.forget(seqs)
      return
    }
    this.#host.fetchRows(shown).then((rows) => {
      this.#cache.forget(seqs)
      this.#cache.put(rows)
      this.#loader.reset()
      this.#paintAll()
    }, this.#host.onError)
  }

  /** Paints what is shown again, such as after the clock moved on. */
  repaint(): void {
    this.#paintAll()
  }

  /** Changes the height of all rows, in pixels. */
  setRowHeight(rowHeight: number): void {
    if (rowHeight === this.#extent.rowHeight) return
    const firstRow = this.#offset / this.#extent.rowHeight
    this.#pool.parkOutside(0, -1)
    this.#resize({ ...this.#extent, rowHeight })
    this.#scrollTo(Math.min(firstRow * rowHeight, maxOffset(this.#extent)))
    this.#paintAll()
  }

  /** Moves the cursor by rows; `isExtending` selects everything it passes, from where it started. */
  move(by: number, isExtending: boolean): void {
    this.moveTo(this.#cursor + by, isExtending)
  }

  /** Moves the cursor by what fits on the screen. */
  movePage(direction: 1 | -1, isExtending: boolean): void {
    const rows = Math.max(1, Math.floor(this.#extent.viewportHeight / this.#extent.rowHeight) - 1)
    this.moveTo(this.#cursor + direction * rows, isExtending)
  }

  /** Puts the cursor on a position of the view, scrolling no further than needed. */
  moveTo(wanted: number, isExtending: boolean): void {
    const index = Math.max(0, Math.min(this.#keys.length - 1, wanted))
    if (this.#keys.length === 0 || (index === this.#cursor && !isExtending)) return
    const before = this.#cursor
    this.#cursor = index
    if (isExtending) this.#extendFrom(before)
    else this.#anchor = index
    const offset = offsetToShow(index, this.#offset, this.#extent)
    const isScrolling = offset !== this.#offset
    if (isScrolling) this.#scrollTo(offset)
    if (isExtending) this.#markAll()
    else this.#markAt(before)
    if (isScrolling) this.#paintVisible()
    this.#markAt(index)
    this.#announceCursor()
  }

  /** Selects or deselects the order under the cursor. */
  toggleCursor(): void {
    const seq = this.cursorSeq
    if (seq === null) return
    this.selection.toggle(seq)
    this.#anchor = this.#cursor
    this.#selectionChanged()
  }

  /** Selects the whole view. */
  selectAll(): void {
    this.selection.addAll(this.#keys)
    this.#selectionChanged()
  }

  /** Deselects everything; false where nothing was selected. */
  clearSelection(): boolean {
    if (this.selection.count === 0) return false
    this.selection.clear()
    this.#selectionChanged()
    return true
  }

  /** Takes the table apart. */
  destroy(): void {
    this.#stop.abort()
  }

  #extendFrom(before: number): void {
    if (this.#anchor === -1) this.#anchor = before
    // What the range covered a moment ago is given up first, so that turning back shrinks it.
    for (const seq of this.#range(this.#anchor, before)) this.selection.set(seq, false)
    this.selection.addRange(this.#keys, this.#anchor, this.#cursor)
    this.#host.onSelection(this.selection.count)
  }

  #range(from: number, to: number): Int32Array {
    return this.#keys.subarray(Math.min(from, to), Math.max(from, to) + 1)
  }

  #selectionChanged(): void {
    this.#markAll()
    this.#host.onSelection(this.selection.count)
  }

  #offsetKeeping(index: number): number {
    const distance = this.#cursor * this.#extent.rowHeight - this.#offset
    return Math.max(0, index * this.#extent.rowHeight - distance)
  }

  #announceCursor(): void {
    const shown = this.#pool.shown(this.#cursor)
    if (shown === undefined) this.#elements.grid.removeAttribute('aria-activedescendant')
    else this.#elements.grid.setAttribute('aria-activedescendant', shown.element.id)
    this.#host.onCursor(this.cursorSeq, this.#cursor)
  }

  #marksOf(row: RowView): { isCursor: boolean; isSelected: boolean } {
    return { isCursor: row.index === this.#cursor, isSelected: this.selection.has(row.seq) }
  }

  #markAt(index: number): void {
    const row = this.#pool.shown(index)
    row?.mark(this.#marksOf(row))
  }

  #markAll(): void {
    for (const row of this.#pool.rows) if (row.index !== -1) row.mark(this.#marksOf(row))
  }

  /** Paints what is in the page anew: what can be seen now, the rest once that has been drawn. */
  #paintAll(): void {
    this.#painting += 1
    this.#pool.parkOutside(0, this.#keys.length - 1)
    this.#paintVisible()
  }

  #paintArrived(): void {
    for (const row of this.#pool.rows)
      if (row.isEmpty && this.#cache.get(row.seq) !== undefined) row.painting = -1
    this.#paintVisible()
  }

  /** A press waits for the rows on the screen only; those beyond its edges and its right side come after. */
  #paintVisible(): void {
    const { first, last } = windowOf(this.#offset, this.#extent, 0)
    this.#paintRows(first, last)
    if (this.#isAnyOnItsWay(first, last)) this.#loader.ensure(first, last)
    if (this.#isSqueezed()) this.#paintLate()
    else this.#paintLater()
  }

  #paintLater(): void {
    if (this.#isLatePending) return
    this.#isLatePending = true
    this.#host.later(() => {
      this.#isLatePending = false
      if (!this.#stop.signal.aborted) this.#paintLate()
    })
  }

  #paintLate(): void {
    // Nodes for rows beyond the edges are made only now: the first frame is the one that a person waits for.
    this.#overscan = OVERSCAN
    this.#growPool()
    const { first, last } = windowOf(this.#offset, this.#extent, OVERSCAN)
    this.#paintRows(first, last)
    const context = this.#host.context()
    for (const row of this.#pool.rows) row.paintRest(context)
    // Afterwards: a node that was wanted again is not put aside first.
    this.#pool.parkOutside(first, last)
    this.#loader.ensure(first, last)
  }

  #paintRows(first: number, last: number): void {
    const context = this.#host.context()
    const isSqueezed = this.#isSqueezed()
    for (let index = first; index <= last; index += 1) {
      const row = this.#pool.slotOf(index)
      const seq = this.#keys[index]
      if (row === undefined || seq === undefined) continue
      const isPlaced = row.index === index && row.seq === seq && !isSqueezed
      if (isPlaced && row.painting === this.#painting) continue
      if (!isPlaced) row.place(index, seq, this.#topOf(index))
      row.painting = this.#painting
      row.paint(this.#cache.get(seq), this.#marksOf(row), context, this.#cells)
    }
  }

  #isAnyOnItsWay(first: number, last: number): boolean {
    return this.#keys.subarray(first, last + 1).some((seq) => this.#cache.get(seq) === undefined)
  }

  #isSqueezed(): boolean {
    return bodyHeight(this.#extent) < this.#extent.count * this.#extent.rowHeight
  }

  /** Where a row goes in the body, which is shorter than its rows where they would not fit in a page. */
  #topOf(index: number): number {
    return index * this.#extent.rowHeight - this.#offset + scrollTopOf(this.#offset, this.#extent)
  }

  #scrollTo(offset: number): void {
    this.#offset = offset
    this.#scrollTop = scrollTopOf(offset, this.#extent)
    // Before any other write of this press: setting it makes the browser bring its layout up to date.
    this.#elements.grid.scrollTop = this.#scrollTop
  }

  #resize(extent: Extent): void {
    this.#extent = extent
    const height = `${bodyHeight(extent)}px`
    if (this.#elements.body.style.height !== height) this.#elements.body.style.height = height
    this.#growPool()
  }

  #growPool(): void {
    const { viewportHeight, rowHeight } = this.#extent
    this.#pool.grow(Math.ceil(viewportHeight / rowHeight) + 2 * this.#overscan + 2)
  }

  #listen(): void {
    const { grid, body, headerHeight } = this.#elements
    const { signal } = this.#stop
    grid.addEventListener('scroll', () => this.#scrolled(), { passive: true, signal })
    for (const input of ['keydown', 'mousedown', 'wheel'] as const)
      grid.ownerDocument.addEventListener(
        input,
        () => {
          this.#isTouched = true
        },
        {
          capture: true,
          passive: true,
          signal,
        },
      )
    body.addEventListener('mousedown', (event) => this.#pressed(event), { signal })
    body.addEventListener('dblclick', () => this.#host.onOpen(), { signal })
    body.addEventListener('mouseover', (event) => titleWhereCut(event.target), { passive: true, signal })
    const observer = new ResizeObserver(() => {
      this.#resize({ ...this.#extent, viewportHeight: grid.clientHeight - headerHeight })
      this.#cells = cellsWithin(grid)
      this.#paintAll()
    })
    observer.observe(grid)
    signal.addEventListener('abort', () => observer.disconnect())
  }

  get #rowsOnScreen(): number {
    return Math.ceil(this.#extent.viewportHeight / this.#extent.rowHeight)
  }

  #scrolled(): void {
    const { scrollTop, scrollLeft } = this.#elements.grid
    if (scrollLeft !== this.#scrollLeft) this.#scrolledSideways(scrollLeft)
    if (scrollTop === this.#scrollTop) return
    this.#scrollTop = scrollTop
    this.#offset = offsetOf(scrollTop, this.#extent)
    this.#paintVisible()
  }

  #scrolledSideways(scrollLeft: number): void {
    this.#scrollLeft = scrollLeft
    this.#cells = cellsWithin(this.#elements.grid)
    this.#paintLate()
  }

  #pressed(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null
    const node = target?.closest<HTMLElement>('[data-row-index]')
    if (node === null || node === undefined || event.button !== 0) return
    const index = Number(node.dataset['rowIndex'])
    const isTicking = target?.closest('.col-check') !== null || event.ctrlKey || event.metaKey
    this.moveTo(index, event.shiftKey)
    if (isTicking && !event.shiftKey) this.toggleCursor()
  }
}

/** Cells of a row that begin left of the screen's right edge; all of them where nothing is laid out. */
function cellsWithin(grid: HTMLElement): number {
  const heads = [...grid.querySelectorAll<HTMLElement>('.head')]
  const edge = grid.scrollLeft + grid.clientWidth
  // The first head is that of the tick box, which is no cell to be painted.
  const within = heads.filter((head) => head.offsetLeft < edge).length - 1
  return within > 0 ? within : Number.POSITIVE_INFINITY
}

/** Cut text is told in full when the pointer rests on it; measured only then, never while painting. */
function titleWhereCut(target: EventTarget | null): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null
  if (cell === null) return
  const title = cell.scrollWidth > cell.clientWidth ? (cell.textContent ?? '') : ''
  if (cell.title !== title) cell.title = title
}
