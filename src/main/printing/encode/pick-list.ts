import { labelText } from '../../../shared/domain/printing/label-text.ts'
import type { PickLine } from '../../../shared/domain/printing/pick-list.ts'
import { CAPTION, contentWidth, GAP, putBlock, putCaption, putRule } from './address-label.ts'
import { type PlannedLabel, planLayout } from './encode-label.ts'
import {
  documentCanvas,
  isPage,
  type LabelCanvas,
  type LabelTarget,
  layoutOf,
  putBoxOutline,
  putLine,
} from './label-canvas.ts'
import type { LabelLayout } from './label-elements.ts'

/** What the pages of one pick list say. */
export interface PickSheet {
  /** Whose goods they are, and at which desk. */
  readonly who: string
  /** When it was made, in the shop's time. */
  readonly when: string
  readonly orders: number
  readonly lines: readonly PickLine[]
}

/** Units of 1/203 in. */
const TITLE = 52
const FACTS = 30
const FACTS_PITCH = 38
const SKU_TEXT = 34
const NAME_TEXT = 26
const TICK = 28
const TICK_COLUMN = 46
const PAGE_TEXT = 44
const QUANTITY_COLUMN = 116
const ORDERS_COLUMN = 104
/** A label has the SKU above the name; a page has them side by side, the name in the larger part. */
const LABEL_PITCH = 76
const PAGE_PITCH = 50
const SKU_SHARE = 0.34
const SMALLEST_SKU = 20

/** The pages of a pick list in the language of a printer. See planLayout. */
export function planPickList(sheet: PickSheet, target: LabelTarget): PlannedLabel[] {
  return layoutPickList(sheet, target).map((layout) => planLayout(layout, target))
}

/**
 * The pages of a pick list, each with its number of how many: a box to tick, the quantity to fetch, SKU and product,
 * and for how many orders it is. `printer.mediaMismatch` for media too small to read.
 */
export function layoutPickList(sheet: PickSheet, target: LabelTarget): LabelLayout[] {
  const rows = rowsOfPage(documentCanvas(target, 'sc'), target)
  const count = Math.max(1, Math.ceil(sheet.lines.length / rows))
  return Array.from({ length: count }, (_, at) => {
    const canvas = documentCanvas(target, 'sc')
    putHeading(canvas, sheet, `${at + 1} of ${count}`)
    const lines = sheet.lines.slice(at * rows, (at + 1) * rows)
    lines.forEach((line, row) => {
      putRow(canvas, line, topOfRows(canvas) + row * pitchOf(target), isPage(target.media))
    })
    return layoutOf(canvas)
  })
}

function rowsOfPage(canvas: LabelCanvas, target: LabelTarget): number {
  const room = canvas.heightUnits - canvas.margin - topOfRows(canvas)
  return Math.max(1, Math.floor(room / pitchOf(target)))
}

function pitchOf({ media }: LabelTarget): number {
  return isPage(media) ? PAGE_PITCH : LABEL_PITCH
}

/** Below the title, two lines of facts, a rule and the names of the columns. */
function topOfRows({ margin }: LabelCanvas): number {
  return ruleTop(margin) + GAP + CAPTION + 12
}

function ruleTop(margin: number): number {
  return margin + TITLE + 10 + 2 * FACTS_PITCH
}

function putHeading(canvas: LabelCanvas, { who, when, orders, lines }: PickSheet, page: string): void {
  const { margin: x } = canvas
  const width = contentWidth(canvas)
  const right = { x: x + width * 0.6, width: width * 0.4, align: 'right' as const }
  putLine(canvas, 'PICK LIST', { x, y: x, width: width * 0.6, size: TITLE })
  putLine(canvas, page, { ...right, y: x + 6, size: PAGE_TEXT })
  const y = x + TITLE + 10
  putLine(canvas, labelText(who), { x, y, width: width * 0.58, size: FACTS })
  putLine(canvas, labelText(when), { ...right, y, size: FACTS })
  const units = lines.reduce((sum, line) => sum + line.quantity, 0)
  const facts = `${orders} ${orders === 1 ? 'order' : 'orders'}, ${units} ${units === 1 ? 'unit' : 'units'}`
  putLine(canvas, facts, { x, y: y + FACTS_PITCH, width, size: FACTS })
  putRule(canvas, ruleTop(x))
  putColumnNames(canvas, ruleTop(x) + GAP)
}

function putColumnNames(canvas: LabelCanvas, y: number): void {
  const { margin } = canvas
  putCaption(canvas, 'FETCH', margin + TICK_COLUMN, y)
  putCaption(canvas, 'SKU AND PRODUCT', margin + TICK_COLUMN + QUANTITY_COLUMN, y)
  const x = margin + contentWidth(canvas) - ORDERS_COLUMN
  putLine(canvas, 'ORDERS', { x, y, width: ORDERS_COLUMN, size: CAPTION, align: 'right' })
}

function putRow(canvas: LabelCanvas, line: PickLine, y: number, isWide: boolean): void {
  const { margin } = canvas
  putBoxOutline(canvas, { x: margin, y: y + 2, width: TICK, height: TICK, thickness: 2 })
  const quantity = [{ text: String(line.quantity), scale: 1, maxLines: 1 }]
  const x = margin + TICK_COLUMN
  const width = QUANTITY_COLUMN - GAP
  putBlock(canvas, quantity, { x, y, width, height: PAGE_PITCH, largest: SKU_TEXT, smallest: SMALLEST_SKU })
  putThing(canvas, line, y, isWide)
  putLine(canvas, String(line.orders), {
    x: margin + contentWidth(canvas) - ORDERS_COLUMN,
    y: y + 2,
    width: ORDERS_COLUMN,
    size: FACTS,
    align: 'right',
  })
}

/** A SKU is set smaller before any of it is left out: half of one fetches the wrong thing. */
function putThing(canvas: LabelCanvas, line: PickLine, y: number, isWide: boolean): void {
  const x = canvas.margin + TICK_COLUMN + QUANTITY_COLUMN
  const width = contentWidth(canvas) - TICK_COLUMN - QUANTITY_COLUMN - ORDERS_COLUMN - GAP
  const { first, second } = wordsOfThing(line, isWide)
  putBlock(canvas, [{ text: first, scale: 1, maxLines: 1 }], {
    x,
    y,
    width: isWide ? width * SKU_SHARE - GAP : width,
    height: PAGE_PITCH,
    largest: SKU_TEXT,
    smallest: SMALLEST_SKU,
  })
  const below = { x, y: y + SKU_TEXT + 6, width, size: NAME_TEXT }
  const beside = { x: x + width * SKU_SHARE, y: y + 2, width: width * (1 - SKU_SHARE), size: FACTS }
  putLine(canvas, second, isWide ? beside : below)
}

/** Which one of several it is stands before the name: of a long name the end is cut. */
function wordsOfThing(line: PickLine, isWide: boolean): { readonly first: string; readonly second: string } {
  const [sku, name, which] = [labelText(line.sku), labelText(line.name), labelText(line.variation)]
  if (sku === '' && !isWide) return { first: name, second: which }
  const rest = name === sku ? [which] : [which, name]
  return { first: sku, second: rest.filter((part) => part !== '').join(' · ') }
}
