import { ArrowDown, ArrowUp } from 'lucide-react'
import type { SortColumn } from '../../../../shared/domain/orders/view.ts'
import { sortBy } from '../view-query.ts'
import { changeView, currentTable, useView } from '../view-session.ts'
import { COLUMNS, type Column } from './columns.ts'

/** The column titles; those that sort are buttons and say in which direction. */
export function GridHeader() {
  const sort = useView((view) => view.query.sort)
  return (
    <div className="grid-head">
      {/* The grid itself holds the focus and names the active row, as the grid pattern has it. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      {/* biome-ignore lint/a11y/useSemanticElements: see order-grid.tsx */}
      <div role="row" aria-rowindex={1} className="grid-header">
        <SelectAll />
        {COLUMNS.map((column) => (
          <Head
            key={column.id}
            column={column}
            direction={sort.column === column.sort ? sort.direction : null}
          />
        ))}
      </div>
    </div>
  )
}

function Head({ column, direction }: { readonly column: Column; readonly direction: 'asc' | 'desc' | null }) {
  const { sort } = column
  if (sort === null) return <HeadLabel column={column} />
  const Arrow = direction === 'desc' ? ArrowDown : ArrowUp
  return (
    // biome-ignore lint/a11y/useSemanticElements: see order-grid.tsx
    <button
      type="button"
      role="columnheader"
      tabIndex={-1}
      className={`head col-${column.id}`}
      aria-sort={direction === null ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}
      title={
        column.id === 'why'
          ? 'Order of work: priority, then deadline, then impact'
          : `Sort by ${column.title.toLowerCase()}`
      }
      onClick={() => sortByColumn(sort)}
    >
      {column.title}
      {direction === null ? null : <Arrow size={12} aria-hidden="true" />}
    </button>
  )
}

function HeadLabel({ column }: { readonly column: Column }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: nothing can be done with it
    // biome-ignore lint/a11y/useSemanticElements: see order-grid.tsx
    <div role="columnheader" className={`head col-${column.id}`}>
      {column.title}
    </div>
  )
}

function SelectAll() {
  const isAll = useView((view) => view.selected > 0 && view.selected === view.total)
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its button is
    // biome-ignore lint/a11y/useSemanticElements: see order-grid.tsx
    <div role="columnheader" className="head col-check">
      <button
        type="button"
        tabIndex={-1}
        aria-label={isAll ? 'Select none' : 'Select the whole view'}
        onClick={() => (isAll ? currentTable()?.clearSelection() : currentTable()?.selectAll())}
      >
        <i className="tick block" data-checked={isAll} />
      </button>
    </div>
  )
}

function sortByColumn(column: SortColumn): void {
  changeView((query) => sortBy(query, column))
}
