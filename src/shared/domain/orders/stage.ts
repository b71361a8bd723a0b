/** Where the order stands at this desk; never changed by an import. */
export const FULFILLMENT_STAGES = [
  'new',
  'claimed',
  'picked',
  'verified',
  'labelled',
  'closed',
  'exception',
] as const
export type FulfillmentStage = (typeof FULFILLMENT_STAGES)[number]
