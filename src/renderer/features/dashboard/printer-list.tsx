import type { PrinterStatus } from '../../../shared/ipc/app.contract.ts'
import { openPage, useDesk } from '../../lib/desk-state.ts'
import { PRINTER_WORDS } from '../../lib/printer-words.ts'
import { plural } from '../../lib/words.ts'
import { Panel } from '../../ui/panel.tsx'
import { ShapeIcon } from '../../ui/shape-icon.tsx'
import type { ShapeName } from '../../ui/shapes.ts'

const SHAPES: Readonly<Record<PrinterStatus['state'], ShapeName>> = {
  ready: 'standard',
  printing: 'automated',
  busy: 'automated',
  low: 'high',
  paused: 'hold',
  offline: 'urgent',
  paperOut: 'urgent',
  ribbonOut: 'urgent',
  coverOpen: 'urgent',
  notReady: 'high',
  unknown: 'question',
}

/** The printers of this desk and how they are. */
export function PrinterList() {
  const printers = useDesk((desk) => desk.status?.printers)
  return (
    <Panel
      title="Printers"
      about="What each printer last said of itself, and the labels that wait for it."
      className="col-span-2"
      testId="printer-list"
    >
      {printers === undefined || printers.length === 0 ? (
        <p className="text-dim">No printer is set up yet.</p>
      ) : null}
      <ul className="flex flex-col gap-1">
        {printers?.map((printer) => (
          <li key={printer.id}>
            <button
              type="button"
              className="flex w-full items-start gap-2 rounded-chip py-1 text-left hover:bg-hover"
              onClick={() => openPage('printing')}
            >
              <span className="mt-1">
                <ShapeIcon name={SHAPES[printer.state]} />
              </span>
              <span className="min-w-0 flex-1">
                <span className="block truncate">{printer.name}</span>
                <span className="block text-small text-dim">
                  {PRINTER_WORDS[printer.state]}
                  {printer.waiting > 0 ? `, ${plural(printer.waiting, 'label')} waiting` : ''}
                  {printer.reason === '' ? '' : `: ${printer.reason}`}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
