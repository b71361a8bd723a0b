import { FULFILLMENT_STAGES } from '../../shared/domain/orders/stage.ts'
import type { Mutation } from '../../shared/sync/mutations.ts'
import { applyToOrder } from '../../shared/sync/mutators/apply-to-order.ts'
import type { OrderImage } from '../../shared/sync/mutators/order-image.ts'
import { findRanked, rerank } from '../db/orders/ranked.ts'
import { refreshSearch } from '../db/orders/search-text.ts'
import type { ReadTx, WriteTx } from '../db/tx.ts'
import { orderEntity } from './entities.ts'
import { dropImage, findClaim, findImage, writeClaim } from './order-images.ts'
import type { SyncIdentity } from './sync-identity.ts'

/** Entries whose effect lies over the server's image: not acknowledged yet, and not refused. */
export const PENDING = `state IN ('ready', 'inflight', 'answered')`

interface PendingRow {
  readonly mutation_id: string
  readonly name: string
  readonly payload: string
  readonly created_at: number
}

/** The pending mutations of one entity, in the order in which they were made. */
export function pendingOf(tx: ReadTx, entity: string): Mutation[] {
  return tx
    .all<PendingRow>(
      `SELECT mutation_id, name, payload, created_at FROM outbox WHERE entity_key = ? AND ${PENDING} ORDER BY seq`,
      entity,
    )
    .map(
      (row) =>
        ({
          id: row.mutation_id,
          seq: 1,
          act: row.name,
          at: row.created_at,
          payload: JSON.parse(row.payload),
        }) as Mutation,
    )
}

/**
 * Makes an order what the server's image and the pending mutations over it come to; the image goes with the last of
 * them. Answers the order's row number where it looks different now, else null.
 */
export function replayOrder(
  tx: WriteTx,
  orderId: string,
  identity: SyncIdentity,
  now: number,
): number | null {
  const image = findImage(tx, orderId)
  if (image === null) return null
  const pending = pendingOf(tx, orderEntity(orderId))
  if (pending.length === 0) dropImage(tx, orderId)
  return showImage(tx, orderId, replayed(image, pending, identity), now)
}

function replayed(image: OrderImage, pending: readonly Mutation[], identity: SyncIdentity): OrderImage {
  let shown = image
  for (const mutation of pending) {
    const now = mutation.at + identity.clockOffsetMs
    shown =
      applyToOrder(shown, mutation, { deskId: identity.deviceId, userId: identity.userId, now }).image ??
      shown
  }
  return shown
}

interface ShownColumns {
  readonly seq: number
  readonly stage: string
  readonly closed_at: number | null
  readonly held_at: number | null
  readonly hold_reason: string | null
  readonly note: string
  readonly tags: string
}

/** Writes an image into the tables; answers the row number where something of it is news. */
export function showImage(tx: WriteTx, orderId: string, image: OrderImage, now: number): number | null {
  const row = tx.get<ShownColumns>(
    'SELECT seq, stage, closed_at, held_at, hold_reason, note, tags FROM orders WHERE id = ?',
    orderId,
  )
  if (!row) return null
  const isClaimNew = JSON.stringify(findClaim(tx, orderId)) !== JSON.stringify(image.claim)
  if (isClaimNew) writeClaim(tx, orderId, image.claim)
  const shown: ShownColumns = {
    seq: row.seq,
    stage: stageOf(image),
    closed_at: image.closedAt,
    held_at: image.heldAt,
    hold_reason: image.holdReason,
    note: image.note,
    tags: JSON.stringify(image.tags),
  }
  const isNews = JSON.stringify(shown) !== JSON.stringify(row)
  if (isNews) writeShown(tx, shown, row.note, now)
  return isNews || isClaimNew ? row.seq : null
}

function writeShown(tx: WriteTx, shown: ShownColumns, noteBefore: string, now: number): void {
  tx.run(
    'UPDATE orders SET stage = ?, closed_at = ?, held_at = ?, hold_reason = ?, note = ?, tags = ?, updated_at = ? WHERE seq = ?',
    shown.stage,
    shown.closed_at,
    shown.held_at,
    shown.hold_reason,
    shown.note,
    shown.tags,
    now,
    shown.seq,
  )
  if (shown.note !== noteBefore) refreshSearch(tx, shown.seq)
  const ranked = findRanked(tx, shown.seq)
  if (ranked) rerank(tx, ranked, now)
}

/** A stage that a newer server knows and this program does not is one for a person to look at. */
function stageOf(image: OrderImage): string {
  return FULFILLMENT_STAGES.find((stage) => stage === image.stage) ?? 'exception'
}
