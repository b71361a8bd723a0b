/** The least and the most that a figure may be. */
export interface Bounds {
  readonly least: number
  readonly most: number
}

/**
 * Bounds that hold for every language; what a printer can do less of is cut to its own bounds by the encoders. The
 * schemas, the window's fields and the command line are made from this one table.
 */
export const PRINT_BOUNDS = {
  darknessPercent: { least: 0, most: 100 },
  inchesPerSecond: { least: 1, most: 14 },
  /** Ten centimetres at 300 dpi: more is no matter of adjustment. */
  shiftRightDots: { least: -1_200, most: 1_200 },
  /** As far as `^LT` goes. */
  shiftDownDots: { least: -120, most: 120 },
  mediaWidthMm: { least: 20, most: 300 },
  mediaHeightMm: { least: 20, most: 400 },
  /** What a ruler may say of the test label's box, and of the paper's edge beside it. */
  measuredWidthMm: { least: 5, most: 300 },
  measuredLeftMm: { least: 0, most: 100 },
} as const satisfies Readonly<Record<string, Bounds>>

/** Longest name of a printer. */
export const LONGEST_PRINTER_NAME = 80

/** Most orders of one pick list: as many as one command may name. */
export const MOST_PICKED_ORDERS = 1_000
