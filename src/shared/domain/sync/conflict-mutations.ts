import { AppError } from '../../errors/app-error.ts'
import type { Payload } from '../../sync/mutations.ts'
import { MOST_NOTE_LETTERS } from '../text/note-length.ts'
import { choicesOf } from './conflict-choices.ts'
import { type ConflictRow, kindOf, textsOf } from './conflict-details.ts'

/** The acts that a choice may lead to. */
type ChoiceAct = 'note' | 'reopen' | 'resolveConflict'

/** An act to send, as its payload; the command that settles a conflict makes mutations of these. */
export type ChoiceMutation = {
  readonly [Act in ChoiceAct]: { readonly act: Act; readonly payload: Payload<Act> }
}[ChoiceAct]

/**
 * What a choice leads to, in the order to be sent: what it changes, if anything, and always at last that the conflict
 * is settled. Only `merge` takes a note. What hands do (destroying a label, stopping a parcel, printing anew) is no
 * mutation. Throws `input.invalid` for a choice that the kind does not offer.
 */
export function mutationsOfChoice(row: ConflictRow, choice: string, note?: string): ChoiceMutation[] {
  if (!choiceIdsOf(row).includes(choice))
    throw new AppError(
      'input.invalid',
      'This conflict cannot be settled that way. Choose one of the ways it offers.',
      {
        conflictId: row.id,
        choice,
      },
    )
  const settled = { conflictId: row.id, resolution: choice }
  return [...changesOf(row, choice, note), { act: 'resolveConflict', payload: settled }]
}

/** The choices of a kind are the same whatever the desks are called. */
const NAMELESS = { deskName: (id: string) => id, orderNumber: null, ownDeskId: null }

const choiceIdsOf = (row: ConflictRow) => choicesOf(row, kindOf(row), NAMELESS).map(({ id }) => id)

const STOPPABLE: Readonly<Record<string, NonNullable<Payload<'reopen'>['stage']>>> = {
  // Nothing of it is to leave any more, so it does not wait among the labelled ones.
  shippedCancelled: 'exception',
  shippedUnpaid: 'labelled',
  shippedOnHold: 'labelled',
}

function changesOf(row: ConflictRow, choice: string, note: string | undefined): ChoiceMutation[] {
  const orderId = row.order_id
  if (orderId === null) return []
  const stage = STOPPABLE[row.kind]
  if (choice === 'stopped' && stage !== undefined)
    return [{ act: 'reopen', payload: { orderId, stage, reason: 'The parcel was stopped.' } }]
  const texts = textsOf(row)
  if (texts === null || choice === 'keepTheirs') return []
  return [noteChange(orderId, texts.theirs, choice === 'merge' ? note : texts.ours)]
}

/** Based on the note that is there, so that it is replaced, and merged again if somebody changed it since. */
function noteChange(orderId: string, base: string, note: string | undefined): ChoiceMutation {
  if (note === undefined)
    throw new AppError('input.invalid', 'Write the note that is to stand, then settle it.', { orderId })
  if (note.length > MOST_NOTE_LETTERS)
    throw new AppError(
      'input.tooLarge',
      `A note has at most ${MOST_NOTE_LETTERS} letters. Shorten it, then settle it.`,
      {
        orderId,
        letters: note.length,
      },
    )
  return { act: 'note', payload: { orderId, base, note } }
}
