import { describe, expect, test } from 'vitest'
import { checkMove } from '../../../../../src/shared/domain/printing/moving.ts'
import { faultOfRule, type RoutingFacts, routeOf } from '../../../../../src/shared/domain/printing/routing.ts'
import {
  type RoutingRule,
  routingRuleSchema,
} from '../../../../../src/shared/domain/printing/routing-rule.ts'

const id = (n: number) => `0192f000-0000-7000-8000-${String(n).padStart(12, '0')}`
const [bench, zebra, back] = [id(1), id(2), id(3)]
const printers = [
  { id: bench, isDefault: true },
  { id: zebra, isDefault: false },
]
const rule = (over: Partial<RoutingRule> = {}): RoutingRule => ({
  id: id(9),
  name: 'Royal Mail',
  document: null,
  carrier: null,
  size: null,
  desk: null,
  printerId: zebra,
  fallbackId: null,
  copies: 1,
  ...over,
})
const label = (over: Partial<RoutingFacts> = {}): RoutingFacts => ({
  document: 'label',
  carrier: 'Royal Mail Tracked 48',
  size: { widthMm: 101.6, heightMm: 152.4 },
  desk: 'desk-1',
  ...over,
})

describe('a label', () => {
  test('goes to the default printer where no rule fits, and to the first one where none is the default', () => {
    expect(routeOf([], label(), printers)).toEqual({
      kind: 'default',
      printerId: bench,
      rule: null,
      copies: 1,
    })
    expect(routeOf([], label(), [{ id: zebra, isDefault: false }])).toMatchObject({ printerId: zebra })
    expect(routeOf([], label(), [])).toEqual({ kind: 'none' })
  })

  test.each([
    ['of any kind', {}, {}],
    ['by its document', { document: 'label' }, {}],
    ['by part of its carrier in any case', { carrier: 'royal MAIL' }, {}],
    ['by its size, a roll being a little off', { size: { widthMm: 100, heightMm: 151 } }, {}],
    ['by the desk', { desk: 'desk-1' }, {}],
    ['by all of them', { document: 'label', carrier: 'mail', desk: 'desk-1' }, {}],
  ] as const)('is sent by a rule that fits: %s', (_what, conditions, facts) => {
    const fits = rule(conditions)
    expect(routeOf([fits], label(facts), printers)).toEqual({
      kind: 'rule',
      printerId: zebra,
      rule: fits,
      copies: 1,
    })
  })

  test.each([
    ['document', { document: 'slip' }, {}],
    ['carrier', { carrier: 'DHL' }, {}],
    ['carrier, where it has none', { carrier: 'mail' }, { carrier: null }],
    ['size', { size: { widthMm: 105, heightMm: 148 } }, {}],
    ['size, lying on its side', { size: { widthMm: 152.4, heightMm: 101.6 } }, {}],
    ['desk', { desk: 'desk-2' }, {}],
  ] as const)('is not sent by a rule of another %s', (_what, conditions, facts) => {
    expect(routeOf([rule(conditions)], label(facts), printers)).toMatchObject({
      kind: 'default',
      printerId: bench,
    })
  })

  test('follows the first rule that fits, with its copies', () => {
    const rules = [
      rule({ id: id(7), carrier: 'DHL', printerId: bench }),
      rule({ id: id(8), name: 'second', copies: 3 }),
      rule({ printerId: bench }),
    ]
    expect(routeOf(rules, label(), printers)).toMatchObject({
      kind: 'rule',
      rule: { name: 'second' },
      printerId: zebra,
      copies: 3,
    })
  })

  test('whose rule names a removed printer goes nowhere by itself, not even to the fallback or a later rule', () => {
    const rules = [rule({ printerId: back, fallbackId: bench }), rule({ printerId: bench })]
    expect(routeOf(rules, label(), printers)).toEqual({ kind: 'broken', rule: rules[0] })
  })
})

describe('a rule', () => {
  test('says so where its printer, or its second one, was removed', () => {
    expect(faultOfRule(rule(), printers)).toBeNull()
    expect(faultOfRule(rule({ printerId: back }), printers)).toContain('"Royal Mail" was removed')
    expect(faultOfRule(rule({ fallbackId: back }), printers)).toContain('second printer')
  })

  test('has a name, one to nine copies, and conditions that are null or something', () => {
    for (const wrong of [{ name: ' ' }, { copies: 0 }, { copies: 10 }, { carrier: '' }, { desk: ' ' }])
      expect(routingRuleSchema.safeParse(rule(wrong)).success, JSON.stringify(wrong)).toBe(false)
    expect(routingRuleSchema.safeParse(rule()).success).toBe(true)
  })
})

describe('labels that are to go to another printer', () => {
  const at = (over: object) => ({
    name: 'Back',
    dpi: 203 as const,
    language: 'zpl' as const,
    media: { widthMm: 101.6, heightMm: 152.4 },
    ...over,
  })

  test('are refused where they do not fit its media, whatever else is the same', () => {
    const { refusal } = checkMove(at({ name: 'Bench' }), at({ media: { widthMm: 50, heightMm: 25 } }))
    expect(refusal).toContain('do not fit the media of Back (50 × 25 mm)')
  })

  test('can go where they fit, with every difference named', () => {
    expect(checkMove(at({ name: 'Bench' }), at({}))).toEqual({ refusal: null, differences: [] })
    const other = at({ dpi: 300, language: 'tspl', media: { widthMm: 105, heightMm: 148 } })
    expect(checkMove(at({ name: 'Bench' }), other)).toEqual({
      refusal: null,
      differences: [
        'Back has 105 × 148 mm labels, Bench 101.6 × 152.4 mm.',
        'Back prints at 300 dpi, Bench at 203 dpi.',
        'Back is sent TSPL, Bench ZPL.',
      ],
    })
  })
})
