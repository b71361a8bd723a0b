import { explainPriority } from '../../../shared/domain/orders/explain.ts'
import { groupDigits } from '../../lib/words.ts'
import { currentTable, useView } from './view-session.ts'

/** Under the rows: where the cursor is and, in one sentence, why that order stands there. */
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
    </div>
  )
}
