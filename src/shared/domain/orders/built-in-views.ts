import type { ViewFlag, ViewQuery } from './view.ts'

// Apart from the schemas: the window reads this before its first paint, and zod would double what it has to load.

/** Everything, in the order of work. */
export const ALL_ORDERS: ViewQuery = {
  filter: { statuses: [], stages: [], priorities: [], impacts: [], flags: [] },
  search: '',
  sort: { column: 'why', direction: 'asc' },
}

/** A view that every workspace has. `flag` names its count in `orders.counts`; null is the total. */
export interface BuiltInView {
  readonly name: string
  readonly title: string
  readonly flag: ViewFlag | null
  readonly query: ViewQuery
}

/** In the order of the side list; `desk orders --view` uses the names. */
export const BUILT_IN_VIEWS: readonly BuiltInView[] = [
  view('all', 'All orders', null),
  view('to-ship', 'To ship', 'toShip'),
  view('overdue', 'Overdue', 'overdue'),
  view('due-today', 'Due today', 'dueToday'),
  view('held', 'On hold', 'held'),
  view('cancel-requested', 'Cancel requested', 'cancelRequested'),
  view('unmapped', 'Unmapped status', 'unmapped'),
  view('uncertain', 'Did it print?', 'uncertain'),
  view('shipped-today', 'Shipped today', 'shippedToday'),
]

function view(name: string, title: string, flag: ViewFlag | null): BuiltInView {
  const flags = flag === null ? [] : [flag]
  return { name, title, flag, query: { ...ALL_ORDERS, filter: { ...ALL_ORDERS.filter, flags } } }
}
