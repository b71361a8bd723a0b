import { z } from 'zod'
import { labelSourceSchema } from '../labels/label-source.ts'
import { LABEL_LANGUAGES } from './languages.ts'
import { type Bounds, PRINT_BOUNDS } from './print-bounds.ts'
import { printSetupSchema } from './print-setup.ts'

/** What any printer understands; PDF goes through the system's own queues. */
export const PRINTER_LANGUAGES = LABEL_LANGUAGES

const numberIn = ({ least, most }: Bounds) => z.number().min(least).max(most)

/** Printed media, width by height, in millimetres. 4x6 in is 101.6 x 152.4. */
export const mediaSchema = z.strictObject({
  widthMm: numberIn(PRINT_BOUNDS.mediaWidthMm),
  heightMm: numberIn(PRINT_BOUNDS.mediaHeightMm),
})
export type Media = z.output<typeof mediaSchema>

/** The name of a queue of the system, as the system spells it. */
export const queueNameSchema = z
  .string()
  .min(1)
  .max(127)
  .regex(/^[^\p{Cc}\p{Cf}]+$/u)

/** How bytes reach a printer: straight over the network, through a queue of the system, or into a folder. */
export const connectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('tcp'),
    host: z.string().min(1).max(253),
    port: z.int().min(1).max(65_535),
  }),
  z.strictObject({ kind: z.literal('queue'), queue: queueNameSchema }),
  z.strictObject({ kind: z.literal('folder'), path: z.string().min(1).max(1_024) }),
])
export type Connection = z.output<typeof connectionSchema>

/** What the probe at set-up found out: a printer that never answers must not make every label uncertain. */
export const backChannelSchema = z.enum(['answers', 'silent', 'unknown'])
export type BackChannel = z.output<typeof backChannelSchema>

/** A printer as the store keeps it. */
export const printerSchema = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(80),
  connection: connectionSchema,
  language: z.enum(PRINTER_LANGUAGES),
  dpi: z.union([z.literal(203), z.literal(300)]),
  media: mediaSchema,
  backChannel: backChannelSchema,
  setup: printSetupSchema,
  isDefault: z.boolean(),
})
export type Printer = z.output<typeof printerSchema>

/**
 * The life of a job (facts/printing.md 7.1). `queued` waits; `sending` was fsynced before the first byte;
 * `committed` was fsynced before ^XZ; `sent` is the end without a back channel, `printed` with one. `failed_safe`:
 * nothing printed, may retry by itself. `uncertain`: a person is asked.
 */
export const PRINT_JOB_STATES = [
  'queued',
  'sending',
  'committed',
  'sent',
  'printed',
  'failed_safe',
  'uncertain',
  'cancelled',
] as const
export type PrintJobState = (typeof PRINT_JOB_STATES)[number]

export const DOCUMENT_KINDS = ['label', 'slip'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** How a person settles an uncertain job. */
export const JOB_RESOLUTIONS = ['printed', 'reprint', 'cancel'] as const
export type JobResolution = (typeof JOB_RESOLUTIONS)[number]

/** A postal address as it will print. Lines are free text, already in the order of the country. */
export const postalAddressSchema = z.object({
  name: z.string(),
  lines: z.array(z.string()),
  city: z.string(),
  state: z.string(),
  postalCode: z.string(),
  country: z.string(),
  phone: z.string(),
})
export type PostalAddress = z.output<typeof postalAddressSchema>

/** The address a person types as the sender: the same fields, bounded, and nothing else. */
export const senderAddressSchema = z.strictObject({
  name: z.string().max(200),
  lines: z.array(z.string().max(200)).max(6),
  city: z.string().max(120),
  state: z.string().max(120),
  postalCode: z.string().max(40),
  country: z.string().max(120),
  phone: z.string().max(60),
})

/** What a packing slip says beside the goods. */
const slipSchema = z.object({
  handle: z.string(),
  buyerMessage: z.string(),
  note: z.string(),
})

/** Everything an address label says: the snapshot kept in label_documents, from which bytes are made per printer. */
export const labelTicketSchema = z.object({
  tiktokOrderId: z.string(),
  recipient: postalAddressSchema,
  sender: postalAddressSchema.nullable(),
  /** Set only when the seller ships it himself and the number is whole (design.md section 9). */
  trackingBarcode: z.string().nullable(),
  /** Shown as text where known; never a barcode unless `trackingBarcode` is set. */
  tracking: z.string().nullable(),
  carrier: z.string().nullable(),
  items: z.array(z.object({ sku: z.string(), name: z.string(), quantity: z.int() })),
  packageIndex: z.int().min(1),
  packageCount: z.int().min(1),
  /** The carrier's own label, printed as it is; all the rest is then only for showing. */
  stored: labelSourceSchema.optional(),
  /** Makes it a packing slip: what the packer and the buyer read, no address label. */
  slip: slipSchema.optional(),
})
export type LabelTicket = z.output<typeof labelTicketSchema>
