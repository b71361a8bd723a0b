import type { LabelFormat } from '../../../shared/domain/labels/label-source.ts'

/** PDF readers take a header within the first kilobyte (ISO 32000-1, annex H.3.4.1). */
const HEADER_WITHIN = 1_024
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** What a file is by its first bytes, whatever its name says; null where it is no label file. */
export function labelFormatOf(bytes: Uint8Array): LabelFormat | null {
  if (PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return 'png'
  const head = Buffer.from(bytes.subarray(0, HEADER_WITHIN)).toString('latin1')
  if (head.includes('%PDF-')) return 'pdf'
  return /\^XA/i.test(head) ? 'zpl' : null
}
