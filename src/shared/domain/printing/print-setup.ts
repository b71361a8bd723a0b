import { z } from 'zod'

/** How pictures are packed in ZPL: run-length hex, which every printer reads, or zlib, which is smaller. */
export const GRAPHIC_CODINGS = ['acs', 'z64'] as const

/** Bounds that hold for every language; what a printer can do less of is cut to its own bounds by the encoders. */
export const darknessSchema = z.int().min(0).max(100)
export const speedSchema = z.int().min(1).max(14)
/** Ten centimetres at 300 dpi: more is no matter of adjustment. */
export const shiftRightSchema = z.int().min(-1_200).max(1_200)
/** As far as `^LT` goes. */
export const shiftDownSchema = z.int().min(-120).max(120)

/** What a person or a probe set for one printer. What is left out stays as the printer has it, or at the language's middle. */
export const printSetupSchema = z.strictObject({
  /** How pictures are packed in ZPL. Left out: run-length, which every firmware reads. */
  coding: z.enum(GRAPHIC_CODINGS).optional(),
  /** 0 is the lightest, 100 the darkest that the printer has. */
  darknessPercent: darknessSchema.optional(),
  inchesPerSecond: speedSchema.optional(),
  /** Moves everything on the paper; measured with the test label. */
  shiftRightDots: shiftRightSchema.optional(),
  shiftDownDots: shiftDownSchema.optional(),
})
export type PrintSetup = z.output<typeof printSetupSchema>
