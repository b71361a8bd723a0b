import type { FulfillmentStage } from '../../domain/orders/stage.ts'
import type { OrderImage } from './order-image.ts'

/** The way through the desk. `exception` stands beside it: nothing but shipping and reopening leads out. */
const WAY: readonly string[] = [
  'new',
  'claimed',
  'picked',
  'verified',
  'labelled',
  'closed',
] satisfies FulfillmentStage[]

/** The order moved on, never back: a late fact from another desk does not undo what came after it. */
export function advanced(image: OrderImage, stage: FulfillmentStage, now: number): OrderImage {
  const stands = WAY.indexOf(image.stage)
  if (stands === -1 || stands >= WAY.indexOf(stage)) return image
  return { ...image, stage, processingStarted: image.processingStarted ?? now }
}
