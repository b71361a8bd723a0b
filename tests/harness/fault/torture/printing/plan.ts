import fc from 'fast-check'
import { MOMENTS } from './desk-port.ts'

/** Orders that a run begins with, and the most of them that are asked for at once. */
export const ORDERS = 12
const MOST_AT_ONCE = 6

/** What can be wrong with a printer or the line to it. */
export const FAULTS = [
  'refuse',
  'acceptNotRead',
  'resetAfterLabels',
  'resetAfterBytes',
  'resetAfterEnd',
  'slow',
  'silentStatus',
  'paperOut',
  'paperOutSilent',
  'headOpen',
  'pausedAtPrinter',
  'partialLeft',
  'halfOpen',
  'powerCut',
] as const
export type PrinterFault = (typeof FAULTS)[number]

/** A label has some 900 bytes; more, so that also its end and the next one are met. */
const bytes = fc.integer({ min: 0, max: 1_500 })
const printer = fc.nat({ max: 2 })
const order = fc.nat({ max: ORDERS - 1 })
const value = fc.nat({ max: 99 })

const death = fc.record({
  kind: fc.constant('death'),
  moment: fc.constantFrom(...MOMENTS),
  after: fc.nat({ max: 3 }),
  bytes: fc.integer({ min: 0, max: 4_000 }),
  isPowerCut: fc.boolean(),
  isReset: fc.boolean(),
})

const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('print'),
      order,
      count: fc.integer({ min: 1, max: MOST_AT_ONCE }),
      printer,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reprint'), order, printer }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel'), value }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hold'), order }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release'), order }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pause'), printer, isPaused: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('look'), value }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('fault'),
      printer,
      what: fc.constantFrom(...FAULTS),
      bytes,
      labels: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('heal'), printer }) },
  { weight: 9, arbitrary: death },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('journal'), times: fc.integer({ min: 1, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
)
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A pause after a step, in ms: for some labels, or for a part of one. */
const pause = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 30 }) },
)

const printerPlan = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      backChannel: fc.constant('answers'),
      labelMs: fc.constantFrom(0, 0, 2),
      /** Does not know ~JX. */
      isStubborn: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      backChannel: fc.constant('silent'),
      labelMs: fc.constantFrom(0, 2),
      isStubborn: fc.constant(false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      backChannel: fc.constant('unknown'),
      labelMs: fc.constantFrom(0, 2),
      isStubborn: fc.constant(false),
    }),
  },
)
export type PrinterPlan = typeof printerPlan extends fc.Arbitrary<infer T> ? T : never

const planArbitrary = fc.record({
  printers: fc.array(printerPlan, { minLength: 1, maxLength: 3 }),
  steps: fc.array(fc.record({ step, pause }), { minLength: 18, maxLength: 32, size: 'max' }),
})
export type Plan = typeof planArbitrary extends fc.Arbitrary<infer T> ? T : never

/** The plan of a seed: always the same. */
export function planOf(seed: number): Plan {
  const [plan] = fc.sample(planArbitrary, { seed, numRuns: 1 })
  if (!plan) throw new Error('A seed gave no plan.')
  return plan
}
