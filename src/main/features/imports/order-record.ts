import type {
  ImportedItem,
  ImportedOrder,
  ImportedPackage,
} from '../../../shared/domain/imports/imported-order.ts'
import { IMPACT_LEVELS, priorityOf } from '../../../shared/domain/orders/priority.ts'
import { isOpenStatus } from '../../../shared/domain/orders/status.ts'
import { estimateShipBy, priorityRank } from '../../db/orders/ranked.ts'
import { searchText } from '../../db/orders/search-text.ts'
import type { SqlValue } from '../../db/tx.ts'
import { createPlatformIds } from '../../platform/platform-ids.ts'

/**
 * An order as the reading thread hands it to the writing one: values in the order in which SQLite binds them, so that
 * the thread which every command waits for has nothing left to work out.
 */
export interface OrderRecord {
  readonly id: string
  readonly hash: string
  readonly tiktokOrderId: string
  /** Stored rank of the impact before demand is looked at. */
  readonly impact: number
  /** Values of PLATFORM_COLUMNS, ranked as a new order that nobody holds. */
  readonly columns: readonly SqlValue[]
  readonly search: string
  /** Flat: product's place in the batch's list, quantity, returned quantity, unit and line price, per line. */
  readonly items: readonly number[]
  readonly packages: readonly PackageRecord[]
}

/** One package; `contents` is flat: line's place, quantity. */
export interface PackageRecord {
  /** Key, package id, tracking, carrier, service, recipient (JSON or null), shipped time. */
  readonly values: readonly SqlValue[]
  readonly contents: readonly number[]
}

/** Numbers an item takes in `items`, and a content in `contents`. */
export const ITEM_WIDTH = 5
export const CONTENT_WIDTH = 2

/** A product at its first sight in a batch. */
export interface ProductRecord {
  readonly id: string
  readonly skuId: string
  readonly sellerSku: string
  readonly name: string
  readonly variation: string
  readonly category: string
  readonly unitMinor: number
  readonly currency: string
}

/** Columns that TikTok decides, in the order of `OrderRecord.columns`. */
export const PLATFORM_COLUMNS = [
  'status',
  'status_text',
  'substatus',
  'priority',
  'priority_next_at',
  'cancel_requested',
  'is_pre_order',
  'is_platform_fulfilled',
  'handle',
  'recipient',
  'address',
  'buyer_message',
  'seller_note',
  'currency',
  'total_minor',
  'shipping_minor',
  'tax_minor',
  'refund_minor',
  'ordered_at',
  'paid_at',
  'rts_at',
  'shipped_at',
  'delivered_at',
  'cancelled_at',
  'cancel_reason',
  'ship_by_at',
  'ship_by_source',
  'item_count',
  'items_summary',
  'tracking',
  'package_count',
  'warehouse',
  'payment_method',
  'weight_grams',
  'content_hash',
  'updated_at',
] as const

/** What an order is turned into a record with. Times are ms UTC. */
export interface RecordInput {
  readonly creatorId: string
  readonly now: number
  readonly shipByEstimateHours: number
}

/** Turns the orders of one batch into records, and remembers their products. */
export class Recorder {
  readonly #input: RecordInput
  readonly #idOf: ReturnType<typeof createPlatformIds>
  readonly #places = new Map<string, number>()
  #fresh: ProductRecord[] = []

  constructor(input: RecordInput) {
    this.#input = input
    this.#idOf = createPlatformIds(input.creatorId)
  }

  /** The record of an order. */
  record(order: ImportedOrder, hash: string): OrderRecord {
    return {
      id: this.#idOf('order', order.tiktokOrderId),
      hash,
      tiktokOrderId: order.tiktokOrderId,
      impact: impactRank(order),
      columns: columnsOf(order, hash, this.#input),
      search: searchText({
        tiktokOrderId: order.tiktokOrderId,
        handle: order.handle,
        recipient: order.recipient.name,
        skus: order.items.map((item) => item.sellerSku),
        trackings: trackingsOf(order),
        note: '',
      }),
      items: order.items.flatMap((item) => [
        this.#place(item, order.currency),
        item.quantity,
        item.returnedQuantity,
        item.unitMinor,
        item.lineMinor,
      ]),
      packages: order.packages.map((one, index) => packageOf(order, one, index)),
    }
  }

  /** Products met since the last call, in the order of their places. */
  takeProducts(): readonly ProductRecord[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  #place(item: ImportedItem, currency: string): number {
    const key = productKey(item)
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const place = this.#places.size
    this.#places.set(key, place)
    const { skuId, variation, category, unitMinor, productName: name } = item
    this.#fresh.push({
      id: this.#idOf('product', key),
      skuId,
      sellerSku: item.sellerSku || skuId,
      name,
      variation,
      category,
      unitMinor,
      currency,
    })
    return place
  }
}

function columnsOf(order: ImportedOrder, hash: string, input: RecordInput): SqlValue[] {
  const due = estimateShipBy(order, input.shipByEstimateHours)
  const { status, paidAt, cancelRequested, isFulfilledByPlatform } = order
  const priority = priorityOf(
    {
      status,
      stage: 'new',
      impact: IMPACT_LEVELS[impactRank(order)] ?? 'MED',
      shipByAt: due.at,
      shipBySource: due.source,
      paidAt,
      heldAt: null,
      cancelRequested,
      isFulfilledByPlatform,
    },
    input.now,
  )
  return [
    status,
    order.statusText,
    order.substatus,
    priorityRank(priority),
    priority.nextChangeAt,
    Number(cancelRequested),
    Number(order.isPreOrder),
    Number(isFulfilledByPlatform),
    order.handle,
    order.recipient.name,
    JSON.stringify(order.recipient),
    order.buyerMessage,
    order.sellerNote,
    order.currency,
    order.totalMinor,
    order.shippingMinor,
    order.taxMinor,
    order.refundMinor,
    order.orderedAt,
    paidAt,
    order.rtsAt,
    order.shippedAt,
    order.deliveredAt,
    order.cancelledAt,
    order.cancelReason,
    due.at,
    due.source,
    unitsOf(order),
    summaryOf(order),
    firstTracking(order),
    order.packages.length,
    order.warehouse,
    order.paymentMethod,
    order.weightGrams,
    hash,
    input.now,
  ]
}

/** Impact before demand is looked at: AUTO where nobody has to act, else MED. */
function impactRank(order: ImportedOrder): number {
  return IMPACT_LEVELS.indexOf(isOpenStatus(order.status) && !order.isFulfilledByPlatform ? 'MED' : 'AUTO')
}

function packageOf(order: ImportedOrder, one: ImportedPackage, index: number): PackageRecord {
  const key = one.packageId ?? `${order.tiktokOrderId}#${one.tracking ?? index}`
  const recipient = one.recipient === null ? null : JSON.stringify(one.recipient)
  return {
    values: [key, one.packageId, one.tracking, one.provider, one.deliveryOption, recipient, one.shippedAt],
    contents: order.packages.length > 1 ? one.contents.flatMap((line) => [line.item, line.quantity]) : [],
  }
}

/** What names a product across exports. */
function productKey(item: ImportedItem): string {
  return item.skuId === '' ? `seller:${item.sellerSku}\n${item.productName}\n${item.variation}` : item.skuId
}

function trackingsOf(order: ImportedOrder): string[] {
  return order.packages.flatMap((one) => (one.tracking === null ? [] : [one.tracking]))
}

function firstTracking(order: ImportedOrder): string {
  const [first = '', ...others] = trackingsOf(order)
  return others.length === 0 ? first : `${first} +${others.length}`
}

function unitsOf(order: ImportedOrder): number {
  return order.items.reduce((sum, item) => sum + item.quantity, 0)
}

function summaryOf(order: ImportedOrder): string {
  const [first, ...others] = order.items
  if (!first) return ''
  const name =
    first.variation === '' || first.variation === 'Default'
      ? first.productName
      : `${first.productName} · ${first.variation}`
  return others.length === 0 ? name : `${name} +${others.length}`
}
