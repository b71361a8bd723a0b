import { lazy, Suspense } from 'react'
import { OrdersPage } from '../features/orders/orders-page.tsx'
import { useDesk } from '../lib/desk-state.ts'
import { DropTarget } from './drop-target.tsx'
import { OverlayHost } from './overlay-host.tsx'
import { PageBoundary } from './page-boundary.tsx'
import { Rail } from './rail.tsx'
import { StatusBar } from './status/status-bar.tsx'
import { ToastStack } from './toast-stack.tsx'

const Dashboard = lazy(async () => ({
  default: (await import('../features/dashboard/dashboard-page.tsx')).DashboardPage,
}))
const Printing = lazy(async () => ({
  default: (await import('../features/printing/printing-page.tsx')).PrintingPage,
}))
const Sync = lazy(async () => ({ default: (await import('../features/sync/sync-page.tsx')).SyncPage }))
const Conflicts = lazy(async () => ({
  default: (await import('../features/conflicts/conflicts-page.tsx')).ConflictsPage,
}))
const Settings = lazy(async () => ({
  default: (await import('../features/settings/settings-page.tsx')).SettingsPage,
}))

/** The frame: rail, page, status bar, and what lies over them. */
export function Shell() {
  const page = useDesk((desk) => desk.page)
  return (
    <div className="grid h-full grid-cols-[48px_minmax(0,1fr)] grid-rows-[minmax(0,1fr)_28px]">
      <Rail />
      <main className="relative flex min-w-0 flex-col bg-canvas" data-page={page}>
        <PageBoundary>
          {/* Part of the first paint, and kept: coming back finds cursor, selection and place as they were left. */}
          <OrdersPage isShown={page === 'orders'} />
        </PageBoundary>
        <PageBoundary key={page}>
          <Suspense fallback={null}>
            {page === 'dashboard' ? <Dashboard /> : null}
            {page === 'printing' ? <Printing /> : null}
            {page === 'sync' ? <Sync /> : null}
            {page === 'conflicts' ? <Conflicts /> : null}
            {page === 'settings' ? <Settings /> : null}
          </Suspense>
        </PageBoundary>
      </main>
      <StatusBar />
      <OverlayHost />
      <ToastStack />
      <DropTarget />
    </div>
  )
}
