/**
 * Bytes of a field that stand for themselves. Everything else, and the characters ZPL obeys (`^`, `~`, the
 * escape sign `_` and the `\` of field blocks), goes as `_XX` of its UTF-8 bytes, so a label is plain ASCII.
 */
const LITERAL = /^[ !-[\]`a-z{|}]$/

/** The text of a field as it stands after `^FH^FD`: no command can begin inside it. */
export function escapeField(text: string): string {
  let escaped = ''
  for (const byte of Buffer.from(text, 'utf8')) {
    const char = String.fromCharCode(byte)
    escaped += LITERAL.test(char) ? char : `_${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return escaped
}

/** Where in its box a line of text stands. */
export type Alignment = 'left' | 'centre' | 'right'
const JUSTIFY: Readonly<Record<Alignment, string>> = { left: 'L', centre: 'C', right: 'R' }

export interface TextField {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly characterHeight: number
  readonly characterWidth: number
  readonly boxWidth: number
  readonly align: Alignment
  /** White on the black that is already there. */
  readonly isReversed: boolean
}

/** A line of text in font 0. The text must already fit its box: ^FB only aligns it. */
export function textField(field: TextField): string {
  const { x, y, characterHeight, characterWidth, boxWidth, align } = field
  const block = align === 'left' ? '' : `^FB${boxWidth},1,0,${JUSTIFY[align]}`
  const reverse = field.isReversed ? '^FR' : ''
  return `^FO${x},${y}${reverse}^A0N,${characterHeight},${characterWidth}${block}^FH^FD${escapeField(field.text)}^FS`
}

/** A filled box or, with a thickness below both sides, a frame; in dots. */
export function boxField(x: number, y: number, width: number, height: number, thickness: number): string {
  return `^FO${x},${y}^GB${width},${height},${thickness}^FS`
}

/** Code 128 with the subsets already chosen (see code128.ts) and no text of its own. */
export function barcodeField(
  x: number,
  y: number,
  moduleDots: number,
  height: number,
  fieldText: string,
): string {
  return `^FO${x},${y}^BY${moduleDots},2,${height}^BCN,${height},N,N,N,N^FH^FD${escapeField(fieldText)}^FS`
}
