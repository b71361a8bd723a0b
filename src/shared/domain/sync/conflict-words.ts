import type { Conflict, ConflictKind } from './conflict.ts'
import { choicesOf } from './conflict-choices.ts'
import { type ConflictNames, type ConflictRow, kindOf, textsOf } from './conflict-details.ts'
import { capital, sidesOf } from './conflict-sides.ts'

/** What is the matter, in one sentence about `order`. */
const TITLES: Readonly<Record<ConflictKind, (order: string) => string>> = {
  printedTwice: (order) => `The label of ${order} was printed at two desks`,
  printedCancelled: (order) => `A label was printed for ${order}, which was cancelled`,
  shippedTwice: (order) => `${order} was marked as shipped twice`,
  shippedCancelled: (order) => `A parcel left for ${order}, which was cancelled`,
  shippedUnpaid: (order) => `A parcel left for ${order}, which is not paid`,
  shippedOnHold: (order) => `A parcel left for ${order}, which was on hold`,
  trackingDiffers: (order) => `The parcel of ${order} has two tracking numbers`,
  note: (order) => `Two people changed the same words of the note on ${order}`,
  unknownOrder: (order) => `Work was done on ${order}, which the server does not know`,
  unknownProduct: () => 'Stock of a product was changed that the server does not know',
  factNotApplied: (order) => `Something was done to ${order} that could not be written down`,
  addressChanged: (order) => `The address of ${order} changed after its label was printed`,
}

/**
 * A conflict as a person reads it. The server's own words say what was done and what is safe; kinds that this program
 * does not know are told by those words alone.
 */
export function conflictOf(row: ConflictRow, names: ConflictNames): Conflict {
  const kind = kindOf(row)
  const choices = choicesOf(row, kind, names)
  return {
    id: row.id,
    kind: row.kind,
    status: row.status === 'resolved' ? 'resolved' : 'open',
    title: titleOf(row, kind, names),
    sides: sidesOf(row, kind, names),
    done: row.done === '' ? 'Nothing was changed.' : row.done,
    safeChoice: row.safe_choice === '' ? (choices[0]?.effect ?? '') : row.safe_choice,
    choices,
    orderSeq: names.orderSeq ?? null,
    tiktokOrderId: names.orderNumber,
    createdAt: row.created_at,
    // Another program may have settled it with a choice of its own.
    resolution: choices.find(({ id }) => id === row.resolution)?.label ?? row.resolution,
    resolvedAt: row.resolved_at,
    texts: textsOf(row),
  }
}

function titleOf(row: ConflictRow, kind: ConflictKind | null, { orderNumber }: ConflictNames): string {
  const order = orderNumber === null ? 'an order' : `order ${orderNumber}`
  if (kind !== null) return capital(TITLES[kind](order))
  return `Something about ${row.order_id === null ? 'this shop' : order} needs a look: ${row.kind}`
}
