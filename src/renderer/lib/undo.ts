import { ask } from './ask.ts'
import { inBackground } from './background.ts'
import { type Toast, tellDone } from './toasts.ts'

/** Takes back an act: the newest that can be, or the one named by its journal entry. */
export async function undo(entry?: string): Promise<void> {
  const { message } = await ask(window.api.journal.undo(entry === undefined ? {} : { entry }))
  tellDone({ message })
}

/** A toast's way back for acts of the journal, newest first; null where there is nothing to take back. */
export function undoAction(given: readonly string[] | string | null): Toast['action'] {
  const entries = typeof given === 'string' ? [given] : (given ?? [])
  if (entries.length === 0) return null
  const undoAll = async () => {
    for (const entry of entries.toReversed()) await undo(entry)
  }
  return { label: 'Undo', key: 'undo', run: () => inBackground(undoAll(), 'the toast is gone by then') }
}
