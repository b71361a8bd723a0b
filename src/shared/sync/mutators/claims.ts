import { CLAIM_LEASE_MS } from '../../domain/sync/claim.ts'
import type { Actor, MutationOf } from './actor.ts'
import type { ClaimImage, OrderImage, OrderResult } from './order-image.ts'
import { applied, refused } from './result.ts'
import { trimSpaces } from './server-values.ts'
import { advanced } from './stages.ts'

/** claim: an ended lease is anybody's; one's own running one begins anew. */
export function claim(image: OrderImage | null, _mutation: MutationOf<'claim'>, who: Actor): OrderResult {
  if (image === null) return refused('input.notFound', image)
  if (image.stage === 'closed') return refused('rule.alreadyClosed', image)
  if (isRunning(image.claim, who.now) && image.claim.deskId !== who.deskId)
    return refused('rule.claimed', image)
  return applied(claimed(image, who, null))
}

/** takeOverClaim: also from a running lease, and always with a reason. */
export function takeOverClaim(
  image: OrderImage | null,
  { payload }: MutationOf<'takeOverClaim'>,
  who: Actor,
): OrderResult {
  if (trimSpaces(payload.reason) === '') return refused('input.invalid', image)
  if (image === null) return refused('input.notFound', image)
  if (image.stage === 'closed') return refused('rule.alreadyClosed', image)
  return applied(claimed(image, who, payload.reason))
}

/** renewClaim: also after its end, as long as nobody else took it. */
export function renewClaim(
  image: OrderImage | null,
  _mutation: MutationOf<'renewClaim'>,
  who: Actor,
): OrderResult {
  return withOwnClaim(image, who, (order, own) => ({
    ...order,
    claim: { ...own, expiresAt: who.now + CLAIM_LEASE_MS },
  }))
}

/** releaseClaim: an order of which nothing else was done yet is new again. */
export function releaseClaim(
  image: OrderImage | null,
  _mutation: MutationOf<'releaseClaim'>,
  who: Actor,
): OrderResult {
  return withOwnClaim(image, who, (order, own) => ({
    ...order,
    stage: order.stage === 'claimed' ? 'new' : order.stage,
    claim: { ...own, releasedAt: who.now },
  }))
}

/** The order without a claim, whosever it was. */
export function claimReleased(image: OrderImage, now: number): OrderImage {
  if (image.claim === null || image.claim.releasedAt !== null) return image
  return { ...image, claim: { ...image.claim, releasedAt: now } }
}

function isRunning(held: ClaimImage | null, now: number): held is ClaimImage {
  return held !== null && held.releasedAt === null && held.expiresAt > now
}

/** The order claimed anew. Whose it was last is told with the reason, also where that lease had ended. */
function claimed(image: OrderImage, { deskId, userId, now }: Actor, takenFor: string | null): OrderImage {
  const isTaken = takenFor !== null && image.claim !== null && image.claim.deskId !== deskId
  return {
    ...advanced(image, 'claimed', now),
    claim: {
      deskId,
      userId,
      claimedAt: now,
      expiresAt: now + CLAIM_LEASE_MS,
      releasedAt: null,
      takenOverFrom: isTaken ? image.claim.deskId : null,
      takeOverReason: isTaken ? takenFor : null,
    },
  }
}

function withOwnClaim(
  image: OrderImage | null,
  who: Actor,
  change: (order: OrderImage, own: ClaimImage) => OrderImage,
): OrderResult {
  const held = image?.claim ?? null
  if (image === null || held === null || held.releasedAt !== null) return refused('rule.notClaimed', image)
  if (held.deskId !== who.deskId) return refused('rule.claimed', image)
  return applied(change(image, held))
}
