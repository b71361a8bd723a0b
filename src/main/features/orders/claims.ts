import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import { CLAIM_LEASE_MS } from '../../../shared/domain/sync/claim.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { BulkOutcome } from '../../../shared/ipc/common.ts'
import type { ClaimImage } from '../../../shared/sync/mutators/order-image.ts'
import { readMeta } from '../../db/cloud.ts'
import type { RankedRow } from '../../db/orders/ranked.ts'
import type { ReadTx, WriteTx } from '../../db/tx.ts'
import type { CommandContext, OrderTrace } from '../../outbox/command-context.ts'
import { sendPlanned } from '../../outbox/enqueue.ts'
import { orderEntity } from '../../outbox/entities.ts'
import { findClaim, writeClaim } from '../../outbox/order-images.ts'
import { readSyncIdentity } from '../../outbox/sync-identity.ts'
import { changeEach } from './commands.ts'
import { applyDeskChange } from './desk-change.ts'

/** Says that this desk packs these orders. A closed order, or one that another desk has, is refused. */
export function claimOrders(context: CommandContext, input: { orders: readonly OrderRef[] }): BulkOutcome {
  return changeEach(context, input.orders, { act: 'claim', verb: 'Claimed' }, (row) => {
    if (row.stage === 'closed') return alreadyClosed(row)
    const other = runningElsewhere(context, row)
    return other ?? claimed(context, row, null)
  })
}

/** Lets orders go that this desk has claimed. */
export function releaseClaims(context: CommandContext, input: { orders: readonly OrderRef[] }): BulkOutcome {
  return changeEach(context, input.orders, { act: 'releaseClaim', verb: 'Let go' }, (row) => {
    const claim = findClaim(context.tx, row.id)
    if (claim === null || claim.releasedAt !== null)
      return new AppError('rule.notClaimed', `Nobody is packing order ${row.tiktok_order_id}.`)
    const other = runningElsewhere(context, row)
    if (other) return other
    writeClaim(context.tx, row.id, { ...claim, releasedAt: serverNow(context) })
    const trace = applyDeskChange(context, row, row.stage === 'claimed' ? { stage: 'new' } : {})
    return { ...trace, before: { ...(trace.before as object), claim } }
  })
}

/** A lease with less than this left goes on, while somebody works here. */
const RENEW_BELOW_MS = CLAIM_LEASE_MS / 2

/** Lets the claims of this desk go on that are about to end. Nothing a person did: it has no journal line of its own. */
export function renewClaims(tx: WriteTx, host: { readonly newId: () => string }, now: number): number {
  const sync = readSyncIdentity(tx)
  const journalSeq = tx.value<number | null>('SELECT max(seq) FROM journal') ?? null
  if (sync === null || journalSeq === null) return 0
  const serverNow = now + sync.clockOffsetMs
  const ending = tx.pluck<string>(
    `SELECT c.order_id FROM order_claims c JOIN orders o ON o.id = c.order_id
     WHERE c.desk_id = ? AND c.released_at IS NULL AND o.stage <> 'closed' AND c.expires_at BETWEEN ? AND ?`,
    sync.deviceId,
    serverNow,
    serverNow + RENEW_BELOW_MS,
  )
  const planned = ending.map((orderId) => ({
    act: 'renewClaim' as const,
    payload: { orderId },
    entity: orderEntity(orderId),
    orderId,
  }))
  const changes = { seqs: null, isReordered: false, hasPrints: false, hasSettings: false }
  sendPlanned({ tx, now, newId: host.newId, changes }, sync, { planned, journalSeq })
  return planned.length
}

/** Takes an order over from the desk that has it, with the reason, which its person is shown. */
export function takeOver(context: CommandContext, input: { order: OrderRef; reason: string }): BulkOutcome {
  const words = { act: 'takeOverClaim', verb: 'Took over', reason: input.reason } as const
  return changeEach(context, [input.order], words, (row) =>
    row.stage === 'closed' ? alreadyClosed(row) : claimed(context, row, input.reason),
  )
}

function alreadyClosed(row: RankedRow): AppError {
  return new AppError('rule.alreadyClosed', `Order ${row.tiktok_order_id} has left already.`)
}

function claimed(context: CommandContext, row: RankedRow, reason: string | null): OrderTrace {
  const before = findClaim(context.tx, row.id)
  const now = serverNow(context)
  const desk = deskOf(context)
  const isTaken = reason !== null && before !== null && before.deskId !== desk.deskId
  const claim: ClaimImage = {
    ...desk,
    claimedAt: now,
    expiresAt: now + CLAIM_LEASE_MS,
    releasedAt: null,
    takenOverFrom: isTaken ? before.deskId : null,
    takeOverReason: isTaken ? reason : null,
  }
  writeClaim(context.tx, row.id, claim)
  const trace = applyDeskChange(context, row, row.stage === 'new' ? { stage: 'claimed' } : {})
  return { ...trace, before: { ...(trace.before as object), claim: before } }
}

/** Why an order is not ours to claim: another desk has it, by the server's clock as far as we know it. */
function runningElsewhere(context: CommandContext, row: RankedRow): AppError | null {
  const claim = findClaim(context.tx, row.id)
  const isRunning = claim !== null && claim.releasedAt === null && claim.expiresAt > serverNow(context)
  if (!isRunning || claim.deskId === deskOf(context).deskId) return null
  const name = nameOf(context.tx, claim.deskId)
  return new AppError(
    'rule.claimed',
    `${name} is packing order ${row.tiktok_order_id}. Take it over with a reason, or pack another one.`,
    { deskId: claim.deskId, deskName: name },
  )
}

function deskOf({ tx, sync, creatorId }: CommandContext): { deskId: string; userId: string } {
  return sync === null
    ? { deskId: readMeta(tx, 'device_id') ?? '', userId: creatorId }
    : { deskId: sync.deviceId, userId: sync.userId }
}

function serverNow({ now, sync }: CommandContext): number {
  return now + (sync?.clockOffsetMs ?? 0)
}

function nameOf(tx: ReadTx, deskId: string): string {
  return tx.value<string>('SELECT name FROM desk_names WHERE id = ?', deskId) ?? 'Another desk'
}
