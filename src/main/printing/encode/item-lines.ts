import { labelText } from '../../../shared/domain/printing/label-text.ts'
import type { LabelTicket } from '../../../shared/domain/printing/printing.ts'

/** One printed line of the items block: a quantity column and the rest. */
export interface ItemLine {
  readonly quantity: string
  readonly text: string
}

const MOST_LINES = 4

/**
 * The items as lines: every item when there are few, else the first three and "+n more". `isShortened` tells
 * that the label does not name everything in the parcel.
 */
export function itemLines(
  items: LabelTicket['items'],
  mostLines: number = MOST_LINES,
): {
  readonly lines: readonly ItemLine[]
  readonly isShortened: boolean
} {
  const shown = items.length > mostLines ? items.slice(0, mostLines - 1) : items
  const lines = shown.map((item) => ({ quantity: `${item.quantity} x`, text: itemText(item) }))
  const isShortened = shown.length < items.length
  const rest = items.slice(shown.length).reduce((sum, item) => sum + item.quantity, 0)
  return { lines: isShortened ? [...lines, { quantity: '', text: `+${rest} more` }] : lines, isShortened }
}

function itemText(item: LabelTicket['items'][number]): string {
  const [sku, name] = [labelText(item.sku), labelText(item.name)]
  return [sku, name === sku ? '' : name].filter((part) => part !== '').join('  ')
}
