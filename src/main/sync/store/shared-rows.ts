import type { SyncedRow } from '../../../shared/sync/tables.ts'
import { claimOf, findImage, saveImage, writeClaim } from '../../outbox/order-images.ts'
import type { MirrorRow } from '../records/page-record.ts'
import { stampsOf } from '../records/stamps.ts'
import { isNews } from './order-rows.ts'
import type { PageContext } from './page-context.ts'

/** Stores who packs an order; under what is pending of that order it becomes part of the server's image. */
export function storeClaim(context: PageContext, row: SyncedRow<'order_claims'>): void {
  const { tx } = context
  const { id, rev, xid } = stampsOf(row)
  const known = tx.get<{ server_rev: number | null }>(
    'SELECT server_rev FROM order_claims WHERE order_id = ?',
    row.order_id,
  )
  if (known && !isNews(known.server_rev, rev)) return
  const claim = claimOf(row)
  const image = findImage(tx, row.order_id)
  if (image) {
    saveImage(tx, row.order_id, { ...image, claim })
    context.touch(row.order_id)
  }
  if (!image || !known) writeClaim(tx, row.order_id, claim)
  tx.run(
    'UPDATE order_claims SET id = ?, server_rev = ?, server_xid = ? WHERE order_id = ?',
    id,
    rev,
    xid,
    row.order_id,
  )
  const seq = tx.value<number>('SELECT seq FROM orders WHERE id = ?', row.order_id)
  if (seq !== undefined) context.noteChanged(seq)
}

/** Stores a line of the journal of all desks. */
export function storeEvent({ tx }: PageContext, row: SyncedRow<'desk_events'>): void {
  const { id, rev, xid } = stampsOf(row)
  tx.run(
    `INSERT INTO desk_events (id, desk_id, user_id, mutation_id, act, class, order_id, summary, reason, before, after,
       occurred_at, server_rev, server_xid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET summary = excluded.summary, reason = excluded.reason, before = excluded.before,
       after = excluded.after, server_rev = excluded.server_rev, server_xid = excluded.server_xid
     WHERE server_rev < excluded.server_rev`,
    id,
    row.desk_id,
    row.user_id,
    row.mutation_id,
    row.act,
    row.class,
    row.order_id,
    row.summary,
    row.reason,
    row.before === null ? null : JSON.stringify(row.before),
    row.after === null ? null : JSON.stringify(row.after),
    row.occurred_at,
    rev,
    xid,
  )
}

/** Stores what a person has to settle. */
export function storeConflict({ tx }: PageContext, row: SyncedRow<'conflicts'>): void {
  const { id, rev, xid } = stampsOf(row)
  tx.run(
    `INSERT INTO conflicts (id, status, order_id, created_at, content, server_rev, server_xid) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, content = excluded.content, server_rev = excluded.server_rev,
       server_xid = excluded.server_xid WHERE server_rev < excluded.server_rev`,
    id,
    row.status === 'resolved' ? 'resolved' : 'open',
    row.order_id,
    row.created_at,
    JSON.stringify(row),
    rev,
    xid,
  )
}

/** Stores a row that no view reads by column. */
export function storeMirror({ tx }: PageContext, row: MirrorRow): void {
  tx.run(
    `INSERT INTO mirror_rows (rank, id, server_rev, server_xid, content) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (rank, id) DO UPDATE SET server_rev = excluded.server_rev, server_xid = excluded.server_xid,
       content = excluded.content WHERE server_rev < excluded.server_rev`,
    row.rank,
    row.id,
    row.rev,
    row.xid,
    row.content,
  )
}
