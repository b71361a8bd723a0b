import { z } from 'zod'
import { msSchema } from '../scalars.ts'
import type { SyncedRow } from '../tables.ts'
import type { MutatorResult } from './result.ts'

const time = msSchema.nullable()

/** The claim of an order, ended or not; times are ms UTC by the server's clock. */
export const claimImageSchema = z.object({
  deskId: z.string(),
  userId: z.string(),
  claimedAt: msSchema,
  expiresAt: msSchema,
  releasedAt: time,
  takenOverFrom: z.string().nullable(),
  takeOverReason: z.string().nullable(),
})
export type ClaimImage = Readonly<z.output<typeof claimImageSchema>>

/**
 * What mutations read and change of an order (private.order_state). Words are plain text: a server that is newer than
 * this program may have more of them.
 */
export const orderImageSchema = z.object({
  status: z.string(),
  stage: z.string(),
  processingStarted: time.optional(),
  closedAt: time,
  heldAt: time,
  holdReason: z.string().nullable(),
  note: z.string(),
  tags: z.array(z.string()).readonly(),
  priorityLevel: z.string(),
  impactLevel: z.string(),
  /** Null where nobody ever claimed it. */
  claim: claimImageSchema.nullable(),
})
export type OrderImage = Readonly<z.output<typeof orderImageSchema>>

/** What became of a mutation of an order. */
export type OrderResult = MutatorResult<OrderImage | null>

/** The image of the server's row and of the claim on it. */
export function orderImageOf(row: SyncedRow<'orders'>, claim: SyncedRow<'order_claims'> | null): OrderImage {
  return {
    status: row.order_status,
    stage: row.fulfillment_stage,
    processingStarted: row.processing_started,
    closedAt: row.closed_at,
    heldAt: row.held_at,
    holdReason: row.hold_reason,
    note: row.note,
    tags: row.tags,
    priorityLevel: row.priority_level,
    impactLevel: row.impact_level,
    claim: claim === null ? null : claimImageOf(claim),
  }
}

function claimImageOf(row: SyncedRow<'order_claims'>): ClaimImage {
  return {
    deskId: row.desk_id,
    userId: row.user_id,
    claimedAt: row.claimed_at,
    expiresAt: row.expires_at,
    releasedAt: row.released_at,
    takenOverFrom: row.taken_over_from,
    takeOverReason: row.take_over_reason,
  }
}
