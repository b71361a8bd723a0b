import type { OrderRow } from '../../../../shared/domain/orders/order-row.ts'
import { STAGE_WORDS } from '../../../lib/words.ts'
import { SHAPE_PATHS, type ShapeName } from '../../../ui/shapes.ts'
import { claimWords } from '../claim-words.ts'
import { whyOf } from '../why.ts'
import { COLUMNS, type Column, type PaintContext } from './columns.ts'
import { stageBars, stagePath } from './stage-steps.ts'

const SVG = 'http://www.w3.org/2000/svg'

/** What decides how a row looks besides its order. */
export interface RowMarks {
  readonly isCursor: boolean
  readonly isSelected: boolean
}

interface Cell {
  readonly column: Column
  readonly element: HTMLElement
  readonly text: Text
  readonly rest: Text | null
  readonly path: SVGPathElement | null
  lastText: string
  lastRest: string
  lastPath: string
  lastTone: string
  lastTitle: string
  isCut: boolean
}

/**
 * One recycled row of the table. Everything written to the page is remembered, and written again only where it
 * differs: most cells of a scrolled row change, most cells of a refreshed one do not.
 */
export class RowView {
  readonly element: HTMLElement
  readonly #cells: readonly Cell[]
  /** The position in the view this node stands for; -1 while it waits in the pool. */
  index = -1
  seq = -1
  /** The painting of the table this node took part in last; another number means that it may be out of date. */
  painting = -1
  #className = ''
  #isSelected: boolean | null = null
  #isBusy = false
  #row: OrderRow | undefined
  #paintedCells = 0

  constructor(slot: number) {
    this.element = document.createElement('div')
    this.element.id = `order-row-${slot}`
    this.element.setAttribute('role', 'row')
    const tick = document.createElement('div')
    tick.className = 'cell col-check'
    tick.setAttribute('role', 'gridcell')
    tick.appendChild(document.createElement('i')).className = 'tick'
    this.element.appendChild(tick)
    this.#cells = COLUMNS.map((column) => makeCell(this.element, column))
  }

  /** Moves the node to a position of the view (`top` in pixels of the scrolled body). */
  place(index: number, seq: number, top: number): void {
    if (this.index === -1) this.element.dataset['testid'] = 'order-row'
    this.index = index
    this.seq = seq
    this.element.style.transform = `translateY(${top}px)`
    this.element.setAttribute('aria-rowindex', String(index + 2))
    this.element.dataset['rowIndex'] = String(index)
    this.element.dataset['seq'] = String(seq)
  }

  /** Puts the node aside: it keeps its text, so that coming back to the same order writes nothing. */
  park(): void {
    this.index = -1
    this.seq = -1
    for (const name of ['data-testid', 'data-seq', 'data-row-index']) this.element.removeAttribute(name)
    this.#setClass('row is-parked')
  }

  /**
   * Paints the first cells of the order, or of an empty row while it is on its way; `paintRest` does the others. Until
   * then the row says that it is busy: its other cells still hold what they held, which nobody may be read out.
   */
  paint(row: OrderRow | undefined, marks: RowMarks, context: PaintContext, cells: number): void {
    this.mark(marks, row === undefined)
    this.#row = row
    this.#paintedCells = 0
    this.#paintUntil(cells, context)
  }

  /** Paints the cells that the last painting left out, if any. */
  paintRest(context: PaintContext): void {
    if (this.index !== -1) this.#paintUntil(this.#cells.length, context)
  }

  #paintUntil(end: number, context: PaintContext): void {
    for (const cell of this.#cells.slice(this.#paintedCells, end)) {
      if (this.#row === undefined) setText(cell, '', '')
      else paintCell(cell, this.#row, context)
    }
    this.#paintedCells = Math.max(this.#paintedCells, end)
    this.#setBusy(this.#paintedCells < this.#cells.length)
  }

  #setBusy(isBusy: boolean): void {
    if (isBusy === this.#isBusy) return
    this.#isBusy = isBusy
    if (isBusy) this.element.setAttribute('aria-busy', 'true')
    else this.element.removeAttribute('aria-busy')
  }

  /** True while the order is on its way. */
  get isEmpty(): boolean {
    return this.#className.includes('is-empty')
  }

  /** Shows cursor and selection alone, which is all that most key presses change. */
  mark(marks: RowMarks, isEmpty = this.isEmpty): void {
    const cursor = marks.isCursor ? ' is-cursor' : ''
    const selected = marks.isSelected ? ' is-selected' : ''
    this.#setClass(`row${cursor}${selected}${isEmpty ? ' is-empty' : ''}`)
  }

  #setClass(className: string): void {
    if (className === this.#className) return
    this.#className = className
    this.element.className = className
    const isSelected = className.includes('is-selected')
    if (isSelected === this.#isSelected) return
    this.#isSelected = isSelected
    this.element.setAttribute('aria-selected', String(isSelected))
  }
}

function makeCell(row: HTMLElement, column: Column): Cell {
  const element = document.createElement('div')
  element.className = `cell col-${column.id}`
  element.setAttribute('role', 'gridcell')
  // A name may be written right to left; it must not turn its neighbours around.
  element.dir = column.id === 'recipient' || column.id === 'items' || column.id === 'handle' ? 'auto' : 'ltr'
  const path = column.mark === 'none' ? null : makeDrawing(element, column.mark)
  const text = document.createTextNode('')
  const restSpan = column.mark === 'why' ? document.createElement('span') : null
  const hasWord = column.mark === 'why' || column.mark === 'stage'
  const word = hasWord ? element.appendChild(document.createElement('b')) : element
  word.appendChild(text)
  const rest =
    restSpan === null ? null : element.appendChild(restSpan).appendChild(document.createTextNode(''))
  row.appendChild(element)
  return {
    column,
    element,
    text,
    rest,
    path,
    lastText: '',
    lastRest: '',
    lastPath: '',
    lastTone: '',
    lastTitle: '',
    isCut: false,
  }
}

function makeDrawing(cell: HTMLElement, mark: Column['mark']): SVGPathElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', mark === 'stage' ? '0 0 33 8' : '0 0 12 12')
  svg.setAttribute('class', mark === 'stage' ? 'bars' : 'shape')
  svg.setAttribute('aria-hidden', 'true')
  if (mark === 'stage') {
    const track = document.createElementNS(SVG, 'path')
    track.setAttribute('class', 'track')
    track.setAttribute('d', stageBars(5))
    svg.appendChild(track)
  }
  const path = document.createElementNS(SVG, 'path')
  svg.appendChild(path)
  cell.appendChild(svg)
  return path
}

function paintCell(cell: Cell, row: OrderRow, context: PaintContext): void {
  switch (cell.column.mark) {
    case 'why': {
      const why = whyOf(row, context.now)
      setText(cell, why.word, `${why.rest}${why.isEstimate ? ' est.' : ''}`)
      setDrawing(cell, SHAPE_PATHS[why.shape], why.word === 'Done' ? 'done' : why.shape)
      return
    }
    case 'stage':
      paintStage(cell, row, context)
      break
    case 'impact':
      setDrawing(cell, SHAPE_PATHS[row.impact === 'VIRAL' ? 'viral' : 'none'], row.impact)
      break
    case 'printed':
      setDrawing(cell, SHAPE_PATHS[printShape(row)], row.printState ?? 'none')
      break
    case 'none':
      break
  }
  setText(cell, cell.column.text(row, context), '')
}

/** The stage, and who packs the order as long as the claim runs. */
function paintStage(cell: Cell, row: OrderRow, context: PaintContext): void {
  const claim = claimWords(row.claim, context.now)
  const tone = claim?.tone ?? (row.stage === 'exception' ? 'urgent' : 'stage')
  setDrawing(cell, stagePath(row.stage), tone)
  const title = claim === null ? '' : `${claim.full}. Stage: ${STAGE_WORDS[row.stage]}`
  if (title === cell.lastTitle) return
  cell.lastTitle = title
  cell.element.title = title
}

function printShape(row: OrderRow): ShapeName {
  if (row.printState === 'uncertain') return 'question'
  if (row.printState === 'failed_safe') return 'urgent'
  return 'none'
}

function setText(cell: Cell, text: string, rest: string): void {
  if (text === cell.lastText && rest === cell.lastRest) return
  if (text !== cell.lastText) cell.text.data = text
  if (cell.rest !== null && rest !== cell.lastRest) cell.rest.data = rest
  cell.lastText = text
  cell.lastRest = rest
  const isCut = mayNotFit(text + rest, cell.column.fits)
  if (isCut === cell.isCut) return
  cell.isCut = isCut
  cell.element.classList.toggle('is-cut', isCut)
}

/** Letters outside Latin, Greek and Cyrillic may be twice as wide. */
const WIDE = /[\u0530-\uffff]/

function mayNotFit(text: string, fits: number): boolean {
  return text.length > (WIDE.test(text) ? fits / 2 : fits)
}

function setDrawing(cell: Cell, path: string, tone: string): void {
  if (path !== cell.lastPath) {
    cell.lastPath = path
    cell.path?.setAttribute('d', path)
  }
  if (tone !== cell.lastTone) {
    cell.lastTone = tone
    cell.element.dataset['tone'] = tone
  }
}
