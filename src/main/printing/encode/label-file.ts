import type { RasterLanguage } from './print-setup.ts'

interface FileKind {
  readonly extension: string
  /** What the bytes of a whole label end with. */
  readonly end: string
}

const KINDS: Readonly<Record<RasterLanguage, FileKind>> = {
  zpl: { extension: '.zpl', end: '^XZ' },
  epl: { extension: '.epl', end: '\nP1' },
  tspl: { extension: '.tspl', end: '\nPRINT 1,1' },
  pdf: { extension: '.pdf', end: '\n%%EOF' },
  escpos: { extension: '.escpos', end: '\u001d\f' },
}

/** How files of labels in this language are called, dot included. */
export function labelExtension(language: RasterLanguage): string {
  return KINDS[language].extension
}

/** True where the bytes end as a label does that a printer would print; half a label does not. */
export function isWholeLabel(bytes: Uint8Array, language: RasterLanguage): boolean {
  const { end } = KINDS[language]
  const tail = Buffer.from(bytes.subarray(-2 * end.length - 4)).toString('latin1')
  // Only line ends may follow: \f belongs to ESC/POS.
  return tail.replace(/[\r\n]+$/, '').endsWith(end)
}
