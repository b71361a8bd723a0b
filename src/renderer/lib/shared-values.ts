import type { ActClass, JournalAct } from '../../shared/domain/journal/journal.ts'
import type { Media } from '../../shared/domain/printing/printing.ts'
import type { Settings } from '../../shared/domain/settings/settings.ts'

// Values whose shared definitions sit beside zod schemas. zod builds functions out of text where it can, and tries
// it as soon as it is loaded; the content policy refuses and reports that. So the window loads no zod, and a test
// keeps these equal to the shared ones.

/** The class of each act, shown before the act is done. */
export const CLASS_OF_ACT: Readonly<Record<JournalAct, ActClass>> = {
  ship: 'reversible',
  hold: 'reversible',
  release: 'reversible',
  note: 'reversible',
  import: 'reversible',
  createPractice: 'reversible',
  print: 'final',
  reprint: 'final',
  resolvePrint: 'final',
  cancelPrint: 'compensable',
  undo: 'final',
  updateSettings: 'reversible',
  mapStatus: 'compensable',
  addPrinter: 'compensable',
  removePrinter: 'compensable',
  setDefaultPrinter: 'compensable',
  restore: 'final',
}

/** Settings before anybody has set anything. */
export const DEFAULT_SETTINGS: Settings = {
  senderAddress: null,
  timeZone: null,
  currency: null,
  shipByEstimateHours: 48,
  rowDensity: 'normal',
  statusMap: {},
  keys: {},
  operator: '',
}

/** Resolutions of label printers, in dots per inch. */
export const DPIS = [203, 300] as const
/** 4 by 6 inches. */
export const FOUR_BY_SIX: Media = { widthMm: 101.6, heightMm: 152.4 }
