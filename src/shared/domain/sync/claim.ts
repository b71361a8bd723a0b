import { z } from 'zod'

/** How long a claim lasts by the server's clock, in ms (private.claim_lease). */
export const CLAIM_LEASE_MS = 15 * 60_000

/** Who is packing an order, as the row shows it. Times are ms UTC by the server's clock. */
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
