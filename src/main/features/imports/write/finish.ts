import type { CommandContext } from '../../../outbox/command-context.ts'
import { applyChange } from './apply-change.ts'
import { type BatchCounts, recordBatch } from './batch.ts'
import type { ReadOrder } from './order-columns.ts'
import type { BatchContext } from './order-rows.ts'

/**
 * The one commit that makes a batch visible: its new orders appear, what it changes about standing orders is
 * applied, and its journal line is written. Before it nothing is seen, after it everything is.
 */
export function finishBatch(context: CommandContext, batch: BatchContext, counts: BatchCounts): { journalId: string | null } {
  const { tx, now } = context
  if (counts.new === 0 && counts.changed === 0) {
    // The same file again changes nothing, not even the journal.
    tx.run(`UPDATE import_batches SET state = 'removed', finished_at = ? WHERE seq = ?`, now, batch.batchSeq)
    return { journalId: null }
  }
  const lastSeq = tx.value<number>('SELECT max(seq) FROM orders') ?? 0
  tx.run(`UPDATE import_batches SET state = 'visible', finished_at = ?, last_order_seq = ? WHERE seq = ?`, now, lastSeq, batch.batchSeq)
  const staged = tx.all<{ order_seq: number; content: string }>('SELECT order_seq, content FROM import_changes WHERE batch_seq = ?', batch.batchSeq)
  for (const change of staged) {
    const before = applyChange(tx, batch, change.order_seq, JSON.parse(change.content) as ReadOrder, now)
    tx.run('UPDATE import_changes SET before = ? WHERE batch_seq = ? AND order_seq = ?', JSON.stringify(before), batch.batchSeq, change.order_seq)
  }
  context.changes.seqs = null
  context.changes.isReordered = true
  return { journalId: recordBatch(context, batch.batchSeq, counts) }
}
