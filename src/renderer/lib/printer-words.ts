import type { PrinterStatus } from '../../shared/ipc/app.contract.ts'

/** How a printer is, in a word or two; the sentence beside it says what to do. */
export const PRINTER_WORDS: Readonly<Record<PrinterStatus['state'], string>> = {
  ready: 'Ready',
  printing: 'Printing',
  busy: 'Busy',
  low: 'Labels running low',
  paused: 'Paused',
  offline: 'Not reached',
  paperOut: 'Paper out',
  ribbonOut: 'Ribbon out',
  coverOpen: 'Cover open',
  notReady: 'Not ready',
  unknown: 'Not known',
}

/** True where labels come out without anybody doing anything. */
export function isPrinterFine({ state }: Pick<PrinterStatus, 'state'>): boolean {
  return state === 'ready' || state === 'printing' || state === 'busy' || state === 'unknown'
}
