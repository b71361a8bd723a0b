/** Longest run of text that one field of an order can put on a label, in characters. */
const MAX_FIELD_CHARS = 240
/** More combining marks than this on one letter is vandalism that would climb over the neighbouring lines. */
const MAX_MARKS_PER_LETTER = 4

/**
 * Characters that change how others are read or that a printer obeys: controls (NUL, ESC, GS, FS, DLE),
 * bidirectional and other format controls, private use, noncharacters, and fillers that look like nothing.
 * Joiners (U+200C, U+200D) stay: Persian, Devanagari and family emoji are spelled with them.
 */
const UNPRINTABLE =
  /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]|\u034f|[\u115f\u1160\u3164\uffa0\ufffc]/gu

/** Typographic forms that look the same on a label and that every printer font has. */
const PLAIN_FORMS: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201a\u201b\u2032\u02bc]/gu, "'"],
  [/[\u201c-\u201f\u2033]/gu, '"'],
  [/[\u2010-\u2015\u2212]/gu, '-'],
  [/\u2026/gu, '...'],
  [/\u2116/gu, 'No.'],
]

/**
 * One line of text that is safe to put on paper: normalised, without anything unprintable or that reorders
 * its neighbours, single-spaced, at most 240 characters. Hostile input gives shorter text, never an error:
 * a parcel still has to leave.
 */
export function labelText(raw: string): string {
  const spaced = raw.toWellFormed().replace(/[\t\n\r\v\f\u0085\p{Zl}\p{Zp}]/gu, ' ')
  const printable = spaced.replace(UNPRINTABLE, '').normalize('NFC')
  const plain = PLAIN_FORMS.reduce((text, [form, replacement]) => text.replace(form, replacement), printable)
  const calm = plain.replace(/(\p{M})\p{M}+/gu, (run) => [...run].slice(0, MAX_MARKS_PER_LETTER).join(''))
  return [...calm.replace(/\s+/gu, ' ').trim()].slice(0, MAX_FIELD_CHARS).join('').trim()
}
