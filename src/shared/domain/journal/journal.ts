import { z } from 'zod'
import { ACT_CLASSES } from './acts.ts'

/** One line of the journal. */
export const journalEntrySchema = z.object({
  id: z.uuid(),
  at: z.int(),
  operator: z.string(),
  desk: z.string(),
  /** One of JOURNAL_ACTS, or of another desk's acts by the name they have on the wire. */
  act: z.string(),
  class: z.enum(ACT_CLASSES),
  /** In words, such as "Shipped 12 orders". */
  summary: z.string(),
  orderCount: z.int(),
  tiktokOrderIds: z.array(z.string()),
  reason: z.string().nullable(),
  undoneAt: z.int().nullable(),
})
export type JournalEntry = z.output<typeof journalEntrySchema>
