import type { Dashboard } from '../../../shared/ipc/dashboard.contract.ts'
import { desk } from '../../lib/desk-port.ts'
import { groupDigits, PRIORITY_WORDS } from '../../lib/words.ts'
import { Panel } from '../../ui/panel.tsx'
import { ShapeIcon } from '../../ui/shape-icon.tsx'

const FILLS = {
  urgent: 'bg-danger',
  high: 'bg-warn-ink',
  standard: 'bg-dim',
  automated: 'bg-info-ink',
} as const

/** Open orders by priority, longest bar first to be seen, each leading to its orders. */
export function Waiting({ summary }: { readonly summary: Dashboard }) {
  const most = Math.max(1, ...summary.waitingByPriority.map((one) => one.value))
  return (
    <Panel
      title="Waiting, by priority"
      about="Open orders by priority: urgent is overdue or due within 4 hours, high within a day (2 days while its product is viral), standard later, automated needs nobody."
      className="col-span-2"
      testId="waiting-by-priority"
    >
      <ul className="flex flex-1 flex-col justify-around gap-1">
        {summary.waitingByPriority.map((one) => (
          <li key={one.priority}>
            <button
              type="button"
              className="flex w-full items-center gap-2 rounded-chip py-1 text-left hover:bg-hover"
              onClick={() => desk().showOrders(one.view)}
            >
              <span className="flex w-24 flex-none items-center gap-1.5">
                <ShapeIcon name={one.priority} />
                {PRIORITY_WORDS[one.priority]}
              </span>
              <span className="h-2 flex-1">
                <span
                  className={`block h-2 rounded-chip ${FILLS[one.priority]}`}
                  style={{ width: `${(one.value / most) * 100}%` }}
                />
              </span>
              <span className="tnum w-14 flex-none text-right font-medium">{groupDigits(one.value)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
