import { CircleHelp, FileQuestion, HardDrive, Printer } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { WorkspaceStatus } from '../../../shared/ipc/app.contract.ts'
import { openLabels, useLabels } from '../../features/labels/labels-session.ts'
import { openOverlay, openPage, useDesk } from '../../lib/desk-state.ts'
import { isOut, useSync } from '../../lib/sync-state.ts'
import { plural } from '../../lib/words.ts'
import { CommandKey } from '../../ui/button.tsx'
import { deskActions } from '../desk-actions.ts'
import { ImportPart } from './import-part.tsx'
import { Part } from './part.tsx'
import { PrinterPart } from './printer-part.tsx'

const SyncParts = lazy(async () => ({ default: (await import('./sync-parts.tsx')).SyncParts }))

/** Always true; every part opens its page. */
export function StatusBar() {
  const status = useDesk((desk) => desk.status)
  const isCloud = status?.kind === 'cloud'
  const isAmber = useSync((state) => isOut(state.sync)) && isCloud
  return (
    <footer
      data-testid="status-bar"
      data-out={isAmber}
      className={`col-span-2 flex min-w-0 items-center gap-1 border-t border-line px-2 text-small ${
        isAmber ? 'bg-caution-wash text-caution-ink' : 'bg-panel text-dim'
      }`}
    >
      <div className="flex min-w-0 flex-1 items-center gap-1 overflow-hidden">
        {status === null ? null : <StatusParts status={status} />}
      </div>
      <LabelsPart />
      <ImportPart />
      {isCloud ? (
        <Part label="Send and fetch now" isKept onClick={() => deskActions.syncNow()}>
          <span className="flex items-center gap-1.5">
            Sync now <CommandKey id="sync-now" />
          </span>
        </Part>
      ) : null}
      <Part label="All commands" isKept onClick={() => deskActions.openPalette()}>
        <span className="flex items-center gap-1.5">
          Commands <CommandKey id="palette" />
        </span>
      </Part>
    </footer>
  )
}

/** Label pages that no rule could match, and the way to them. */
function LabelsPart() {
  const waiting = useLabels((session) => session.waiting.length)
  if (waiting === 0) return null
  return (
    <Part icon={FileQuestion} tone="caution" label="Match them by hand" isKept onClick={openLabels}>
      {plural(waiting, 'label page')} to match
    </Part>
  )
}

function StatusParts({ status }: { readonly status: WorkspaceStatus }) {
  const uncertain = status.printers.reduce((sum, printer) => sum + printer.uncertain, 0)
  return (
    <>
      {status.kind === 'cloud' ? (
        <Suspense fallback={null}>
          <SyncParts status={status} />
        </Suspense>
      ) : (
        <Part
          icon={HardDrive}
          label="Everything is kept on this computer"
          onClick={() => openPage('settings', 'workspace')}
        >
          {status.kind === 'local' ? 'Local workspace' : 'Practice shop'}
        </Part>
      )}
      <Part label="Orders here" isKept onClick={() => openPage('orders')}>
        {plural(status.orders, 'order')}
      </Part>
      {status.printers.length === 0 ? (
        <Part icon={Printer} label="Printers" onClick={() => openPage('settings', 'printers')}>
          No printer yet
        </Part>
      ) : null}
      {status.printers.map((printer) => (
        <PrinterPart key={printer.id} printer={printer} />
      ))}
      {uncertain > 0 ? (
        <Part
          icon={CircleHelp}
          tone="caution"
          label="Answer for them"
          isKept
          onClick={() => openOverlay({ kind: 'uncertain', jobId: null })}
        >
          {plural(uncertain, 'label')}: did {uncertain === 1 ? 'it' : 'they'} print?
        </Part>
      ) : null}
    </>
  )
}
