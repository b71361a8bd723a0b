import type { PrinterStatus } from '../../../shared/ipc/app.contract.ts'

/** A printer's state as its card says it. */
export const STATE_WORDS: Readonly<Record<PrinterStatus['state'], string>> = {
  ready: 'Ready',
  printing: 'Printing',
  paused: 'Paused',
  offline: 'Not reached',
  paperOut: 'Paper out',
  coverOpen: 'Cover open',
  notReady: 'Not ready',
  unknown: 'Not checked yet',
}
