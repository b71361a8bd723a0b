import { describe, expect, test } from 'vitest'
import {
  isKnownStatus,
  isOpenStatus,
  ORDER_STATUSES,
  STATUS_TRANSITIONS,
} from '../../../../../src/shared/domain/orders/status.ts'

describe('the platform’s statuses', () => {
  test('lead from unpaid to every other status, so none is out of reach', () => {
    const reached = new Set<string>(['unpaid'])
    for (const status of reached) {
      if (isKnownStatus(status)) for (const next of STATUS_TRANSITIONS[status]) reached.add(next)
    }
    expect([...reached].sort()).toEqual([...ORDER_STATUSES].sort())
  })

  test('end in completed or cancelled and nowhere else', () => {
    const ends = ORDER_STATUSES.filter((status) => STATUS_TRANSITIONS[status].length === 0)
    expect(ends).toEqual(['completed', 'cancelled'])
  })

  test('can be cancelled until they are delivered', () => {
    const cancellable = ORDER_STATUSES.filter((status) => STATUS_TRANSITIONS[status].includes('cancelled'))
    expect(cancellable).toEqual([
      'unpaid',
      'on_hold',
      'awaiting_shipment',
      'partially_shipping',
      'awaiting_collection',
      'in_transit',
    ])
  })

  test('are on the desk while a parcel may still lie there; a word nobody has mapped counts as such', () => {
    expect(ORDER_STATUSES.filter(isOpenStatus)).toEqual([
      'on_hold',
      'awaiting_shipment',
      'partially_shipping',
      'awaiting_collection',
    ])
    expect(isOpenStatus('Zu versenden')).toBe(true)
    expect(isKnownStatus('Zu versenden')).toBe(false)
  })
})
