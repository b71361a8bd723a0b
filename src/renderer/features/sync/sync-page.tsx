import { useEffect } from 'react'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { providePageActs } from '../../lib/page-acts.ts'
import { announcePainted } from '../../lib/painted.ts'
import { refreshSync, useSync } from '../../lib/sync-state.ts'
import { useSyncList } from '../../lib/use-sync-list.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { EventList } from './event-list.tsx'
import { copyDiagnostics, LETTER_ACTS, readLetters, useLetters } from './letter-session.ts'
import { StateCard } from './state-card.tsx'

/** Where sync stands, what it could not do, and what it did. */
export function SyncPage() {
  const sync = useSync((state) => state.sync)
  const isSyncing = useSync((state) => state.isSyncing)
  const isOff = sync === null || sync.phase === 'off'
  useLetterList()
  const [events] = useSyncList(() => window.api.sync.events({}))
  useEffect(() => {
    if (events !== null) announcePainted('sync', events.length)
  }, [events])
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" data-testid="sync-page">
      <PageHead title="Sync">
        <Button
          command="diagnostics"
          onClick={() => inBackground(copyDiagnostics(), 'a toast tells the outcome')}
        >
          Copy diagnostics
        </Button>
        <Button
          tone="primary"
          command="sync-now"
          disabled={isSyncing || isOff}
          onClick={() => desk().syncNow()}
        >
          {isSyncing ? 'Syncing…' : 'Sync now'}
        </Button>
      </PageHead>
      <div className="flex flex-col gap-4 px-6 pb-6">
        {sync === null ? null : <StateCard sync={sync} />}
        <Diagnostics />
        {isOff ? null : <DeadLetters />}
        {events === null ? null : <EventList events={events} />}
      </div>
    </div>
  )
}

/** Follows the refused acts, and gives the page's keys to them while it is on screen. */
function useLetterList(): void {
  const changes = useSync((state) => state.changes)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(() => inBackground(readLetters(), 'the list keeps what it shows until then'), [changes])
  useEffect(() => {
    const takeAway = providePageActs(LETTER_ACTS)
    inBackground(refreshSync(), 'the card follows')
    return () => {
      takeAway()
      useLetters.setState({ letters: null, cursor: 0, isAskedAbout: null, diagnostics: null })
    }
  }, [])
}

function Diagnostics() {
  const text = useLetters((state) => state.diagnostics)
  if (text === null) return null
  return (
    <div className="card flex flex-col gap-2 p-4">
      <CopyText label="Nothing personal is in here: state, counts and events." text={text} rows={8} />
      <div className="flex justify-end">
        <Button onClick={() => useLetters.setState({ diagnostics: null })}>Close</Button>
      </div>
    </div>
  )
}
