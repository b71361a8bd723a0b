import { type Cursor, cursorSchema, type DeskAnswer } from '../../../shared/sync/answers.ts'
import { deleteMeta, readCloud, readMeta, writeMeta } from '../../db/cloud.ts'
import type { ReadTx, WriteTx } from '../../db/tx.ts'
import type { SyncPosition } from '../ports.ts'
import type { PageRecord } from '../records/page-record.ts'

/** What the server has not acknowledged. The second half says to SQLite which index holds just that. */
const PENDING = `SELECT count(*) AS pending, count(*) FILTER (WHERE state <> 'answered') AS waiting,
  min(created_at) FILTER (WHERE state <> 'answered') AS oldest
  FROM outbox WHERE state IN ('ready', 'inflight', 'answered', 'resend') AND state <> 'closed'`

/** Where this desk stands. */
export function readPosition(tx: ReadTx): SyncPosition {
  const cursor = readMeta(tx, 'sync_cursor')
  const audited = readMeta(tx, 'sync_audited')
  return {
  const queue = tx.get<{ pending: number; waiting: number; oldest: number | null }>(PENDING)
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

/** Saves the cursor with what its page brought, and how the server's clock stands to ours. */
export function savePosition(tx: WriteTx, page: PageRecord, now: number): void {
  writeMeta(tx, 'sync_cursor', JSON.stringify(page.cursor))
  // The last page of a first copy has no phase: from here on changes are pulled.
  if (page.cursor.phase === undefined) writeMeta(tx, 'sync_complete', '1')
  writeMeta(tx, 'sync_pulled_at', String(now))
  writeMeta(tx, 'clock_offset', String(Math.round(page.serverTime - now)))
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
