import { z } from 'zod'
import { currencySchema, minorSchema } from '../money/money.ts'
import { PRINT_JOB_STATES, postalAddressSchema } from '../printing/printing.ts'
import { orderClaimSchema } from '../sync/claim.ts'
import { IMPACT_LEVELS, PRIORITY_LEVELS, SHIP_BY_SOURCES } from './priority.ts'
import { FULFILLMENT_STAGES } from './stage.ts'

/** Milliseconds UTC, or null when unknown. */
const timeSchema = z.int().nullable()

/** What the print column shows: nothing asked yet, or the state of the newest job. */
export const printStateSchema = z.enum(PRINT_JOB_STATES).nullable()

/** One line of the order table. Ranking facts are included, so a page explains a row without asking again. */
export const orderRowSchema = z.object({
  seq: z.int(),
  id: z.uuid(),
  tiktokOrderId: z.string(),
  status: z.string(),
  stage: z.enum(FULFILLMENT_STAGES),
  priority: z.enum(PRIORITY_LEVELS),
  impact: z.enum(IMPACT_LEVELS),
  shipByAt: timeSchema,
  shipBySource: z.enum(SHIP_BY_SOURCES),
  paidAt: timeSchema,
  orderedAt: timeSchema,
  heldAt: timeSchema,
  holdReason: z.string().nullable(),
  cancelRequested: z.boolean(),
  isFulfilledByPlatform: z.boolean(),
  handle: z.string(),
  recipient: z.string(),
  /** Units, not lines. */
  itemCount: z.int(),
  /** The first item and how many more, such as "Plush Axolotl · Mint +2". */
  itemsSummary: z.string(),
  totalMinor: minorSchema,
  currency: currencySchema,
  tracking: z.string(),
  packageCount: z.int(),
  shopName: z.string(),
  printState: printStateSchema,
  /** Who is packing it; null while nobody is. */
  claim: orderClaimSchema.nullable(),
})
export type OrderRow = z.output<typeof orderRowSchema>

/** One (order, SKU). */
export const orderItemSchema = z.object({
  sku: z.string(),
  skuId: z.string(),
  name: z.string(),
  variation: z.string(),
  quantity: z.int(),
  returnedQuantity: z.int(),
  unitMinor: minorSchema,
  lineMinor: minorSchema,
})

/** One package of an order. */
export const orderShipmentSchema = z.object({
  id: z.uuid(),
  packageId: z.string().nullable(),
  tracking: z.string().nullable(),
  carrier: z.string(),
  /** This package's own recipient, where a split order has several. */
  recipient: postalAddressSchema.nullable(),
  items: z.array(z.object({ sku: z.string(), name: z.string(), quantity: z.int() })),
})

/** Everything the detail panel shows of an order besides its journal and prints. */
export const orderDetailSchema = orderRowSchema.extend({
  statusText: z.string(),
  substatus: z.string(),
  address: postalAddressSchema,
  buyerMessage: z.string(),
  sellerNote: z.string(),
  note: z.string(),
  shippingMinor: minorSchema,
  taxMinor: minorSchema,
  refundMinor: minorSchema,
  rtsAt: timeSchema,
  shippedAt: timeSchema,
  deliveredAt: timeSchema,
  cancelledAt: timeSchema,
  closedAt: timeSchema,
  cancelReason: z.string(),
  warehouse: z.string(),
  isPreOrder: z.boolean(),
  items: z.array(orderItemSchema),
  shipments: z.array(orderShipmentSchema),
})
export type OrderDetail = z.output<typeof orderDetailSchema>
