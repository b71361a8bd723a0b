import type { Media } from './printing.ts'

/** Resolutions we have encoders for, in dots per inch. */
export const DPIS = [203, 300] as const
/** 4 by 6 inches, in millimetres. */
export const FOUR_BY_SIX: Media = { widthMm: 101.6, heightMm: 152.4 }
/**
 * What a receipt printer prints on paper of 80 mm: 576 dots at 203 dpi, which are 72 mm, and as long as our label is at
 * that width. Its paper has no end, so the length is ours to choose. On paper of 58 mm (48 mm printed) no address fits.
 */
export const RECEIPT_ROLL: Media = { widthMm: 72.1, heightMm: 108.2 }
