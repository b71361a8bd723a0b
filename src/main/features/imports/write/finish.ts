import { platformId } from '../../../../shared/domain/ids/ids.ts'
import { findRanked, rerank } from '../../../db/orders/ranked.ts'
import type { CommandContext } from '../../../outbox/command-context.ts'
import type { OrderRecord } from '../order-record.ts'
import { applyChange } from './apply-change.ts'
import { type BatchCounts, INCOMPLETE_REASON, recordBatch } from './batch.ts'
import type { BatchContext } from './order-rows.ts'
import { forgetBatch } from './remove.ts'

/**
 * The one commit that makes a batch visible: its new orders appear, what it changes about standing orders is
 * applied, and its journal line is written. Before it nothing is seen, after it everything is.
 */
export function finishBatch(
  context: CommandContext,
  batch: BatchContext,
  counts: BatchCounts,
  incomplete: readonly string[],
): { journalId: string | null } {
  const { tx, now } = context
  if (counts.new === 0 && counts.changed === 0) {
    // The same file again changes nothing, not even the journal.
    forgetBatch(tx, batch.batchSeq)
    return { journalId: null }
  }
  const lastSeq = tx.value<number>('SELECT max(seq) FROM orders') ?? 0
  tx.run(
    `UPDATE import_batches SET state = 'visible', finished_at = ?, last_order_seq = ? WHERE seq = ?`,
    now,
    lastSeq,
    batch.batchSeq,
  )
  const staged = tx.all<{ order_seq: number; content: string }>(
    'SELECT order_seq, content FROM import_changes WHERE batch_seq = ?',
    batch.batchSeq,
  )
  const fromShop = countFromShop(context, batch.batchSeq)
  for (const change of staged) {
    const before = applyChange(tx, batch, change.order_seq, JSON.parse(change.content) as OrderRecord, now)
    tx.run(
      'UPDATE import_changes SET before = ? WHERE batch_seq = ? AND order_seq = ?',
      JSON.stringify(before),
      batch.batchSeq,
      change.order_seq,
    )
  }
  holdIncomplete(context, batch, incomplete)
  context.changes.seqs = null
  context.changes.isReordered = true
  return { journalId: recordBatch(context, batch.batchSeq, counts, fromShop) }
}

/**
 * Orders of the batch that came from the server and from no export of this desk: another desk imported them, or TikTok
 * told of them. Nobody can say whether this file changes them, so they are not called changed.
 */
function countFromShop({ tx }: CommandContext, batchSeq: number): number {
  return (
    tx.value<number>(
      `SELECT count(*) FROM import_changes c JOIN orders o ON o.seq = c.order_seq
       WHERE c.batch_seq = ? AND o.content_hash = ''`,
      batchSeq,
    ) ?? 0
  )
}

/** A new order with an unreadable line would be packed short, so it waits for a person. */
function holdIncomplete(
  context: CommandContext,
  batch: BatchContext,
  tiktokOrderIds: readonly string[],
): void {
  for (const tiktokOrderId of tiktokOrderIds) {
    const id = platformId(batch.creatorId, 'order', tiktokOrderId)
    context.tx.run(
      'UPDATE orders SET held_at = ?, hold_reason = ? WHERE id = ? AND batch_seq = ?',
      context.now,
      INCOMPLETE_REASON,
      id,
      batch.batchSeq,
    )
    const seq = context.tx.value<number>(
      'SELECT seq FROM orders WHERE id = ? AND batch_seq = ?',
      id,
      batch.batchSeq,
    )
    const row = seq === undefined ? undefined : findRanked(context.tx, seq)
    if (row) rerank(context.tx, row, context.now)
  }
}
