import { z } from 'zod'

/** How long a claim lasts by the server's clock, in ms (private.claim_lease). */
export const CLAIM_LEASE_MS = 15 * 60_000

/** Who is packing an order, as the row shows it. The server's times, as this machine's clock has them:
 * a clock that is hours off makes no claim longer or shorter. ms UTC. */
export const orderClaimSchema = z.object({
  deskId: z.uuid(),
  deskName: z.string(),
  /** The person's mail address, or empty while it is not known here. */
  owner: z.string(),
  isMine: z.boolean(),
  claimedAt: z.int(),
  expiresAt: z.int(),
})
export type OrderClaim = z.output<typeof orderClaimSchema>
