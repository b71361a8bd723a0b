import { deleteMeta, readMeta, writeMeta } from '../../db/cloud.ts'
import type { WriteTx } from '../../db/tx.ts'
import { removeGone } from './gone-rows.ts'
import type { PageContext } from './page-context.ts'
import { forgetPosition, nextPushSeq } from './position.ts'

/** Rows that one step of a sweep takes away, so that a command waits for milliseconds. */
const SWEPT_AT_ONCE = 200

/** Entries that the server applied. One of a local workspace was closed without an outcome: no server ever saw it. */
const WAS_APPLIED = `state = 'closed' AND outcome NOT IN ('refused', 'unreadable')`

const STAMPED = [
  'tiktok_shops',
  'products',
  'orders',
  'order_items',
  'shipments',
  'shipment_orders',
  'inventory_sync',
  'order_claims',
  'desk_events',
  'conflicts',
  'mirror_rows',
] as const

/**
 * Forgets the cursor. Every row waits to be brought again (its rev is below zero until then), and a server whose history
 * ended gets once more what it acknowledged lately, which is what is kept of it (KEPT_MS): each mutation has its id, so
 * nothing is done twice.
 */
export function restartSync(tx: WriteTx, reason: 'epoch' | 'ahead' | 'expired'): void {
  forgetPosition(tx)
  writeMeta(tx, 'sync_sweep', '1')
  for (const table of STAMPED) tx.run(`UPDATE ${table} SET server_rev = -server_rev WHERE server_rev > 0`)
  if (reason === 'expired') return
  orderAnew(tx)
  // An answer of the history that has ended says nothing of this one: its transaction number would be passed unseen.
  tx.run(`UPDATE outbox SET state = 'inflight', answer_xid = NULL WHERE state = 'answered'`)
  tx.run(`UPDATE outbox SET state = 'resend' WHERE ${WAS_APPLIED}`)
}

/**
 * What this desk sent under an earlier id has no place in the order of its present one. Then all that goes again gets a
 * new place, in the order in which it was done; a server knows each mutation by its id, whatever its place.
 */
function orderAnew(tx: WriteTx): void {
  if (
    tx.value<number>(`SELECT 1 FROM outbox WHERE push_seq IS NULL AND ${WAS_APPLIED} LIMIT 1`) === undefined
  )
    return
  const again = tx.pluck<number>(
    `SELECT seq FROM outbox WHERE state IN ('inflight', 'answered', 'resend') OR ${WAS_APPLIED} ORDER BY seq`,
  )
  for (const seq of again) tx.run('UPDATE outbox SET push_seq = ? WHERE seq = ?', nextPushSeq(tx), seq)
}

/** After a new first copy: rows that it did not bring are gone. */
export function sweep(context: PageContext): void {
  const { tx } = context
  if (readMeta(tx, 'sync_sweep') !== '1') return
  const unseen = [
    ...tx.all<{ table: 'orders'; id: string }>(sqlOf('orders')),
    ...tx.all<{ table: 'order_items'; id: string }>(sqlOf('order_items')),
    ...tx.all<{ table: 'shipments'; id: string }>(sqlOf('shipments')),
    ...tx.all<{ table: 'products'; id: string }>(sqlOf('products')),
    ...tx.all<{ table: 'inventory_sync'; id: string }>(sqlOf('inventory_sync')),
    ...tx.all<{ table: 'order_claims'; id: string }>(sqlOf('order_claims')),
    ...tx.all<{ table: 'desk_events'; id: string }>(sqlOf('desk_events')),
    ...tx.all<{ table: 'conflicts'; id: string }>(sqlOf('conflicts')),
  ].slice(0, SWEPT_AT_ONCE)
  for (const { table, id } of unseen) removeGone(context, table, id, Number.MAX_SAFE_INTEGER)
  if (unseen.length === SWEPT_AT_ONCE) return
  tx.run('DELETE FROM shipment_orders WHERE server_rev < 0')
  tx.run('DELETE FROM mirror_rows WHERE server_rev < 0')
  deleteMeta(tx, 'sync_sweep')
}

function sqlOf(table: string): string {
  return `SELECT '${table}' AS "table", id FROM ${table} WHERE server_rev < 0 LIMIT ${SWEPT_AT_ONCE}`
}
