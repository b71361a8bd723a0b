import type { Actor, MutationOf } from './actor.ts'
import { labelled } from './apply-to-shipment.ts'
import { claimReleased } from './claims.ts'
import type { OrderImage, OrderResult } from './order-image.ts'
import { applied, conflicting } from './result.ts'
import { advanced } from './stages.ts'

/** A fact about an order that the server has never heard of is kept, and shown until its import arrives. */
const unknownOrder = () => conflicting('conflict.unknownOrder', null)

/** scan, resolvePrint, cancelPrint, reprint: a line in the journal, and nothing of the order. */
export function journalled(image: OrderImage | null): OrderResult {
  return image === null ? unknownOrder() : applied(image)
}

/** pick, verify, pack: the order moves on. */
export function progressed(
  image: OrderImage | null,
  { act }: MutationOf<'pick' | 'verify' | 'pack'>,
  { now }: Actor,
): OrderResult {
  if (image === null) return unknownOrder()
  return applied(advanced(image, act === 'pick' ? 'picked' : 'verified', now))
}

/** print: of two desks that printed the same label offline, a person says which one was used. */
export function print(image: OrderImage | null, { payload }: MutationOf<'print'>, who: Actor): OrderResult {
  if (image === null) return unknownOrder()
  if (payload.kind !== 'label') return applied(image)
  const printed = advanced(image, 'labelled', who.now)
  const isPrintedElsewhere = (who.labelPrints ?? []).some(
    ({ deskId, shipmentId }) => deskId !== who.deskId && shipmentId === (payload.shipmentId ?? null),
  )
  if (isPrintedElsewhere) return conflicting('conflict.printedTwice', printed)
  return image.status === 'cancelled' ? conflicting('conflict.printedCancelled', printed) : applied(printed)
}

/** label: changes its shipment, not the order; see applyToShipment. */
export function label(
  image: OrderImage | null,
  mutation: MutationOf<'label'>,
  { shipment }: Actor,
): OrderResult {
  if (image === null) return unknownOrder()
  const { outcome, code } = labelled(shipment ?? null, mutation)
  return { outcome, code, image }
}

/** ship: the box is sealed. The order is closed whatever it says, and its claim ends with it. */
export function ship(image: OrderImage | null, { at }: MutationOf<'ship'>, { now }: Actor): OrderResult {
  if (image === null) return unknownOrder()
  const doubt = doubtOf(image)
  const shipped = image.stage === 'closed' ? image : closed(image, at, now)
  return doubt === null ? applied(shipped) : conflicting(doubt, shipped)
}

function closed(image: OrderImage, at: number, now: number): OrderImage {
  return claimReleased({ ...advanced(image, 'closed', now), stage: 'closed', closedAt: at }, now)
}

/** Why a parcel that has left should not have; null where nothing speaks against it. */
function doubtOf({ stage, status, heldAt }: OrderImage) {
  if (stage === 'closed') return 'conflict.shippedTwice'
  if (status === 'cancelled') return 'conflict.shippedCancelled'
  if (status === 'unpaid') return 'conflict.shippedUnpaid'
  return heldAt === null ? null : 'conflict.shippedOnHold'
}
