import { ALL_ORDERS, BUILT_IN_VIEWS } from '../../shared/domain/orders/built-in-views.ts'
import { openLabels, startLabels } from '../features/labels/labels-session.ts'
import { claimOrGiveBack } from '../features/orders/claim-acts.ts'
import { print, release, ship } from '../features/orders/order-acts.ts'
import { printPickList } from '../features/orders/pick-list.ts'
import { clearFilter, isNarrowed, toggleFilter } from '../features/orders/view-query.ts'
import {
  changeView,
  currentTable,
  openView,
  refreshCounts,
  reopen,
  useView,
} from '../features/orders/view-session.ts'
import { resolveShownJob } from '../features/printing/resolve.ts'
import { inBackground } from '../lib/background.ts'
import type { DeskPort } from '../lib/desk-port.ts'
import { closeOverlay, openOverlay, openPage, useDesk } from '../lib/desk-state.ts'
import { callPageAct } from '../lib/page-acts.ts'
import { syncNow } from '../lib/sync-state.ts'
import { dismissToast, tellProblem, useToasts } from '../lib/toasts.ts'
import { undo } from '../lib/undo.ts'
import { refreshStatus } from './live.ts'

/** Everything the registry's commands can do, done here. */
export const deskActions: DeskPort = {
  move: (by, isExtending) => currentTable()?.move(by, isExtending),
  movePage: (direction, isExtending) => currentTable()?.movePage(direction, isExtending),
  moveToEdge: (edge, isExtending) =>
    currentTable()?.moveTo(edge === 'first' ? 0 : Number.MAX_SAFE_INTEGER, isExtending),
  toggleCursor: () => currentTable()?.toggleCursor(),
  selectAll: () => currentTable()?.selectAll(),
  goBack,
  focusSearch,
  focusDetail,
  toggleDetail: () => useDesk.setState(({ isDetailOpen }) => ({ isDetailOpen: !isDetailOpen })),
  toggleSide: () => useDesk.setState(({ isSideOpen }) => ({ isSideOpen: !isSideOpen })),
  print: () => withTargets((seqs) => inBackground(print(seqs), 'toasts tell the outcome')),
  ship: () => withTargets((seqs) => inBackground(ship(seqs), 'toasts tell the outcome')),
  release: () => withTargets((seqs) => inBackground(release(seqs), 'toasts tell the outcome')),
  claim: () => withTargets(claimOrGiveBack),
  syncNow: () => inBackground(syncNow(), 'the status bar follows'),
  pageAct: callPageAct,
  askHold: () => withTargets((seqs) => openOverlay({ kind: 'reason', act: 'hold', seqs })),
  askReprint: () => withTargets((seqs) => openOverlay({ kind: 'reason', act: 'reprint', seqs })),
  askCopies: () => withTargets((seqs) => openOverlay({ kind: 'copies', seqs })),
  checkItems: () => withTargets((seqs) => openOverlay({ kind: 'check', seqs })),
  setUpPrinter: (act) => {
    openPage('settings', 'printers')
    useDesk.setState({ printerRequest: { act } })
  },
  printPickList: () =>
    inBackground(printPickList(selectedOrders(), useView.getState().query), 'toasts tell the outcome'),
  undo: () => inBackground(undo(), 'a toast tells the outcome'),
  editNote: () =>
    useDesk.setState(({ noteRequest }) => ({ isDetailOpen: true, noteRequest: noteRequest + 1 })),
  openImport: () => openOverlay({ kind: 'import' }),
  importLabels: startLabels,
  openLabels,
  openKeys: () => openOverlay({ kind: 'keys' }),
  openPalette: () => openOverlay({ kind: 'palette' }),
  openUncertain: () => openOverlay({ kind: 'uncertain', jobId: null }),
  saveView: () => openOverlay({ kind: 'save-view' }),
  clearFilters: () => changeView((query) => clearFilter(query)),
  openPage,
  openBuiltIn: (name) => showOrders(BUILT_IN_VIEWS.find((view) => view.name === name)?.query ?? ALL_ORDERS),
  filterPriority: (level) => changeView((query) => toggleFilter(query, 'priorities', level)),
  sortByWhy: () => changeView((query) => ({ ...query, sort: ALL_ORDERS.sort })),
  refresh: () => inBackground(refreshAll(), 'the page follows what comes back'),
  resolvePrint: resolveShownJob,
  showOrders,
  searchOrders: (text) => showOrders({ ...ALL_ORDERS, search: text }),
  leaveOverlay,
  focusTable,
}

function showOrders(query: Parameters<typeof openView>[0]): void {
  openPage('orders')
  openView(query)
}

async function refreshAll(): Promise<void> {
  await Promise.all([reopen(), refreshCounts(), refreshStatus()])
  currentTable()?.refresh(null)
}

function withTargets(act: (seqs: readonly number[]) => void): void {
  const seqs = currentTable()?.targets() ?? []
  if (seqs.length === 0)
    tellProblem(
      'There is no order here to do that with. Clear the search and filters with X, or import an export with I.',
    )
  else act(seqs)
}

function selectedOrders(): number[] {
  const table = currentTable()
  return table === null || table.selection.count === 0 ? [] : table.targets()
}

/** Escape undoes one thing at a time: the field, the panel's focus, the selection, the filters. */
function goBack(): void {
  const focused = document.activeElement
  if (focused instanceof HTMLInputElement && focused.dataset['testid'] === 'search') leaveSearch(focused)
  else if (focused instanceof HTMLElement && focused.closest('[data-testid="detail"]') !== null) focusTable()
  else if (callPageAct('back')) return
  else if (currentTable()?.clearSelection() === true) return
  else if (useDesk.getState().page === 'orders' && isNarrowed(useView.getState().query))
    changeView((query) => clearFilter(query))
  else dismissNewestToast()
}

function leaveSearch(field: HTMLInputElement): void {
  if (field.value === '') focusTable()
  else changeView((query) => ({ ...query, search: '' }))
}

function dismissNewestToast(): void {
  const newest = useToasts.getState().toasts.at(-1)
  if (newest !== undefined) dismissToast(newest.id)
}

function focusTable(): void {
  document.querySelector<HTMLElement>('[data-testid="order-table"]')?.focus({ preventScroll: true })
}

function focusSearch(): void {
  openPage('orders')
  // The page may only now come back on screen.
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>('[data-testid="search"]')?.select())
}

function focusDetail(): void {
  if (document.activeElement instanceof HTMLInputElement) {
    focusTable()
    return
  }
  useDesk.setState({ isDetailOpen: true })
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-testid="detail"]')?.focus())
}

function leaveOverlay(): void {
  closeOverlay()
  requestAnimationFrame(() => {
    if (document.activeElement === null || document.activeElement === document.body) focusTable()
  })
}
