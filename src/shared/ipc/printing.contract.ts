import { z } from 'zod'
import { orderRefSchema, orderRefsSchema, seqSchema } from '../domain/ids/ids.ts'
import { discoverySchema } from '../domain/printing/found-printer.ts'
import {
  DOCUMENT_KINDS,
  JOB_RESOLUTIONS,
  mediaSchema,
  PRINT_JOB_STATES,
  PRINTER_LANGUAGES,
  printerSchema,
  queueNameSchema,
} from '../domain/printing/printing.ts'
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
  attempt: z.int(),
  createdAt: z.int(),
  updatedAt: z.int(),
  existing: z.boolean(),
})
export type PrintJob = z.output<typeof printJobSchema>

const printOutcomeSchema = z.object({ jobs: z.array(printJobSchema), refused: z.array(refusalSchema) })
export type PrintOutcome = z.output<typeof printOutcomeSchema>

const printerNameSchema = z.string().trim().min(1).max(80)

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
      dpi: z.union([z.literal(203), z.literal(300)]),
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
  'printers.pause': command(
    z.strictObject({ id: z.uuid(), paused: z.boolean() }),
    z.object({ paused: z.boolean() }),
  ),
  'print.print': command(
    z.strictObject({
      orders: orderRefsSchema,
      printerId: z.uuid().optional(),
      document: z.enum(DOCUMENT_KINDS).default('label'),
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
  'print.jobs': query(
    z.strictObject({
      states: z.array(z.enum(PRINT_JOB_STATES)).optional(),
      order: orderRefSchema.optional(),
      limit: z.int().min(1).max(1_000).default(200),
    }),
    z.array(printJobSchema),
  ),
  'print.resolve': command(
    z.strictObject({ jobId: z.uuid(), resolution: z.enum(JOB_RESOLUTIONS) }),
    z.array(printJobSchema),
  ),
  'print.cancel': command(z.strictObject({ jobId: z.uuid() }), printJobSchema),
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
