import { type MemberRole, SYNC_ACTS } from '../acts.ts'
import type { Mutation } from '../mutations.ts'
import type { ShipmentImage } from './shipment-image.ts'

/** A print of an order's label that the journal holds; `reprint` is none, since it says that it was meant. */
export interface LabelPrint {
  readonly deskId: string
  readonly shipmentId: string | null
}

/**
 * Who acts, when, and what a mutation looks at beside its image. What is not given is taken as nothing: the outcome
 * may then say less than the server's, the image is the same.
 */
export interface Actor {
  readonly deskId: string
  readonly userId: string
  /** Stands in for the server's clock, which alone rules over claims; ms UTC. */
  readonly now: number
  /** Without it every act is allowed. */
  readonly role?: MemberRole | undefined
  /** The label prints of this order so far, of all desks. */
  readonly labelPrints?: readonly LabelPrint[] | undefined
  /** The shipment that the mutation names. */
  readonly shipment?: ShipmentImage | null | undefined
}

const POWER: readonly MemberRole[] = ['packer', 'lead', 'owner']

/** False for an act that needs a higher role than the actor is known to have. */
export function mayDo(act: Mutation['act'], { role }: Pick<Actor, 'role'>): boolean {
  return role === undefined || POWER.indexOf(role) >= POWER.indexOf(SYNC_ACTS[act].leastRole)
}

/** A mutation of one act. */
export type MutationOf<Act extends Mutation['act']> = Extract<Mutation, { readonly act: Act }>
