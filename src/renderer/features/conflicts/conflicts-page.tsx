import { Scale } from 'lucide-react'
import { useEffect } from 'react'
import { inBackground } from '../../lib/background.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { providePageActs } from '../../lib/page-acts.ts'
import { announcePainted } from '../../lib/painted.ts'
import { useSync } from '../../lib/sync-state.ts'
import { plural } from '../../lib/words.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { ConflictCard } from './conflict-card.tsx'
import { ConflictList } from './conflict-list.tsx'
import { CONFLICT_ACTS, focusList, readConflicts, toggleSettled, useConflicts } from './conflict-session.ts'

/** Where two desks, or a desk and TikTok, disagree and only a person can say what holds. */
export function ConflictsPage() {
  useInbox()
  const { conflicts, cursorId, hasSettled } = useConflicts()
  const open = conflicts?.filter((one) => one.status === 'open').length ?? 0
  const shown = conflicts?.find((one) => one.id === cursorId)
  return (
    <div className="flex min-h-0 flex-1 flex-col" data-testid="conflicts-page">
      <PageHead title="To settle">
        {conflicts === null ? null : (
          <p className="text-small text-dim" aria-live="polite">
            {open === 0 ? 'Nothing open' : `${plural(open, 'question')} open`}
          </p>
        )}
        <button
          type="button"
          className="chip"
          data-active={hasSettled}
          aria-pressed={hasSettled}
          onClick={toggleSettled}
        >
          Settled ones too
        </button>
      </PageHead>
      {conflicts === null ? null : conflicts.length === 0 ? (
        <Nothing />
      ) : (
        <div className="flex min-h-0 flex-1 border-t border-line">
          <ConflictList conflicts={conflicts} cursorId={cursorId} />
          {shown === undefined ? null : <ConflictCard key={shown.id} conflict={shown} />}
        </div>
      )}
    </div>
  )
}

/** Follows the inbox, and gives the page's keys to it while it is on screen. */
function useInbox(): void {
  const changes = useSync((state) => state.changes)
  const isRead = useConflicts((state) => state.conflicts !== null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(() => inBackground(readConflicts(), 'the list keeps what it shows until then'), [changes])
  useEffect(() => providePageActs(CONFLICT_ACTS), [])
  useEffect(() => {
    if (!isRead) return
    announcePainted('conflicts', useConflicts.getState().conflicts?.length ?? 0)
    focusList()
  }, [isRead])
  useEffect(() => () => useConflicts.setState({ conflicts: null, hasSettled: false }), [])
}

function Nothing() {
  const isCloud = useDesk((desk) => desk.status?.kind === 'cloud')
  return (
    <div className="m-auto flex max-w-[60ch] flex-col items-center gap-3 p-8 text-center">
      <Scale size={40} strokeWidth={1.25} className="text-dim" aria-hidden="true" />
      <p className="text-title font-medium">Nothing to settle.</p>
      <p className="text-dim">
        Most of what two desks do at once is put together without asking: a sealed box stays sealed, TikTok's
        word holds for money and status, notes are merged. What only a person can know comes here: which of
        two labels is on the box, which of two notes holds. Each one says what changed, who did it, what was
        done so far, and the choice that harms nobody.
      </p>
      {isCloud ? null : (
        <p className="text-dim">This workspace has one desk, so there is nobody to disagree with.</p>
      )}
    </div>
  )
}
