import { useEffect, useState } from 'react'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { useChanges } from '../../lib/changes.ts'
import { type PrinterRequest, useDesk } from '../../lib/desk-state.ts'
import { tellProblem } from '../../lib/toasts.ts'
import { AddPrinter } from './add-printer.tsx'
import { PrinterLine } from './printer-line.tsx'

/** The printers of this desk. */
export function PrintersSection() {
  const printers = usePrinters()
  const { open, asked, toggle } = useOpenPrinter(printers)
  return (
    <div className="flex max-w-[760px] flex-col gap-6">
      {printers?.length === 0 ? (
        <p className="text-dim">
          No printer yet. Add the one on your desk, or a virtual one to try things out.
        </p>
      ) : null}
      {printers === null || printers.length === 0 ? null : (
        <ul className="card divide-y divide-line">
          {printers.map((printer) => (
            <PrinterLine
              key={printer.id}
              printer={printer}
              isOpen={printer.id === open}
              asked={printer.id === open ? asked : null}
              onToggle={() => toggle(printer.id)}
            />
          ))}
        </ul>
      )}
      <AddPrinter />
    </div>
  )
}

/** Which printer's set-up is open, by a person's hand or by a command, which means the default printer. */
function useOpenPrinter(printers: readonly Printer[] | null) {
  const [open, setOpen] = useState<string | null>(null)
  const [asked, setAsked] = useState<PrinterRequest | null>(null)
  const request = useDesk((desk) => desk.printerRequest)
  useEffect(() => {
    if (request === null || printers === null) return
    useDesk.setState({ printerRequest: null })
    const printer = printers.find(({ isDefault }) => isDefault)
    if (printer === undefined) tellProblem('There is no printer yet. Add one below, then set it up.')
    else {
      setOpen(printer.id)
      setAsked(request)
    }
  }, [request, printers])
  const toggle = (id: string) => {
    setOpen(open === id ? null : id)
    setAsked(null)
  }
  return { open, asked, toggle }
}

/** Null until they are known. */
function usePrinters(): readonly Printer[] | null {
  const [printers, setPrinters] = useState<readonly Printer[] | null>(null)
  const changes = useChanges((state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(
    () => inBackground(ask(window.api.printers.list({})).then(setPrinters), 'the list follows'),
    [changes],
  )
  return printers
}
