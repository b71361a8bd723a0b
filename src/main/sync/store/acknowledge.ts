import type { Ack } from '../../../shared/sync/answers.ts'
import type { PulledOrder } from '../records/page-record.ts'
import { storeParts } from './order-parts.ts'
import { storeOrder } from './order-rows.ts'
import { PARKED_RANK, type PageContext } from './page-context.ts'

const AWAITED = `state IN ('ready', 'inflight', 'answered', 'resend')`

interface Entry {
  readonly seq: number
  readonly name: string
  readonly entity_key: string
}

/** Closes what the server acknowledged with this page: its effect is in the rows. A refused one is a dead letter. */
export function acknowledge(context: PageContext, acks: readonly Ack[]): void {
  for (const [mutationId, , outcome, code, details] of acks) {
    const entry = context.tx.get<Entry>(
      `SELECT seq, name, entity_key FROM outbox WHERE mutation_id = ? AND ${AWAITED}`,
      mutationId,
    )
    if (entry) settleEntry(context, entry, { outcome, code, details })
  }
}

/**
 * Closes what was answered and whose transaction the cursor has passed. The acknowledgement of an act that this desk
 * sent under an earlier id never comes, since the server keeps it for that id.
 */
export function acknowledgePassed(context: PageContext, cursorXid: number): void {
  const passed = context.tx.all<Entry & { outcome: string; code: string | null; details: string | null }>(
    `SELECT seq, name, entity_key, outcome, code, details FROM outbox WHERE state = 'answered' AND answer_xid < ?`,
    cursorXid,
  )
  for (const entry of passed)
    settleEntry(context, entry, {
      outcome: entry.outcome,
      code: entry.code,
      details: JSON.parse(entry.details ?? 'null'),
    })
}

/** What the server said of an entry. */
export interface Told {
  readonly outcome: string
  readonly code: string | null
  readonly details: unknown
}

/** Takes an entry's effect off what is shown: it is in the server's rows now, or it never will be. */
export function settleEntry(context: PageContext, entry: Entry, told: Told): void {
  context.tx.run(
    'UPDATE outbox SET state = ?, outcome = ?, code = ?, details = ?, closed_at = ? WHERE seq = ?',
    told.outcome === 'refused' ? 'dead' : 'closed',
    told.outcome,
    told.code,
    JSON.stringify(told.details ?? null),
    context.serverNow,
    entry.seq,
  )
  touchEntity(context, entry.entity_key)
  if (entry.name === 'importOrders') releaseImport(context, entry.seq)
}

/** What an entry is about is shown without it from now on. */
export function touchEntity(context: PageContext, entity: string): void {
  if (entity.startsWith('order:')) context.touch(entity.slice('order:'.length))
  else if (entity.startsWith('stock:')) context.touchStock(entity)
}

/** The orders of an import take the server's rows again, those that were parked first. */
function releaseImport(context: PageContext, outboxSeq: number): void {
  const { tx } = context
  const orders = tx.pluck<number>('SELECT order_seq FROM outbox_orders WHERE outbox_seq = ?', outboxSeq)
  tx.run('DELETE FROM outbox_orders WHERE outbox_seq = ?', outboxSeq)
  for (const orderSeq of orders) if (!context.hasPendingImport(orderSeq)) unpark(context, orderSeq)
}

function unpark(context: PageContext, orderSeq: number): void {
  const { tx } = context
  const id = tx.value<string>('SELECT id FROM orders WHERE seq = ?', orderSeq)
  if (id === undefined) return
  const parked = tx.value<string>(
    'SELECT image FROM server_images WHERE entity = ? AND rank = ? AND id = ?',
    `order:${id}`,
    PARKED_RANK,
    id,
  )
  if (parked === undefined) return
  tx.run('DELETE FROM server_images WHERE entity = ? AND rank = ? AND id = ?', `order:${id}`, PARKED_RANK, id)
  const order = JSON.parse(parked) as PulledOrder
  const stored = storeOrder(context, order)
  storeParts(context, stored, order)
}
