import { create } from 'zustand'
import { ALL_ORDERS } from '../../../shared/domain/orders/built-in-views.ts'
import type { OrderRow } from '../../../shared/domain/orders/order-row.ts'
import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import type { OrderCounts, SavedView } from '../../../shared/ipc/orders.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { firstView } from '../../lib/first-request.ts'
import { announcePainted } from '../../lib/painted.ts'
import type { OrderTable } from './table/order-table.ts'
import { isNarrowed } from './view-query.ts'

/** What is shown and how much of it; the rows themselves live in the table. */
export interface ViewState {
  readonly query: ViewQuery
  /** Orders in the view; null until the first answer. */
  readonly total: number | null
  readonly selected: number
  /** The order under the cursor, following it at leisure. */
  readonly cursorSeq: number | null
  readonly cursorIndex: number
  readonly counts: OrderCounts | null
  readonly savedViews: readonly SavedView[]
  /** The first view could not be read; said in place of the table. */
  readonly failure: string | null
}

export const useView = create<ViewState>()(() => ({
  query: ALL_ORDERS,
  total: null,
  selected: 0,
  cursorSeq: null,
  cursorIndex: -1,
  counts: null,
  savedViews: [],
  failure: null,
}))

let table: OrderTable | null = null
let request = 0

/** The table on screen, or null while another page is shown. */
export function currentTable(): OrderTable | null {
  return table
}

/** Hands the session the table that is on screen, and fills it. Answers the way to let go of it. */
export function attachTable(attached: OrderTable): () => void {
  table = attached
  const isFirst = request === 0
  inBackground(
    isFirst ? showFirst() : reopen(useView.getState().cursorSeq),
    'the table fills when the answer comes',
  )
  return () => {
    table = null
  }
}

/** Shows other orders, from the top. Each call is answered at once; late answers to earlier calls are dropped. */
export function openView(query: ViewQuery): void {
  useView.setState({ query })
  inBackground(reopen(null), 'the view changes when its answer comes')
}

/** Changes the filter, search or order of the present view. */
export function changeView(change: (query: ViewQuery) => ViewQuery): void {
  openView(change(useView.getState().query))
}

/**
 * Reads the present view again, with the cursor staying on its order; at the top where nobody has touched anything yet:
 * the first copy of a shop would carry the cursor thousands of rows down.
 */
export async function reopen(stoodOn: number | null = standingOn()): Promise<void> {
  request += 1
  const mine = request
  const { query } = useView.getState()
  const { keys, rows: first } = await ask(window.api.orders.openView(query))
  if (mine !== request || table === null) return
  table.accept(first)
  const staysOn = stoodOn === null ? null : await placeOf(table, keys, stoodOn)
  if (mine !== request) return
  const missing = table.seqsToPreload(keys, staysOn)
  const rows = missing.length === 0 ? [] : await ask(window.api.orders.rows({ seqs: missing }))
  if (mine === request) present(keys, rows, staysOn)
}

/**
 * The order that the cursor goes to: its own, however far that moved, so that the next key is never for another parcel
 * than the one in hand. A closed one that sank is finished with: the next parcel takes its place.
 */
async function placeOf(shown: OrderTable, keys: Int32Array, stoodOn: number): Promise<number> {
  const next = shown.nextStanding(keys, stoodOn)
  if (next === stoodOn) return stoodOn
  const [row] = await ask(window.api.orders.rows({ seqs: [stoodOn] }))
  return row?.stage === 'closed' ? next : stoodOn
}

function standingOn(): number | null {
  return table?.isTouched === true ? table.cursorSeq : null
}

async function showFirst(): Promise<void> {
  request += 1
  const mine = request
  try {
    const { keys, rows } = await firstView
    if (mine === request) present(keys, rows, null)
  } catch (error) {
    // Said in place of the table, where the way to read again is; a toast beside it would say it twice.
    useView.setState({ failure: error instanceof Error ? error.message : String(error) })
    announcePainted('failed', 0)
  }
}

function present(keys: Int32Array, rows: readonly OrderRow[], staysOn: number | null): void {
  table?.accept(rows)
  table?.show(keys, staysOn)
  const state = useView.getState()
  announcePainted(keys.length === 0 && !isNarrowed(state.query) ? 'first-run' : 'orders', keys.length)
  if (state.total !== keys.length || state.failure !== null)
    useView.setState({ total: keys.length, failure: null })
}

/** How many orders every filter value would show, and the saved views. */
export async function refreshCounts(): Promise<void> {
  const [counts, savedViews] = await Promise.all([
    ask(window.api.orders.counts({})),
    ask(window.api.views.list({})),
  ])
  useView.setState({ counts, savedViews })
}
