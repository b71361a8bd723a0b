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
  cancelPrint: 'Took a label out of the queue, before it was printed',
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

/** What a person said of a label that was in doubt. */
const RESOLVED: Readonly<Record<string, string>> = {
  printed: 'Said that the label came out',
  reprint: 'Said that the label did not come out, and printed again',
  cancel: 'Said that the label is not needed any more',
}

/** What happened, in words; the reason behind it where there was one. */
export function eventWords(act: string, reason: string | null, after: unknown): string {
  const told = Object.hasOwn(DONE, act) ? DONE[act as SyncAct] : act
  const summary = act === 'journal' ? textOf(after, 'summary') : null
  if (summary !== null) return summary
  const resolved = act === 'resolvePrint' ? RESOLVED[textOf(after, 'resolution') ?? ''] : undefined
  if (resolved !== undefined) return resolved
  return reason === null ? told : `${told}: ${reason}`
}

function textOf(after: unknown, field: string): string | null {
  const value = (after as Readonly<Record<string, unknown>> | null)?.[field]
  return typeof value === 'string' ? value : null
}
