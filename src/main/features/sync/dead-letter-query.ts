import type { DeadLetter } from '../../../shared/domain/sync/conflict.ts'
import { outcomeMessage } from '../../../shared/domain/sync/outcome-words.ts'
import { MOST_LISTED } from '../../../shared/ipc/sync.contract.ts'
import type { ReadTx } from '../../db/tx.ts'

interface DeadRow {
  readonly mutation_id: string
  readonly name: string
  readonly payload: string
  readonly entity_key: string
  readonly created_at: number
  readonly code: string | null
  readonly outcome: string | null
  readonly details: string | null
}

/** What was refused or could not be read, the newest first. */
export function listDeadLetters(tx: ReadTx, limit: number = MOST_LISTED): DeadLetter[] {
  const rows = tx.all<DeadRow>(
    `SELECT mutation_id, name, payload, entity_key, created_at, code, outcome, details FROM outbox
     WHERE state = 'dead' ORDER BY seq DESC LIMIT ?`,
    limit,
  )
  return rows.map((row) => {
    const order = orderOf(tx, row)
    return {
      id: row.mutation_id,
      act: row.name,
      at: row.created_at,
      code: row.code ?? '',
      message: outcomeMessage(row.code ?? ''),
      orderSeq: order?.seq ?? null,
      tiktokOrderId: order?.tiktok_order_id ?? null,
      // What could not be read once cannot be read the next time.
      canRetry: row.outcome !== 'unreadable' || row.code === 'sync.blocked',
    }
  })
}

/** All of it as JSON for a file: what was to be sent, and why it was not taken. */
export function exportDeadLetters(tx: ReadTx): Readonly<Record<string, unknown>>[] {
  return exportEntries(tx, `state = 'dead'`)
}

/** What the server has not acknowledged, for a desk that may not send it any more. */
export function exportUnsent(tx: ReadTx): Readonly<Record<string, unknown>>[] {
  return exportEntries(tx, `state IN ('ready', 'inflight', 'answered', 'resend', 'dead')`)
}

function exportEntries(tx: ReadTx, where: string): Readonly<Record<string, unknown>>[] {
  const rows = tx.all<DeadRow>(
    `SELECT mutation_id, name, payload, entity_key, created_at, code, outcome, details FROM outbox
     WHERE ${where} ORDER BY seq`,
  )
  return rows.map((row) => ({
    id: row.mutation_id,
    act: row.name,
    at: new Date(row.created_at).toISOString(),
    code: row.code,
    message: row.code === null ? '' : outcomeMessage(row.code),
    payload: JSON.parse(row.payload) as unknown,
    details: JSON.parse(row.details ?? 'null') as unknown,
  }))
}

function orderOf(tx: ReadTx, row: DeadRow): { seq: number; tiktok_order_id: string } | undefined {
  if (!row.entity_key.startsWith('order:')) return undefined
  return tx.get('SELECT seq, tiktok_order_id FROM orders WHERE id = ?', row.entity_key.slice('order:'.length))
}
