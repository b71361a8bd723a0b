import { lazy, Suspense, useEffect } from 'react'
import { desk } from '../../lib/desk-port.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { announcePainted } from '../../lib/painted.ts'
import { isOut, useSync } from '../../lib/sync-state.ts'
import { FilterBar } from './filter/filter-bar.tsx'
import { GridFoot } from './grid-foot.tsx'
import { NoOrders } from './no-orders.tsx'
import { SideViews } from './side-views.tsx'
import { OrderGrid } from './table/order-grid.tsx'
import { isNarrowed } from './view-query.ts'
import { useView } from './view-session.ts'

const Detail = lazy(async () => ({ default: (await import('./detail/detail-panel.tsx')).DetailPanel }))
const OutageLine = lazy(async () => ({ default: (await import('./outage-line.tsx')).OutageLine }))
const FirstRun = lazy(async () => ({ default: (await import('./first-run.tsx')).FirstRun }))

/** Views at the left, the table, and the order under the cursor at the right. */
export function OrdersPage({ isShown }: { readonly isShown: boolean }) {
  useComingBack(isShown)
  const isSideOpen = useDesk((state) => state.isSideOpen)
  const isDetailOpen = useDesk((state) => state.isDetailOpen)
  const isOutage = useSync((state) => isOut(state.sync) && !state.isOutageDismissed)
  const isEmptyShop = useView((view) => view.total === 0 && !isNarrowed(view.query))
  return (
    <div inert={!isShown} className={isShown ? 'flex min-h-0 flex-1' : 'invisible absolute inset-0 flex'}>
      {isSideOpen ? <SideViews /> : null}
      <section aria-label="Orders" className="relative flex min-w-0 flex-1 flex-col">
        <FilterBar />
        {isOutage ? (
          <Suspense fallback={null}>
            <OutageLine />
          </Suspense>
        ) : null}
        <div className="relative flex min-h-0 flex-1 flex-col">
          <OrderGrid />
          <NoOrders />
        </div>
        <GridFoot />
        {isEmptyShop ? (
          <Suspense fallback={null}>
            <FirstRun />
          </Suspense>
        ) : null}
      </section>
      {isDetailOpen && !isEmptyShop ? (
        <Suspense fallback={<aside className="w-[380px] flex-none border-l border-line bg-panel" />}>
          <Detail />
        </Suspense>
      ) : null}
    </div>
  )
}

/** Gives the keyboard back to the table, and says which view is on screen. */
function useComingBack(isShown: boolean): void {
  useEffect(() => {
    const { total } = useView.getState()
    if (!isShown || total === null) return
    announcePainted('orders', total)
    if (document.activeElement === null || document.activeElement === document.body) desk().focusTable()
  }, [isShown])
}
