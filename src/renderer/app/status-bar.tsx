import {
  CircleHelp,
  HardDrive,
  type LucideIcon,
  Printer,
  PrinterX,
  Upload,
  Wifi,
  WifiOff,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { PrinterStatus, WorkspaceStatus } from '../../shared/ipc/app.contract.ts'
import { shareDone, useImportProgress } from '../features/imports/import-progress.ts'
import { cancelImport } from '../features/imports/import-session.ts'
import { openOverlay, openPage, useDesk } from '../lib/desk-state.ts'
import { groupDigits, plural } from '../lib/words.ts'
import { CommandKey } from '../ui/button.tsx'
import { deskActions } from './desk-actions.ts'

/** Always true; every part opens its page. */
export function StatusBar() {
  const status = useDesk((desk) => desk.status)
  return (
    <footer
      data-testid="status-bar"
      className={`col-span-2 flex items-center gap-1 border-t px-2 text-small ${
        status?.online === false && status.kind === 'cloud'
          ? 'border-line bg-caution-wash text-caution-ink'
          : 'border-line bg-panel text-dim'
      }`}
    >
      {status === null ? null : <StatusParts status={status} />}
      <div className="flex-1" />
      <ImportPart />
      <Part label="All commands" onClick={() => deskActions.openPalette()}>
        <span className="flex items-center gap-1.5">
          Commands <CommandKey id="palette" />
        </span>
      </Part>
    </footer>
  )
}

function StatusParts({ status }: { readonly status: WorkspaceStatus }) {
  const uncertain = status.printers.reduce((sum, printer) => sum + printer.uncertain, 0)
  return (
    <>
      <WorkspacePart status={status} />
      <Part label="Orders here" onClick={() => openPage('orders')}>
        {plural(status.orders, 'order')}
      </Part>
      {status.pending > 0 ? (
        <Part label="Acts waiting to be sent" onClick={() => openPage('settings', 'workspace')}>
          {groupDigits(status.pending)} pending
        </Part>
      ) : null}
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
          onClick={() => openOverlay({ kind: 'uncertain', jobId: null })}
        >
          {plural(uncertain, 'label')}: did {uncertain === 1 ? 'it' : 'they'} print?
        </Part>
      ) : null}
    </>
  )
}

const KIND_WORDS: Readonly<Record<WorkspaceStatus['kind'], string>> = {
  local: 'Local workspace',
  practice: 'Practice shop',
  cloud: 'Online',
}

function WorkspacePart({ status }: { readonly status: WorkspaceStatus }) {
  const open = () => openPage('settings', 'workspace')
  if (status.kind !== 'cloud') {
    return (
      <Part icon={HardDrive} label="Everything is kept on this computer" onClick={open}>
        {KIND_WORDS[status.kind]}
      </Part>
    )
  }
  return (
    <Part icon={status.online ? Wifi : WifiOff} label="Connection" onClick={open}>
      {status.online ? 'Online' : 'Offline: finding, printing and shipping go on; changes are sent later'}
    </Part>
  )
}

const PRINTER_WORDS: Readonly<Record<PrinterStatus['state'], string>> = {
  ready: 'ready',
  printing: 'printing',
  paused: 'paused',
  offline: 'not reached',
  paperOut: 'paper out',
  coverOpen: 'cover open',
  notReady: 'not ready',
  unknown: 'not checked yet',
}

function PrinterPart({ printer }: { readonly printer: PrinterStatus }) {
  const isFine = printer.state === 'ready' || printer.state === 'printing' || printer.state === 'unknown'
  const isPaused = printer.state === 'paused'
  const waiting = printer.waiting > 0 ? ` · ${plural(printer.waiting, 'label')} waiting` : ''
  return (
    <Part
      icon={isFine ? Printer : PrinterX}
      tone={isFine ? 'plain' : isPaused ? 'caution' : 'danger'}
      label={printer.reason === '' ? 'Printing' : printer.reason}
      onClick={() => openPage('printing')}
    >
      {printer.name}: {PRINTER_WORDS[printer.state]}
      {waiting}
    </Part>
  )
}

function ImportPart() {
  const progress = useImportProgress((state) => state.progress)
  const runId = useImportProgress((state) => state.runId)
  if (progress === null) return null
  const share = shareDone(progress)
  return (
    <>
      <Part icon={Upload} label="The import" onClick={() => deskActions.openImport()}>
        {progress.phase === 'undoing' ? 'Undoing import' : 'Importing'} {groupDigits(progress.lines)} lines
        {share === null ? '' : ` · ${Math.round(share * 100)}%`}
      </Part>
      {runId === null ? null : (
        <Part label="Nothing of it will be kept" onClick={cancelImport}>
          Cancel
        </Part>
      )}
    </>
  )
}

interface PartProps {
  readonly icon?: LucideIcon
  readonly tone?: 'plain' | 'caution' | 'danger'
  readonly label: string
  readonly onClick: () => void
  readonly children: ReactNode
}

const PART_TONES = {
  plain: '',
  caution: 'text-caution-ink font-medium',
  danger: 'text-danger-ink font-medium',
} as const

function Part({ icon: Icon, tone = 'plain', label, onClick, children }: PartProps) {
  return (
    <button
      type="button"
      title={label}
      onClick={onClick}
      className={`tnum flex h-5 min-w-0 items-center gap-1.5 rounded-chip px-1.5 hover:bg-press ${PART_TONES[tone]}`}
    >
      {Icon === undefined ? null : <Icon size={13} className="flex-none" aria-hidden="true" />}
      <span className="truncate">{children}</span>
    </button>
  )
}
