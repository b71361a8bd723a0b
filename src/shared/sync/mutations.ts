import { z } from 'zod'
import { currencySchema, minorSchema } from '../domain/money/money.ts'
import { ORDER_STATUSES } from '../domain/orders/status.ts'
import { importedOrderSchema } from './imported-order-wire.ts'
import { msSchema } from './scalars.ts'

/** Most mutations and bytes of one batch; the server refuses more (`input.tooLarge`). */
export const PUSH_LIMITS = { mutations: 500, bytes: 4 * 1_024 * 1_024, importedOrders: 100 } as const

/** Postgres keeps no NUL, and a lone surrogate is no character: either would make a whole call unreadable. */
const text = z.string().max(2_000).refine(isStorable, 'text that Postgres can keep')
/** A note that stands may be longer than one that is written: two were merged, or it came from elsewhere. */
const standingNote = z.string().max(20_000).refine(isStorable, 'text that Postgres can keep')
const reason = text.min(1)
const order = z.strictObject({ orderId: z.uuid() })
const parcel = order.extend({ shipmentId: z.uuid().optional() })
const print = parcel.extend({
  jobId: z.uuid(),
  kind: z.enum(['label', 'slip']),
  copyNo: z.int().min(1).optional(),
  sha256: z.string().optional(),
})
const stock = z.strictObject({
  productId: z.uuid(),
  shopId: z.uuid(),
  warehouse: z.string().max(100).optional(),
})
const tags = z.array(z.string().min(1).max(40)).max(20)

/** True for text that every part on the way can keep. */
export function isStorable(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed()
}

/** What each act carries. Money is integer minor units, times are milliseconds UTC. */
export const PAYLOADS = {
  scan: order.extend({ code: z.string().max(200), sku: z.string().optional() }),
  pick: order,
  verify: order,
  pack: order,
  print,
  reprint: print.extend({ reason }),
  resolvePrint: order.extend({ jobId: z.uuid(), resolution: z.string().max(40) }),
  cancelPrint: order.extend({ jobId: z.uuid() }),
  label: parcel.extend({
    trackingNumber: z.string().max(100).optional(),
    carrier: z.string().max(100).optional(),
    sha256: z.string().optional(),
  }),
  ship: order,
  /** `believed` is what the desk showed when it counted; null where nobody had counted before. */
  count: stock.extend({ counted: z.int().min(0).max(1_000_000), believed: z.int().nullable() }),
  moveStock: stock.extend({ delta: z.int().min(-1_000_000).max(1_000_000), reason: text.optional() }),
  journal: z.looseObject({ act: z.string().min(1).max(40), orderId: z.uuid().optional() }),
  claim: order,
  renewClaim: order,
  takeOverClaim: order.extend({ reason }),
  releaseClaim: order,
  hold: order.extend({ reason }),
  release: order,
  reopen: order.extend({
    stage: z.enum(['new', 'claimed', 'picked', 'verified', 'labelled', 'exception']).optional(),
    reason: text.optional(),
  }),
  /** `base` is the note that was changed. */
  note: order.extend({ base: standingNote, note: text }),
  tag: order.extend({ add: tags.optional(), remove: tags.optional() }),
  editOrder: order.extend({
    field: z.enum(['priorityLevel', 'impactLevel']),
    from: z.string(),
    to: z.string(),
  }),
  mapStatus: z.strictObject({ text: z.string().min(1).max(200), status: z.enum(ORDER_STATUSES) }),
  price: z.strictObject({
    productId: z.uuid(),
    fromMinor: minorSchema,
    toMinor: minorSchema.min(0),
    currency: currencySchema,
  }),
  adjustStock: stock.extend({ delta: z.int().min(-1_000_000).max(1_000_000), reason: text.optional() }),
  /** `reportedAt` is when TikTok wrote the export: an older one changes nothing. */
  importOrders: z.strictObject({
    shopId: z.uuid(),
    reportedAt: msSchema,
    orders: z.array(importedOrderSchema).min(1).max(PUSH_LIMITS.importedOrders),
  }),
  resolveConflict: z.strictObject({ conflictId: z.uuid(), resolution: reason }),
  dismissDeadLetter: z.strictObject({ mutationId: z.uuid() }),
} as const

/** An act's payload. */
export type Payload<Act extends keyof typeof PAYLOADS> = z.output<(typeof PAYLOADS)[Act]>

/** One mutation as it is sent: `seq` is given at the first send and never again to another one. */
export type Mutation = {
  readonly [Act in keyof typeof PAYLOADS]: {
    readonly id: string
    readonly seq: number
    readonly act: Act
    /** When it happened, by this desk's clock; milliseconds UTC. */
    readonly at: number
    /** Version of the act's payload; 1 unless given. */
    readonly v?: number | undefined
    readonly payload: Payload<Act>
    /** The dead letter that this tries again. */
    readonly retryOf?: string | undefined
  }
}[keyof typeof PAYLOADS]

const envelope = z.object({
  id: z.uuid(),
  seq: z.int().min(1),
  at: msSchema,
  v: z.int().optional(),
  retryOf: z.uuid().optional(),
})

/** Reads a mutation before it is sent; throws a ZodError for what no server would understand. */
export function parseMutation(mutation: Mutation): Mutation {
  envelope.parse(mutation)
  PAYLOADS[mutation.act].parse(mutation.payload)
  return mutation
}
