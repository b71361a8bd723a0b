import { ALL_ORDERS } from '../../../src/shared/domain/orders/built-in-views.ts'
import type { OrderDetail } from '../../../src/shared/domain/orders/order-row.ts'
import { PRIORITY_LEVELS } from '../../../src/shared/domain/orders/priority.ts'
import type { ViewQuery } from '../../../src/shared/domain/orders/view.ts'
import type { Dashboard } from '../../../src/shared/ipc/dashboard.contract.ts'
import { keysOf } from './fake-views.ts'

const HOUR = 3_600_000

/** A summary worked out from the same orders the table shows. */
export function dashboardOf(orders: readonly OrderDetail[], now: number): Dashboard {
  const figure = (view: ViewQuery) => ({ value: keysOf(orders, view, now).length, view })
  const flags = (...names: ViewQuery['filter']['flags']): ViewQuery => ({
    ...ALL_ORDERS,
    filter: { ...ALL_ORDERS.filter, flags: names },
  })
  return {
    waitingByPriority: PRIORITY_LEVELS.map((priority) => ({
      priority,
      ...figure({
        ...ALL_ORDERS,
        filter: { ...ALL_ORDERS.filter, priorities: [priority], flags: ['toShip'] },
      }),
    })),
    toShip: figure(flags('toShip')),
    overdue: figure(flags('overdue')),
    dueToday: figure(flags('dueToday')),
    held: figure(flags('held')),
    shippedToday: figure(flags('shippedToday')),
    uncertainPrints: figure(flags('uncertain')),
    shippedByHour: hours(
      now,
      12,
      (at) => orders.filter((order) => order.closedAt !== null && hourOf(order.closedAt) === at).length,
    ).map(({ isSpike: _, ...hour }) => hour),
    ordersByHour: hours(
      now,
      48,
      (at) => orders.filter((order) => order.orderedAt !== null && hourOf(order.orderedAt) === at).length,
    ),
    topProducts: topProducts(orders, now),
    timeZone: 'Europe/London',
  }
}

function hours(now: number, count: number, ordersIn: (hourAt: number) => number): Dashboard['ordersByHour'] {
  return Array.from({ length: count }, (_, at) => {
    const hourAt = hourOf(now) - (count - 1 - at) * HOUR
    const orders = ordersIn(hourAt)
    return {
      hourAt,
      label: `${new Date(hourAt).getUTCHours()}:00${count > 24 ? ` ${new Date(hourAt).getUTCDate()}` : ''}`,
      orders,
      isSpike: at > count - 8 && at < count - 2 && count > 24,
    }
  })
}

function hourOf(at: number): number {
  return at - (at % HOUR)
}

function topProducts(orders: readonly OrderDetail[], now: number): Dashboard['topProducts'] {
  const open = new Set(
    keysOf(orders, { ...ALL_ORDERS, filter: { ...ALL_ORDERS.filter, flags: ['toShip'] } }, now),
  )
  const units = new Map<string, { name: string; units: number; orders: number }>()
  for (const order of orders) {
    if (!open.has(order.seq)) continue
    for (const item of order.items) {
      const known = units.get(item.sku) ?? { name: `${item.name} · ${item.variation}`, units: 0, orders: 0 }
      units.set(item.sku, { name: known.name, units: known.units + item.quantity, orders: known.orders + 1 })
    }
  }
  return [...units]
    .map(([sku, one]) => ({
      name: one.name,
      sku,
      unitsToShip: one.units,
      orders: one.orders,
      isViral: sku === 'AXO-MINT',
      view: { ...ALL_ORDERS, search: sku },
    }))
    .sort((a, b) => b.unitsToShip - a.unitsToShip)
    .slice(0, 8)
}
