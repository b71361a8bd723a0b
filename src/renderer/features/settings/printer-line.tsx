import { useId } from 'react'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { announceChange } from '../../lib/changes.ts'
import type { PrinterRequest } from '../../lib/desk-state.ts'
import { tellDone } from '../../lib/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { SureButton } from '../../ui/sure-button.tsx'
import { SetupPanel } from './printer-setup/setup-panel.tsx'
import { languageWord } from './printer-words.ts'

const BACK_CHANNELS: Readonly<Record<Printer['backChannel'], string>> = {
  answers: 'answers when asked',
  silent: 'never answers: labels count as sent, not as printed',
  unknown: 'not asked yet',
}

interface PrinterLineProps {
  readonly printer: Printer
  readonly isOpen: boolean
  /** What a command wants done with it. */
  readonly asked: PrinterRequest | null
  readonly onToggle: () => void
}

/** One printer: what it is, what can be done with it, and its set-up once that is opened. */
export function PrinterLine({ printer, isOpen, asked, onToggle }: PrinterLineProps) {
  const panelId = useId()
  return (
    <li data-testid="printer-line">
      <div className="flex flex-wrap items-center gap-3 px-4 py-3">
        <PrinterFacts printer={printer} />
        <PrinterButtons printer={printer} />
        <Button aria-expanded={isOpen} aria-controls={panelId} onClick={onToggle}>
          {isOpen ? 'Close' : 'Set up'}
        </Button>
        <SureButton
          label="Remove"
          sure="Remove it"
          question={`${printer.name} is taken off this desk. What it printed stays in the history.`}
          onSure={() => act(ask(window.api.printers.remove({ id: printer.id })))}
        />
      </div>
      {isOpen ? <SetupPanel id={panelId} printer={printer} asked={asked} /> : null}
    </li>
  )
}

function PrinterFacts({ printer }: { readonly printer: Printer }) {
  const { name, isDefault, language, dpi, media, backChannel } = printer
  return (
    <div className="min-w-0 flex-1">
      <p className="truncate font-medium">
        {name}
        {isDefault ? <span className="ml-2 text-small font-normal text-dim">default</span> : null}
      </p>
      <p className="selectable text-small text-dim">{placeOf(printer)}</p>
      <p className="tnum text-small text-dim">
        {languageWord(language)}, {dpi} dpi, {media.widthMm} × {media.heightMm} mm,{' '}
        {BACK_CHANNELS[backChannel]}
      </p>
    </div>
  )
}

function PrinterButtons({ printer: { id, isDefault } }: { readonly printer: Printer }) {
  const probe = async () => {
    const probed = await ask(window.api.printers.probe({ id }))
    tellDone({ message: `${probed.name}: ${BACK_CHANNELS[probed.backChannel]}.` })
  }
  return (
    <>
      {isDefault ? null : (
        <Button onClick={() => act(ask(window.api.printers.setDefault({ id })))}>Make default</Button>
      )}
      <Button onClick={() => act(probe())}>Check</Button>
    </>
  )
}

function placeOf({ connection }: Printer): string {
  if (connection.kind === 'tcp') return `${connection.host}, port ${connection.port}`
  return connection.kind === 'queue'
    ? `queue ${connection.queue} of this computer`
    : 'virtual: writes pictures to a folder'
}

function act(promise: Promise<unknown>): void {
  inBackground(promise.then(announceChange), 'the list follows')
}
