/** Acts the journal knows. Past tense in the interface, imperative here, as commands are. */
export const JOURNAL_ACTS = [
  'ship',
  'hold',
  'release',
  'note',
  'print',
  'reprint',
  'resolvePrint',
  'cancelPrint',
  'import',
  'createPractice',
  'undo',
  'updateSettings',
  'mapStatus',
  'addPrinter',
  'removePrinter',
  'setDefaultPrinter',
  'restore',
  'claim',
  'releaseClaim',
  'takeOverClaim',
  'resolveConflict',
  'retryMutation',
  'dismissDeadLetter',
  'connect',
  'count',
  'moveStock',
] as const
export type JournalAct = (typeof JOURNAL_ACTS)[number]

/** What undo can do about an act: put it back, do something else about it, or nothing (said before the act). */
export const ACT_CLASSES = ['reversible', 'compensable', 'final'] as const
export type ActClass = (typeof ACT_CLASSES)[number]

/** The class of each act; shown before the act is done. */
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
  claim: 'compensable',
  releaseClaim: 'compensable',
  takeOverClaim: 'compensable',
  resolveConflict: 'final',
  retryMutation: 'final',
  dismissDeadLetter: 'final',
  connect: 'final',
  count: 'final',
  moveStock: 'compensable',
}
