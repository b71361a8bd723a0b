import type { OrderStatus } from '../orders/status.ts'
import { plainWord } from './columns.ts'

/** English status words of exports and of the API, by the word without punctuation. */
const WORDS: Readonly<Record<string, OrderStatus>> = {
  unpaid: 'unpaid',
  'on hold': 'on_hold',
  'to ship': 'awaiting_shipment',
  'awaiting shipment': 'awaiting_shipment',
  'ready to ship': 'awaiting_shipment',
  'partially shipped': 'partially_shipping',
  'partially shipping': 'partially_shipping',
  'awaiting collection': 'awaiting_collection',
  'awaiting pickup': 'awaiting_collection',
  shipped: 'in_transit',
  'in transit': 'in_transit',
  'to deliver': 'in_transit',
  delivered: 'delivered',
  completed: 'completed',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  cancel: 'cancelled',
}

/** Where a substatus says more than its status: `To ship` covers orders that are already labelled, for one. */
const SHARPER: Readonly<Partial<Record<OrderStatus, readonly OrderStatus[]>>> = {
  awaiting_shipment: ['on_hold', 'partially_shipping', 'awaiting_collection'],
  in_transit: ['awaiting_collection', 'delivered'],
}

/** What a status word means: the shop's own answer first, then the English words; undefined when nothing maps it. */
export function statusOfWord(
  text: string,
  shopWords: Readonly<Record<string, OrderStatus>>,
): OrderStatus | undefined {
  const word = plainWord(text)
  if (Object.hasOwn(shopWords, word)) return shopWords[word]
  const spoken = word.replace(/[_-]+/g, ' ')
  return Object.hasOwn(WORDS, spoken) ? WORDS[spoken] : undefined
}

/**
 * The status of a row: the status word, sharpened by its substatus where that says more. An unknown word is kept
 * as text, so that a person can say what it means; an empty one is kept as "(no status)".
 */
export function readStatus(
  text: string,
  substatus: string,
  shopWords: Readonly<Record<string, OrderStatus>>,
): string {
  const status = statusOfWord(text, shopWords)
  const finer = substatus === '' ? undefined : statusOfWord(substatus, shopWords)
  if (status === undefined) return text === '' ? (finer ?? NO_STATUS) : text
  return finer !== undefined && SHARPER[status]?.includes(finer) ? finer : status
}

/** What stands for the status of an order whose status cell is empty. */
export const NO_STATUS = '(no status)'

/** Which of an order's moments are known. */
export interface KnownMoments {
  readonly paidAt: number | null
  readonly rtsAt: number | null
  readonly shippedAt: number | null
  readonly deliveredAt: number | null
  readonly cancelledAt: number | null
}

/** What an unknown status word most likely means, by how far the order's moments say it has come. */
export function suggestStatus(moments: KnownMoments): OrderStatus {
  if (moments.cancelledAt !== null) return 'cancelled'
  if (moments.deliveredAt !== null) return 'delivered'
  if (moments.shippedAt !== null) return 'in_transit'
  if (moments.rtsAt !== null) return 'awaiting_collection'
  return moments.paidAt === null ? 'unpaid' : 'awaiting_shipment'
}
