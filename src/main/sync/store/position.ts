import { type Cursor, cursorSchema, type DeskAnswer } from '../../../shared/sync/answers.ts'
import { deleteMeta, readCloud, readMeta, writeMeta } from '../../db/cloud.ts'
import type { ReadTx, WriteTx } from '../../db/tx.ts'
import type { SyncPosition } from '../ports.ts'
import type { PageRecord } from '../records/page-record.ts'

const UNANSWERED = `state IN ('ready', 'inflight', 'resend')`

/** Where this desk stands. */
export function readPosition(tx: ReadTx): SyncPosition {
  const cursor = readMeta(tx, 'sync_cursor')
  const audited = readMeta(tx, 'sync_audited')
  return {
    creatorId: readMeta(tx, 'creator_id') ?? '',
    deviceId: readMeta(tx, 'device_id') ?? '',
    deskName: readCloud(tx)?.deskName ?? '',
    cursor: cursor === undefined ? null : parseCursor(cursor),
    isComplete: readMeta(tx, 'sync_complete') === '1',
    pending:
      tx.value<number>(
        `SELECT count(*) FROM outbox WHERE state IN ('ready', 'inflight', 'answered', 'resend')`,
      ) ?? 0,
    oldestPendingAt:
      tx.value<number | null>(`SELECT min(created_at) FROM outbox WHERE ${UNANSWERED}`) ?? null,
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
