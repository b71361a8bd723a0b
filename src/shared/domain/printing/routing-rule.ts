import { z } from 'zod'
import { MOST_COPIES } from './copies.ts'
import { DOCUMENT_KINDS, mediaSchema } from './printing.ts'

/** Where labels of a kind go. A condition that is null fits everything; the first rule that fits a label is its rule. */
export const routingRuleSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(60),
  document: z.enum(DOCUMENT_KINDS).nullable(),
  /** Part of the carrier's name, in any case. */
  carrier: z.string().trim().min(1).max(60).nullable(),
  /** The size the document was made for. */
  size: mediaSchema.nullable(),
  /** The name of the desk that asks. */
  desk: z.string().trim().min(1).max(80).nullable(),
  printerId: z.uuid(),
  /** Taken only when a person says so; never by itself. */
  fallbackId: z.uuid().nullable(),
  copies: z.int().min(1).max(MOST_COPIES),
})
export type RoutingRule = z.output<typeof routingRuleSchema>
