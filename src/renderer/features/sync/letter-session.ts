import { create } from 'zustand'
import type { DeadLetter } from '../../../shared/domain/sync/conflict.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import type { PageActs } from '../../lib/page-acts.ts'
import { announceSyncChange } from '../../lib/sync-state.ts'
import { tellDone, tellProblem } from '../../lib/toasts.ts'
import { plural } from '../../lib/words.ts'

interface LetterSession {
  readonly letters: readonly DeadLetter[] | null
  readonly cursor: number
  /** The letter of which a second press lets go. */
  readonly isAskedAbout: string | null
  readonly diagnostics: string | null
}

/** The refused acts on the sync page, and which of them the keys are for. */
export const useLetters = create<LetterSession>()(() => ({
  letters: null,
  cursor: 0,
  isAskedAbout: null,
  diagnostics: null,
}))

/** Reads the refused acts; the cursor stays on its place. */
export async function readLetters(): Promise<void> {
  const letters = await ask(window.api.sync.deadLetters({}))
  useLetters.setState(({ cursor }) => ({
    letters,
    cursor: Math.max(0, Math.min(cursor, letters.length - 1)),
  }))
}

/** Puts the keys on a letter. */
export function pointAt(cursor: number): void {
  useLetters.setState({ cursor, isAskedAbout: null })
}

/** Tries a refused act again, as a new one. */
export function retry(letter: DeadLetter): void {
  if (!letter.canRetry) {
    tellProblem('This act cannot be tried again as it is. Do it anew on its order, then let this one go.')
    return
  }
  const run = async () => {
    const { retried } = await ask(window.api.sync.retry({ id: letter.id }))
    if (retried) tellDone({ message: `${letter.act}: on its way again.` })
    await readLetters()
    announceSyncChange()
  }
  inBackground(run(), 'the list follows')
}

/** Lets a refused act go; the first call only asks, since nothing brings it back. */
export function letGo(letter: DeadLetter): void {
  if (useLetters.getState().isAskedAbout !== letter.id) {
    useLetters.setState({ isAskedAbout: letter.id })
    return
  }
  const run = async () => {
    await ask(window.api.sync.dismiss({ id: letter.id }))
    useLetters.setState({ isAskedAbout: null })
    tellDone({ message: `${letter.act}: let go. The order stays as the server has it.` })
    await readLetters()
    announceSyncChange()
  }
  inBackground(run(), 'the list follows')
}

/** Saves all of them as a file. */
export async function exportLetters(): Promise<void> {
  const { saved, fileName, count } = await ask(window.api.sync.exportDeadLetters({}))
  if (saved) tellDone({ message: `${plural(count, 'refused act')} saved to ${fileName ?? 'the file'}.` })
}

/** Copies the diagnostics, and shows what was copied; where there is no clipboard they are to be copied by hand. */
export async function copyDiagnostics(): Promise<void> {
  const { text, copied } = await ask(window.api.sync.copyDiagnostics({}))
  useLetters.setState({ diagnostics: text })
  if (copied) tellDone({ message: 'Diagnostics copied. Paste them into your message to us.' })
}

/** Shows the orders that hold a letter's order id. */
export function showOrderOf({ tiktokOrderId }: Pick<DeadLetter, 'tiktokOrderId'>): void {
  if (tiktokOrderId !== null) desk().searchOrders(tiktokOrderId)
}

function move(by: 1 | -1): boolean {
  const { letters, cursor } = useLetters.getState()
  const next = cursor + by
  if (letters?.[next] !== undefined) pointAt(next)
  return true
}

function onCursor(act: (letter: DeadLetter) => void): boolean {
  const { letters, cursor } = useLetters.getState()
  const letter = letters?.[cursor]
  if (letter !== undefined) act(letter)
  return letter !== undefined
}

function back(): boolean {
  const { isAskedAbout, diagnostics } = useLetters.getState()
  useLetters.setState({ isAskedAbout: null, diagnostics: null })
  return isAskedAbout !== null || diagnostics !== null
}

/** What the keys of the sync page do. */
export const LETTER_ACTS: PageActs = {
  down: () => move(1),
  up: () => move(-1),
  back,
  order: () => onCursor(showOrderOf),
  retry: () => onCursor(retry),
  letGo: () => onCursor(letGo),
  exportAll: () => {
    inBackground(exportLetters(), 'a toast tells the outcome')
    return true
  },
  diagnostics: () => {
    inBackground(copyDiagnostics(), 'a toast tells the outcome')
    return true
  },
}
