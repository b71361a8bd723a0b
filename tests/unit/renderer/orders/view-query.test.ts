import { describe, expect, it } from 'vitest'
import {
  builtInTitle,
  clearFilter,
  holdSameOrders,
  isNarrowed,
  sortBy,
  toggleFilter,
} from '../../../../src/renderer/features/orders/view-query.ts'
import { ALL_ORDERS } from '../../../../src/shared/domain/orders/built-in-views.ts'
import { viewQuerySchema } from '../../../../src/shared/domain/orders/view.ts'

describe('changing a view', () => {
  it('turns a value on and off again', () => {
    const on = toggleFilter(ALL_ORDERS, 'priorities', 'urgent')
    expect(on.filter.priorities).toEqual(['urgent'])
    expect(isNarrowed(on)).toBe(true)
    expect(toggleFilter(on, 'priorities', 'urgent')).toEqual(ALL_ORDERS)
  })

  it('makes only views that the contract accepts', () => {
    const view = sortBy(
      toggleFilter(toggleFilter(ALL_ORDERS, 'stages', 'labelled'), 'flags', 'unprinted'),
      'total',
    )
    expect(viewQuerySchema.parse(view)).toEqual(view)
  })

  it('starts with the largest amounts and the smallest of everything else, then turns round', () => {
    expect(sortBy(ALL_ORDERS, 'total').sort).toEqual({ column: 'total', direction: 'desc' })
    expect(sortBy(ALL_ORDERS, 'recipient').sort).toEqual({ column: 'recipient', direction: 'asc' })
    expect(sortBy(sortBy(ALL_ORDERS, 'recipient'), 'recipient').sort.direction).toBe('desc')
  })

  it('keeps the order of rows when filters are cleared', () => {
    const view = { ...sortBy(toggleFilter(ALL_ORDERS, 'statuses', 'unpaid'), 'handle'), search: 'mug' }
    expect(clearFilter(view)).toEqual(sortBy(ALL_ORDERS, 'handle'))
  })

  it('knows a built-in view whatever its order of rows', () => {
    const overdue = toggleFilter(ALL_ORDERS, 'flags', 'overdue')
    expect(builtInTitle(sortBy(overdue, 'total'))).toBe('Overdue')
    expect(builtInTitle({ ...overdue, search: 'x' })).toBeNull()
    expect(holdSameOrders(overdue, ALL_ORDERS)).toBe(false)
  })
})
