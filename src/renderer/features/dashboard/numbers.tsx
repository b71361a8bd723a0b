import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import type { Dashboard } from '../../../shared/ipc/dashboard.contract.ts'
import { desk } from '../../lib/desk-port.ts'
import { groupDigits } from '../../lib/words.ts'
import { ShapeIcon } from '../../ui/shape-icon.tsx'
import type { ShapeName } from '../../ui/shapes.ts'
import { WhatIsThis } from '../../ui/what-is-this.tsx'

interface NumberSpec {
  readonly name: 'overdue' | 'dueToday' | 'toShip' | 'held' | 'shippedToday' | 'uncertainPrints'
  readonly title: string
  readonly shape: ShapeName
  readonly about: string
}

const NUMBERS: readonly NumberSpec[] = [
  {
    name: 'overdue',
    title: 'Overdue',
    shape: 'urgent',
    about:
      'Open orders whose ship-by time has passed. Without TikTok’s own deadline it is the paid time plus your estimate from Settings, and marked est.',
  },
  {
    name: 'dueToday',
    title: 'Due today',
    shape: 'high',
    about: 'Open orders whose ship-by time is later today, on the shop’s clock.',
  },
  {
    name: 'toShip',
    title: 'To ship',
    shape: 'standard',
    about:
      'Open, paid orders that are not closed at this desk and that TikTok does not ship itself. Those on hold are among them.',
  },
  {
    name: 'held',
    title: 'On hold',
    shape: 'hold',
    about:
      'Open orders on hold: by a person, or in TikTok’s first hour after payment in which the buyer may cancel.',
  },
  {
    name: 'shippedToday',
    title: 'Shipped today',
    shape: 'automated',
    about: 'Orders closed at this desk since midnight on the shop’s clock.',
  },
]
const UNCERTAIN: NumberSpec = {
  name: 'uncertainPrints',
  title: 'Did it print?',
  shape: 'question',
  about:
    'Labels whose bytes left for the printer without proof that they came out. Only the person at the printer can know.',
}

/** The numbers that lead somewhere. The sixth is there only when a label is in doubt. */
export function Numbers({ summary }: { readonly summary: Dashboard }) {
  const shown = summary.uncertainPrints.value > 0 ? [...NUMBERS, UNCERTAIN] : NUMBERS
  return (
    <section
      aria-label="Today"
      className={`col-span-6 grid gap-4 ${shown.length === 6 ? 'grid-cols-6' : 'grid-cols-5'}`}
    >
      {shown.map((spec) => (
        <NumberCard
          key={spec.name}
          spec={spec}
          value={summary[spec.name].value}
          view={summary[spec.name].view}
        />
      ))}
    </section>
  )
}

function NumberCard({
  spec,
  value,
  view,
}: {
  readonly spec: NumberSpec
  readonly value: number
  readonly view: ViewQuery
}) {
  const isLoud = (spec.name === 'overdue' || spec.name === 'uncertainPrints') && value > 0
  return (
    <div className="card relative hover:border-line-strong">
      <button
        type="button"
        data-testid={`dashboard-number-${spec.name}`}
        className="w-full rounded-card px-4 py-3 text-left"
        onClick={() => desk().showOrders(view)}
      >
        <span className="flex items-center gap-1.5 text-small text-dim">
          <ShapeIcon name={spec.shape} />
          {spec.title}
        </span>
        <span className={`tnum mt-1 block text-figure font-semibold ${isLoud ? 'text-danger-ink' : ''}`}>
          {groupDigits(value)}
        </span>
      </button>
      <span className="absolute top-3 right-3">
        <WhatIsThis title={spec.title} text={spec.about} />
      </span>
    </div>
  )
}
