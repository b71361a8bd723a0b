import type { Printer } from '../../../shared/domain/printing/printing.ts'

/** How the last bytes of a label look in each language: what is without them prints nothing. */
const ENDINGS: Readonly<Record<Printer['language'], RegExp>> = {
  zpl: /\^XZ\s*$/,
  epl: /\nP\d+(?:,\d+)?\r?\n$/,
  tspl: /\nPRINT \d+(?:,\d+)?\r?\n$/,
  pdf: /%%EOF\s*$/,
}
/** Longer than every ending. */
const TAIL_BYTES = 32

/** True where these bytes end as a whole label or document of the language does. */
export function isWholeLabel(language: Printer['language'], bytes: Uint8Array): boolean {
  const tail = Buffer.from(bytes.subarray(Math.max(0, bytes.byteLength - TAIL_BYTES))).toString('latin1')
  return ENDINGS[language].test(tail)
}
