import { IMPACT_LEVELS, PRIORITY_LEVELS } from '../../shared/domain/orders/priority.ts'
import { type ClaimImage, type OrderImage, orderImageSchema } from '../../shared/sync/mutators/order-image.ts'
import type { ReadTx, WriteTx } from '../db/tx.ts'
import { orderEntity } from './entities.ts'

/** The rank under which the image of an order's own columns is kept; parked rows have their table's rank. */
const OWN_RANK = 0

/** The columns of an order that mutations change. */
interface OwnColumns {
  readonly seq: number
  readonly id: string
  readonly status: string
  readonly stage: string
  readonly closed_at: number | null
  readonly held_at: number | null
  readonly hold_reason: string | null
  readonly note: string
  readonly tags: string
  readonly priority: number
  readonly impact: number
}

/** A claim as the file has it. */
interface ClaimColumns {
  readonly desk_id: string
  readonly user_id: string
  readonly claimed_at: number
  readonly expires_at: number
  readonly released_at: number | null
  readonly taken_over_from: string | null
  readonly take_over_reason: string | null
}

/** What a command changed of an order, as it was before: desk columns, and the claim where it changed that. */
export type ImageBefore = Readonly<Record<string, unknown>>

/** The image that lies under what is pending; null while nothing is. */
export function findImage(tx: ReadTx, orderId: string): OrderImage | null {
  const stored = tx.value<string>(
    'SELECT image FROM server_images WHERE entity = ? AND rank = ? AND id = ?',
    orderEntity(orderId),
    OWN_RANK,
    orderId,
  )
  return stored === undefined ? null : orderImageSchema.parse(JSON.parse(stored))
}

/** Keeps what the server has of an order. */
export function saveImage(tx: WriteTx, orderId: string, image: OrderImage): void {
  tx.run(
    'INSERT INTO server_images (entity, rank, id, image) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET image = excluded.image',
    orderEntity(orderId),
    OWN_RANK,
    orderId,
    JSON.stringify(image),
  )
}

/** Forgets an order's image: nothing lies over it any more. */
export function dropImage(tx: WriteTx, orderId: string): void {
  tx.run(
    'DELETE FROM server_images WHERE entity = ? AND rank = ? AND id = ?',
    orderEntity(orderId),
    OWN_RANK,
    orderId,
  )
}

/** Keeps the order as it was before a command, unless what is pending already lies over an image. */
export function keepImageBefore(tx: WriteTx, orderId: string, before: ImageBefore): void {
  if (findImage(tx, orderId) !== null) return
  const image = currentImage(tx, orderId)
  if (image === null) return
  const { claim, closed_at, held_at, hold_reason, stage, note } = before
  saveImage(tx, orderId, {
    ...image,
    ...(stage !== undefined && { stage: String(stage) }),
    ...(closed_at !== undefined && { closedAt: closed_at as number | null }),
    ...(held_at !== undefined && { heldAt: held_at as number | null }),
    ...(hold_reason !== undefined && { holdReason: hold_reason as string | null }),
    ...(note !== undefined && { note: String(note) }),
    ...(claim !== undefined && { claim: claim as ClaimImage | null }),
  })
}

/** An order as the tables show it now. */
export function currentImage(tx: ReadTx, orderId: string): OrderImage | null {
  const row = tx.get<OwnColumns>(
    'SELECT seq, id, status, stage, closed_at, held_at, hold_reason, note, tags, priority, impact FROM orders WHERE id = ?',
    orderId,
  )
  if (!row) return null
  return {
    status: row.status,
    stage: row.stage,
    closedAt: row.closed_at,
    heldAt: row.held_at,
    holdReason: row.hold_reason,
    note: row.note,
    tags: JSON.parse(row.tags) as string[],
    priorityLevel: PRIORITY_LEVELS[row.priority] ?? 'standard',
    impactLevel: IMPACT_LEVELS[row.impact] ?? 'MED',
    claim: findClaim(tx, orderId),
  }
}

/** An order's claim, running or not; null where nobody ever claimed it. */
export function findClaim(tx: ReadTx, orderId: string): ClaimImage | null {
  const row = tx.get<ClaimColumns>(
    `SELECT desk_id, user_id, claimed_at, expires_at, released_at, taken_over_from, take_over_reason
     FROM order_claims WHERE order_id = ?`,
    orderId,
  )
  return row === undefined ? null : claimOf(row)
}

/** A claim out of its columns, which have the same names here and on the wire. */
export function claimOf(row: ClaimColumns): ClaimImage {
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

/** Stores a claim's columns, keeping the stamps that it has; null takes it away. */
export function writeClaim(tx: WriteTx, orderId: string, claim: ClaimImage | null): void {
  if (claim === null) {
    tx.run('DELETE FROM order_claims WHERE order_id = ?', orderId)
    return
  }
  tx.run(
    `INSERT INTO order_claims (order_id, desk_id, user_id, claimed_at, expires_at, released_at, taken_over_from, take_over_reason)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (order_id) DO UPDATE SET desk_id = excluded.desk_id, user_id = excluded.user_id,
       claimed_at = excluded.claimed_at, expires_at = excluded.expires_at, released_at = excluded.released_at,
       taken_over_from = excluded.taken_over_from, take_over_reason = excluded.take_over_reason`,
    orderId,
    claim.deskId,
    claim.userId,
    claim.claimedAt,
    claim.expiresAt,
    claim.releasedAt,
    claim.takenOverFrom,
    claim.takeOverReason,
  )
}
