import type { OrderDetail } from '../../../src/shared/domain/orders/order-row.ts'
import { IMPACT_LEVELS, PRIORITY_LEVELS } from '../../../src/shared/domain/orders/priority.ts'
import { FULFILLMENT_STAGES } from '../../../src/shared/domain/orders/stage.ts'
import { isKnownStatus, isOpenStatus, ORDER_STATUSES } from '../../../src/shared/domain/orders/status.ts'
import {
  type SortColumn,
  VIEW_FLAGS,
  type ViewFlag,
  type ViewQuery,
} from '../../../src/shared/domain/orders/view.ts'
import type { OrderCounts } from '../../../src/shared/ipc/orders.contract.ts'

const DAY = 86_400_000

type Test = (order: OrderDetail, now: number) => boolean

const isOpen = (order: OrderDetail) => isOpenStatus(order.status) && order.stage !== 'closed'

const FLAGS: Readonly<Record<ViewFlag, Test>> = {
  toShip: (order) => isOpen(order) && order.heldAt === null,
  overdue: (order, now) => isOpen(order) && order.shipByAt !== null && order.shipByAt <= now,
  dueToday: (order, now) =>
    isOpen(order) && order.shipByAt !== null && order.shipByAt > now && order.shipByAt < now + DAY,
  held: (order) => order.heldAt !== null,
  cancelRequested: (order) => order.cancelRequested,
  unmapped: (order) => !isKnownStatus(order.status),
  shippedToday: (order, now) => order.closedAt !== null && order.closedAt > now - DAY,
  printed: (order) => order.printState === 'printed',
  unprinted: (order) => order.printState === null,
  uncertain: (order) => order.printState === 'uncertain',
}

/** Row numbers of a view, worked out the slow and obvious way. */
export function keysOf(orders: readonly OrderDetail[], query: ViewQuery, now: number): Int32Array {
  const { filter } = query
  const needle = query.search.toLowerCase()
  const shown = orders.filter(
    (order) =>
      isIn(filter.statuses, order.status) &&
      isIn(filter.stages, order.stage) &&
      isIn(filter.priorities, order.priority) &&
      isIn(filter.impacts, order.impact) &&
      filter.flags.every((flag) => FLAGS[flag](order, now)) &&
      (needle === '' || textOf(order).includes(needle)),
  )
  const value = SORTS[query.sort.column]
  const sign = query.sort.direction === 'asc' ? 1 : -1
  shown.sort((a, b) => sign * compare(value(a), value(b)) || a.seq - b.seq)
  return Int32Array.from(shown, (order) => order.seq)
}

function isIn(values: readonly string[], value: string): boolean {
  return values.length === 0 || values.includes(value)
}

function textOf(order: OrderDetail): string {
  return [
    order.tiktokOrderId,
    order.handle,
    order.recipient,
    order.tracking,
    order.note,
    ...order.items.map((item) => item.sku),
  ]
    .join(' ')
    .toLowerCase()
}

const NEVER = Number.MAX_SAFE_INTEGER
const rank = (order: OrderDetail) => PRIORITY_LEVELS.indexOf(order.priority)

const SORTS: Readonly<Record<SortColumn, (order: OrderDetail) => number | string>> = {
  why: (order) =>
    rank(order) * 1e14 + Math.min(order.shipByAt ?? 9e13, 9e13) + IMPACT_LEVELS.indexOf(order.impact),
  priority: rank,
  impact: (order) => IMPACT_LEVELS.indexOf(order.impact),
  status: (order) => order.status,
  stage: (order) => FULFILLMENT_STAGES.indexOf(order.stage),
  shipBy: (order) => order.shipByAt ?? NEVER,
  ordered: (order) => order.orderedAt ?? NEVER,
  handle: (order) => order.handle,
  recipient: (order) => order.recipient,
  items: (order) => order.itemCount,
  total: (order) => order.totalMinor,
  tracking: (order) => order.tracking,
  shop: (order) => order.shopName,
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** How many orders each filter value would show. */
export function countsOf(orders: readonly OrderDetail[], now: number): OrderCounts {
  const words = orders.map((order) => order.status)
  const statuses = [
    ...ORDER_STATUSES.filter((status) => words.includes(status)),
    ...new Set(words.filter((word) => !isKnownStatus(word))),
  ]
  const count = (values: readonly string[], test: (order: OrderDetail, value: string) => boolean) =>
    values.map((value) => ({ value, count: orders.filter((order) => test(order, value)).length }))
  return {
    total: orders.length,
    statuses: count(statuses, (order, value) => order.status === value),
    stages: count(FULFILLMENT_STAGES, (order, value) => order.stage === value),
    priorities: count(PRIORITY_LEVELS, (order, value) => order.priority === value),
    impacts: count(IMPACT_LEVELS, (order, value) => order.impact === value),
    flags: VIEW_FLAGS.map((flag) => ({
      value: flag,
      count: orders.filter((order) => FLAGS[flag](order, now)).length,
    })),
  }
}
