import type { ErrorCode } from '../../errors/codes.ts'
import { type LeaveFacts, refusalToShip } from '../orders/guard.ts'
import { variationOf } from './item-name.ts'
import { labelText } from './label-text.ts'

/** A line of an order whose goods are to be fetched. */
export interface WantedItem {
  readonly orderSeq: number
  readonly sku: string
  readonly name: string
  readonly variation: string
  /** Units that are still to leave. */
  readonly quantity: number
}

/** One thing to fetch: its words are safe on paper. */
export interface PickLine {
  readonly sku: string
  readonly name: string
  /** Empty where there is only one. */
  readonly variation: string
  readonly quantity: number
  /** How many orders it is for. */
  readonly orders: number
}

/** Why the goods of an order are not fetched. */
export const LEFT_OUT = [
  'shipped',
  'cancelled',
  'held',
  'unpaid',
  'unmapped',
  'platform',
  'elsewhere',
] as const
export type LeftOut = (typeof LEFT_OUT)[number]
export type LeftOutCounts = Readonly<Partial<Record<LeftOut, number>>>

/** What is to be fetched for some orders, and what is not. */
export interface PickList {
  readonly lines: readonly PickLine[]
  readonly orders: number
  readonly leftOut: LeftOutCounts
}

const BY_REFUSAL: Partial<Readonly<Record<ErrorCode, LeftOut>>> = {
  'rule.orderCancelled': 'cancelled',
  'rule.orderHeld': 'held',
  'rule.orderUnpaid': 'unpaid',
  'rule.statusUnmapped': 'unmapped',
}

const WORDS: Readonly<Record<LeftOut, string>> = {
  shipped: 'shipped already',
  cancelled: 'cancelled',
  held: 'on hold',
  unpaid: 'not paid',
  unmapped: 'of an unmapped status',
  platform: 'sent by TikTok',
  elsewhere: 'not to be shipped',
}

/** Why an order is not packed at this desk at `now` (ms UTC), or null where its goods are to be fetched. */
export function leftOutOf(order: LeaveFacts, now: number): LeftOut | null {
  const refusal = refusalToShip(order, now)
  if (refusal !== null) return BY_REFUSAL[refusal.code] ?? 'shipped'
  return order.isFulfilledByPlatform ? 'platform' : null
}

/** "Left out: 2 cancelled, 1 on hold.", or nothing where all orders are on the list. */
export function leftOutWords(counts: LeftOutCounts): string {
  const parts = LEFT_OUT.flatMap((why) => (counts[why] ? [`${counts[why]} ${WORDS[why]}`] : []))
  return parts.length === 0 ? '' : `Left out: ${parts.join(', ')}.`
}

/**
 * The items of many orders as one walk: each product with its SKU once, in the natural order of SKUs (2 before 10).
 * What has no SKU comes last, by name. Things that read the same on paper are one line.
 */
export function pickLines(items: readonly WantedItem[]): PickLine[] {
  const groups = new Map<string, { line: PickLine; orders: Set<number> }>()
  for (const item of items) {
    const words = {
      sku: labelText(item.sku),
      name: labelText(item.name),
      variation: variationOf(labelText(item.variation)),
    }
    const key = JSON.stringify([words.sku, words.name, words.variation])
    const { line, orders } = groups.get(key) ?? {
      line: { ...words, quantity: 0, orders: 0 },
      orders: new Set(),
    }
    orders.add(item.orderSeq)
    const quantity = line.quantity + item.quantity
    groups.set(key, { line: { ...line, quantity, orders: orders.size }, orders })
  }
  return [...groups.values()].map(({ line }) => line).sort(inWalkingOrder)
}

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function inWalkingOrder(one: PickLine, other: PickLine): number {
  const [isLast, isOtherLast] = [one.sku === '', other.sku === '']
  if (isLast !== isOtherLast) return isLast ? 1 : -1
  const by = (word: 'sku' | 'name' | 'variation') => natural.compare(one[word], other[word])
  return by('sku') || by('name') || by('variation')
}
