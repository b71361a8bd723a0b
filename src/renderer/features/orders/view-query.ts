import { BUILT_IN_VIEWS } from '../../../shared/domain/orders/built-in-views.ts'
import type { SortColumn, ViewFilter, ViewQuery } from '../../../shared/domain/orders/view.ts'

/** The filter's lists, by name. */
export type FilterKey = keyof ViewFilter

/** The view with one value of a filter turned on or off. */
export function toggleFilter(query: ViewQuery, key: FilterKey, value: string): ViewQuery {
  const values: readonly string[] = query.filter[key]
  const next = values.includes(value) ? values.filter((one) => one !== value) : [...values, value]
  return { ...query, filter: { ...query.filter, [key]: next } }
}

/** The view with one filter list emptied, or with all of them and the search. */
export function clearFilter(query: ViewQuery, key?: FilterKey): ViewQuery {
  if (key !== undefined) return { ...query, filter: { ...query.filter, [key]: [] } }
  return {
    ...query,
    search: '',
    filter: { statuses: [], stages: [], priorities: [], impacts: [], flags: [] },
  }
}

/** Sorting by a column: the first press ascends (money and items descend, since the large ones are looked for), the next turns round. */
export function sortBy(query: ViewQuery, column: SortColumn): ViewQuery {
  const startsDown = column === 'total' || column === 'items' || column === 'ordered'
  const isSame = query.sort.column === column
  const direction = isSame ? (query.sort.direction === 'asc' ? 'desc' : 'asc') : startsDown ? 'desc' : 'asc'
  return { ...query, sort: { column, direction } }
}

/** True where anything narrows the view. */
export function isNarrowed(query: ViewQuery): boolean {
  return query.search !== '' || Object.values(query.filter).some((values) => values.length > 0)
}

/** True where two views hold the same orders, whatever their order. Lists are sets: their sequence says nothing. */
export function holdSameOrders(a: ViewQuery, b: ViewQuery): boolean {
  const keys = Object.keys(a.filter) as FilterKey[]
  return a.search === b.search && keys.every((key) => isSameSet(a.filter[key], b.filter[key]))
}

/** The title of the built-in view that a query is, or null. */
export function builtInTitle(query: ViewQuery): string | null {
  return BUILT_IN_VIEWS.find((view) => holdSameOrders(view.query, query))?.title ?? null
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value) => b.includes(value))
}
