import { z } from 'zod'
import { ERROR_CODES } from '../errors/codes.ts'

/** No input. Strict, so that a stray field is refused. */
export const emptySchema = z.strictObject({})

/** One order of a bulk command that was refused, and why; the others went through. */
export const refusalSchema = z.object({
  tiktokOrderId: z.string(),
  code: z.enum(ERROR_CODES),
  message: z.string(),
})
export type Refusal = z.output<typeof refusalSchema>

/** What a bulk command on orders did. Nothing is done to a refused order. */
export const bulkOutcomeSchema = z.object({
  done: z.array(z.object({ seq: z.int(), id: z.uuid(), tiktokOrderId: z.string() })),
  refused: z.array(refusalSchema),
  /** The journal entry that undo takes back; null when nothing was done. */
  journalId: z.uuid().nullable(),
})
export type BulkOutcome = z.output<typeof bulkOutcomeSchema>
