import type { JournalEntry } from '../../../shared/domain/journal/journal.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { required } from '../../../shared/lib/assert.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import type { JournalRecord, Undoers } from '../../outbox/undoing.ts'
import { JOURNAL_SELECT, toEntry } from './queries.ts'

/** What undo did; `kept` counts orders that stayed because somebody worked on them since. */
export interface UndoOutcome {
  readonly undone: JournalEntry
  readonly message: string
  readonly kept: number
}

/** Takes back the newest act that can be, or the one named. What was changed again since stays as it is. */
export function undo(
  context: CommandContext,
  undoers: Undoers,
  input: { entry?: string | undefined },
): UndoOutcome {
  const record = findUndoable(context, input.entry)
  const undoer = undoers[record.act]
  if (!undoer)
    throw new AppError('rule.notUndoable', `This cannot be taken back: ${record.summary}.`, {
      entry: record.id,
    })
  const undone = undoer(context, record)
  const entry = context.record({
    act: 'undo',
    summary: undone.message,
    orders: undone.orders,
    after: { undoes: record.id, kept: undone.kept },
  })
  context.tx.run('UPDATE journal SET undone_by = ? WHERE seq = ?', entry.seq, record.seq)
  const marked = required(
    context.tx.get<JournalRecord>(`${JOURNAL_SELECT} WHERE j.seq = ?`, record.seq),
    'the undone entry',
  )
  return { undone: toEntry(context.tx, marked), message: undone.message, kept: undone.kept }
}

function findUndoable(context: CommandContext, id: string | undefined): JournalRecord {
  if (id === undefined) {
    const newest = context.tx.get<JournalRecord>(
      `${JOURNAL_SELECT} WHERE j.undone_by IS NULL AND j.class = 'reversible' ORDER BY j.seq DESC LIMIT 1`,
    )
    if (!newest) throw new AppError('rule.nothingToUndo', 'There is nothing to undo.')
    return newest
  }
  const named = context.tx.get<JournalRecord>(`${JOURNAL_SELECT} WHERE j.id = ?`, id)
  if (!named) throw new AppError('input.notFound', 'There is no such act in the journal.', { entry: id })
  if (named.undone_by !== null)
    throw new AppError('rule.notUndoable', `This was undone already: ${named.summary}.`, { entry: id })
  if (named.class !== 'reversible')
    throw new AppError('rule.notUndoable', `This cannot be taken back: ${named.summary}.`, {
      entry: id,
      class: named.class,
    })
  return named
}
