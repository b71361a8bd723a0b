import { z } from 'zod'
import { currencySchema, minorSchema } from '../domain/money/money.ts'
import { msSchema } from './scalars.ts'

const words = z.string().max(2_000)
const time = msSchema.nullable()

const itemSchema = z.object({
  skuId: z.string(),
  sellerSku: z.string(),
  productName: words,
  variation: words,
  category: words,
  quantity: z.int().min(1),
  returnedQuantity: z.int().min(0),
  unitMinor: minorSchema,
  lineMinor: minorSchema,
})

const packageSchema = z.object({
  packageId: z.string().nullable(),
  tracking: z.string().nullable(),
  provider: words,
  deliveryOption: words,
  shippedAt: time,
})

/** An order of an export on the wire: `ImportedOrder` of the imports, with what the desk made of it. */
export const importedOrderSchema = z.object({
  tiktokOrderId: z.string().min(1).max(64),
  status: z.string(),
  statusText: z.string(),
  cancelRequested: z.boolean(),
  isPreOrder: z.boolean(),
  isFulfilledByPlatform: z.boolean(),
  handle: z.string(),
  recipient: z.record(z.string(), z.json()),
  buyerMessage: words,
  sellerNote: words,
  currency: currencySchema,
  totalMinor: minorSchema,
  shippingMinor: minorSchema,
  taxMinor: minorSchema,
  refundMinor: minorSchema,
  orderedAt: time,
  paidAt: time,
  shippedAt: time,
  deliveredAt: time,
  cancelledAt: time,
  cancelReason: words,
  warehouse: z.string(),
  paymentMethod: z.string(),
  weightGrams: z.int().nullable(),
  shipByAt: time.optional(),
  shipBySource: z.enum(['platform', 'estimated']).optional(),
  priorityLevel: z.enum(['urgent', 'high', 'standard', 'automated']).optional(),
  impactLevel: z.enum(['VIRAL', 'HIGH', 'MED', 'AUTO']).optional(),
  items: z.array(itemSchema).max(100),
  packages: z.array(packageSchema).max(50),
})
