import type { SyncAct } from '../../sync/acts.ts'

/** An act of another desk, as the journal of an order tells it. */
const DONE: Readonly<Record<SyncAct, string>> = {
  scan: 'Scanned an item',
  pick: 'Picked',
  verify: 'Checked the items',
  pack: 'Packed',
  print: 'Printed the label',
  reprint: 'Printed the label again',
  resolvePrint: 'Said what became of a print',
  cancelPrint: 'Cancelled a print',
  label: 'Recorded the label',
  ship: 'Shipped',
  count: 'Counted stock',
  moveStock: 'Moved stock',
  journal: 'Noted in the journal',
  claim: 'Claimed',
  renewClaim: 'Went on packing',
  takeOverClaim: 'Took over',
  releaseClaim: 'Let go',
  hold: 'Put on hold',
  release: 'Released',
  reopen: 'Reopened',
  note: 'Changed the note',
  tag: 'Changed the tags',
  editOrder: 'Changed the order',
  mapStatus: 'Said what a status means',
  price: 'Changed a price',
  adjustStock: 'Adjusted stock',
  importOrders: 'Imported orders',
  resolveConflict: 'Settled a conflict',
  dismissDeadLetter: 'Let a refused act go',
}

/** What happened, in words; the reason behind it where there was one. */
export function eventWords(act: string, reason: string | null, after: unknown): string {
  const told = Object.hasOwn(DONE, act) ? DONE[act as SyncAct] : act
  const summary = act === 'journal' ? summaryOf(after) : null
  if (summary !== null) return summary
  return reason === null ? told : `${told}: ${reason}`
}

function summaryOf(after: unknown): string | null {
  const summary = (after as { summary?: unknown } | null)?.summary
  return typeof summary === 'string' ? summary : null
}
