import { describe, expect, it } from 'vitest'
import { gramsPerUnit, mapColumns, missingColumns } from '../../../../../src/shared/domain/imports/columns.ts'
import { resolveQuestions, type ScanFacts } from '../../../../../src/shared/domain/imports/decide.ts'

const NO_SHOP = { timeZone: null, currency: null }
const FACTS: ScanFacts = {
  lines: 10,
  isWhole: true,
  dayOrder: 'day-first',
  ambiguousTimes: [],
  hasHalfDays: false,
  hasWallTimes: true,
  decimalMark: '.',
  currencies: new Map([['GBP', 10]]),
  countries: new Map([['United Kingdom', 10]]),
  wallSpan: { 'day-first': null, 'month-first': null },
}

function decided(
  facts: Partial<ScanFacts>,
  told = {},
  shop = NO_SHOP as { timeZone: string | null; currency: string | null },
) {
  const resolution = resolveQuestions({ ...FACTS, ...facts }, told, shop)
  return resolution.kind === 'decided' ? resolution.decisions : resolution.questions
}

describe('settling doubts', () => {
  it("takes the time zone that is told, then the shop's, then the country's", () => {
    expect(
      decided({}, { timeZone: 'Asia/Tokyo' }, { timeZone: 'Europe/Paris', currency: null }),
    ).toMatchObject({ timeZone: 'Asia/Tokyo' })
    expect(decided({}, {}, { timeZone: 'Europe/Paris', currency: null })).toMatchObject({
      timeZone: 'Europe/Paris',
    })
    expect(decided({})).toMatchObject({ timeZone: 'Europe/London' })
  })

  it('asks for the zone of countries with several, with a suggestion, and of buyers from everywhere', () => {
    expect(decided({ countries: new Map([['Indonesia', 10]]) })).toMatchObject([
      { kind: 'timeZone', suggestion: 'Asia/Jakarta' },
    ])
    const mixed = new Map([
      ['Germany', 5],
      ['France', 4],
      ['Italy', 3],
    ])
    expect(decided({ countries: mixed })).toMatchObject([
      { kind: 'timeZone', values: ['Germany', 'France', 'Italy'], suggestion: 'Europe/Berlin' },
    ])
  })

  it('does not ask for a zone when no cell needs one', () => {
    expect(decided({ hasWallTimes: false, countries: new Map() })).toMatchObject({ timeZone: 'UTC' })
  })

  it("takes the currency that is told, then the cells', then the shop's, then the country's", () => {
    expect(decided({}, { currency: 'EUR' })).toMatchObject({ money: { told: 'EUR', fallback: 'EUR' } })
    expect(decided({}, {}, { timeZone: null, currency: 'EUR' })).toMatchObject({
      money: { told: null, fallback: 'GBP' },
    })
    expect(decided({ currencies: new Map() }, {}, { timeZone: null, currency: 'EUR' })).toMatchObject({
      money: { fallback: 'EUR' },
    })
    expect(decided({ currencies: new Map(), countries: new Map([['日本', 1]]) })).toMatchObject({
      money: { fallback: 'JPY' },
      timeZone: 'Asia/Tokyo',
    })
    expect(
      decided({ currencies: new Map(), countries: new Map([['Atlantis', 1]]) }, { timeZone: 'UTC' }),
    ).toMatchObject([{ kind: 'currency', suggestion: null }])
  })

  it('asks for the day order with examples, and suggests month first for AM and PM or the United States', () => {
    const open = { dayOrder: null, ambiguousTimes: ['03/11/2026'] }
    expect(decided(open)).toEqual([{ kind: 'dayOrder', values: ['03/11/2026'], suggestion: 'day-first' }])
    expect(decided({ ...open, hasHalfDays: true })).toMatchObject([{ suggestion: 'month-first' }])
    expect(decided(open, { dayOrder: 'month-first' })).toMatchObject({
      dayOrder: 'month-first',
      isDayOrderNeeded: true,
    })
    expect(decided({ dayOrder: null })).toMatchObject({ isDayOrderNeeded: false })
  })
})

describe('columns', () => {
  it('are found by name, whatever the case, tabs and spaces, and counted where they stand first', () => {
    expect(
      mapColumns(['\ufeffOrder ID\t', ' seller  sku', 'Seller SKU', 'QUANTITY', 'Province', 'Something new']),
    ).toEqual({ orderId: 0, sellerSku: 1, quantity: 3, state: 4 })
  })

  it('are named when they are missing', () => {
    expect(missingColumns({})).toEqual(['Order ID', 'SKU ID or Seller SKU', 'Product Name', 'Quantity'])
    expect(missingColumns({ orderId: 0, sellerSku: 1, productName: 2, quantity: 3 })).toEqual([])
  })

  it('say in what a weight is', () => {
    expect(['Weight(kg)', 'Weight (lb)', 'Weight(g)'].map(gramsPerUnit)).toEqual([1_000, 453.592_37, 1])
  })
})
