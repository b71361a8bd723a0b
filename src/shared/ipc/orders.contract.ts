import { z } from 'zod'
import { orderRefSchema, orderRefsSchema, seqSchema } from '../domain/ids/ids.ts'
import { journalEntrySchema } from '../domain/journal/journal.ts'
import { checkLineSchema, SCAN_VERDICTS } from '../domain/orders/check-line.ts'
import { orderDetailSchema, orderRowSchema } from '../domain/orders/order-row.ts'
import { FULFILLMENT_STAGES } from '../domain/orders/stage.ts'
import { viewQuerySchema } from '../domain/orders/view.ts'
import { bulkOutcomeSchema, emptySchema } from './common.ts'
import { command, event, query } from './method.ts'

/** Rows of one request for a page of the table. */
export const MAX_ROWS_PER_PAGE = 512
/** Rows that come with a view: what the tallest window we expect shows at the smallest row height. */
export const FIRST_ROWS = 64

/** Characters of a scanned code: no barcode on a parcel's things has more. */
const MOST_CODE_CHARS = 200

const countSchema = z.object({ value: z.string(), count: z.int() })

/** How many orders each filter value would show, over the whole workspace. */
export const countsSchema = z.object({
  total: z.int(),
  statuses: z.array(countSchema),
  stages: z.array(countSchema),
  priorities: z.array(countSchema),
  impacts: z.array(countSchema),
  flags: z.array(countSchema),
})
export type OrderCounts = z.output<typeof countsSchema>

const reasonSchema = z.string().trim().min(1).max(200)

/** An order's box as it is checked; `stage` is verified from the moment that nothing is missing. */
export const itemCheckSchema = z.object({
  seq: seqSchema,
  tiktokOrderId: z.string(),
  stage: z.enum(FULFILLMENT_STAGES),
  lines: z.array(checkLineSchema),
  isComplete: z.boolean(),
})
export type ItemCheck = z.output<typeof itemCheckSchema>

const savedViewSchema = z.object({ id: z.uuid(), name: z.string().min(1).max(60), query: viewQuerySchema })
export type SavedView = z.output<typeof savedViewSchema>

export const ordersMethods = {
  /**
   * Row numbers (`seq`) of a view in its order: the table keeps only these and asks for the visible rows. The first
   * rows come along, so that a view is on screen after one answer.
   */
  'orders.openView': query(
    viewQuerySchema,
    z.object({ keys: z.instanceof(Int32Array), rows: z.array(orderRowSchema).max(FIRST_ROWS) }),
  ),
  'orders.rows': query(
    z.strictObject({ seqs: z.array(seqSchema).max(MAX_ROWS_PER_PAGE) }),
    z.array(orderRowSchema),
  ),
  'orders.counts': query(emptySchema, countsSchema),
  'orders.detail': query(z.strictObject({ order: orderRefSchema }), orderDetailSchema),
  'orders.ship': command(z.strictObject({ orders: orderRefsSchema }), bulkOutcomeSchema),
  'orders.hold': command(
    z.strictObject({ orders: orderRefsSchema, reason: reasonSchema }),
    bulkOutcomeSchema,
  ),
  'orders.release': command(z.strictObject({ orders: orderRefsSchema }), bulkOutcomeSchema),
  'orders.note': command(
    z.strictObject({ order: orderRefSchema, note: z.string().max(2_000) }),
    bulkOutcomeSchema,
  ),
  /** Says that this desk packs these orders, for 15 minutes at a time; an order that another desk has is refused. */
  'orders.claim': command(z.strictObject({ orders: orderRefsSchema }), bulkOutcomeSchema),
  'orders.releaseClaim': command(z.strictObject({ orders: orderRefsSchema }), bulkOutcomeSchema),
  /** Takes an order over from the desk that has it. */
  'orders.takeOver': command(
    z.strictObject({ order: orderRefSchema, reason: reasonSchema }),
    bulkOutcomeSchema,
  ),
  'orders.itemCheck': query(z.strictObject({ order: orderRefSchema }), itemCheckSchema),
  /**
   * A thing was scanned on its way into the box of an order. It is noted whatever it was; one that does not belong
   * there is not counted. The last one verifies the order.
   */
  'orders.scanItem': command(
    z.strictObject({ order: orderRefSchema, code: z.string().trim().min(1).max(MOST_CODE_CHARS) }),
    z.object({
      verdict: z.enum(SCAN_VERDICTS),
      /** What was scanned, by its SKU; null where the order has no such thing. */
      sku: z.string().nullable(),
      check: itemCheckSchema,
    }),
  ),
  /** Things were counted by hand: so many of each are in the box now. More than belong there is `input.invalid`. */
  'orders.countItems': command(
    z.strictObject({
      order: orderRefSchema,
      items: z
        .array(z.strictObject({ productId: z.uuid(), counted: z.int().min(0) }))
        .min(1)
        .max(500),
    }),
    z.object({ check: itemCheckSchema }),
  ),
  'journal.list': query(
    z.strictObject({ order: orderRefSchema.optional(), limit: z.int().min(1).max(500).default(100) }),
    z.array(journalEntrySchema),
  ),
  /** Takes back the newest act that can be, or the one named. */
  'journal.undo': command(
    z.strictObject({ entry: z.uuid().optional() }),
    z.object({ undone: journalEntrySchema, message: z.string(), kept: z.int() }),
  ),
  'views.list': query(emptySchema, z.array(savedViewSchema)),
  'views.save': command(
    z.strictObject({ name: z.string().trim().min(1).max(60), query: viewQuerySchema }),
    savedViewSchema,
  ),
  'views.remove': command(z.strictObject({ id: z.uuid() }), z.object({ removed: z.boolean() })),
} as const

export const ordersEvents = {
  /** These orders changed (null: too many to name), and whether any view's order may have changed with them. */
  'orders.changed': event(z.object({ seqs: z.array(z.int()).nullable(), isReordered: z.boolean() })),
} as const
