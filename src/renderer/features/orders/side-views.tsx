import { Bookmark, X } from 'lucide-react'
import { BUILT_IN_VIEWS, type BuiltInView } from '../../../shared/domain/orders/built-in-views.ts'
import type { OrderCounts, SavedView } from '../../../shared/ipc/orders.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { groupDigits } from '../../lib/words.ts'
import { CommandKey } from '../../ui/button.tsx'
import { ShapeIcon } from '../../ui/shape-icon.tsx'
import type { ShapeName } from '../../ui/shapes.ts'
import { holdSameOrders } from './view-query.ts'
import { openView, refreshCounts, useView } from './view-session.ts'

const SHAPES: Readonly<Record<string, ShapeName>> = {
  overdue: 'urgent',
  'due-today': 'high',
  held: 'hold',
  'cancel-requested': 'cancel',
  unmapped: 'question',
  uncertain: 'question',
}

/** The views every workspace has, and the person's own. */
export function SideViews() {
  const savedViews = useView((view) => view.savedViews)
  return (
    <nav
      aria-label="Views"
      className="flex w-[200px] flex-none flex-col gap-0.5 overflow-y-auto border-r border-line bg-panel p-2"
    >
      <h2 className="section-label px-2 pt-1 pb-1.5">Views</h2>
      {BUILT_IN_VIEWS.map((view) => (
        <BuiltIn key={view.name} view={view} />
      ))}
      <h2 className="section-label px-2 pt-4 pb-1.5">Saved</h2>
      {savedViews.map((saved) => (
        <Saved key={saved.id} saved={saved} />
      ))}
      <button
        type="button"
        className="flex h-7 items-center gap-2 rounded-chip px-2 text-left text-dim hover:bg-press hover:text-ink"
        onClick={() => desk().saveView()}
      >
        <span className="flex-1 truncate">Save this view</span>
        <CommandKey id="save-view" />
      </button>
    </nav>
  )
}

function BuiltIn({ view }: { readonly view: BuiltInView }) {
  const isShown = useView((state) => holdSameOrders(state.query, view.query))
  const count = useView((state) => countOf(state.counts, view))
  const isLoud = (view.name === 'overdue' || view.name === 'uncertain') && (count ?? 0) > 0
  return (
    <button
      type="button"
      data-testid={`view-${view.name}`}
      aria-current={isShown ? 'true' : undefined}
      className={`flex h-7 items-center gap-2 rounded-chip px-2 text-left ${
        isShown ? 'bg-accent-wash-2 font-medium text-accent-ink' : 'text-ink hover:bg-press'
      }`}
      onClick={() => openView(view.query)}
    >
      <span className="flex w-3 flex-none justify-center">
        <ShapeIcon name={SHAPES[view.name] ?? 'standard'} />
      </span>
      <span className="flex-1 truncate">{view.title}</span>
      <span
        className={`tnum text-small ${isLoud ? 'font-medium text-danger-ink' : isShown ? '' : 'text-dim'}`}
      >
        {count === null || (count === 0 && view.flag !== null) ? '' : groupDigits(count)}
      </span>
    </button>
  )
}

function Saved({ saved }: { readonly saved: SavedView }) {
  const isShown = useView((state) => holdSameOrders(state.query, saved.query))
  const remove = async () => {
    await ask(window.api.views.remove({ id: saved.id }))
    await refreshCounts()
  }
  return (
    <div
      className={`group flex h-7 items-center rounded-chip ${isShown ? 'bg-accent-wash-2 text-accent-ink' : 'hover:bg-press'}`}
    >
      <button
        type="button"
        className="flex h-full min-w-0 flex-1 items-center gap-2 px-2 text-left"
        onClick={() => openView(saved.query)}
      >
        <Bookmark size={12} className="flex-none" aria-hidden="true" />
        <span className="truncate" dir="auto">
          {saved.name}
        </span>
      </button>
      <button
        type="button"
        aria-label={`Remove the view ${saved.name}`}
        className="mr-1 rounded-chip p-1 text-dim opacity-0 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100"
        onClick={() => inBackground(remove(), 'the list follows')}
      >
        <X size={12} aria-hidden="true" />
      </button>
    </div>
  )
}

function countOf(counts: OrderCounts | null, view: BuiltInView): number | null {
  if (counts === null) return null
  if (view.flag === null) return counts.total
  return counts.flags.find((flag) => flag.value === view.flag)?.count ?? 0
}
