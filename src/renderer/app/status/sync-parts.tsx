import {
  ArrowDownUp,
  FileX,
  Hourglass,
  type LucideIcon,
  OctagonX,
  Scale,
  Unplug,
  UserRoundX,
  Wifi,
  WifiOff,
} from 'lucide-react'
import type { SyncState } from '../../../shared/domain/sync/sync-state.ts'
import type { WorkspaceStatus } from '../../../shared/ipc/app.contract.ts'
import { openPage } from '../../lib/desk-state.ts'
import { useSync } from '../../lib/sync-state.ts'
import { progressWords, sentenceOf } from '../../lib/sync-words.ts'
import { groupDigits } from '../../lib/words.ts'
import { Age } from '../../ui/ticking.tsx'
import { Part } from './part.tsx'

const ICONS: Readonly<Record<SyncState['phase'], LucideIcon>> = {
  off: Unplug,
  connecting: ArrowDownUp,
  copying: ArrowDownUp,
  online: Wifi,
  offline: WifiOff,
  parked: UserRoundX,
  stopped: OctagonX,
}

/** Where a workspace with a server stands: connection, age, what waits, what was refused, what is to settle. */
export function SyncParts({ status }: { readonly status: WorkspaceStatus }) {
  const sync = useSync((state) => state.sync)
  if (sync === null) return null
  const openSync = () => openPage('sync')
  return (
    <>
      <Connection sync={sync} />
      {sync.progress === null || sync.phase === 'copying' ? null : (
        <Part label="What is being moved" isKept onClick={openSync}>
          {progressWords(sync.progress)}
        </Part>
      )}
      {sync.pending > 0 ? (
        <Part
          label="Acts that wait to be sent"
          isKept
          tone={sync.isStuck ? 'caution' : 'plain'}
          onClick={openSync}
        >
          {groupDigits(sync.pending)} pending
        </Part>
      ) : null}
      {status.deadLetters > 0 ? (
        <Part icon={FileX} tone="danger" label="Why, and what to do" isKept onClick={openSync}>
          {groupDigits(status.deadLetters)} refused
        </Part>
      ) : null}
      {status.conflicts > 0 ? (
        <Part
          icon={Scale}
          tone="caution"
          label="Two desks disagree"
          isKept
          onClick={() => openPage('conflicts')}
        >
          {groupDigits(status.conflicts)} to settle
        </Part>
      ) : null}
    </>
  )
}

function Connection({ sync }: { readonly sync: SyncState }) {
  const { tone, short, sentence, next } = sentenceOf(sync)
  const isParked = sync.phase === 'parked'
  const isCopying = sync.phase === 'copying' && sync.progress !== null
  return (
    <Part
      icon={sync.isStuck ? Hourglass : ICONS[sync.phase]}
      tone={tone === 'danger' || tone === 'caution' ? tone : 'plain'}
      label={`${sentence} ${next}`.trim()}
      isKept
      onClick={() => (isParked ? openPage('settings', 'account') : openPage('sync'))}
    >
      {sync.progress !== null && isCopying ? progressWords(sync.progress) : short}
      {sync.lastPullAt === null || isParked || isCopying ? null : (
        <>
          {' · '}
          <Age at={sync.lastPullAt} before="synced " />
        </>
      )}
    </Part>
  )
}
