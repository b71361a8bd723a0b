import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Mutation } from '../../src/shared/sync/mutations.ts'
import { horizonOf, TestDesk } from '../harness/supabase/sync-desk.ts'
import { addMember, makeShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
const horizon = horizonOf(backend)
const SEED = Number(process.env['SYNC_SEED'] ?? 20_261_122)
const STAGES = ['new', 'claimed', 'picked', 'verified', 'labelled', 'closed']
const [DESKS, ORDERS] = [2, 3]

const step = fc.record({
  desk: fc.integer({ min: 0, max: DESKS - 1 }),
  order: fc.integer({ min: 0, max: ORDERS - 1 }),
  act: fc.constantFrom(
    'pick',
    'verify',
    'pack',
    'ship',
    'reopen',
    'hold',
    'release',
    'tag',
    'moveStock',
    'claim',
    'releaseClaim',
  ),
  delta: fc.integer({ min: -5, max: 5 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
/** Steps are gathered into batches of one desk; each batch is sent up to three times, also late, after others. */
const plan = fc.array(
  fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 6 }),
    sends: fc.integer({ min: 1, max: 3 }),
    isReplayedLate: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
)

interface Model {
  readonly stage: string[]
  readonly held: boolean[]
  readonly tags: Set<string>[]
  readonly claimedBy: (number | null)[]
  onHand: number
}

/** What the server should make of a step; the outcome as it answers. */
function expected(model: Model, { desk, order, act, delta }: Step): string {
  const stage = model.stage[order] ?? ''
  const advance = (to: string) => {
    if (STAGES.indexOf(to) > STAGES.indexOf(stage)) model.stage[order] = to
  }
  const claimed = model.claimedBy[order] ?? null
  switch (act) {
    case 'pick':
      advance('picked')
      return 'applied'
    case 'verify':
      advance('verified')
      return 'applied'
    case 'pack':
      advance('verified')
      return 'applied'
    case 'ship': {
      const isDoubtful = stage === 'closed' || model.held[order] === true
      advance('closed')
      if (stage !== 'closed') model.claimedBy[order] = null
      return isDoubtful ? 'conflict' : 'applied'
    }
    case 'reopen':
      if (stage !== 'closed') return 'refused'
      model.stage[order] = 'labelled'
      return 'applied'
    case 'hold':
      if (stage === 'closed') return 'refused'
      model.held[order] = true
      return 'applied'
    case 'release':
      if (model.held[order] !== true) return 'refused'
      model.held[order] = false
      return 'applied'
    case 'tag':
      model.tags[order]?.add(`t${delta}`)
      return 'applied'
    case 'moveStock':
      model.onHand += delta
      return 'applied'
    case 'claim':
      if (stage === 'closed' || (claimed !== null && claimed !== desk)) return 'refused'
      model.claimedBy[order] = desk
      advance('claimed')
      return 'applied'
    default:
      if (claimed !== desk) return 'refused'
      model.claimedBy[order] = null
      if (stage === 'claimed') model.stage[order] = 'new'
      return 'applied'
  }
}

test('any batches of any desks, sent any number of times, come to what a small model says', async () => {
  let replays = 0
  await fc.assert(
    fc.asyncProperty(plan, async (batches) => {
      const shop = await makeShop(backend, ORDERS, 1)
      const users = [shop.owner, await addMember(backend, shop, 'lead')]
      const desks = users.map((user) => new TestDesk(user.client, horizon))
      for (const desk of desks) await desk.register(shop.creatorId)
      const at = { productId: shop.productIds[0] ?? '', shopId: shop.shopId }
      await desks[0]?.do('count', { ...at, counted: 50, believed: null })
      const model: Model = {
        stage: Array(ORDERS).fill('new'),
        held: Array(ORDERS).fill(false),
        tags: Array.from({ length: ORDERS }, () => new Set<string>()),
        claimedBy: Array(ORDERS).fill(null),
        onHand: 50,
      }
      const late: { desk: TestDesk; sent: Mutation[]; told: string }[] = []
      for (const { steps, sends, isReplayedLate } of batches) {
        const desk = desks[steps[0]?.desk ?? 0] as TestDesk
        const own = steps.map((one) => ({ ...one, desk: desks.indexOf(desk) }))
        const sent = own.map((one) => mutationOf(desk, one, shop.orderIds[one.order] ?? '', at))
        const answers = await Promise.all(Array.from({ length: sends }, () => desk.push(sent)))
        const told = JSON.stringify(answers[0]?.results)
        expect(answers.map(({ results }) => JSON.stringify(results))).toEqual(Array(sends).fill(told))
        expect(answers[0]?.results.map(([, outcome]) => outcome)).toEqual(
          own.map((one) => expected(model, one)),
        )
        replays += sends - 1
        if (isReplayedLate) late.push({ desk, sent, told })
      }
      for (const { desk, sent, told } of late) {
        expect(JSON.stringify((await desk.push(sent)).results)).toBe(told)
        replays += 1
      }
      for (const desk of desks) {
        await desk.pull()
        expect(shop.orderIds.map((id) => desk.row('orders', id)?.fulfillment_stage)).toEqual(model.stage)
        expect(shop.orderIds.map((id) => desk.row('orders', id)?.held_at !== null)).toEqual(model.held)
        expect(shop.orderIds.map((id) => desk.row('orders', id)?.tags)).toEqual(
          model.tags.map((tags) => [...tags].sort()),
        )
        expect([...(desk.rows.get('inventory_sync')?.values() ?? [])]).toMatchObject([
          { local_stock: model.onHand },
        ])
        for (const table of ['orders', 'inventory_sync', 'order_claims', 'desk_events', 'conflicts'] as const)
          expect(await desk.differences(table)).toEqual([])
      }
    }),
    { seed: SEED, numRuns: 15, endOnFailure: true },
  )
  expect(replays).toBeGreaterThan(20)
})

function mutationOf(
  desk: TestDesk,
  { act, delta }: Step,
  orderId: string,
  at: { productId: string; shopId: string },
): Mutation {
  switch (act) {
    case 'hold':
      return desk.act('hold', { orderId, reason: 'model' })
    case 'tag':
      return desk.act('tag', { orderId, add: [`t${delta}`] })
    case 'moveStock':
      return desk.act('moveStock', { ...at, delta })
    default:
      return desk.act(act as 'ship', { orderId })
  }
}
