const DESTROYED = /^\d(?:[.,]\d+)?[eE]\+?\d{1,3}$/
/** TikTok's have 18 or 19 digits; a limit keeps a broken cell from being taken for one. */
const DIGITS = /^\d{1,32}$/
/** Spreadsheets keep 15 digits; what follows becomes zeros. */
const KEPT_DIGITS = 15

/** True for digits only, as every TikTok order, SKU and package id is. */
export function isDigits(cell: string): boolean {
  return DIGITS.test(cell)
}

/** True for what a spreadsheet makes of a long id: 5.76461E+17. */
export function isDestroyedId(cell: string): boolean {
  return DESTROYED.test(cell)
}

/** True for an id that may be such a number written out again: all zeros from the sixteenth digit on. */
export function looksRounded(id: string): boolean {
  return id.length > KEPT_DIGITS + 1 && /^0+$/.test(id.slice(KEPT_DIGITS))
}
