import { AppError } from '../../../../shared/errors/app-error.ts'
import { required } from '../../../../shared/lib/assert.ts'
import type { CommandContext } from '../../../outbox/command-context.ts'
import { type JournalRecord, keptWords, type Undone } from '../../../outbox/undoing.ts'
import { hideBatch, putBackChanges } from './remove.ts'

/** Takes an import back: its orders vanish at once, but for those somebody has worked on, and are deleted later. */
export function undoBatch(context: CommandContext, record: JournalRecord): Undone {
  const batchSeq = required(record.batch_seq, 'the batch of an import')
  // A running import has met these orders as standing ones and brings them no second time.
  const running = context.tx.value<string>(`SELECT file_name FROM import_batches WHERE state = 'staging'`)
  if (running !== undefined)
    throw new AppError(
      'rule.busy',
      `The import of ${running} is still running. Wait for it or cancel it, then undo.`,
    )
  if (context.sync !== null) takeBackDrafts(context, record.seq)
  const putBack = putBackChanges(context.tx, batchSeq, context.now)
  const { removed, kept } = hideBatch(context.tx, batchSeq)
  context.changes.seqs = null
  context.changes.isReordered = true
  const changed = putBack === 0 ? '' : ` and put ${putBack} back as they were`
  return { message: `Took the import back: removed ${removed} orders${changed}${keptWords(kept)}`, kept }
}

/** What was sent is the shop's by now, not this desk's alone; what was not is never sent. */
function takeBackDrafts({ tx }: CommandContext, journalSeq: number): void {
  const sent = tx.value<number>(
    `SELECT 1 FROM outbox WHERE journal_seq = ? AND name = 'importOrders' AND state <> 'ready' LIMIT 1`,
    journalSeq,
  )
  if (sent !== undefined)
    throw new AppError(
      'rule.notUndoable',
      'This import has been sent to the shop already, where other desks work with it. Cancel its orders in Seller Center, or hold them.',
    )
  tx.run(
    'DELETE FROM outbox_orders WHERE outbox_seq IN (SELECT seq FROM outbox WHERE journal_seq = ?)',
    journalSeq,
  )
  tx.run(`DELETE FROM outbox WHERE journal_seq = ? AND name = 'importOrders'`, journalSeq)
}
