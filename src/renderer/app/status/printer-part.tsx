import { Printer, PrinterX } from 'lucide-react'
import type { PrinterStatus } from '../../../shared/ipc/app.contract.ts'
import { openPage } from '../../lib/desk-state.ts'
import { plural } from '../../lib/words.ts'
import { Part } from './part.tsx'

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

/** A printer, and what is wrong with it. */
export function PrinterPart({ printer }: { readonly printer: PrinterStatus }) {
  const isFine = printer.state === 'ready' || printer.state === 'printing' || printer.state === 'unknown'
  const isPaused = printer.state === 'paused'
  const waiting = printer.waiting > 0 ? ` · ${plural(printer.waiting, 'label')} waiting` : ''
  return (
    <Part
      icon={isFine ? Printer : PrinterX}
      tone={isFine ? 'plain' : isPaused ? 'caution' : 'danger'}
      isKept={!isFine}
      label={printer.reason === '' ? 'Printing' : printer.reason}
      onClick={() => openPage('printing')}
    >
      {printer.name}: {PRINTER_WORDS[printer.state]}
      {waiting}
    </Part>
  )
}
