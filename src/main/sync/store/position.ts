import { type Cursor, cursorSchema, type DeskAnswer } from '../../../shared/sync/answers.ts'
import { deleteMeta, readCloud, readMeta, writeMeta } from '../../db/cloud.ts'
import type { ReadTx, WriteTx } from '../../db/tx.ts'
import type { SyncPosition } from '../ports.ts'
import type { PageRecord } from '../records/page-record.ts'
import type { PageContext } from './page-context.ts'

/** What the server has not acknowledged. The second half says to SQLite which index holds just that. */
const PENDING = `SELECT count(*) AS pending, count(*) FILTER (WHERE state <> 'answered') AS waiting,
  min(created_at) FILTER (WHERE state <> 'answered') AS oldest
  FROM outbox WHERE state IN ('ready', 'inflight', 'answered', 'resend') AND state <> 'closed'`

/** Where this desk stands. */
export function readPosition(tx: ReadTx): SyncPosition {
  const cursor = readMeta(tx, 'sync_cursor')
  const audited = readMeta(tx, 'sync_audited')
  const queue = tx.get<{ pending: number; waiting: number; oldest: number | null }>(PENDING)
  return {
    creatorId: readMeta(tx, 'creator_id') ?? '',
    deviceId: readMeta(tx, 'device_id') ?? '',
    deskName: readCloud(tx)?.deskName ?? '',
    cursor: cursor === undefined ? null : parseCursor(cursor),
    isComplete: readMeta(tx, 'sync_complete') === '1',
    pending: queue?.pending ?? 0,
    waiting: queue?.waiting ?? 0,
    oldestPendingAt: queue?.oldest ?? null,
    auditedAt: audited === undefined ? null : Number(audited),
  }
}

function parseCursor(text: string): Cursor {
  return cursorSchema.parse(JSON.parse(text))
}

/** A clock that moved by less changes nothing that is shown. */
const CLOCK_MOVED_MS = 1_000

/** Saves the cursor with what its page brought, and how the server's clock stands to ours. */
export function savePosition(context: PageContext, page: PageRecord): void {
  const { tx, now } = context
  writeMeta(tx, 'sync_cursor', JSON.stringify(page.cursor))
  // The last page of a first copy has no phase: from here on changes are pulled.
  if (page.cursor.phase === undefined) writeMeta(tx, 'sync_complete', '1')
  writeMeta(tx, 'sync_pulled_at', String(now))
  noteServerTime(context, page.serverTime)
}

/**
 * How far the server's clock is ahead of this machine's, by an answer that came just now. Where one of them was set
 * anew, every running claim looks different.
 */
export function noteServerTime(context: PageContext, serverTime: number): void {
  const { tx, now } = context
  const ahead = Math.round(serverTime - now)
  const known = Number(readMeta(tx, 'clock_offset') ?? 0)
  writeMeta(tx, 'clock_offset', String(ahead))
  if (Math.abs(ahead - known) < CLOCK_MOVED_MS) return
  const claimed = tx.pluck<number>(
    'SELECT o.seq FROM order_claims c JOIN orders o ON o.id = c.order_id WHERE c.released_at IS NULL',
  )
  for (const seq of claimed) context.noteChanged(seq)
}

/** Begins anew without a cursor. */
export function forgetPosition(tx: WriteTx): void {
  deleteMeta(tx, 'sync_cursor')
  deleteMeta(tx, 'sync_complete')
}

/** The next mutation's place in the server's order. */
export function nextPushSeq(tx: WriteTx): number {
  const next = Number(readMeta(tx, 'push_seq') ?? 0) + 1
  writeMeta(tx, 'push_seq', String(next))
  return next
}

/** The server's highest seq of this desk: ours go on above it. */
export function raisePushSeq(tx: WriteTx, answer: DeskAnswer): void {
  const own = Number(readMeta(tx, 'push_seq') ?? 0)
  if (answer.lastPushSeq > own) writeMeta(tx, 'push_seq', String(answer.lastPushSeq))
}
