import { describe, expect, it } from 'vitest'
import {
  currencyInCell,
  type DecimalMark,
  decimalMarkHint,
  readMoney,
} from '../../../../../src/shared/domain/imports/money-cell.ts'
import { readStatus, suggestStatus } from '../../../../../src/shared/domain/imports/status-words.ts'
import {
  type DayOrder,
  dayOrderHint,
  hasHalfDay,
  readTime,
} from '../../../../../src/shared/domain/imports/time-cell.ts'
import { wallClockOf } from '../../../../../src/shared/domain/imports/wall-time.ts'

function minorOf(
  cell: string,
  fallback = 'GBP',
  mark: DecimalMark | null = null,
  told: string | null = null,
): unknown {
  const reading = readMoney(cell, { told, fallback, mark })
  return reading.kind === 'money' ? `${reading.minor} ${reading.currency}` : reading.kind
}

describe('money cells', () => {
  it.each([
    ['12.99', '1299 GBP'],
    ['GBP 12.99', '1299 GBP'],
    ['US$12.99', '1299 USD'],
    ['€1.234,56', '123456 EUR'],
    ['1.234,56 €', '123456 EUR'],
    ['1,234.56', '123456 GBP'],
    ['1 234,56', '123456 GBP'],
    ['Rp12.345', '1234500 IDR'],
    ['Rp 1.234.567', '123456700 IDR'],
    ['Rp.12.345', '1234500 IDR'],
    ['¥1,200', '1200 JPY'],
    ['120.000 ₫', '120000 VND'],
    ['฿1,299.50', '129950 THB'],
    ['KWD 1.234', '1234 KWD'],
    ['-5.00', '-500 GBP'],
    ['(5.00)', '-500 GBP'],
    ['-£5', '-500 GBP'],
    ['£ -5', '-500 GBP'],
    ['0', '0 GBP'],
    ['-0.00', '0 GBP'],
    ['.5', '50 GBP'],
    ['25.979999999999997', '2598 GBP'],
    ['', 'none'],
    ['-', 'none'],
    ['free', 'bad'],
    ['12.34.56', 'bad'],
    ['1.2,3.4', 'bad'],
    ['12 apples', 'bad'],
    ['QQQ 12.00', 'bad'],
    ['1e5', 'bad'],
    ['99999999999999999999', 'bad'],
  ])('reads %j as %s', (cell, expected) => {
    expect(minorOf(cell)).toBe(expected)
  })

  it("settles a lone separator before three digits by the file's own mark, else as thousands", () => {
    expect(minorOf('12.345', 'GBP')).toBe('1234500 GBP')
    expect(minorOf('12.345', 'GBP', '.')).toBe('1235 GBP')
    expect(minorOf('12,345', 'GBP', '.')).toBe('1234500 GBP')
    expect(minorOf('12.345', 'IDR', '.')).toBe('1234500 IDR')
    expect(minorOf('0.125', 'KWD')).toBe('125 KWD')
  })

  it('takes the currency that was told over the one in the cell, and lets a bare $ decide nothing', () => {
    expect(minorOf('GBP 12.99', 'GBP', null, 'EUR')).toBe('1299 EUR')
    expect(currencyInCell('$12.99')).toBeNull()
    expect(minorOf('$12.99', 'SGD')).toBe('1299 SGD')
  })

  it('proves a decimal mark only where there is no other reading', () => {
    expect(['12.99', '1.234,5', '1.234.567', '12.345', '12', 'x'].map(decimalMarkHint)).toEqual([
      '.',
      ',',
      ',',
      null,
      null,
      null,
    ])
  })
})

function timeOf(cell: string, order: DayOrder = 'day-first'): unknown {
  const reading = readTime(cell, order)
  if (reading.kind === 'wall') return new Date(reading.wallMs).toISOString().slice(0, 19)
  return reading.kind === 'exact' ? new Date(reading.utcMs).toISOString() : reading.kind
}

describe('time cells', () => {
  it.each([
    ['03/11/2026 07:01:14', '2026-11-03T07:01:14'],
    ['3/11/26 7:01', '2026-11-03T07:01:00'],
    ['03-11-2026', '2026-11-03T00:00:00'],
    ['03.11.2026 07:01', '2026-11-03T07:01:00'],
    ['03/11/2026, 07:01:14', '2026-11-03T07:01:14'],
    ['2026-11-03 07:01:14', '2026-11-03T07:01:14'],
    ['2026/11/03T07:01:14.123', '2026-11-03T07:01:14'],
    ['2026-11-03T07:01:14Z', '2026-11-03T07:01:14.000Z'],
    ['2026-11-03T07:01:14+07:00', '2026-11-03T00:01:14.000Z'],
    ['46329.5', '2026-11-03T12:00:00'],
    ['-', 'none'],
    ['', 'none'],
    ['31/02/2026 10:00:00', 'bad'],
    ['29/02/2027', 'bad'],
    ['29/02/2028', '2028-02-29T00:00:00'],
    ['03/13/2026 10:00:00', 'bad'],
    ['03/11/2026 24:00:00', 'bad'],
    ['03/11/2026 10:61:00', 'bad'],
    ['03/11/1899', 'bad'],
    ['yesterday', 'bad'],
  ])('reads %j, day first, as %s', (cell, expected) => {
    expect(timeOf(cell)).toBe(expected)
  })

  it.each([
    ['11/3/2026 7:01:14 PM', '2026-11-03T19:01:14'],
    ['11/03/2026 12:00:00 AM', '2026-11-03T00:00:00'],
    ['11/03/2026 12:00:00 pm', '2026-11-03T12:00:00'],
    ['11/03/2026 7:01:14\u202fPM', '2026-11-03T19:01:14'],
    ['11/03/2026 13:00:00 PM', 'bad'],
  ])('reads %j, month first, as %s', (cell, expected) => {
    expect(timeOf(cell, 'month-first')).toBe(expected)
  })

  it('lets only a value over twelve decide the day order', () => {
    const cells = ['13/11/2026', '11/13/2026', '03/11/2026', '05/05/2026', '2026-11-13', '13/13/2026', '-']
    expect(cells.map(dayOrderHint)).toEqual([
      'day-first',
      'month-first',
      'ambiguous',
      'none',
      'none',
      'none',
      'none',
    ])
    expect([hasHalfDay('11/3/2026 7:01 PM'), hasHalfDay('03/11/2026 07:01')]).toEqual([true, false])
  })
})

describe('the wall clock of a zone', () => {
  const london = wallClockOf('Europe/London')

  it('knows summer and winter time', () => {
    expect(london(Date.UTC(2026, 6, 1, 12))).toBe(Date.UTC(2026, 6, 1, 11))
    expect(london(Date.UTC(2026, 0, 1, 12))).toBe(Date.UTC(2026, 0, 1, 12))
  })

  it('means the first of two when the clocks go back', () => {
    expect(london(Date.UTC(2026, 9, 25, 1, 30))).toBe(Date.UTC(2026, 9, 25, 0, 30))
  })

  it('moves a reading that never occurs on by the gap', () => {
    expect(london(Date.UTC(2026, 2, 29, 1, 30))).toBe(Date.UTC(2026, 2, 29, 1, 30))
    expect(wallClockOf('America/New_York')(Date.UTC(2026, 2, 8, 2, 30))).toBe(Date.UTC(2026, 2, 8, 7, 30))
  })

  it('handles half an hour of summer time', () => {
    const lordHowe = wallClockOf('Australia/Lord_Howe')
    expect(lordHowe(Date.UTC(2026, 0, 10, 12))).toBe(Date.UTC(2026, 0, 10, 1))
    expect(lordHowe(Date.UTC(2026, 6, 10, 12))).toBe(Date.UTC(2026, 6, 10, 1, 30))
  })
})

describe('status words', () => {
  it.each([
    ['To ship', '', 'awaiting_shipment'],
    ['To ship', 'Awaiting collection', 'awaiting_collection'],
    ['AWAITING_SHIPMENT', '', 'awaiting_shipment'],
    ['Shipped', '', 'in_transit'],
    ['Shipped', 'Delivered', 'delivered'],
    ['Completed', 'Delivered', 'completed'],
    ['Canceled', '', 'cancelled'],
    ['Cancelled', 'Awaiting shipment', 'cancelled'],
    ['  partially   SHIPPED ', '', 'partially_shipping'],
    ['Unpaid', '', 'unpaid'],
    ['On hold', '', 'on_hold'],
    ['constructor', '', 'constructor'],
    ['', '', '(no status)'],
    ['', 'In transit', 'in_transit'],
  ])('reads %j with %j as %s', (text, substatus, expected) => {
    expect(readStatus(text, substatus, {})).toBe(expected)
  })

  it("prefers the shop's own word", () => {
    expect(readStatus('Shipped', '', { shipped: 'delivered' })).toBe('delivered')
  })

  it('proposes what the moments show', () => {
    const none = { paidAt: null, rtsAt: null, shippedAt: null, deliveredAt: null, cancelledAt: null }
    const steps = [
      none,
      { ...none, paidAt: 1 },
      { ...none, rtsAt: 1 },
      { ...none, shippedAt: 1 },
      { ...none, deliveredAt: 1 },
      { ...none, deliveredAt: 1, cancelledAt: 2 },
    ]
    expect(steps.map(suggestStatus)).toEqual([
      'unpaid',
      'awaiting_shipment',
      'awaiting_collection',
      'in_transit',
      'delivered',
      'cancelled',
    ])
  })
})
