import { mutationsOfChoice } from '../../../shared/domain/sync/conflict-mutations.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { SyncAct } from '../../../shared/sync/acts.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { sendPlanned } from '../../outbox/enqueue.ts'
import { orderEntity } from '../../outbox/entities.ts'
import type { PlannedMutation } from '../../outbox/planned-mutation.ts'
import type { SyncIdentity } from '../../outbox/sync-identity.ts'
import { findConflict } from './conflict-query.ts'

interface DeadEntry {
  readonly seq: number
  readonly name: SyncAct
  readonly payload: string
  readonly entity_key: string
  /** How often it was sent; a place in the server's order goes with an earlier id of the desk, this does not. */
  readonly attempts: number
  readonly outcome: string | null
  readonly code: string | null
}

/** Settles a conflict by one of its choices: what the choice does, then the word that it is settled. */
export function resolveConflict(
  context: CommandContext,
  input: { id: string; choice: string; note?: string | undefined },
): { resolved: boolean; message: string } {
  const sync = required(context.sync)
  const row = findConflict(context.tx, input.id)
  if (!row) throw new AppError('input.notFound', 'This conflict is not here any more.', { id: input.id })
  const isOpen = context.tx.value<string>('SELECT status FROM conflicts WHERE id = ?', input.id) === 'open'
  if (!isOpen) return { resolved: false, message: 'Somebody has settled it already.' }
  const planned = mutationsOfChoice(row, input.choice, input.note).map(
    ({ act, payload }): PlannedMutation => plannedOf(act, payload),
  )
  const entry = context.record({
    act: 'resolveConflict',
    summary: `Settled: ${row.kind}`,
    reason: input.choice,
    after: { conflict: input.id, choice: input.choice },
    orders: orderTraces(context, row.order_id),
    isSentElsewhere: true,
  })
  sendPlanned(context, sync, { planned, journalSeq: entry.seq })
  context.tx.run(`UPDATE conflicts SET status = 'resolved' WHERE id = ?`, input.id)
  return { resolved: true, message: 'Settled. The other desks are told.' }
}

/** Tries a dead letter again, as a new mutation that names the old one. */
export function retryDeadLetter(context: CommandContext, input: { id: string }): { retried: boolean } {
  const sync = required(context.sync)
  const dead = findDead(context, input.id)
  if (!dead) return { retried: false }
  if (dead.outcome === 'unreadable' && dead.code !== 'sync.blocked')
    throw new AppError('rule.notOpen', 'This act cannot be read. Export it, then let it go.', {
      id: input.id,
    })
  const entry = context.record({
    act: 'retryMutation',
    summary: `Tried again: ${dead.name}`,
    after: { mutation: input.id },
    isSentElsewhere: true,
  })
  context.tx.run(`UPDATE outbox SET state = 'dismissed' WHERE seq = ?`, dead.seq)
  sendPlanned(context, sync, {
    planned: [plannedOf(dead.name, JSON.parse(dead.payload) as PlannedMutation['payload'])],
    journalSeq: entry.seq,
    // What the server never saw has no dead letter there.
    retryOf: dead.attempts === 0 ? null : input.id,
  })
  return { retried: true }
}

/** Lets a dead letter go, here and on the server. */
export function dismissDeadLetter(context: CommandContext, input: { id: string }): { dismissed: boolean } {
  const sync = required(context.sync)
  const dead = findDead(context, input.id)
  if (!dead) return { dismissed: false }
  const entry = context.record({
    act: 'dismissDeadLetter',
    summary: `Let go: ${dead.name}`,
    after: { mutation: input.id },
    isSentElsewhere: true,
  })
  context.tx.run(`UPDATE outbox SET state = 'dismissed' WHERE seq = ?`, dead.seq)
  if (dead.attempts > 0)
    sendPlanned(context, sync, {
      planned: [plannedOf('dismissDeadLetter', { mutationId: input.id })],
      journalSeq: entry.seq,
    })
  return { dismissed: true }
}

function findDead({ tx }: CommandContext, id: string): DeadEntry | undefined {
  return tx.get<DeadEntry>(
    `SELECT seq, name, payload, entity_key, attempts, outcome, code FROM outbox WHERE mutation_id = ? AND state = 'dead'`,
    id,
  )
}

function plannedOf(act: SyncAct, payload: PlannedMutation['payload']): PlannedMutation {
  const { orderId, conflictId, mutationId } = payload as Readonly<Record<string, string | undefined>>
  return orderId === undefined
    ? { act, payload, entity: `${act}:${conflictId ?? mutationId ?? ''}` }
    : { act, payload, entity: orderEntity(orderId), orderId }
}

function orderTraces({ tx }: CommandContext, orderId: string | null) {
  const order = tx.get<{ seq: number; tiktok_order_id: string }>(
    'SELECT seq, tiktok_order_id FROM orders WHERE id = ?',
    orderId,
  )
  return order ? [{ seq: order.seq, tiktokOrderId: order.tiktok_order_id }] : []
}

function required(sync: SyncIdentity | null): SyncIdentity {
  if (sync) return sync
  throw new AppError('rule.localOnly', 'This workspace is not connected to a shop.')
}
