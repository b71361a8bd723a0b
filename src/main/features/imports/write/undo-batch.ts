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
  const putBack = putBackChanges(context.tx, batchSeq, context.now)
  const { removed, kept } = hideBatch(context.tx, batchSeq)
  context.changes.seqs = null
  context.changes.isReordered = true
  const changed = putBack === 0 ? '' : ` and put ${putBack} back as they were`
  return { message: `Took the import back: removed ${removed} orders${changed}${keptWords(kept)}`, kept }
}
