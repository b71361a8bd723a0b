import { describe, expect, test } from 'vitest'
import { refusalToShip } from '../../../../../src/shared/domain/orders/guard.ts'
import { type PriorityFacts, priorityOf } from '../../../../../src/shared/domain/orders/priority.ts'
import { isOpenStatus, ORDER_STATUSES } from '../../../../../src/shared/domain/orders/status.ts'
import { HOUR_MS } from '../../../../../src/shared/lib/durations.ts'

const NOW = Date.UTC(2026, 10, 22, 10)
const facts = (change: Partial<PriorityFacts> = {}): PriorityFacts => ({
  status: 'awaiting_shipment',
  stage: 'new',
  impact: 'MED',
  shipByAt: NOW + 60 * HOUR_MS,
  shipBySource: 'estimated',
  paidAt: NOW - 10 * HOUR_MS,
  heldAt: null,
  cancelRequested: false,
  isFulfilledByPlatform: false,
  ...change,
})

describe('the priority of an order', () => {
  const table = [
    ['overdue', { shipByAt: NOW }, 'urgent', 'overdue'],
    ['due within four hours', { shipByAt: NOW + 4 * HOUR_MS }, 'urgent', 'dueSoon'],
    ['due within a day', { shipByAt: NOW + 24 * HOUR_MS }, 'high', 'dueToday'],
    ['viral and due within two days', { shipByAt: NOW + 48 * HOUR_MS, impact: 'VIRAL' }, 'high', 'viral'],
    ['due later', {}, 'standard', 'dueLater'],
    ['without a deadline', { shipByAt: null, shipBySource: 'none' }, 'standard', 'noDeadline'],
    ['viral without a deadline', { shipByAt: null, shipBySource: 'none', impact: 'VIRAL' }, 'high', 'viral'],
    ['held though overdue', { shipByAt: NOW - HOUR_MS, heldAt: NOW }, 'standard', 'held'],
    ['in the remorse hour', { paidAt: NOW - 1_000 }, 'standard', 'remorse'],
    ['about to be cancelled by its buyer', { cancelRequested: true }, 'high', 'cancelRequested'],
    ['shipped from this desk', { stage: 'closed', shipByAt: NOW - HOUR_MS }, 'automated', 'done'],
    ['on its way', { status: 'in_transit' }, 'automated', 'done'],
    ['unpaid', { status: 'unpaid', paidAt: null }, 'automated', 'unpaid'],
    ['shipped by TikTok', { isFulfilledByPlatform: true }, 'automated', 'platformShips'],
    ['of unmapped status and overdue', { status: 'Verschickt', shipByAt: NOW }, 'urgent', 'overdue'],
  ] as const
  for (const [what, change, level, reason] of table)
    test(`${what} is ${level}`, () => {
      expect(priorityOf(facts(change), NOW)).toMatchObject({ level, reason })
    })

  test('changes with time exactly at the moment it names, and not before', () => {
    for (const start of [
      facts(),
      facts({ impact: 'VIRAL' }),
      facts({ paidAt: NOW }),
      facts({ shipByAt: NOW + 5 * HOUR_MS }),
    ]) {
      let now = NOW
      for (let step = 0; step < 6; step += 1) {
        const { level, nextChangeAt, reason } = priorityOf(start, now)
        if (nextChangeAt === null) break
        expect(nextChangeAt).toBeGreaterThan(now)
        expect(priorityOf(start, nextChangeAt - 1).level).toBe(level)
        expect(priorityOf(start, nextChangeAt).reason).not.toBe(reason)
        now = nextChangeAt
      }
      expect(priorityOf(start, now).level).toBe('urgent')
    }
  })
})

describe('what may be shipped', () => {
  const leave = (change: object) =>
    refusalToShip({ ...facts(change), tiktokOrderId: '5760001', holdReason: null }, NOW)

  test('is decided for every status that there is', () => {
    const refused = Object.fromEntries(
      ORDER_STATUSES.map((status) => [status, leave({ status })?.code ?? null]),
    )
    expect(refused).toEqual({
      unpaid: 'rule.orderUnpaid',
      on_hold: 'rule.orderHeld',
      awaiting_shipment: null,
      partially_shipping: null,
      awaiting_collection: null,
      in_transit: 'rule.notOpen',
      delivered: 'rule.notOpen',
      completed: 'rule.notOpen',
      cancelled: 'rule.orderCancelled',
    })
    expect(ORDER_STATUSES.filter(isOpenStatus)).toEqual([
      'on_hold',
      'awaiting_shipment',
      'partially_shipping',
      'awaiting_collection',
    ])
  })

  test('is let go at the very end of the remorse hour', () => {
    expect(leave({ paidAt: NOW - HOUR_MS + 1 })?.code).toBe('rule.orderHeld')
    expect(leave({ paidAt: NOW - HOUR_MS })).toBeNull()
  })
})
