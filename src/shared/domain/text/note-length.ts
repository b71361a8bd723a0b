/** The longest note, in UTF-16 letters, as text fields count them. */
export const MOST_NOTE_LETTERS = 2_000

/** A note as far as it fits, and what of it does not. No character is cut in two. */
export function cutNote(note: string): { readonly kept: string; readonly lost: string } {
  const isPair = /[\ud800-\udbff]/.test(note[MOST_NOTE_LETTERS - 1] ?? '')
  const end = isPair && note.length > MOST_NOTE_LETTERS ? MOST_NOTE_LETTERS - 1 : MOST_NOTE_LETTERS
  return { kept: note.slice(0, end), lost: note.slice(end) }
}
