import { drop } from '../../../shared/lib/drop.ts'
import { tellError } from '../../lib/toasts.ts'
import { currentTable, useView, type ViewState } from './view-session.ts'

/** The order under the cursor, and those that a person who prints one after the other comes to next. */
const ORDERS_AHEAD = 3

/** Has labels made ahead of where the cursor rests, so that P has nothing to draw. Answers the way to stop. */
export function prepareLabels(): () => void {
  return useView.subscribe((view, before) => {
    if (isSamePlace(view, before)) return
    const orders = ordersFrom(view.cursorIndex)
    // A refusal is no news to anybody: printing makes whatever is missing, or says what is wrong.
    if (orders.length > 0) drop(window.api.print.prepare({ orders }), 'nothing rests on it', tellError)
  })
}

function isSamePlace(a: ViewState, b: ViewState): boolean {
  return a.cursorSeq === b.cursorSeq && a.cursorIndex === b.cursorIndex
}

function ordersFrom(index: number): number[] {
  const keys = currentTable()?.keys
  return keys === undefined || index < 0 ? [] : [...keys.subarray(index, index + ORDERS_AHEAD)]
}
