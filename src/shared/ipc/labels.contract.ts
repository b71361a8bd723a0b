import { z } from 'zod'
import { orderRefSchema } from '../domain/ids/ids.ts'
import {
  labelImportReportSchema,
  labelProgressSchema,
  storedLabelSchema,
  unmatchedPageSchema,
} from '../domain/labels/label-types.ts'
import { emptySchema } from './common.ts'
import { chosenFileSchema } from './imports.contract.ts'
import { command, event, query } from './method.ts'

const pageSchema = z.strictObject({ page: z.uuid() })

export const labelsMethods = {
  'labels.choose': command(emptySchema, chosenFileSchema.nullable()),
  /** Reads a PDF, PNG or ZPL file and stores its labels: the whole file or nothing. */
  'labels.import': command(z.strictObject({ source: z.uuid(), runId: z.uuid() }), labelImportReportSchema),
  'labels.cancel': command(z.strictObject({ runId: z.uuid() }), z.object({ wasRunning: z.boolean() })),
  /** The run in progress, for a page that was just loaded. */
  'labels.running': query(emptySchema, labelProgressSchema.nullable()),
  /** Pages that wait for a person, in the order in which they came. */
  'labels.unmatched': query(emptySchema, z.array(unmatchedPageSchema)),
  /** The labels that are stored for an order. */
  'labels.ofOrder': query(z.strictObject({ order: orderRefSchema }), z.array(storedLabelSchema)),
  /** A picture of the page for the screen. */
  'labels.picture': query(pageSchema, z.object({ png: z.instanceof(Uint8Array) })),
  /** Says which order a page is for. */
  'labels.match': command(
    z.strictObject({ page: z.uuid(), order: orderRefSchema }),
    z.object({ tiktokOrderId: z.string(), journalId: z.uuid() }),
  ),
  /** Takes a page out of the list, or a label from its order. */
  'labels.dismiss': command(pageSchema, z.object({ journalId: z.uuid() })),
} as const

export const labelsEvents = {
  'labels.progress': event(labelProgressSchema),
  /** Labels came, went or were matched: ask again. */
  'labels.changed': event(z.object({})),
} as const
