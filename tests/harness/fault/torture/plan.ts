import fc from 'fast-check'
import { DEATHS, DESK_ACTS, type DeskAct } from './desk-port.ts'

/** Orders and products that a run begins with. Of the products the first two have stock, the others may leave. */
export const ORDERS = 8
export const PRODUCTS = 5
export const STOCKED = 2
export const OPENING_STOCK = 50

/** What a line can do to a desk's requests. */
export const WEATHERS = [
  'latency',
  'lose',
  'halfOpen',
  'cutRequest',
  'cutResponse',
  'duplicate',
  'loseAnswer',
  'unauthorized',
  'tooMany',
  'serverFailed',
  'loginPage',
] as const
export type Weather = (typeof WEATHERS)[number]

/** How often each act comes, in relation to each other: a desk packs more than it argues. */
const ACT_WEIGHTS: Readonly<Record<DeskAct, number>> = {
  ship: 3,
  hold: 3,
  release: 3,
  note: 4,
  claim: 5,
  releaseClaim: 2,
  takeOver: 1,
  undo: 2,
  print: 1,
  verify: 4,
  count: 3,
  move: 6,
}

const desk = fc.nat({ max: 3 })
const order = fc.nat({ max: ORDERS - 1 })
const value = fc.nat({ max: 99 })
const act = fc.oneof(
  ...DESK_ACTS.map((name) => ({ weight: ACT_WEIGHTS[name], arbitrary: fc.constant(name) })),
)
const command = { desk, order, act, value }

const step = fc.oneof(
  { weight: 60, arbitrary: fc.record({ kind: fc.constant('act'), ...command }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('race'), ...command }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('weather'),
      desk,
      what: fc.constantFrom(...WEATHERS),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cable'), desk, isIn: fc.constant(false) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('cable'), desk, isIn: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sockets'), desk, isFrozen: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('clock'), desk, years: fc.integer({ min: -9, max: 9 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reboot'), desk }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('death'), ...command, at: fc.constantFrom(...DEATHS) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('report'),
      order,
      status: fc.constantFrom(
        'awaiting_shipment',
        'awaiting_collection',
        'in_transit',
        'cancelled',
        'on_hold',
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sale'), product: fc.nat({ max: STOCKED - 1 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove'), order }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('leave'), product: fc.nat({ max: PRODUCTS - STOCKED - 1 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('late'), order, isNew: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('commit') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('settle') }) },
)
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A pause after a step, in ms: enough for a request, or for half of one. */
const pause = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) },
)

/** A step's number in so many runs of ten, else null. */
const inRuns = (ofTen: number) =>
  fc.oneof(
    { weight: ofTen, arbitrary: fc.integer({ min: 6, max: 36 }) },
    { weight: 10 - ofTen, arbitrary: fc.constant(null) },
  )

/** One run. The rare blows come at most once in it, after the step of that number. */
const planArbitrary = fc.record({
  desks: fc.constantFrom(2, 2, 3, 3, 4),
  steps: fc.array(fc.record({ step, pause }), { minLength: 40, maxLength: 70, size: 'max' }),
  restoreAfter: inRuns(3),
  crashAfter: inRuns(1),
  dropAfter: inRuns(4),
  /** One desk of some runs is a process of its own, and is killed with SIGKILL. */
  hasChild: inRuns(1).map((at) => at !== null),
})
export type Plan = typeof planArbitrary extends fc.Arbitrary<infer T> ? T : never

/** The plan of a seed: always the same. */
export function planOf(seed: number): Plan {
  const [plan] = fc.sample(planArbitrary, { seed, numRuns: 1 })
  if (!plan) throw new Error('A seed gave no plan.')
  // Added to those that the plan says, so that kept seeds keep their plans.
  return { ...plan, hasChild: plan.hasChild || seed % 5 === 2 }
}
