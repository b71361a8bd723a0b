import type { Media } from './printing.ts'

/** Resolutions we have encoders for, in dots per inch. */
export const DPIS = [203, 300] as const
/** 4 by 6 inches, in millimetres. */
export const FOUR_BY_SIX: Media = { widthMm: 101.6, heightMm: 152.4 }
