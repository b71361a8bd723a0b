import { leftOutWords, type PickList } from '../../../../shared/domain/printing/pick-list.ts'
import { MOST_PICKED_ORDERS } from '../../../../shared/domain/printing/print-bounds.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { faultWords } from '../../../printing/queue/maintenance.ts'
import type { PageRun } from '../../../printing/queue/page-run.ts'

/** What became of a pick list, what to do next where it is not whole, and whose goods are not on it. */
export function pickListSays(run: PageRun, list: PickList, printerName: string): string {
  return [outcomeOf(run, list, printerName), leftOutWords(list.leftOut)]
    .filter((part) => part !== '')
    .join(' ')
}

function outcomeOf(
  { pages, stoppedAt, outcome, fault }: PageRun,
  list: PickList,
  printerName: string,
): string {
  const page = `Page ${stoppedAt} of ${pages}`
  if (outcome === 'unsure')
    return `${page} was sent to ${printerName}, which does not say that it came out: look at it, and print the list again if it is not whole.`
  if (outcome === 'stopped' && fault === null)
    return `${printerName} was stopped before page ${stoppedAt} of ${pages}. Let it go on in Printing, and print the list again.`
  if (outcome === 'stopped' && fault !== null)
    return `${page} did not come out: the list has to be printed again. ${faultWords(fault)}`
  const what = `${counted(pages, 'page')} for ${counted(list.orders, 'order')}`
  return `The pick list is ${outcome}: ${what}.`
}

/** Nothing of what was asked for is still to be packed. */
export function nothingToFetch(list: PickList): AppError {
  const why = leftOutWords(list.leftOut)
  return new AppError(
    'rule.notOpen',
    `There is nothing to fetch: no order here is still to be packed. ${why === '' ? 'Choose another view, or select orders.' : why}`,
    { leftOut: list.leftOut },
  )
}

/** More orders than are walked for at once. */
export function tooManyOrders(orders: number): AppError {
  return new AppError(
    'input.tooLarge',
    `A pick list is for ${MOST_PICKED_ORDERS} orders at most, and these are ${orders}. Select some of them, or narrow the view.`,
    { orders, most: MOST_PICKED_ORDERS },
  )
}

/** More pages than anybody carries. */
export function tooManyPages(pages: number, most: number): AppError {
  return new AppError(
    'input.tooLarge',
    `This pick list would have ${pages} pages, and ${most} is the most. Select fewer orders, or print it on larger paper.`,
    { pages, most },
  )
}

/** A person has stopped the printer: it stays stopped until he lets it go on. */
export function stoppedPrinter(printerName: string): AppError {
  return new AppError(
    'printer.notReady',
    `${printerName} is stopped. Let it go on in Printing, or choose another printer. Nothing was printed.`,
  )
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
