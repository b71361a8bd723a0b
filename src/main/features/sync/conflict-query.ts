import type { Conflict } from '../../../shared/domain/sync/conflict.ts'
import type { ConflictNames, ConflictRow } from '../../../shared/domain/sync/conflict-details.ts'
import { conflictOf } from '../../../shared/domain/sync/conflict-words.ts'
import { MOST_LISTED } from '../../../shared/ipc/sync.contract.ts'
import { readMeta } from '../../db/cloud.ts'
import type { ReadTx } from '../../db/tx.ts'

interface StoredConflict {
  readonly content: string
  readonly status: string
  readonly seq: number | null
  readonly tiktok_order_id: string | null
}

/** What a person has to settle, the newest first; settled ones after the open ones where they are asked for. */
export function listConflicts(tx: ReadTx, input: { includeResolved: boolean }): Conflict[] {
  const where = input.includeResolved ? '' : `WHERE c.status = 'open'`
  const rows = tx.all<StoredConflict>(
    `SELECT c.content, c.status, o.seq, o.tiktok_order_id FROM conflicts c LEFT JOIN orders o ON o.id = c.order_id ${where}
     ORDER BY c.status = 'resolved', c.created_at DESC LIMIT ${MOST_LISTED}`,
  )
  const ownDeskId = readMeta(tx, 'device_id') ?? ''
  return rows.map((stored) => toConflict(tx, stored, ownDeskId))
}

/** One conflict as the server told it; undefined when there is none. */
export function findConflict(tx: ReadTx, id: string): ConflictRow | undefined {
  const content = tx.value<string>('SELECT content FROM conflicts WHERE id = ?', id)
  return content === undefined ? undefined : (JSON.parse(content) as ConflictRow)
}

function toConflict(tx: ReadTx, stored: StoredConflict, ownDeskId: string): Conflict {
  const row = { ...(JSON.parse(stored.content) as ConflictRow), status: stored.status }
  const names: ConflictNames = {
    ownDeskId,
    deskName: (id) => tx.value<string>('SELECT name FROM desk_names WHERE id = ?', id) ?? 'another desk',
    personAt: (id) => tx.value<string>('SELECT owner FROM desk_names WHERE id = ?', id) ?? null,
    orderNumber: stored.tiktok_order_id,
    orderSeq: stored.seq,
  }
  return conflictOf(row, names)
}
