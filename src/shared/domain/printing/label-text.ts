/** Longest run of text that one field of an order can put on a label, in characters. */
const MAX_FIELD_CHARS = 240
/** More combining marks than this on one letter is vandalism that would climb over the neighbouring lines. */
const MAX_MARKS_PER_LETTER = 4

/**
 * Characters that change how others are read or that a printer obeys: C0 and C1 controls (NUL, ESC, GS, FS,
 * DLE), bidirectional controls, invisible separators and fillers, byte order marks, language tags and
 * private use. Joiners (U+200C, U+200D) stay: Persian, Devanagari and family emoji are spelled with them.
 */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\ue000-\uf8ff]|[\u{e0000}-\u{e0fff}]|[\u{f0000}-\u{10ffff}]/gu

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
  const spaced = raw.toWellFormed().replace(/[\t\n\r\v\f\u0085\u2028\u2029]/gu, ' ')
  const printable = spaced.replace(UNPRINTABLE, '').normalize('NFC')
  const plain = PLAIN_FORMS.reduce((text, [form, replacement]) => text.replace(form, replacement), printable)
  const calm = plain.replace(/(\p{M})\p{M}+/gu, (run) => [...run].slice(0, MAX_MARKS_PER_LETTER).join(''))
  return [...calm.replace(/\s+/gu, ' ').trim()].slice(0, MAX_FIELD_CHARS).join('').trim()
}
