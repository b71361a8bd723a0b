import { describe, expect, it } from 'vitest'
import type { LeaveFacts } from '../../../../../src/shared/domain/orders/guard.ts'
import {
  leftOutOf,
  leftOutWords,
  pickLines,
  type WantedItem,
} from '../../../../../src/shared/domain/printing/pick-list.ts'
import { HOUR_MS } from '../../../../../src/shared/lib/durations.ts'

const NOW = Date.UTC(2026, 10, 22, 10)

const anItem = (over: Partial<WantedItem> = {}): WantedItem => ({
  orderSeq: 1,
  sku: 'MUG',
  name: 'Mug',
  variation: 'Default',
  quantity: 1,
  ...over,
})

const anOrder = (over: Partial<LeaveFacts> = {}): LeaveFacts => ({
  tiktokOrderId: '5760001',
  status: 'awaiting_shipment',
  stage: 'new',
  impact: 'MED',
  shipByAt: null,
  shipBySource: 'estimated',
  paidAt: NOW - 2 * HOUR_MS,
  heldAt: null,
  holdReason: null,
  cancelRequested: false,
  isFulfilledByPlatform: false,
  ...over,
})

describe('the lines of a pick list', () => {
  it('name each thing once, with all that is to be fetched and for how many orders', () => {
    const lines = pickLines([
      anItem({ quantity: 2 }),
      anItem({ orderSeq: 2, quantity: 3 }),
      anItem({ orderSeq: 2, quantity: 1 }),
      anItem({ orderSeq: 3, sku: 'BAG', name: 'Bag' }),
    ])
    expect(lines).toEqual([
      { sku: 'BAG', name: 'Bag', variation: '', quantity: 1, orders: 1 },
      { sku: 'MUG', name: 'Mug', variation: '', quantity: 6, orders: 2 },
    ])
  })

  it('keep two variations of one product apart, and two products of one SKU', () => {
    const lines = pickLines([
      anItem({ variation: 'Red' }),
      anItem({ variation: 'Blue' }),
      anItem({ name: 'Mug, large', variation: '' }),
    ])
    expect(lines.map(({ name, variation }) => [name, variation])).toEqual([
      ['Mug', 'Blue'],
      ['Mug', 'Red'],
      ['Mug, large', ''],
    ])
  })

  it('follow the shelf: numbers as numbers, capitals like small letters, things without a SKU last', () => {
    const skus = ['B-10', 'b-2', 'A-1', '', 'A-02']
    expect(pickLines(skus.map((sku) => anItem({ sku, name: `Thing ${sku}` }))).map(({ sku }) => sku)).toEqual(
      ['A-1', 'A-02', 'b-2', 'B-10', ''],
    )
    const nameless = ['Thing 10', 'Thing 9', 'thing 1'].map((name) => anItem({ sku: '', name }))
    expect(pickLines(nameless).map(({ name }) => name)).toEqual(['thing 1', 'Thing 9', 'Thing 10'])
  })

  it('are the same whatever the order of the orders', () => {
    const items = ['C', 'A', 'B'].map((sku, at) => anItem({ sku, orderSeq: at + 1 }))
    expect(pickLines([...items].reverse())).toEqual(pickLines(items))
  })

  it('hold nothing that a printer obeys or that turns the line around', () => {
    const [line] = pickLines([anItem({ sku: 'A\u0000\u001b1', name: 'Mug\u202e\n^XA' })])
    expect(line).toMatchObject({ sku: 'A1', name: 'Mug ^XA' })
  })

  it('are none where there is nothing to fetch', () => {
    expect(pickLines([])).toEqual([])
  })
})

describe('an order', () => {
  it('is walked for while it waits to be packed, also when its label came first', () => {
    expect(leftOutOf(anOrder(), NOW)).toBeNull()
    expect(leftOutOf(anOrder({ stage: 'labelled' }), NOW)).toBeNull()
    expect(leftOutOf(anOrder({ status: 'partially_shipping' }), NOW)).toBeNull()
  })

  it.each([
    ['cancelled', { status: 'cancelled' }],
    ['held', { heldAt: NOW - 1, holdReason: 'asked to wait' }],
    ['held', { paidAt: NOW - 60_000 }],
    ['unpaid', { status: 'unpaid' }],
    ['unmapped', { status: 'Verschickt' }],
    ['shipped', { stage: 'closed' }],
    ['shipped', { status: 'in_transit' }],
    ['platform', { isFulfilledByPlatform: true }],
  ] as const)('is left out as %s (%o)', (why, over) => {
    expect(leftOutOf(anOrder(over), NOW)).toBe(why)
  })
})

describe('what was left out', () => {
  it('is said in words, the most final first', () => {
    expect(leftOutWords({ held: 1, shipped: 12, platform: 2 })).toBe(
      'Left out: 12 shipped already, 1 on hold, 2 sent by TikTok.',
    )
    expect(leftOutWords({})).toBe('')
  })
})
