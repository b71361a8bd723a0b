import { z } from 'zod'
import { IMPACT_LEVELS, PRIORITY_LEVELS } from './priority.ts'
import { FULFILLMENT_STAGES } from './stage.ts'

/** Columns the table sorts by. `why` is the order of work: priority, then deadline, then impact. */
export const SORT_COLUMNS = [
  'why',
  'priority',
  'impact',
  'status',
  'stage',
  'shipBy',
  'ordered',
  'handle',
  'recipient',
  'items',
  'total',
  'tracking',
  'shop',
] as const
export type SortColumn = (typeof SORT_COLUMNS)[number]

/** Ready-made conditions that dashboard numbers and saved views lead to. */
export const VIEW_FLAGS = [
  'toShip',
  'overdue',
  'dueToday',
  'held',
  'cancelRequested',
  'unmapped',
  'shippedToday',
  'printed',
  'unprinted',
  'uncertain',
] as const
export type ViewFlag = (typeof VIEW_FLAGS)[number]

/** Which orders a view holds. Values in one list are alternatives; lists and flags all must hold. */
export const viewFilterSchema = z.strictObject({
  statuses: z.array(z.string().max(120)).max(50).default([]),
  stages: z.array(z.enum(FULFILLMENT_STAGES)).default([]),
  priorities: z.array(z.enum(PRIORITY_LEVELS)).default([]),
  impacts: z.array(z.enum(IMPACT_LEVELS)).default([]),
  flags: z.array(z.enum(VIEW_FLAGS)).default([]),
})
export type ViewFilter = z.output<typeof viewFilterSchema>

/** What to show and in which order. `search` matches parts of order id, handle, recipient, SKU, tracking, note. */
export const viewQuerySchema = z.strictObject({
  filter: viewFilterSchema,
  search: z.string().max(200),
  sort: z.strictObject({ column: z.enum(SORT_COLUMNS), direction: z.enum(['asc', 'desc']) }),
})
export type ViewQuery = z.output<typeof viewQuerySchema>
