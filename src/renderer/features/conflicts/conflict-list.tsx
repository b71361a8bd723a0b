import { CircleCheck, Scale } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Conflict } from '../../../shared/domain/sync/conflict.ts'
import { Age } from '../../ui/ticking.tsx'
import { useConflicts } from './conflict-session.ts'

interface ConflictListProps {
  readonly conflicts: readonly Conflict[]
  readonly cursorId: string | null
}

/** The inbox's lines. The list holds the focus and names the active one, as the order table does. */
export function ConflictList({ conflicts, cursorId }: ConflictListProps) {
  return (
    <div
      role="listbox"
      tabIndex={0}
      aria-label="To settle"
      aria-activedescendant={cursorId === null ? undefined : `conflict-${cursorId}`}
      data-testid="conflict-list"
      className="group flex w-[320px] flex-none flex-col overflow-y-auto border-r border-line bg-panel focus-visible:outline-none"
    >
      {conflicts.map((conflict) => (
        <ConflictLine key={conflict.id} conflict={conflict} isHere={conflict.id === cursorId} />
      ))}
    </div>
  )
}

function ConflictLine({ conflict, isHere }: { readonly conflict: Conflict; readonly isHere: boolean }) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isHere) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [isHere])
  const isOpen = conflict.status === 'open'
  const Icon = isOpen ? Scale : CircleCheck
  return (
    // The list has the focus and the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      ref={ref}
      role="option"
      id={`conflict-${conflict.id}`}
      aria-selected={isHere}
      data-testid="conflict-line"
      className={`flex flex-none gap-2.5 border-b border-line px-3 py-2.5 ${
        isHere
          ? 'bg-accent-wash-2 outline-accent -outline-offset-2 group-focus-visible:outline-2'
          : 'hover:bg-hover'
      }`}
      onClick={() => useConflicts.setState({ cursorId: conflict.id })}
    >
      <Icon
        size={14}
        className={`mt-0.5 flex-none ${isOpen ? 'text-caution-ink' : 'text-ok-ink'}`}
        aria-hidden="true"
      />
      <div className="min-w-0 flex-1">
        <p className="line-clamp-2 break-words">{conflict.title}</p>
        <p className="flex gap-2 text-small text-dim">
          <span className="min-w-0 flex-1 truncate font-mono">{conflict.tiktokOrderId ?? conflict.kind}</span>
          {isOpen ? <Age at={conflict.createdAt} /> : 'settled'}
        </p>
      </div>
    </div>
  )
}
