import type { OrderRow } from '../../../../shared/domain/orders/order-row.ts'
import type { SortColumn } from '../../../../shared/domain/orders/view.ts'
import { formatMoment, formatMoney } from '../../../lib/format.ts'
import { IMPACT_WORDS, PRINT_WORDS, STAGE_WORDS, statusWord } from '../../../lib/words.ts'
import { claimWords } from '../claim-words.ts'
import { whyOf } from '../why.ts'

/** What a cell needs besides its row. */
export interface PaintContext {
  /** Now, in ms UTC: the same for all rows of one painting. */
  readonly now: number
  /** IANA zone of the shop's clock. */
  readonly zone: string
}

/** A column. Its width is a CSS class in table.css (`col-<id>`), so that rows need no inline style. */
export interface Column {
  readonly id: string
  readonly title: string
  /** The column's sort in the contract; null where sorting makes no sense. */
  readonly sort: SortColumn | null
  readonly align: 'start' | 'end'
  /** The cell in words; also what a screen reader and a tooltip say. */
  readonly text: (row: OrderRow, context: PaintContext) => string
  /** Letters that surely fit; a longer text is cut with an ellipsis. */
  readonly fits: number
  /** A drawing before the text, painted by the row. */
  readonly mark: 'none' | 'why' | 'stage' | 'impact' | 'printed'
}

/** By the widths in table.css, for letters of 7 px. */
const FITS: Readonly<Record<string, number>> = {
  why: 27,
  recipient: 16,
  items: 22,
  stage: 14,
  status: 11,
  handle: 16,
  tracking: 18,
  shop: 15,
}
const SHORT_ENOUGH = 24

/** The columns, left to right. The first says why an order is where it is. */
export const COLUMNS: readonly Column[] = [
  { ...column('why', 'Why', 'why'), text: (row, context) => whyText(row, context), mark: 'why' },
  { ...column('order', 'Order', null), text: (row) => row.tiktokOrderId },
  { ...column('recipient', 'Recipient', 'recipient'), text: (row) => row.recipient },
  { ...column('items', 'Items', 'items'), text: itemsText },
  {
    ...column('total', 'Total', 'total'),
    text: (row) => formatMoney(row.totalMinor, row.currency),
    align: 'end',
  },
  { ...column('ship-by', 'Ship by', 'shipBy'), text: shipByText },
  { ...column('stage', 'Stage', 'stage'), text: stageText, mark: 'stage' },
  { ...column('status', 'Status', 'status'), text: (row) => statusWord(row.status) },
  { ...column('printed', 'Label', null), text: printedText, mark: 'printed' },
  { ...column('impact', 'Impact', 'impact'), text: (row) => IMPACT_WORDS[row.impact], mark: 'impact' },
  { ...column('handle', 'Handle', 'handle'), text: (row) => row.handle },
  { ...column('tracking', 'Tracking', 'tracking'), text: (row) => row.tracking },
  { ...column('ordered', 'Ordered', 'ordered'), text: orderedText },
  { ...column('shop', 'Shop', 'shop'), text: (row) => row.shopName },
]

function column(id: string, title: string, sort: SortColumn | null): Omit<Column, 'text'> {
  return { id, title, sort, align: 'start', mark: 'none', fits: FITS[id] ?? SHORT_ENOUGH }
}

function whyText(row: OrderRow, { now }: PaintContext): string {
  const { word, rest, isEstimate } = whyOf(row, now)
  return `${word} ${rest}${isEstimate ? ' est.' : ''}`
}

/** Who packs an order says more than that somebody does, so it takes the place of the stage's word. */
function stageText(row: OrderRow, { now }: PaintContext): string {
  return claimWords(row.claim, now)?.short ?? STAGE_WORDS[row.stage]
}

function itemsText(row: OrderRow): string {
  return row.itemCount > 1 ? `${row.itemCount} × ${row.itemsSummary}` : row.itemsSummary
}

function shipByText(row: OrderRow, { zone }: PaintContext): string {
  if (row.shipByAt === null) return '–'
  return `${formatMoment(row.shipByAt, zone)}${row.shipBySource === 'estimated' ? ' est.' : ''}`
}

function orderedText(row: OrderRow, { zone }: PaintContext): string {
  return row.orderedAt === null ? '–' : formatMoment(row.orderedAt, zone)
}

function printedText(row: OrderRow): string {
  return row.printState === null ? '–' : PRINT_WORDS[row.printState]
}
