import { z } from 'zod'
import { orderRefSchema, orderRefsSchema, seqSchema } from '../domain/ids/ids.ts'
import { viewQuerySchema } from '../domain/orders/view.ts'
import { MOST_COPIES } from '../domain/printing/copies.ts'
import { discoverySchema } from '../domain/printing/found-printer.ts'
import { LONGEST_PRINTER_NAME, PRINT_BOUNDS } from '../domain/printing/print-bounds.ts'
import {
  darknessSchema,
  shiftDownSchema,
  shiftRightSchema,
  speedSchema,
} from '../domain/printing/print-setup.ts'
import {
  DOCUMENT_KINDS,
  JOB_RESOLUTIONS,
  mediaSchema,
  PRINT_JOB_STATES,
  PRINTER_LANGUAGES,
  printerSchema,
  queueNameSchema,
} from '../domain/printing/printing.ts'
import { QUEUE_PLACES } from '../domain/printing/queue-order.ts'
import { ERROR_CODES } from '../errors/codes.ts'
import { emptySchema, refusalSchema } from './common.ts'
import { command, event, query } from './method.ts'

/** One print job. `existing` is true when the same label had a job already and nothing new was printed. */
export const printJobSchema = z.object({
  id: z.uuid(),
  orderSeq: z.int(),
  tiktokOrderId: z.string(),
  recipient: z.string(),
  document: z.enum(DOCUMENT_KINDS),
  printerId: z.uuid(),
  printerName: z.string(),
  state: z.enum(PRINT_JOB_STATES),
  reasonCode: z.enum(ERROR_CODES).nullable(),
  /** Why it waits or is in doubt, in words with what to do next. */
  reason: z.string().nullable(),
  reprintReason: z.string().nullable(),
  copyNo: z.int(),
  /** What it was asked for together with; null for a label that was asked for alone. */
  batchId: z.uuid().nullable(),
  /** The routing rule that chose the printer, by name; null where a person or the default did. */
  rule: z.string().nullable(),
  operator: z.string(),
  attempt: z.int(),
  createdAt: z.int(),
  updatedAt: z.int(),
  existing: z.boolean(),
})
export type PrintJob = z.output<typeof printJobSchema>

const printOutcomeSchema = z.object({ jobs: z.array(printJobSchema), refused: z.array(refusalSchema) })
export type PrintOutcome = z.output<typeof printOutcomeSchema>

/** A job that was left as it is, and why. */
const jobRefusalSchema = z.object({
  jobId: z.uuid(),
  tiktokOrderId: z.string(),
  state: z.enum(PRINT_JOB_STATES),
  message: z.string(),
})
export type JobRefusal = z.output<typeof jobRefusalSchema>

/** A printer's queue as it will leave. */
const printQueueSchema = z.object({
  printerId: z.uuid(),
  paused: z.object({ at: z.int(), by: z.string() }).nullable(),
  /** On its way first, then what waits, in its order; 200 at most. */
  jobs: z.array(printJobSchema),
  /** All of them, also those beyond the list. */
  waiting: z.int(),
  /** How many of the next labels are drawn already. */
  ready: z.int(),
})
export type PrintQueueState = z.output<typeof printQueueSchema>

/** Labels that were asked for together, and what became of them. */
const printBatchSchema = z.object({
  id: z.uuid(),
  askedBy: z.enum(['print', 'reprint', 'verify']),
  operator: z.string(),
  desk: z.string(),
  createdAt: z.int(),
  labels: z.int(),
  printed: z.int(),
  uncertain: z.int(),
  cancelled: z.int(),
  waiting: z.int(),
  /** Names, with commas. */
  printers: z.string(),
})
export type PrintBatch = z.output<typeof printBatchSchema>

const printAuditSchema = z.object({
  people: z.array(
    z.object({
      operator: z.string(),
      asked: z.int(),
      printed: z.int(),
      reprints: z.int(),
      uncertain: z.int(),
      cancelled: z.int(),
    }),
  ),
  jobs: z.array(printJobSchema),
})
export type PrintAudit = z.output<typeof printAuditSchema>

const movePlanSchema = z.object({
  labels: z.int(),
  to: z.string(),
  /** Why it cannot be; null where it can. */
  refusal: z.string().nullable(),
  differences: z.array(z.string()),
})
export type MovePlan = z.output<typeof movePlanSchema>

/** Labels to be moved: some, those of a batch, or all that wait at a printer. One of the three. */
const moveFields = {
  jobIds: z.array(z.uuid()).min(1).max(1_000).optional(),
  batchId: z.uuid().optional(),
  fromPrinterId: z.uuid().optional(),
  toPrinterId: z.uuid(),
}

/** What a person changes of a printer's set-up: null leaves it to the printer again, what is left out stays. */
const setupChangeSchema = z.strictObject({
  darknessPercent: darknessSchema.nullable().optional(),
  inchesPerSecond: speedSchema.nullable().optional(),
  shiftRightDots: shiftRightSchema.nullable().optional(),
  shiftDownDots: shiftDownSchema.nullable().optional(),
})

const printerNameSchema = z.string().trim().min(1).max(LONGEST_PRINTER_NAME)
const dpiSchema = z.union([z.literal(203), z.literal(300)])

/** What a person changes of a printer: what is left out stays. */
const printerChangeSchema = z.strictObject({
  id: z.uuid(),
  name: printerNameSchema.optional(),
  language: z.enum(PRINTER_LANGUAGES).optional(),
  dpi: dpiSchema.optional(),
  media: mediaSchema.optional(),
  setup: setupChangeSchema.optional(),
})

const { measuredWidthMm, measuredLeftMm } = PRINT_BOUNDS

/** See `printers.measure`. */
const measureSchema = z.strictObject({
  id: z.uuid(),
  widthMm: z.number().min(measuredWidthMm.least).max(measuredWidthMm.most),
  leftMm: z.number().min(measuredLeftMm.least).max(measuredLeftMm.most).optional(),
})

export const printingMethods = {
  'printers.list': query(emptySchema, z.array(printerSchema)),
  /**
   * Asks the person, in the operating system's own dialog, whether this typed address may be connected to. A page
   * can therefore not scan the network: what it gets is a token for the address the person agreed to.
   */
  'printers.confirmAddress': command(
    z.strictObject({ typed: z.string().trim().min(1).max(260) }),
    z.object({ token: z.uuid(), label: z.string() }).nullable(),
  ),
  'printers.add': command(
    z.strictObject({
      name: printerNameSchema,
      connection: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('tcp'), token: z.uuid() }),
        z.strictObject({ kind: z.literal('queue'), queue: queueNameSchema }),
        z.strictObject({ kind: z.literal('virtual') }),
      ]),
      language: z.enum(PRINTER_LANGUAGES).default('zpl'),
      dpi: dpiSchema,
      media: mediaSchema,
    }),
    printerSchema,
  ),
  /**
   * Looks for printers: the system's queues at once, the network for as long as is said. A newer search, or
   * `printers.stopDiscovery`, ends it early with what was found. Nothing is connected to.
   */
  'printers.discover': query(z.strictObject({ seconds: z.int().min(1).max(15).default(4) }), discoverySchema),
  'printers.stopDiscovery': command(emptySchema, z.object({ stopped: z.boolean() })),
  'printers.remove': command(z.strictObject({ id: z.uuid() }), z.object({ removed: z.boolean() })),
  'printers.setDefault': command(z.strictObject({ id: z.uuid() }), printerSchema),
  'printers.probe': command(z.strictObject({ id: z.uuid() }), printerSchema),
  'printers.update': command(printerChangeSchema, printerSchema),
  /** The test label dot for dot, as it would be sent to this printer now. */
  'printers.testPicture': query(
    z.strictObject({ id: z.uuid() }),
    z.object({ png: z.instanceof(Uint8Array) }),
  ),
  /** Prints the test label between the labels of orders. It is in no print history. `unsure`: look at the printer. */
  'printers.printTest': command(
    z.strictObject({ id: z.uuid() }),
    z.object({ outcome: z.enum(['printed', 'sent', 'unsure']), says: z.string() }),
  ),
  /**
   * What a person measured on the newest test label, in millimetres: the outer width of its box, and from the paper's
   * left edge to it. Resolution and place are corrected, or `says` why they cannot be.
   */
  'printers.measure': command(
    measureSchema,
    z.object({ printer: printerSchema, corrected: z.boolean(), says: z.string() }),
  ),
  /** Has the printer find the gaps of its labels, which feeds some: a person has agreed to it. */
  'printers.calibrate': command(
    z.strictObject({ id: z.uuid(), confirmed: z.literal(true) }),
    z.object({ says: z.string() }),
  ),
  'printers.pause': command(
    z.strictObject({ id: z.uuid(), paused: z.boolean() }),
    z.object({ paused: z.boolean() }),
  ),
  'print.print': command(
    z.strictObject({
      orders: orderRefsSchema,
      printerId: z.uuid().optional(),
      document: z.enum(DOCUMENT_KINDS).default('label'),
      /** Of each label; absent: what the desk's rules say, else one. */
      copies: z.int().min(1).max(MOST_COPIES).optional(),
    }),
    printOutcomeSchema,
  ),
  'print.reprint': command(
    z.strictObject({
      order: orderRefSchema,
      reason: z.string().trim().min(1).max(200),
      printerId: z.uuid().optional(),
    }),
    printOutcomeSchema,
  ),
  /**
   * Prints what is to be fetched for orders, or for those of a view that are to be packed: a thousand at most. It is no
   * order's document, so it is in no print history; a command that comes twice prints once. It ends at the first page
   * (`stoppedAt`, from 1) that is `unsure` or, `stopped`, not out; `says` what to do then, and which orders were left out.
   */
  'print.pickList': command(
    z.strictObject({ orders: z.union([orderRefsSchema, viewQuerySchema]), printerId: z.uuid().optional() }),
    z.object({
      pages: z.int(),
      sent: z.int(),
      stoppedAt: z.int().nullable(),
      outcome: z.enum(['printed', 'sent', 'unsure', 'stopped']),
      says: z.string(),
    }),
  ),
  'print.jobs': query(
    z.strictObject({
      states: z.array(z.enum(PRINT_JOB_STATES)).optional(),
      order: orderRefSchema.optional(),
      operator: z.string().max(80).optional(),
      batchId: z.uuid().optional(),
      limit: z.int().min(1).max(1_000).default(200),
    }),
    z.array(printJobSchema),
  ),
  /** Every printer's queue, the default printer first. */
  'print.queue': query(emptySchema, z.array(printQueueSchema)),
  'print.batches': query(
    z.strictObject({ limit: z.int().min(1).max(100).default(10) }),
    z.array(printBatchSchema),
  ),
  /** Who printed what, when, where, and why again. */
  'print.audit': query(
    z.strictObject({
      order: orderRefSchema.optional(),
      operator: z.string().max(80).optional(),
      limit: z.int().min(1).max(1_000).default(200),
    }),
    printAuditSchema,
  ),
  'print.resolve': command(
    z.strictObject({ jobId: z.uuid(), resolution: z.enum(JOB_RESOLUTIONS) }),
    z.array(printJobSchema),
  ),
  /** A label was held under a scanner: settles the one in doubt that carries the code; none is an answer too. */
  'print.scan': command(z.strictObject({ code: z.string().trim().min(1).max(200) }), z.array(printJobSchema)),
  'print.cancel': command(z.strictObject({ jobId: z.uuid() }), printJobSchema),
  /** Cancels several waiting labels, or all that wait of a batch. What is on its way or done stays. */
  'print.cancelJobs': command(
    z.strictObject({
      jobIds: z.array(z.uuid()).min(1).max(1_000).optional(),
      batchId: z.uuid().optional(),
    }),
    z.object({ cancelled: z.array(printJobSchema), refused: z.array(jobRefusalSchema) }),
  ),
  /** Moves a waiting label among those of its printer. */
  'print.reorder': command(
    z.strictObject({ jobId: z.uuid(), to: z.enum(QUEUE_PLACES) }),
    z.object({ place: z.int(), waiting: z.int() }),
  ),
  /** What moving labels to another printer would mean: what a person is asked. */
  'print.planMove': query(z.strictObject(moveFields), movePlanSchema),
  /** Moves waiting labels to another printer, which a person has agreed to. */
  'print.move': command(
    z.strictObject({ ...moveFields, confirmed: z.literal(true) }),
    z.object({ moved: z.array(printJobSchema) }),
  ),
  /** Asks again for the labels of a batch that were cancelled, in their order. */
  'print.resumeBatch': command(z.strictObject({ batchId: z.uuid() }), printOutcomeSchema),
  /**
   * Has the labels of these orders (row numbers) made ahead for the default printer. It changes nothing but the time
   * that printing one of them takes; answers how many are ready.
   */
  'print.prepare': query(
    z.strictObject({ orders: z.array(seqSchema).min(1).max(8) }),
    z.object({ ready: z.int() }),
  ),
  /** A picture of the label as the default printer would print it. */
  'print.preview': query(
    z.strictObject({ order: orderRefSchema }),
    z.object({ png: z.instanceof(Uint8Array) }),
  ),
} as const

export const printingEvents = {
  /** Jobs or printer states changed: ask again. */
  'printing.changed': event(z.object({})),
} as const
