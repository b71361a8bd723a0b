import type { Mutation } from '../mutations.ts'
import type { MutationOf } from './actor.ts'
import { applied, conflicting, type MutatorResult } from './result.ts'
import type { ShipmentImage } from './shipment-image.ts'

/**
 * Does to a shipment's image what the server does to its row. A number that nobody knew is taken over, a known one
 * stays. `image` is null where there is no such shipment: the order alone decides then.
 */
export function applyToShipment(
  image: ShipmentImage | null,
  mutation: Mutation,
): MutatorResult<ShipmentImage | null> {
  return mutation.act === 'label' ? labelled(image, mutation) : applied(image)
}

/** The act `label`, as far as its shipment goes. */
export function labelled(
  image: ShipmentImage | null,
  { payload }: MutationOf<'label'>,
): MutatorResult<ShipmentImage | null> {
  const tracking = payload.trackingNumber
  if (image === null || tracking === undefined || tracking === image.trackingNumber) return applied(image)
  if (image.trackingNumber !== null) return conflicting('conflict.trackingDiffers', image)
  return applied({
    trackingNumber: tracking,
    carrier: image.carrier === '' ? (payload.carrier ?? '') : image.carrier,
  })
}
