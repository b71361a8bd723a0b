/*
 * Values as the server reads them. Its ways are not JavaScript's: `trim` takes spaces alone, `lower` goes letter by
 * letter, texts are ordered by code point, and an integer has 32 bits.
 */

const [LEAST_INTEGER, GREATEST_INTEGER] = [-(2 ** 31), 2 ** 31 - 1]
const MOST_DIGITS = 15

/** A text without the spaces around it; tabs and line ends stay. */
export function trimSpaces(text: string): string {
  return text.replace(/^ +| +$/g, '')
}

/** Lower case, each letter by itself: no letter becomes two, and none depends on its neighbours. */
export function lowerLetters(text: string): string {
  return Array.from(text, lowerLetter).join('')
}

/** Of all letters only this one becomes two in JavaScript. */
function lowerLetter(letter: string): string {
  return letter === 'İ' ? 'i' : letter.toLowerCase()
}

/** Orders texts by code point; JavaScript's own order puts what lies beyond U+FFFF too early. */
export function byCodePoint(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)]
  const at = left.findIndex((letter, index) => letter !== right[index])
  if (at === -1) return left.length - right.length
  return (left[at]?.codePointAt(0) ?? -1) - (right[at]?.codePointAt(0) ?? -1)
}

/** A whole number of a payload; one of more digits than the server reads is none. */
export function readInteger(value: number | null): number | null {
  return value !== null && Math.abs(value) < 10 ** MOST_DIGITS ? value : null
}

/** True for what a column of integers can hold. */
export function fitsInteger(value: number): boolean {
  return value >= LEAST_INTEGER && value <= GREATEST_INTEGER
}
