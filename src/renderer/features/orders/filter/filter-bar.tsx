import { ChevronDown, PanelLeft, PanelRight, Search, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { desk } from '../../../lib/desk-port.ts'
import { useDesk } from '../../../lib/desk-state.ts'
import { groupDigits } from '../../../lib/words.ts'
import { CommandKey } from '../../../ui/button.tsx'
import { builtInTitle, clearFilter, isNarrowed } from '../view-query.ts'
import { changeView, currentTable, useView } from '../view-session.ts'
import { FILTERS, type FilterKind } from './filter-kinds.ts'

const FilterMenu = lazy(async () => ({ default: (await import('./filter-menu.tsx')).FilterMenu }))

/** Title, search, filters and counts. */
export function FilterBar() {
  return (
    <header className="@container flex-none border-b border-line bg-canvas">
      <div className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-2 px-3 py-1.5">
        <IconToggle name="side" />
        <ViewTitle />
        <SearchField />
        {/* Beside an open order panel on a small screen the filters get a line of their own. */}
        <div className="flex min-w-0 items-center gap-1.5 @max-[840px]:order-last @max-[840px]:basis-full">
          {FILTERS.map((kind) => (
            <FilterChip key={kind.key} kind={kind} />
          ))}
          <ClearButton />
        </div>
        <div className="flex-1" />
        <Counts />
        <IconToggle name="detail" />
      </div>
    </header>
  )
}

function ViewTitle() {
  const title = useView((view) => {
    const saved = view.savedViews.find((one) => JSON.stringify(one.query) === JSON.stringify(view.query))
    return saved?.name ?? builtInTitle(view.query) ?? 'Orders'
  })
  return <h1 className="max-w-[150px] flex-none truncate text-title font-semibold">{title}</h1>
}

/** Every keystroke asks at once; only the newest answer is shown, so typing never waits for a search. */
function SearchField() {
  const search = useView((view) => view.query.search)
  return (
    <label className="relative flex min-w-[120px] flex-[0_1_260px] items-center">
      <Search size={14} className="pointer-events-none absolute left-2 text-dim" aria-hidden="true" />
      <input
        data-testid="search"
        type="text"
        aria-label="Search orders"
        placeholder="Order, name, SKU, tracking"
        spellCheck={false}
        autoComplete="off"
        maxLength={200}
        className="field pr-7! pl-7!"
        value={search}
        onChange={(event) => changeView((query) => ({ ...query, search: event.target.value }))}
      />
      {search === '' ? (
        <span className="pointer-events-none absolute right-1.5">
          <CommandKey id="search" />
        </span>
      ) : (
        <button
          type="button"
          aria-label="Clear the search"
          className="absolute right-1.5 rounded-chip p-1 text-dim hover:text-ink"
          onClick={() => changeView((query) => ({ ...query, search: '' }))}
        >
          <X size={12} aria-hidden="true" />
        </button>
      )}
    </label>
  )
}

function FilterChip({ kind }: { readonly kind: FilterKind }) {
  const [isOpen, setIsOpen] = useState(false)
  const values: readonly string[] = useView((view) => view.query.filter[kind.key])
  const label = chipLabel(kind, values)
  return (
    <span className="relative flex-none">
      <button
        type="button"
        className="chip"
        data-testid={`filter-${kind.key}`}
        data-active={values.length > 0}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {label}
        <ChevronDown size={12} aria-hidden="true" />
      </button>
      {isOpen ? (
        <Suspense fallback={null}>
          <FilterMenu kind={kind} onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </span>
  )
}

function chipLabel(kind: FilterKind, values: readonly string[]): string {
  const [only] = values
  if (only === undefined) return kind.title
  return values.length === 1 ? kind.word(only) : `${kind.title}: ${values.length}`
}

function ClearButton() {
  const isOn = useView((view) => isNarrowed(view.query))
  if (!isOn) return null
  return (
    <button
      type="button"
      className="chip flex-none border-transparent!"
      onClick={() => changeView((query) => clearFilter(query))}
    >
      Clear
      <CommandKey id="clear-filters" />
    </button>
  )
}

function Counts() {
  const total = useView((view) => view.total)
  const selected = useView((view) => view.selected)
  if (total === null) return null
  return (
    <div
      className="tnum flex flex-none items-center gap-2 text-small text-dim"
      aria-live="polite"
      data-testid="counts"
    >
      {selected > 0 ? (
        <button
          type="button"
          className="flex items-center gap-1 rounded-chip bg-accent-wash px-2 py-0.5 font-medium text-accent-ink"
          onClick={() => currentTable()?.clearSelection()}
        >
          {groupDigits(selected)} selected
          <X size={12} aria-label="Select none" />
        </button>
      ) : null}
      <span>{groupDigits(total)} orders</span>
    </div>
  )
}

function IconToggle({ name }: { readonly name: 'side' | 'detail' }) {
  const isOpen = useDesk((state) => (name === 'side' ? state.isSideOpen : state.isDetailOpen))
  const Icon = name === 'side' ? PanelLeft : PanelRight
  const label = name === 'side' ? 'Views' : 'Order panel'
  return (
    <button
      type="button"
      className={`button flex-none ${isOpen ? 'text-ink!' : 'text-dim!'}`}
      data-tone="quiet"
      data-size="icon"
      aria-label={label}
      aria-pressed={isOpen}
      title={label}
      onClick={() => (name === 'side' ? desk().toggleSide() : desk().toggleDetail())}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
    </button>
  )
}
