import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import { MOST_PICKED_ORDERS } from '../../../shared/domain/printing/print-bounds.ts'
import { ask } from '../../lib/ask.ts'
import { tellDone, tellProblem } from '../../lib/toasts.ts'
import { groupDigits } from '../../lib/words.ts'

let isPrinting = false

/**
 * Prints what is to be fetched for the selected orders (row numbers), or, where none is, for all of the view that are
 * to be packed. A second press while pages still come out prints no second list.
 */
export async function printPickList(selected: readonly number[], view: ViewQuery): Promise<void> {
  if (selected.length > MOST_PICKED_ORDERS) {
    tellProblem(
      `A pick list is for ${groupDigits(MOST_PICKED_ORDERS)} orders at most, and ${groupDigits(selected.length)} are selected. Select fewer, or none for all of the view that are to be packed.`,
    )
    return
  }
  if (isPrinting) {
    tellProblem('A pick list is being printed. Wait until it is out, then ask for the next.')
    return
  }
  isPrinting = true
  try {
    const orders = selected.length === 0 ? view : [...selected]
    const { stoppedAt, says } = await ask(window.api.print.pickList({ orders }))
    if (stoppedAt === null) tellDone({ message: says })
    else tellProblem(says)
  } finally {
    isPrinting = false
  }
}
