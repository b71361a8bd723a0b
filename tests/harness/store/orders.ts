import type {
  ImportedItem,
  ImportedOrder,
  ImportedPackage,
} from '../../../src/shared/domain/imports/imported-order.ts'
import type { PostalAddress } from '../../../src/shared/domain/printing/printing.ts'
import { HOUR_MS } from '../../../src/shared/lib/durations.ts'

/** The moment at which the stores of tests stand: 22 November 2026, 10:00 UTC. */
export const NOW = Date.UTC(2026, 10, 22, 10)

const ADDRESS: PostalAddress = {
  name: 'Aoife Byrne',
  lines: ['14 Harbour Row'],
  city: 'Bristol',
  state: '',
  postalCode: 'BS1 4ST',
  country: 'United Kingdom',
  phone: '(+44)7700900123',
}

/** One line of a made-up order. */
export function anItem(change: Partial<ImportedItem> = {}): ImportedItem {
  return {
    skuId: '1729001',
    sellerSku: 'MUG-RED',
    productName: 'Red mug',
    variation: 'Default',
    category: 'Home',
    quantity: 1,
    returnedQuantity: 0,
    unitMinor: 1_299,
    lineMinor: 1_299,
    ...change,
  }
}

/** One package holding every line whole. */
export function aPackage(change: Partial<ImportedPackage> = {}): ImportedPackage {
  return {
    packageId: '1153000000000000001',
    tracking: null,
    provider: 'Royal Mail',
    deliveryOption: 'Standard shipping',
    shippedAt: null,
    recipient: null,
    contents: [{ item: 0, quantity: 1 }],
    ...change,
  }
}

/** An order that may be packed now: paid two hours before NOW, waiting for shipment, one mug. */
export function anOrder(tiktokOrderId: string, change: Partial<ImportedOrder> = {}): ImportedOrder {
  return {
    tiktokOrderId,
    status: 'awaiting_shipment',
    statusText: 'To ship',
    substatus: 'Awaiting shipment',
    cancelRequested: false,
    isPreOrder: false,
    isFulfilledByPlatform: false,
    handle: `buyer.${tiktokOrderId}`,
    recipient: ADDRESS,
    buyerMessage: '',
    sellerNote: '',
    currency: 'GBP',
    totalMinor: 1_598,
    shippingMinor: 299,
    taxMinor: 0,
    refundMinor: 0,
    orderedAt: NOW - 2 * HOUR_MS - 60_000,
    paidAt: NOW - 2 * HOUR_MS,
    rtsAt: null,
    shippedAt: null,
    deliveredAt: null,
    cancelledAt: null,
    cancelReason: '',
    warehouse: 'Home',
    paymentMethod: 'Card',
    weightGrams: 350,
    items: [anItem()],
    packages: [],
    ...change,
  }
}

/** Several plain orders, `5760001` and up. */
export function someOrders(count: number, change: Partial<ImportedOrder> = {}): ImportedOrder[] {
  return Array.from({ length: count }, (_, index) => anOrder(String(5_760_001 + index), change))
}
