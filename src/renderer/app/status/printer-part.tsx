import { Printer, PrinterX } from 'lucide-react'
import type { PrinterStatus } from '../../../shared/ipc/app.contract.ts'
import { openPage } from '../../lib/desk-state.ts'
import { isPrinterFine, PRINTER_WORDS } from '../../lib/printer-words.ts'
import { plural } from '../../lib/words.ts'
import { Part } from './part.tsx'

/** A printer, and what is wrong with it. */
export function PrinterPart({ printer }: { readonly printer: PrinterStatus }) {
  const isFine = isPrinterFine(printer)
  const isMild = printer.state === 'paused' || printer.state === 'low'
  const waiting = printer.waiting > 0 ? ` · ${plural(printer.waiting, 'label')} waiting` : ''
  return (
    <Part
      icon={isFine ? Printer : PrinterX}
      tone={isFine ? 'plain' : isMild ? 'caution' : 'danger'}
      isKept={!isFine}
      label={printer.reason === '' ? 'Printing' : printer.reason}
      onClick={() => openPage('printing')}
    >
      {printer.name}: {PRINTER_WORDS[printer.state].toLowerCase()}
      {waiting}
    </Part>
  )
}
