import type { PostalAddress } from '../printing/printing.ts'

/** One (order, SKU) of an export. Money is integer minor units of the order's currency. */
export interface ImportedItem {
  readonly skuId: string
  readonly sellerSku: string
  readonly productName: string
  readonly variation: string
  readonly category: string
  readonly quantity: number
  readonly returnedQuantity: number
  readonly unitMinor: number
  readonly lineMinor: number
}

/** One package of an order. An unsplit order has one or none; `contents` index into the order's items. */
export interface ImportedPackage {
  readonly packageId: string | null
  readonly tracking: string | null
  readonly provider: string
  readonly deliveryOption: string
  readonly shippedAt: number | null
  /** Set only where this package's buyer differs from the order's. */
  readonly recipient: PostalAddress | null
  readonly contents: readonly { readonly item: number; readonly quantity: number }[]
}

/** An order as an export tells it, normalised: integer money, ms UTC, ids as text. */
export interface ImportedOrder {
  readonly tiktokOrderId: string
  /** One of ORDER_STATUSES, or the export's own word when nothing maps it. */
  readonly status: string
  readonly statusText: string
  readonly substatus: string
  readonly cancelRequested: boolean
  readonly isPreOrder: boolean
  readonly isFulfilledByPlatform: boolean
  readonly handle: string
  readonly recipient: PostalAddress
  readonly buyerMessage: string
  readonly sellerNote: string
  readonly currency: string
  readonly totalMinor: number
  readonly shippingMinor: number
  readonly taxMinor: number
  readonly refundMinor: number
  readonly orderedAt: number | null
  readonly paidAt: number | null
  readonly rtsAt: number | null
  readonly shippedAt: number | null
  readonly deliveredAt: number | null
  readonly cancelledAt: number | null
  readonly cancelReason: string
  readonly warehouse: string
  readonly paymentMethod: string
  readonly weightGrams: number | null
  readonly items: readonly ImportedItem[]
  readonly packages: readonly ImportedPackage[]
  /** Set where the export gives no order amount: `totalMinor` is then lines plus shipping plus tax. */
  readonly isTotalSummed?: true | undefined
}
