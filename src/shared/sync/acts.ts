import type { ActClass, JournalAct } from '../domain/journal/acts.ts'

/** A fact has happened and is always kept; a request may be refused. */
export type ActKind = 'fact' | 'request'

/** A member's roles at a creator, in order of power. */
export const MEMBER_ROLES = ['packer', 'lead', 'owner'] as const
export type MemberRole = (typeof MEMBER_ROLES)[number]

/** What the server knows of an act: its kind, what undo can do about it, and the least role that may do it. */
interface ActRule {
  readonly kind: ActKind
  readonly class: ActClass
  readonly leastRole: MemberRole
}

const rule = (kind: ActKind, actClass: ActClass, leastRole: MemberRole): ActRule => ({
  kind,
  class: actClass,
  leastRole,
})

/** The acts that desks send, as the table private.sync_acts has them (a test compares). */
export const SYNC_ACTS = {
  scan: rule('fact', 'final', 'packer'),
  pick: rule('fact', 'final', 'packer'),
  verify: rule('fact', 'final', 'packer'),
  pack: rule('fact', 'final', 'packer'),
  print: rule('fact', 'final', 'packer'),
  reprint: rule('fact', 'final', 'packer'),
  resolvePrint: rule('fact', 'final', 'packer'),
  cancelPrint: rule('fact', 'compensable', 'packer'),
  label: rule('fact', 'final', 'packer'),
  ship: rule('fact', 'reversible', 'packer'),
  count: rule('fact', 'final', 'packer'),
  moveStock: rule('fact', 'compensable', 'packer'),
  journal: rule('fact', 'final', 'packer'),
  claim: rule('request', 'compensable', 'packer'),
  renewClaim: rule('request', 'final', 'packer'),
  takeOverClaim: rule('request', 'compensable', 'packer'),
  releaseClaim: rule('request', 'compensable', 'packer'),
  hold: rule('request', 'reversible', 'lead'),
  release: rule('request', 'reversible', 'lead'),
  reopen: rule('request', 'compensable', 'packer'),
  note: rule('request', 'reversible', 'packer'),
  tag: rule('request', 'reversible', 'packer'),
  editOrder: rule('request', 'reversible', 'lead'),
  mapStatus: rule('request', 'compensable', 'lead'),
  price: rule('request', 'reversible', 'lead'),
  adjustStock: rule('request', 'compensable', 'lead'),
  importOrders: rule('request', 'compensable', 'lead'),
  resolveConflict: rule('request', 'final', 'packer'),
  dismissDeadLetter: rule('request', 'final', 'packer'),
} as const satisfies Readonly<Record<string, ActRule>>

/** An act by the name it has on the wire. */
export type SyncAct = keyof typeof SYNC_ACTS

/**
 * What each act of the desk's journal is sent as. `journal` is a line that changes nothing on the server; an undo is
 * also sent as the act that puts its subject back (`release`, `reopen`, `note`).
 */
export const SYNC_ACT_OF: Readonly<Record<JournalAct, SyncAct>> = {
  ship: 'ship',
  hold: 'hold',
  release: 'release',
  note: 'note',
  print: 'print',
  reprint: 'reprint',
  resolvePrint: 'resolvePrint',
  cancelPrint: 'cancelPrint',
  import: 'importOrders',
  createPractice: 'journal',
  undo: 'journal',
  updateSettings: 'journal',
  mapStatus: 'mapStatus',
  addPrinter: 'journal',
  removePrinter: 'journal',
  setDefaultPrinter: 'journal',
  restore: 'journal',
  claim: 'claim',
  releaseClaim: 'releaseClaim',
  takeOverClaim: 'takeOverClaim',
  resolveConflict: 'resolveConflict',
  retryMutation: 'journal',
  dismissDeadLetter: 'dismissDeadLetter',
  connect: 'journal',
  count: 'count',
  moveStock: 'moveStock',
  importLabels: 'journal',
  matchLabel: 'journal',
  dismissLabel: 'journal',
  pausePrinter: 'journal',
  resumePrinter: 'journal',
  updatePrinter: 'journal',
  reorderPrints: 'journal',
  movePrints: 'journal',
  scan: 'scan',
  countItems: 'journal',
  verify: 'verify',
}
