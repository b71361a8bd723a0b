import { useEffect, useState } from 'react'
import type { Dashboard } from '../../../shared/ipc/dashboard.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { useChanges } from '../../lib/changes.ts'
import { announcePainted } from '../../lib/painted.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { HourChart } from './hour-chart.tsx'
import { Numbers } from './numbers.tsx'
import { PrinterList } from './printer-list.tsx'
import { TopProducts } from './top-products.tsx'
import { Waiting } from './waiting.tsx'

/** How the day stands. Every figure says what it is and leads to the orders behind it. */
export function DashboardPage() {
  const summary = useSummary()
  useEffect(() => {
    if (summary !== null) announcePainted('dashboard', 0)
  }, [summary])
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" data-testid="dashboard">
      <PageHead title="Dashboard">
        {summary === null ? null : <p className="text-small text-dim">Today in {summary.timeZone}</p>}
      </PageHead>
      {summary === null ? null : <Figures summary={summary} />}
    </div>
  )
}

function Figures({ summary }: { readonly summary: Dashboard }) {
  return (
    <div className="grid grid-cols-6 gap-4 px-6 pb-6">
      <Numbers summary={summary} />
      <Waiting summary={summary} />
      <HourChart
        title="Shipped today, by hour"
        about="Orders closed at this desk today, counted in the hour they were closed, on the shop's clock."
        hours={summary.shippedByHour.map((hour) => ({ ...hour, isSpike: false }))}
        testId="shipped-by-hour"
      />
      <HourChart
        title="Orders, by hour"
        about="Orders by the hour they were placed, over the 48 hours up to the newest one. A shaded hour is a spike: 20 or more orders, and 3 or more times the mean of these hours."
        hours={summary.ordersByHour}
        testId="orders-by-hour"
      />
      <TopProducts summary={summary} />
      <PrinterList />
    </div>
  )
}

function useSummary(): Dashboard | null {
  const [summary, setSummary] = useState<Dashboard | null>(null)
  const changes = useChanges((state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(() => {
    let isCurrent = true
    const read = ask(window.api.dashboard.summary({})).then((next) => isCurrent && setSummary(next))
    inBackground(read, 'the page keeps what it shows until then')
    return () => {
      isCurrent = false
    }
  }, [changes])
  return summary
}
