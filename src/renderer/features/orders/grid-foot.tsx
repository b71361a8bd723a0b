import { explainPriority } from '../../../shared/domain/orders/explain.ts'
import { desk } from '../../lib/desk-port.ts'
import { groupDigits } from '../../lib/words.ts'
import { CommandKey } from '../../ui/button.tsx'
import { currentTable, useView } from './view-session.ts'

/** Under the rows: where the cursor is, in one sentence why that order stands there, and what many orders need fetched. */
export function GridFoot() {
  const total = useView((view) => view.total ?? 0)
  const index = useView((view) => view.cursorIndex)
  const seq = useView((view) => view.cursorSeq)
  const row = seq === null ? undefined : currentTable()?.row(seq)
  return (
    <div className="tnum flex h-8 flex-none items-center gap-3 border-t border-line bg-panel px-3 text-small text-dim">
      <span className="flex-none">
        {total === 0 ? '0 of 0' : `${groupDigits(index + 1)} of ${groupDigits(total)}`}
      </span>
      {row === undefined ? null : (
        <span className="truncate" dir="auto">
          {explainPriority(row, Date.now())}
        </span>
      )}
      <PickListButton />
    </div>
  )
}

function PickListButton() {
  const selected = useView((view) => view.selected)
  const isEmpty = useView((view) => (view.total ?? 0) === 0)
  if (isEmpty) return null
  return (
    <button
      type="button"
      className="chip ml-auto flex-none"
      data-testid="pick-list"
      title="Prints what is to be fetched for the selected orders, or for all of this view that are to be packed"
      onClick={() => desk().printPickList()}
    >
      {selected > 0 ? `Pick list of ${groupDigits(selected)} selected` : 'Pick list'}
      <CommandKey id="pick-list" />
    </button>
  )
}
