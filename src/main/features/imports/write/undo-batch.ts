import { required } from '../../../../shared/lib/assert.ts'
import type { CommandContext } from '../../../outbox/command-context.ts'
import { type JournalRecord, keptWords, type Undone } from '../../../outbox/undoing.ts'
import { hideBatch, putBackChanges } from './remove.ts'

/** Takes an import back: its orders vanish at once, but for those somebody has worked on, and are deleted later. */
export function undoBatch(context: CommandContext, record: JournalRecord): Undone {
  const batchSeq = required(record.batch_seq, 'the batch of an import')
  const putBack = putBackChanges(context.tx, batchSeq, context.now)
  const { removed, kept } = hideBatch(context.tx, batchSeq)
  context.changes.seqs = null
  context.changes.isReordered = true
  const changed = putBack === 0 ? '' : ` and put ${putBack} back as they were`
  return { message: `Took the import back: removed ${removed} orders${changed}${keptWords(kept)}`, kept }
}
