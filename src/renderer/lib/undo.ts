import type { JournalAct } from '../../shared/domain/journal/acts.ts'
import type { JournalEntry } from '../../shared/domain/journal/journal.ts'
import { ask } from './ask.ts'
import { inBackground } from './background.ts'
import { type Toast, tellDone } from './toasts.ts'

/** Takes back an act: the newest that can be, or the one named by its journal entry. */
export async function undo(entry?: string): Promise<void> {
  const { message } = await ask(window.api.journal.undo(entry === undefined ? {} : { entry }))
  tellDone({ message })
}

/** The newest journal entry of an act, for a way back right after it; null where there is none. */
export async function newestEntry(act: JournalAct): Promise<JournalEntry | null> {
  const entries = await ask(window.api.journal.list({ limit: 10 }))
  return entries.find((entry) => entry.act === act && entry.undoneAt === null) ?? null
}

/** A toast's way back for acts of the journal, newest first; null where there is nothing to take back. */
export function undoAction(entries: readonly string[]): Toast['action'] {
  if (entries.length === 0) return null
  const undoAll = async () => {
    for (const entry of entries.toReversed()) await undo(entry)
  }
  return { label: 'Undo', key: 'undo', run: () => inBackground(undoAll(), 'the toast is gone by then') }
}
