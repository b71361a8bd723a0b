import { WifiOff, X } from 'lucide-react'
import { desk } from '../../lib/desk-port.ts'
import { openPage } from '../../lib/desk-state.ts'
import { useSync } from '../../lib/sync-state.ts'
import { Button } from '../../ui/button.tsx'

const BEGINNINGS = { parked: 'Signed out.', stopped: 'Sync has stopped.' } as const

/** Above the rows while acts are kept here: what still works and what waits. Taken away, it is gone for this outage. */
export function OutageLine() {
  const phase = useSync((state) => state.sync?.phase)
  const beginning = phase === 'parked' || phase === 'stopped' ? BEGINNINGS[phase] : 'Offline.'
  return (
    <div
      role="status"
      data-testid="outage-line"
      className="flex min-h-8 flex-none items-center gap-2 border-b border-line bg-caution-wash px-3 py-1 text-small text-caution-ink"
    >
      <WifiOff size={14} className="flex-none" aria-hidden="true" />
      <p className="min-w-0 flex-1">
        <span className="font-medium">{beginning}</span> Works: find, pick, print stored labels, ship, note.
        Waits: other desks' changes, new orders from TikTok.
      </p>
      {phase === 'parked' ? (
        <Button tone="quiet" command="go-account" onClick={() => openPage('settings', 'account')}>
          Sign in again
        </Button>
      ) : (
        <Button tone="quiet" command="go-sync" onClick={() => openPage('sync')}>
          Details
        </Button>
      )}
      <button
        type="button"
        aria-label="Hide until the next outage"
        title="Hide until the next outage"
        className="rounded-chip p-1 hover:bg-press"
        onClick={dismiss}
      >
        <X size={14} aria-hidden="true" />
      </button>
    </div>
  )
}

function dismiss(): void {
  useSync.setState({ isOutageDismissed: true })
  desk().focusTable()
}
