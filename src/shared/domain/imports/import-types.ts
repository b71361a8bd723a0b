import { z } from 'zod'
import { currencySchema } from '../money/money.ts'
import { ORDER_STATUSES } from '../orders/status.ts'
import { timeZoneSchema } from '../settings/settings.ts'

/** A row that cannot go in: where it is and why, in words. Row numbers count from 1 as a spreadsheet does. */
export const problemSchema = z.object({
  row: z.int(),
  column: z.string(),
  value: z.string(),
  reason: z.string(),
})
export type ImportProblem = z.output<typeof problemSchema>

/** What only a person can say about a file. `values` are examples out of the file that show the doubt. */
export const questionSchema = z.object({
  kind: z.enum(['dayOrder', 'timeZone', 'currency']),
  values: z.array(z.string()),
  suggestion: z.string().nullable(),
})
export type ImportQuestion = z.output<typeof questionSchema>

/** The answers, and the words a caller gave at the start. Told beats found beats the shop's setting. */
export const importOptionsSchema = z.strictObject({
  dayOrder: z.enum(['day-first', 'month-first']).optional(),
  timeZone: timeZoneSchema.optional(),
  currency: currencySchema.optional(),
  shopName: z.string().trim().min(1).max(120).optional(),
})
export type ImportOptions = z.output<typeof importOptionsSchema>

/** What an import did or, for a dry run, would do. */
export const importReportSchema = z.object({
  importId: z.uuid().nullable(),
  /** The entry that undo takes back; null where nothing was changed. */
  journalId: z.uuid().nullable(),
  isDryRun: z.boolean(),
  orders: z.object({ new: z.int(), changed: z.int(), unchanged: z.int() }),
  lines: z.int(),
  /** The first 1,000 problem rows; `problemCount` counts them all and `problemsFile` holds them all. */
  problems: z.array(problemSchema),
  problemCount: z.int(),
  problemsFile: z.string().nullable(),
  dateRange: z.object({ from: z.int(), to: z.int() }).nullable(),
  dayOrder: z.enum(['day-first', 'month-first', 'not-needed']),
  timeZone: z.string(),
  currencies: z.array(z.string()),
  shopName: z.string(),
  /** Status words of the file that nothing maps, with the mapping its time columns suggest. */
  unmappedStatuses: z.array(
    z.object({ text: z.string(), orders: z.int(), suggestion: z.enum(ORDER_STATUSES).nullable() }),
  ),
  questions: z.array(questionSchema),
})
export type ImportReport = z.output<typeof importReportSchema>

/** Progress of a running import or dry run. */
export const importProgressSchema = z.object({
  importId: z.uuid(),
  phase: z.enum(['reading', 'writing', 'finishing', 'undoing']),
  lines: z.int(),
  bytesRead: z.number(),
  bytesTotal: z.number(),
})
export type ImportProgress = z.output<typeof importProgressSchema>
