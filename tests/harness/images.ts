import { randomUUID } from 'node:crypto'
import type { Mutation, Payload } from '../../src/shared/sync/mutations.ts'
import { parseMutation } from '../../src/shared/sync/mutations.ts'
import type { Actor, MutationOf } from '../../src/shared/sync/mutators/actor.ts'
import type { ClaimImage, OrderImage } from '../../src/shared/sync/mutators/order-image.ts'

/** A moment of the server's clock. */
export const NOW = 1_795_000_000_000
export const ORDER_ID = '0192a000-0000-7000-8000-000000000001'

/** An order as it comes from an import: nothing was done to it yet. */
export const anImage = (changes: Partial<OrderImage> = {}): OrderImage => ({
  status: 'awaiting_shipment',
  stage: 'new',
  processingStarted: null,
  closedAt: null,
  heldAt: null,
  holdReason: null,
  note: '',
  tags: [],
  priorityLevel: 'standard',
  impactLevel: 'MED',
  claim: null,
  ...changes,
})

/** A claim of the desk `mine`, which has just begun. */
export const aClaim = (changes: Partial<ClaimImage> = {}): ClaimImage => ({
  deskId: 'mine',
  userId: 'me',
  claimedAt: NOW,
  expiresAt: NOW + 15 * 60_000,
  releasedAt: null,
  takenOverFrom: null,
  takeOverReason: null,
  ...changes,
})

/** The desk `mine` at a moment. */
export const me = (changes: Partial<Actor> = {}): Actor => ({
  deskId: 'mine',
  userId: 'me',
  now: NOW,
  ...changes,
})

/** A mutation as a desk sends it. */
export function mutation<Act extends Mutation['act']>(
  act: Act,
  payload: Payload<Act>,
  at = NOW,
): MutationOf<Act> {
  return parseMutation({ id: randomUUID(), seq: 1, act, at, payload } as Mutation) as MutationOf<Act>
}
