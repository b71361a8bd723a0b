import { z } from 'zod'
import { type Bounds, PRINT_BOUNDS } from './print-bounds.ts'

/** How pictures are packed in ZPL: run-length hex, which every printer reads, or zlib, which is smaller. */
export const GRAPHIC_CODINGS = ['acs', 'z64'] as const

const wholeIn = ({ least, most }: Bounds) => z.int().min(least).max(most)

export const darknessSchema = wholeIn(PRINT_BOUNDS.darknessPercent)
export const speedSchema = wholeIn(PRINT_BOUNDS.inchesPerSecond)
export const shiftRightSchema = wholeIn(PRINT_BOUNDS.shiftRightDots)
export const shiftDownSchema = wholeIn(PRINT_BOUNDS.shiftDownDots)

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
  /** Its test label was answered with its id (`^HV`): its labels are sent with theirs. */
  echoesJobs: z.boolean().optional(),
})
export type PrintSetup = z.output<typeof printSetupSchema>
