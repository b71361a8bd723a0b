import { lazy, Suspense } from 'react'
import { useDesk } from '../../lib/desk-state.ts'
import { FilterBar } from './filter/filter-bar.tsx'
import { GridFoot } from './grid-foot.tsx'
import { NoOrders } from './no-orders.tsx'
import { SideViews } from './side-views.tsx'
import { OrderGrid } from './table/order-grid.tsx'
import { isNarrowed } from './view-query.ts'
import { useView } from './view-session.ts'

const Detail = lazy(async () => ({ default: (await import('./detail/detail-panel.tsx')).DetailPanel }))
const FirstRun = lazy(async () => ({ default: (await import('./first-run.tsx')).FirstRun }))

/** Views at the left, the table, and the order under the cursor at the right. */
export function OrdersPage() {
  const isSideOpen = useDesk((state) => state.isSideOpen)
  const isDetailOpen = useDesk((state) => state.isDetailOpen)
  const isEmptyShop = useView((view) => view.total === 0 && !isNarrowed(view.query))
  return (
    <div className="flex min-h-0 flex-1">
      {isSideOpen ? <SideViews /> : null}
      <section aria-label="Orders" className="relative flex min-w-0 flex-1 flex-col">
        <FilterBar />
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
