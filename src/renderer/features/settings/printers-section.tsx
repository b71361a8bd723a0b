import { useEffect, useState } from 'react'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { announceChange, useChanges } from '../../lib/changes.ts'
import { tellDone } from '../../lib/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { AddPrinter } from './add-printer.tsx'

/** The printers of this desk. */
export function PrintersSection() {
  const printers = usePrinters()
  return (
    <div className="flex max-w-[760px] flex-col gap-6">
      {printers.length === 0 ? (
        <p className="text-dim">
          No printer yet. Add the one on your desk, or a virtual one to try things out.
        </p>
      ) : null}
      {printers.length === 0 ? null : (
        <ul className="card divide-y divide-line">
          {printers.map((printer) => (
            <SharedLine key={printer.id} printer={printer} />
          ))}
        </ul>
      )}
      <AddPrinter />
    </div>
  )
}

function usePrinters(): readonly Printer[] {
  const [printers, setPrinters] = useState<readonly Printer[]>([])
  const changes = useChanges((state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(
    () => inBackground(ask(window.api.printers.list({})).then(setPrinters), 'the list follows'),
    [changes],
  )
  return printers
}

const BACK_CHANNELS: Readonly<Record<Printer['backChannel'], string>> = {
  answers: 'answers when asked',
  silent: 'never answers: labels count as sent, not as printed',
  unknown: 'not asked yet',
}

function SharedLine({ printer }: { readonly printer: Printer }) {
  const { connection, media } = printer
  const place =
    connection.kind === 'tcp'
      ? `${connection.host}, port ${connection.port}`
      : connection.kind === 'queue'
        ? `queue ${connection.queue} of this computer`
        : 'virtual: writes pictures to a folder'
  const act = (promise: Promise<unknown>) => inBackground(promise.then(announceChange), 'the list follows')
  const probe = async () => {
    const probed = await ask(window.api.printers.probe({ id: printer.id }))
    tellDone({ message: `${probed.name}: ${BACK_CHANNELS[probed.backChannel]}.` })
  }
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {printer.name}
          {printer.isDefault ? <span className="ml-2 text-small font-normal text-dim">default</span> : null}
        </p>
        <p className="selectable text-small text-dim">{place}</p>
        <p className="tnum text-small text-dim">
          {printer.language.toUpperCase()}, {printer.dpi} dpi, {media.widthMm} × {media.heightMm} mm,{' '}
          {BACK_CHANNELS[printer.backChannel]}
        </p>
      </div>
      {printer.isDefault ? null : (
        <Button onClick={() => act(ask(window.api.printers.setDefault({ id: printer.id })))}>
          Make default
        </Button>
      )}
      <Button onClick={() => act(probe())}>Test</Button>
      <Button tone="danger" onClick={() => act(ask(window.api.printers.remove({ id: printer.id })))}>
        Remove
      </Button>
    </li>
  )
}
