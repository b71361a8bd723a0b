import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { CLAIM_LEASE_MS } from '../../src/shared/domain/sync/claim.ts'
import type { MemberRole } from '../../src/shared/sync/acts.ts'
import type { Mutation } from '../../src/shared/sync/mutations.ts'
import { ORDER_ACTS } from '../../src/shared/sync/mutators/apply-to-order.ts'
import {
  type ClaimImage,
  type OrderImage,
  orderImageOf,
  orderImageSchema,
} from '../../src/shared/sync/mutators/order-image.ts'
import { byCodePoint, lowerLetters } from '../../src/shared/sync/mutators/server-values.ts'
import { holds } from '../harness/seeds.ts'
import { type History, history, mutationOf } from '../harness/supabase/histories.ts'
import { horizonOf, TestDesk } from '../harness/supabase/sync-desk.ts'
import { addMember, makeShop, type SyncShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import { TwinShop, type TwinState, toldBy } from '../harness/supabase/twin-shop.ts'

const backend = testBackend()
const SEED = Number(process.env['SYNC_SEED'] ?? 20_261_129)
const RUNS = Number(process.env['SYNC_RUNS'] ?? 60)
/** All runs are made, however busy the machine is: fewer would not meet every act. */
const LIMIT_MS = 300_000
/** A server's time may be rounded otherwise than the answer's. */
const ROUNDING_MS = 1

interface Worker {
  readonly desk: TestDesk
  readonly userId: string
  readonly role: MemberRole
}

let shop: SyncShop
let workers: readonly Worker[]

beforeAll(async () => {
  shop = await makeShop(backend, 1, 1)
  const people = [
    { role: 'owner' as const, user: shop.owner },
    { role: 'lead' as const, user: await addMember(backend, shop, 'lead') },
    { role: 'packer' as const, user: await addMember(backend, shop, 'packer') },
  ]
  workers = people.map(({ role, user }) => ({
    desk: new TestDesk(user.client, horizonOf(backend)),
    userId: user.id,
    role,
  }))
  for (const { desk } of workers) await desk.register(shop.creatorId)
})

test(
  'the same acts come to the same in the mutators and on the server, whatever they are',
  async () => {
    const seen = new Map<string, number>()
    const property = fc.asyncProperty(history, async (begin) => {
      const twin = await TwinShop.make(backend, shop, begin)
      for (const { desk, steps } of begin.batches) await runBatch(twin, workers[desk] as Worker, steps, seen)
      await expectPulled(twin)
    })
    await holds('mutators', property, { seed: SEED, numRuns: RUNS, lookForMs: 60_000 })
    const acts = [...ORDER_ACTS, 'count', 'moveStock', 'adjustStock', 'price']
    expect(acts.filter((act) => !seen.has(`${act} applied`))).toEqual([])
    const done = [...seen.values()].reduce((sum, count) => sum + count, 0)
    process.stdout.write(`mutators: ${done} acts with ${seen.size} different ends\n`)
    expect(done).toBeGreaterThan(RUNS * 5)
    expect(seen.size).toBeGreaterThan(50)
  },
  LIMIT_MS,
)

/** Sends a batch, lets the mutators do the same, and compares what was said and what is there. */
async function runBatch(
  twin: TwinShop,
  { desk, userId, role }: Worker,
  steps: History['batches'][number]['steps'],
  seen: Map<string, number>,
): Promise<void> {
  for (const { act, order } of steps) if (act === 'endLease') await twin.endLease(order)
  const { scene } = twin
  const batch = steps
    .map((step) => mutationOf(desk, step, scene))
    .filter((one): one is Mutation => one !== null)
  if (batch.length === 0) return
  const answer = await desk.push(batch)
  const now = answer.serverTime
  const expected = twin.apply(batch, { deskId: desk.id, userId, now, role })
  batch.forEach(({ act }, at) => {
    const end = [act, ...(expected[at] ?? [])].filter((word) => word !== null).join(' ')
    seen.set(end, (seen.get(end) ?? 0) + 1)
  })
  expect(toldBy(answer)).toEqual(expected)
  const { now: until, ...server } = await twin.read()
  expect(withModelClock(server, twin.state, [now, until])).toEqual(twin.state)
  twin.adopt(server)
}

/** What a desk pulls makes the images that the mutators worked on, and they survive being kept as JSON. */
async function expectPulled(twin: TwinShop): Promise<void> {
  const { desk } = workers[0] as Worker
  await desk.pull()
  const claims = [...(desk.rows.get('order_claims')?.keys() ?? [])].map((id) => desk.row('order_claims', id))
  for (const [at, id] of twin.orderIds.entries()) {
    const row = desk.row('orders', id)
    const image = row ? orderImageOf(row, claims.find((claim) => claim?.order_id === id) ?? null) : null
    expect(image).toEqual(twin.state.orders[at])
    if (image !== null) expect(orderImageSchema.parse(JSON.parse(JSON.stringify(image)))).toEqual(image)
  }
}

/** The server's state, with the mutators' times where they lie within the batch and mean the same. */
function withModelClock(server: TwinState, model: TwinState, span: readonly [number, number]): TwinState {
  return {
    ...server,
    orders: server.orders.map((image, at) => orderWithModelClock(image, model.orders[at] ?? null, span)),
  }
}

function orderWithModelClock(
  server: OrderImage | null,
  model: OrderImage | null,
  [from, to]: readonly [number, number],
): OrderImage | null {
  if (server === null || model === null) return server
  const agreed = <Time extends number | null | undefined>(held: Time, made: Time): Time => {
    if (typeof held !== 'number' || typeof made !== 'number') return held
    if (made !== from && made !== from + CLAIM_LEASE_MS) return held
    const late = held - made
    return late >= -ROUNDING_MS && late <= to - from + ROUNDING_MS ? made : held
  }
  return {
    ...server,
    processingStarted: agreed(server.processingStarted, model.processingStarted),
    claim: claimWithModelClock(server.claim, model.claim, agreed),
  }
}

function claimWithModelClock(
  held: ClaimImage | null,
  made: ClaimImage | null,
  agreed: <Time extends number | null | undefined>(held: Time, made: Time) => Time,
): ClaimImage | null {
  if (held === null || made === null) return held
  return {
    ...held,
    claimedAt: agreed(held.claimedAt, made.claimedAt),
    expiresAt: agreed(held.expiresAt, made.expiresAt),
    releasedAt: agreed(held.releasedAt, made.releasedAt),
  }
}

test('letters become small, and texts stand in order, as on the server', async () => {
  const rows = await backend.sql<{ letter: string; small: string }>(
    `select chr(n) as letter, lower(chr(n)) as small from generate_series(1, 1114111) n
     where n not between 55296 and 57343 and lower(chr(n)) <> chr(n)`,
  )
  expect(rows.length).toBeGreaterThan(1_000)
  // The other way round only newer letters differ, of which the server's Unicode knows nothing yet.
  expect(rows.filter(({ letter, small }) => lowerLetters(letter) !== small)).toEqual([])
  const texts = fc.sample(fc.string({ unit: 'grapheme', maxLength: 4 }), { seed: SEED, numRuns: 500 })
  const [sorted] = await backend.sql<{ texts: string[] }>(
    'select array_agg(t.text order by t.text) as texts from unnest($1::text[]) t (text)',
    [texts.filter((text) => !text.includes('\0'))],
  )
  expect(texts.filter((text) => !text.includes('\0')).sort(byCodePoint)).toEqual(sorted?.texts)
})
