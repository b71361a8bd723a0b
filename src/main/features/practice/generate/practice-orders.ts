import type {
  ImportedItem,
  ImportedOrder,
  ImportedPackage,
} from '../../../../shared/domain/imports/imported-order.ts'
import { wallClockOf } from '../../../../shared/domain/imports/wall-time.ts'
import { currencyExponent } from '../../../../shared/domain/money/money.ts'
import type { OrderStatus } from '../../../../shared/domain/orders/status.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/lib/durations.ts'
import { makeBuyer } from './people.ts'
import { type Seeded, seeded } from './seeded.ts'
import { priceIn, SHELF, type ShelfProduct, VIRAL_PRODUCT } from './shelf.ts'

/** What a made-up shop is made from. The same request always gives the same orders. */
export interface PracticeRequest {
  readonly count: number
  readonly seed: number
  /** The moment that counts as now, ms UTC. */
  readonly nowAt: number
  readonly currency: string
  readonly timeZone: string
}

/** TikTok's ids begin with 57 or 58: these never meet one. */
export const PRACTICE_ORDER_PREFIX = '9990'
const PRACTICE_PACKAGE_PREFIX = '9991'
const PRACTICE_SKU_PREFIX = '9992'

const BATCH = 150
const HISTORY_DAYS = 7
/** The spike: at least this many orders in two hours where the shop is large enough, and this share of a larger one. */
const SPIKE_ORDERS = 60
const SPIKE_SHARE = 0.06
const LARGEST_SPIKE_SHARE = 0.25
const SPIKE_MS = 2 * HOUR_MS

/** The words of an English export for each status: word and substatus. */
export const STATUS_WORDS: Readonly<Record<OrderStatus, readonly [text: string, substatus: string]>> = {
  unpaid: ['Unpaid', ''],
  on_hold: ['On hold', ''],
  awaiting_shipment: ['To ship', 'Awaiting shipment'],
  partially_shipping: ['Partially shipped', ''],
  awaiting_collection: ['To ship', 'Awaiting collection'],
  in_transit: ['Shipped', 'In transit'],
  delivered: ['Shipped', 'Delivered'],
  completed: ['Completed', ''],
  cancelled: ['Canceled', ''],
}

/** How many of `count` orders belong to the viral spike. */
export function spikeSize(count: number): number {
  return Math.min(
    Math.floor(count * LARGEST_SPIKE_SHARE),
    Math.max(SPIKE_ORDERS, Math.floor(count * SPIKE_SHARE)),
  )
}

/**
 * A believable shop, oldest order first, in batches: a week of ordinary selling of which most still waits to be
 * shipped, then one product that goes viral in the last two hours.
 */
export function* practiceOrders(request: PracticeRequest): Iterable<ImportedOrder[]> {
  const random = seeded(request.seed)
  const moments = orderMoments(request, random)
  let batch: ImportedOrder[] = []
  for (const [index, moment] of moments.entries()) {
    batch.push(makeOrder(request, random, index, moment))
    if (batch.length === BATCH) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

interface Moment {
  readonly at: number
  readonly isViral: boolean
}

function orderMoments(request: PracticeRequest, random: Seeded): Moment[] {
  const spike = spikeSize(request.count)
  const toUtc = wallClockOf(request.timeZone)
  const moments: Moment[] = []
  for (let index = 0; index < request.count - spike; index += 1) {
    moments.push({ at: ordinaryMoment(request.nowAt, toUtc, random), isViral: false })
  }
  for (let index = 0; index < spike; index += 1) {
    // The square root crowds the spike towards now, as a spike that is still growing looks.
    const ageMs = SPIKE_MS * (1 - Math.sqrt(random.next()))
    moments.push({ at: wholeSecond(request.nowAt - MINUTE_MS - ageMs * 0.97), isViral: true })
  }
  return moments.toSorted((a, b) => a.at - b.at)
}

/** A moment of the last week, in the hours in which people buy by the shop's own clock. */
function ordinaryMoment(nowAt: number, toUtc: (wallMs: number) => number, random: Seeded): number {
  for (;;) {
    const day = Math.floor((nowAt - random.next() * HISTORY_DAYS * DAY_MS) / DAY_MS) * DAY_MS
    const hour = (random.between(6, 23) + random.between(6, 23)) / 2
    const at = wholeSecond(toUtc(day + hour * HOUR_MS + random.next() * HOUR_MS))
    if (at <= nowAt - 2 * MINUTE_MS) return at
  }
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / SECOND_MS) * SECOND_MS
}

function makeOrder(request: PracticeRequest, random: Seeded, index: number, moment: Moment): ImportedOrder {
  const buyer = makeBuyer(random, request.currency)
  const items = makeItems(request, random, moment.isViral)
  const status = statusAt(random, request.nowAt - moment.at)
  const times = timesOf(random, status, moment.at, request.nowAt)
  const shippingMinor = random.chance(0.4)
    ? 0
    : priceIn(request.currency, currencyExponent(request.currency), 299)
  const linesMinor = items.reduce((sum, item) => sum + item.lineMinor, 0)
  const taxMinor = priceIn(
    request.currency,
    currencyExponent(request.currency),
    Math.round(linesMinor % 240) + 1,
  )
  const totalMinor = linesMinor + shippingMinor + taxMinor
  const [statusText, substatus] = STATUS_WORDS[status]
  return {
    tiktokOrderId: practiceId(PRACTICE_ORDER_PREFIX, request.seed, index),
    status,
    statusText,
    substatus,
    cancelRequested: status === 'awaiting_shipment' && random.chance(0.02),
    isPreOrder: random.chance(0.05),
    isFulfilledByPlatform: false,
    handle: buyer.handle,
    recipient: buyer.recipient,
    buyerMessage: buyer.message,
    sellerNote: '',
    currency: request.currency,
    totalMinor,
    shippingMinor,
    taxMinor,
    refundMinor: status === 'cancelled' ? totalMinor : 0,
    orderedAt: moment.at,
    ...times,
    cancelReason: status === 'cancelled' ? 'No longer needed' : '',
    warehouse: 'Main',
    paymentMethod: 'Card',
    weightGrams: items.reduce((sum, item) => sum + item.quantity, 0) * 180,
    items,
    packages: makePackages(random, request.seed, index, status, items, times.shippedAt),
    isTotalSummed: undefined,
  }
}

/** Eighteen digits: the prefix, the seed, the order's number and a check that keeps the last digits from being zeros. */
function practiceId(prefix: string, seed: number, index: number): string {
  const shop = String(Math.abs(seed) % 10_000).padStart(4, '0')
  return `${prefix}${shop}${String(index).padStart(8, '0')}${String(11 + (index % 89)).padStart(2, '0')}`
}

function makeItems(request: PracticeRequest, random: Seeded, isViral: boolean): ImportedItem[] {
  const first = isViral ? VIRAL_PRODUCT : random.chance(0.01) ? VIRAL_PRODUCT : random.pick(SHELF)
  const items = [makeItem(request, random, first)]
  while (items.length < 5 && random.chance(isViral ? 0.08 : 0.28)) {
    const item = makeItem(request, random, random.pick(SHELF))
    if (!items.some((known) => known.skuId === item.skuId)) items.push(item)
  }
  return items
}

function makeItem(request: PracticeRequest, random: Seeded, product: ShelfProduct): ImportedItem {
  const [variation, sellerSku] = product.variations[random.between(0, product.variations.length - 1)] ?? [
    '',
    '',
  ]
  const unitMinor = priceIn(request.currency, currencyExponent(request.currency), product.pence)
  const quantity = random.chance(0.82) ? 1 : random.between(2, 4)
  return {
    skuId: skuIdOf(sellerSku),
    sellerSku,
    productName: product.name,
    variation,
    category: product.category,
    quantity,
    returnedQuantity: 0,
    unitMinor,
    lineMinor: unitMinor * quantity,
  }
}

/** A stable id for a SKU, so that the same product of two practice shops is the same product. */
function skuIdOf(sellerSku: string): string {
  let sum = 7
  for (const letter of sellerSku) sum = (sum * 131 + (letter.codePointAt(0) ?? 0)) % 100_000_000_000_000
  return `${PRACTICE_SKU_PREFIX}1${String(sum).padStart(14, '0')}`
}

/** A status by age. Most orders still wait, a few for too long; what was paid within the hour may be on hold. */
function statusAt(random: Seeded, ageMs: number): OrderStatus {
  const roll = random.next()
  if (ageMs < HOUR_MS) return roll < 0.06 ? 'unpaid' : roll < 0.3 ? 'on_hold' : 'awaiting_shipment'
  if (ageMs < 2 * DAY_MS)
    return roll < 0.03
      ? 'unpaid'
      : roll < 0.06
        ? 'cancelled'
        : roll < 0.9
          ? 'awaiting_shipment'
          : 'awaiting_collection'
  if (roll < 0.5) return 'awaiting_shipment'
  if (roll < 0.52) return 'partially_shipping'
  if (roll < 0.6) return 'awaiting_collection'
  if (roll < 0.75) return 'in_transit'
  if (roll < 0.85) return 'delivered'
  return roll < 0.95 ? 'completed' : 'cancelled'
}

/** How far each status has come, in the order of the moments below. */
const REACHED: Readonly<Record<OrderStatus, number>> = {
  unpaid: 0,
  on_hold: 1,
  cancelled: 1,
  awaiting_shipment: 1,
  partially_shipping: 2,
  awaiting_collection: 2,
  in_transit: 3,
  delivered: 4,
  completed: 4,
}

function timesOf(random: Seeded, status: OrderStatus, orderedAt: number, nowAt: number) {
  let at = orderedAt
  const after = (ms: number) => {
    at = wholeSecond(Math.min(nowAt - SECOND_MS, at + ms * (0.5 + random.next())))
    return at
  }
  const reached = REACHED[status]
  return {
    paidAt: reached >= 1 ? after(MINUTE_MS) : null,
    rtsAt: reached >= 2 ? after(12 * HOUR_MS) : null,
    shippedAt: reached >= 3 ? after(24 * HOUR_MS) : null,
    deliveredAt: reached >= 4 ? after(48 * HOUR_MS) : null,
    cancelledAt: status === 'cancelled' ? after(3 * HOUR_MS) : null,
  }
}

function makePackages(
  random: Seeded,
  seed: number,
  index: number,
  status: OrderStatus,
  items: readonly ImportedItem[],
  shippedAt: number | null,
): ImportedPackage[] {
  const isLabelled = REACHED[status] >= 2
  const all = items.map((item, place) => ({ item: place, quantity: item.quantity }))
  const isSplit = items.length > 1 && (status === 'partially_shipping' || random.chance(0.04))
  const parts = isSplit ? [all.slice(0, 1), all.slice(1)] : [all]
  return parts.map((contents, part) => ({
    packageId: practiceId(PRACTICE_PACKAGE_PREFIX, seed, index * 2 + part),
    tracking: isLabelled && !(status === 'partially_shipping' && part > 0) ? trackingNumber(random) : null,
    provider: 'Royal Mail',
    deliveryOption: 'Standard',
    shippedAt,
    recipient: null,
    contents,
  }))
}

function trackingNumber(random: Seeded): string {
  return `PX${random.between(10_000_000, 99_999_999)}${random.between(10_000_000, 99_999_999)}`
}
