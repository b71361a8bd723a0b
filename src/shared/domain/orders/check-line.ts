import { z } from 'zod'

/** One thing of an order as its box is checked: how many belong into it and how many were counted. */
export const checkLineSchema = z.object({
  productId: z.uuid(),
  sku: z.string(),
  skuId: z.string(),
  name: z.string(),
  variation: z.string(),
  quantity: z.int(),
  counted: z.int(),
})
export type CheckLine = z.output<typeof checkLineSchema>

/**
 * What one scan came to: `counted` is in the box, and with `complete` so is everything; `tooMany` and `notInOrder` do
 * not belong into it.
 */
export const SCAN_VERDICTS = ['counted', 'complete', 'tooMany', 'notInOrder'] as const
export type ScanVerdict = (typeof SCAN_VERDICTS)[number]
