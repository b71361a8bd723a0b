import { create } from 'zustand'
import type { Conflict, ConflictChoice } from '../../../shared/domain/sync/conflict.ts'
import { MOST_NOTE_LETTERS } from '../../../shared/domain/text/note-length.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import type { PageActs } from '../../lib/page-acts.ts'
import { announceSyncChange } from '../../lib/sync-state.ts'
import { tellDone, tellProblem } from '../../lib/toasts.ts'
import { groupDigits } from '../../lib/words.ts'

interface ConflictSession {
  /** Null until they were read. */
  readonly conflicts: readonly Conflict[] | null
  readonly cursorId: string | null
  readonly hasSettled: boolean
  readonly isResolving: boolean
  /** Notes being written, by conflict, so that looking at another one loses nothing. */
  readonly notes: Readonly<Record<string, string>>
}

/** The inbox, and which of its lines the keys are for. */
export const useConflicts = create<ConflictSession>()(() => ({
  conflicts: null,
  cursorId: null,
  hasSettled: false,
  isResolving: false,
  notes: {},
}))

/** The choices with the safe one first, which is also how the keys count them. */
export function choicesOf({ choices, safeChoice }: Conflict): readonly ConflictChoice[] {
  const safe = choices.find((choice) => choice.id === safeChoice) ?? choices[0]
  return safe === undefined ? [] : [safe, ...choices.filter((choice) => choice !== safe)]
}

/** The note to begin with: what both wrote, each once. */
export function bothTexts({ ours, theirs }: NonNullable<Conflict['texts']>): string {
  if (ours.includes(theirs)) return ours
  return theirs.includes(ours) ? theirs : `${theirs}\n${ours}`
}

/** Reads the inbox; the cursor stays on its conflict, or on the one that took its place. */
export async function readConflicts(): Promise<void> {
  const { conflicts: before, cursorId, hasSettled } = useConflicts.getState()
  const conflicts = await ask(window.api.conflicts.list({ includeResolved: hasSettled }))
  const place = before?.findIndex((one) => one.id === cursorId) ?? 0
  const isThere = conflicts.some((one) => one.id === cursorId)
  const next = conflicts[Math.max(0, Math.min(place, conflicts.length - 1))]
  useConflicts.setState({ conflicts, cursorId: isThere ? cursorId : (next?.id ?? null) })
}

/** Shows or hides what was settled already. */
export function toggleSettled(): void {
  useConflicts.setState(({ hasSettled }) => ({ hasSettled: !hasSettled }))
  inBackground(readConflicts(), 'the list follows')
}

/** The conflict that the keys are for. */
export function currentConflict(): Conflict | undefined {
  const { conflicts, cursorId } = useConflicts.getState()
  return conflicts?.find((one) => one.id === cursorId)
}

/** Why a note cannot be sent as it is, and what can be done about it. */
const TOO_LONG = `The note is longer than ${groupDigits(MOST_NOTE_LETTERS)} letters. Shorten it, cut it, or take one of the two.`

/** Settles a conflict by one of its choices, says what came of it and goes on to the next. */
export async function settle(conflict: Conflict, choice: ConflictChoice): Promise<void> {
  const { isResolving, notes, conflicts } = useConflicts.getState()
  if (isResolving || conflict.status !== 'open') return
  const { id, texts } = conflict
  const written = texts === null || !choice.takesNote ? null : (notes[id] ?? bothTexts(texts))
  if (written !== null && written.length > MOST_NOTE_LETTERS) {
    tellProblem(TOO_LONG)
    return
  }
  useConflicts.setState({ isResolving: true })
  const note = written === null ? {} : { note: written }
  try {
    const { resolved, message } = await ask(window.api.conflicts.resolve({ id, choice: choice.id, ...note }))
    if (resolved) tellDone({ message })
    else tellProblem(message)
    const next = resolved ? nextOpen(conflicts ?? [], id) : id
    useConflicts.setState({ cursorId: next })
    await readConflicts()
    announceSyncChange()
    focusList()
  } finally {
    useConflicts.setState({ isResolving: false })
  }
}

/** The open one after it, else the one before. */
function nextOpen(conflicts: readonly Conflict[], id: string): string | null {
  const at = conflicts.findIndex((one) => one.id === id)
  const isOpen = (one: Conflict) => one.status === 'open' && one.id !== id
  return (
    (conflicts.slice(at).find(isOpen) ?? conflicts.slice(0, Math.max(at, 0)).findLast(isOpen))?.id ?? null
  )
}

/** Puts the keyboard into the list. */
export function focusList(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-testid="conflict-list"]')?.focus())
}

function move(by: 1 | -1): boolean {
  const { conflicts, cursorId } = useConflicts.getState()
  const at = conflicts?.findIndex((one) => one.id === cursorId) ?? -1
  const next = conflicts?.[at + by]
  if (next !== undefined) useConflicts.setState({ cursorId: next.id })
  return true
}

function open(): boolean {
  document.querySelector<HTMLElement>('[data-testid="conflict-choice"]')?.focus()
  return true
}

/** From the choices or the note back to the list. */
function back(): boolean {
  const { activeElement } = document
  if (activeElement?.closest('[data-testid="conflict"]') == null) return false
  focusList()
  return true
}

function choose(number: number): boolean {
  const conflict = currentConflict()
  const choice = conflict === undefined ? undefined : choicesOf(conflict)[number - 1]
  if (conflict === undefined || choice === undefined) return false
  inBackground(settle(conflict, choice), 'a toast tells the outcome')
  return true
}

function showOrder(): boolean {
  const id = currentConflict()?.tiktokOrderId ?? null
  if (id !== null) desk().searchOrders(id)
  return id !== null
}

/** What the keys of the inbox do. */
export const CONFLICT_ACTS: PageActs = {
  down: () => move(1),
  up: () => move(-1),
  open,
  back,
  order: showOrder,
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [`choice-${number}`, () => choose(number)]),
  ),
}
