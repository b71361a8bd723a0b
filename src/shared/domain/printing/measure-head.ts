/** Heads that label printers come with, in dots per inch. */
const HEADS = [203, 300, 600] as const
export type HeadDpi = (typeof HEADS)[number]

/** What stands on a test label, in dots of the printer. */
export interface TestBox {
  /** Outer width of the box that is measured. */
  readonly widthDots: number
  /** From the left edge of the label to the box. */
  readonly leftDots: number
}

/** What a person read off a ruler, in millimetres. */
export interface PaperMeasure {
  readonly widthMm: number
  /** From the left edge of the paper to the box; left out where nobody measured it. */
  readonly leftMm?: number | undefined
}

export type HeadFinding =
  | {
      readonly kind: 'head'
      readonly dpi: HeadDpi
      /** What the measure gives, before it is taken for one of the heads. */
      readonly measuredDpi: number
      /** How far to move everything to the right (below zero: left); null where the edge was not measured. */
      readonly shiftRightDots: number | null
    }
  /** Between two heads: measured wrongly, or no such printer. */
  | { readonly kind: 'unclear'; readonly measuredDpi: number }
  /** The head is known, the box is not near its place: the labels lie elsewhere than the printer believes. */
  | { readonly kind: 'misplaced'; readonly dpi: HeadDpi; readonly measuredDpi: number; readonly byMm: number }

/** A ruler held askew and half a millimetre too much on 50 mm. The heads lie 48% and 100% apart. */
const TOLERANCE = 0.04
/** More than this is no matter of fine adjustment. */
const FARTHEST_SHIFT_MM = 10
const MM_PER_INCH = 25.4

/**
 * Which head a printer has, and how far it prints beside the place, from a box of known dots on paper. Dots are dots
 * on any head, so the box's width in millimetres tells the resolution and its left edge the correction.
 */
export function measureHead(box: TestBox, paper: PaperMeasure): HeadFinding {
  const exact = (box.widthDots * MM_PER_INCH) / paper.widthMm
  const measuredDpi = Number.isFinite(exact) && exact > 0 ? Math.round(exact * 10) / 10 : 0
  const dpi = HEADS.find((head) => Math.abs(measuredDpi / head - 1) <= TOLERANCE)
  if (dpi === undefined) return { kind: 'unclear', measuredDpi }
  if (paper.leftMm === undefined) return { kind: 'head', dpi, measuredDpi, shiftRightDots: null }
  const byMm = (box.leftDots * MM_PER_INCH) / dpi - paper.leftMm
  if (!(Math.abs(byMm) <= FARTHEST_SHIFT_MM)) return { kind: 'misplaced', dpi, measuredDpi, byMm }
  return { kind: 'head', dpi, measuredDpi, shiftRightDots: Math.round((byMm * dpi) / MM_PER_INCH) + 0 }
}
