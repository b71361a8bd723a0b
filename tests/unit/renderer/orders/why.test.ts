import { describe, expect, it } from 'vitest'
import { whyOf } from '../../../../src/renderer/features/orders/why.ts'
import type { OrderRow } from '../../../../src/shared/domain/orders/order-row.ts'
import { madeUpOrders } from '../../../harness/fake-api/made-up-orders.ts'

const NOW = 1_800_000_000_000
const HOUR = 3_600_000

function order(change: Partial<OrderRow>): OrderRow {
  const [made] = madeUpOrders(1, NOW)
  if (made === undefined) throw new Error('the shop is empty')
  const open = {
    status: 'awaiting_shipment',
    stage: 'new',
    impact: 'MED',
    heldAt: null,
    cancelRequested: false,
  } as const
  return {
    ...made,
    ...open,
    paidAt: NOW - 30 * HOUR,
    shipByAt: NOW + 2 * HOUR,
    shipBySource: 'platform',
    ...change,
  }
}

describe('the why of an order', () => {
  it('counts down to the deadline', () => {
    expect(whyOf(order({}), NOW)).toMatchObject({
      shape: 'urgent',
      word: 'Urgent',
      rest: '2 h 0 m',
      isEstimate: false,
    })
  })

  it('says how late an order is, and that the deadline was estimated', () => {
    const late = order({ shipByAt: NOW - 3 * HOUR, shipBySource: 'estimated' })
    expect(whyOf(late, NOW)).toMatchObject({ shape: 'urgent', rest: '3 h 0 m late', isEstimate: true })
  })

  it('counts down the hour in which the buyer may still cancel', () => {
    expect(whyOf(order({ paidAt: NOW - 20 * 60_000 }), NOW)).toMatchObject({
      shape: 'hold',
      word: 'Hold',
      rest: '40 min',
    })
  })

  it('gives the reason of a hold', () => {
    expect(whyOf(order({ heldAt: NOW, holdReason: 'Waiting for stock' }), NOW)).toMatchObject({
      shape: 'hold',
      rest: 'Waiting for stock',
    })
  })

  it('marks a status that nobody has mapped', () => {
    expect(whyOf(order({ status: 'Shipped by courier' }), NOW).shape).toBe('question')
  })

  it('has a shape and a word for every order of a shop', () => {
    for (const one of madeUpOrders(500, NOW)) {
      const why = whyOf(one, NOW)
      expect(why.word).not.toBe('')
      expect(why.shape).not.toBe('none')
    }
  })
})
