import fc from 'fast-check'
import type { Mutation } from '../../../src/shared/sync/mutations.ts'
import type { ProductImage } from '../../../src/shared/sync/mutators/apply-to-product.ts'
import type { StockImage } from '../../../src/shared/sync/mutators/apply-to-stock.ts'
import type { OrderImage } from '../../../src/shared/sync/mutators/order-image.ts'
import type { TestDesk } from './sync-desk.ts'

/** Acts that have to do with each other; `endLease` is time going by, not an act. */
const THEMES = [
  ['scan', 'pick', 'verify', 'pack', 'ship', 'reopen', 'claim', 'releaseClaim'],
  ['claim', 'claim', 'renewClaim', 'takeOverClaim', 'releaseClaim', 'endLease', 'ship'],
  ['print', 'print', 'print', 'reprint', 'resolvePrint', 'cancelPrint', 'label', 'label', 'label'],
  ['hold', 'hold', 'release', 'release', 'ship', 'reopen', 'editOrder'],
  ['note', 'note', 'tag'],
  ['count', 'moveStock', 'adjustStock', 'price'],
] as const
type Act = (typeof THEMES)[number][number]

/** The orders of a history; the last one is unknown to the server. */
export const ORDERS = 4
export const DESKS = 3

/** Letters of all kinds: pairs of surrogates, right-to-left, marks that join, and what SQL or JSON might mistake. */
const letters = fc.constantFrom(
  'a',
  'b',
  'c',
  ' ',
  '\n',
  '\\',
  "'",
  'é',
  'e\u0301',
  '🎁',
  '👩‍👩‍👧',
  'ש',
  'م',
  '\u202E',
  '\uFFFD',
)
const text = fc.string({ unit: letters, maxLength: 14 })
const tag = fc.oneof(
  fc.constantFrom(' Gift', 'gift ', 'VIP', 'ΟΔΟΣ', 'İZMİR', '🎁', '\uFFFD', 'ß', 'ẞ', 'هدية', 'É', '\t', 'Ǆ'),
  fc.integer({ min: 0, max: 70 }).map((n) => (n === 0 ? '  ' : `Tag ${n}`)),
)
const tags = fc.option(fc.array(tag, { maxLength: 20, size: 'max' }), { nil: undefined })
const pick = fc.nat({ max: 1_000 })

const stepOf = (acts: readonly Act[]) =>
  fc.record({
    act: fc.constantFrom(...acts),
    /** Mostly the same order, so that acts meet. */
    order: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3),
    /** Which of the possible values; what it chooses depends on the act. */
    a: pick,
    b: pick,
    c: pick,
    text,
    reason: fc.oneof(text, fc.constantFrom('  ', '\t', 'no stock')),
    add: tags,
    remove: tags,
  })
export type Step = ReturnType<typeof stepOf> extends fc.Arbitrary<infer T> ? T : never

const SIZES = { minLength: 1, maxLength: 8, size: 'max' } as const
const EACH = { minLength: ORDERS - 1, maxLength: ORDERS - 1 }

const historyOf = (acts: readonly Act[]) =>
  fc.record({
    statuses: fc.array(
      fc.constantFrom(
        'awaiting_shipment',
        'awaiting_shipment',
        'unpaid',
        'cancelled',
        'in_transit',
        'unknown',
      ),
      EACH,
    ),
    stages: fc.array(fc.constantFrom('new', 'new', 'new', 'verified', 'closed', 'exception'), EACH),
    stock: fc.constantFrom(null, null, 0, 40, -3, 2_147_000_000, -2_147_000_000),
    currency: fc.constantFrom('GBP', 'JPY', 'KWD'),
    batches: fc.array(
      fc.record({ desk: fc.nat({ max: DESKS - 1 }), steps: fc.array(stepOf(acts), SIZES) }),
      SIZES,
    ),
  })

/**
 * A history: how the shop begins, and batches, each of one desk. Each has one or two themes, so that its acts meet: of
 * all acts at once most would pass each other by.
 */
export const history = fc
  .uniqueArray(fc.constantFrom(...THEMES), { minLength: 1, maxLength: 2 })
  .chain((themes) => historyOf(themes.flat()))
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never

/** What a step chooses from: the things of the shop, and what desks have seen of them. */
export interface Scene {
  readonly orderIds: readonly string[]
  readonly images: readonly (OrderImage | null)[]
  /** Notes that an order had, newest last: a desk may stand on any of them. */
  readonly notes: readonly (readonly string[])[]
  readonly shipmentIds: readonly string[]
  readonly productId: string
  readonly shopId: string
  readonly unknownId: string
  readonly stock: StockImage
  readonly product: ProductImage
}

const oneOf = <T>(from: readonly T[], which: number): T => from[which % from.length] as T

/** The mutation that a step makes; nothing for time going by. */
export function mutationOf(desk: TestDesk, step: Step, scene: Scene): Mutation | null {
  const at = 1_795_000_000_000 + step.a * 1_000 + step.b
  if (step.act === 'endLease') return null
  if (step.act === 'price') return priceOf(desk, step, scene, at)
  if (step.act === 'count' || step.act === 'moveStock' || step.act === 'adjustStock')
    return stockOf(desk, { ...step, act: step.act }, scene, at)
  return orderMutationOf(desk, { ...step, act: step.act }, scene, at)
}

function priceOf(desk: TestDesk, { a, b, c }: Step, { product, ...scene }: Scene, at: number): Mutation {
  const payload = {
    productId: c % 9 === 8 ? scene.unknownId : scene.productId,
    fromMinor: oneOf([product.baseMinor, product.baseMinor, 7, 10 ** 15, -5], a),
    toMinor: oneOf([product.baseMinor, 0, b, 1_000_000, 99_999_999_999, 100_000_000_000], b),
    currency: c % 7 === 6 ? 'USD' : product.currency,
  }
  return desk.act('price', payload, at)
}

type StockStep = Omit<Step, 'act'> & { readonly act: 'count' | 'moveStock' | 'adjustStock' }

function stockOf(desk: TestDesk, { act, a, b, c }: StockStep, scene: Scene, at: number): Mutation {
  const place = {
    productId: a % 9 === 8 ? scene.unknownId : scene.productId,
    shopId: a % 11 === 10 ? scene.unknownId : scene.shopId,
  }
  const delta = oneOf([1, -1, b, -b, 1_000_000, -1_000_000], c)
  if (act !== 'count') return desk.act(act, { ...place, delta, reason: 'moved' }, at)
  const held = scene.stock.localStock
  const believed = oneOf([held, held, null, b, 3_000_000_000, 10 ** 15, -2_000_000_000], c)
  return desk.act('count', { ...place, counted: oneOf([b, 0, 1_000_000], a), believed }, at)
}

type OrderStep = Omit<Step, 'act'> & {
  readonly act: Exclude<Step['act'], 'endLease' | 'price' | 'count' | 'moveStock' | 'adjustStock'>
}

function orderMutationOf(desk: TestDesk, step: OrderStep, scene: Scene, at: number): Mutation {
  const { act, order, a, b, c } = step
  const orderId = scene.orderIds[order] ?? ''
  const reason = step.reason === '' ? '-' : step.reason
  const own = scene.shipmentIds[order]
  const shipmentId = oneOf([own, own, own, own, undefined, scene.unknownId], a)
  const parcel = { orderId, ...(shipmentId !== undefined && { shipmentId }) }
  const jobId = scene.unknownId
  const kind = b % 5 === 4 ? ('slip' as const) : ('label' as const)
  switch (act) {
    case 'scan':
      return desk.act(act, { orderId, code: step.text }, at)
    case 'print':
      return desk.act(act, { ...parcel, jobId, kind }, at)
    case 'reprint':
      return desk.act(act, { ...parcel, jobId, kind, reason }, at)
    case 'resolvePrint':
      return desk.act(act, { orderId, jobId, resolution: 'printed' }, at)
    case 'cancelPrint':
      return desk.act(act, { orderId, jobId }, at)
    case 'label': {
      const trackingNumber = oneOf([undefined, 'AA1', 'BB2', ''], b)
      const carrier = oneOf([undefined, 'Royal Mail', 'Evri'], c)
      return desk.act(
        act,
        { ...parcel, ...(trackingNumber !== undefined && { trackingNumber }), ...(carrier && { carrier }) },
        at,
      )
    }
    case 'takeOverClaim':
    case 'hold':
      return desk.act(act, { orderId, reason }, at)
    case 'reopen': {
      const stage = oneOf([undefined, 'new', 'claimed', 'verified', 'exception'] as const, a)
      return desk.act(act, { orderId, ...(stage && { stage }) }, at)
    }
    case 'note':
      return desk.act(act, { orderId, ...noteOf(step, scene) }, at)
    case 'tag':
      return desk.act(
        act,
        { orderId, ...(step.add && { add: step.add }), ...(step.remove && { remove: step.remove }) },
        at,
      )
    case 'editOrder':
      return desk.act(act, { orderId, ...editOf(step, scene.images[order] ?? null) }, at)
    default:
      return desk.act(act, { orderId }, at)
  }
}

/** A note made of the one that the desk saw, perhaps long ago: a stretch of it became another. */
function noteOf({ order, a, b, c, text: written }: Step, { notes }: Scene) {
  const seen = notes[order] ?? ['']
  const base = a % 8 === 7 ? written : (seen[Math.max(0, seen.length - 1 - (a % 3))] ?? '')
  const letters = Array.from(base)
  const start = letters.length === 0 ? 0 : b % (letters.length + 1)
  const kept = letters.slice(start + (c % 4))
  return { base, note: [...letters.slice(0, start), written, ...kept].join('').slice(0, 200).toWellFormed() }
}

function editOf({ a, b }: Step, image: OrderImage | null) {
  const field = a % 2 === 0 ? ('priorityLevel' as const) : ('impactLevel' as const)
  const words =
    field === 'priorityLevel' ? ['urgent', 'high', 'standard', 'soon'] : ['VIRAL', 'HIGH', 'MED', 'huge']
  return { field, from: a % 3 === 2 ? oneOf(words, a) : (image?.[field] ?? ''), to: oneOf(words, b) }
}
