import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { horizonOf, TestDesk } from '../harness/supabase/sync-desk.ts'
import { addMember, makeShop, type SyncShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import type { TestUser } from '../harness/supabase/users.ts'

const backend = testBackend()
const horizon = horizonOf(backend)
let shop: SyncShop
let next = 0

beforeAll(async () => {
  shop = await makeShop(backend, 120)
})

/** An order that no other test of this file touches. */
const anOrder = () => shop.orderIds[next++] ?? ''
const place = () => ({ productId: shop.productIds[0] ?? '', shopId: shop.shopId })

async function deskOf(user: TestUser = shop.owner, creatorId = shop.creatorId) {
  const desk = new TestDesk(user.client, horizon)
  await desk.register(creatorId)
  return desk
}

const order = async (id: string) => (await backend.sql('select * from public.orders where id = $1', [id]))[0]
const countOf = async (table: string, mutation: string) =>
  Number(
    (
      await backend.sql<{ n: string }>(`select count(*) as n from public.${table} where mutation_id = $1`, [
        mutation,
      ])
    )[0]?.n,
  )
const conflictsOf = (id: string) =>
  backend.sql('select kind, status, done, safe_choice from public.conflicts where order_id = $1', [id])

describe('a batch', () => {
  test('is applied once, however often and at once it is sent', async () => {
    const desk = await deskOf()
    await desk.do('count', { ...place(), counted: 100, believed: null })
    const batch = Array.from({ length: 50 }, () => desk.act('moveStock', { ...place(), delta: -1 }))
    const answers = await Promise.all([1, 2, 3, 4].map(() => desk.push(batch)))
    answers.push(await desk.push(batch))
    expect(new Set(answers.map(({ results }) => JSON.stringify(results))).size).toBe(1)
    expect(
      await backend.sql('select local_stock from public.inventory_sync where creator_id = $1', [
        shop.creatorId,
      ]),
    ).toEqual([{ local_stock: 50 }])
  })

  test('goes on behind a refused mutation, which is kept with its reason', async () => {
    const desk = await deskOf()
    const [held, noted] = [anOrder(), anOrder()]
    await desk.do('ship', { orderId: held })
    const batch = [
      desk.act('hold', { orderId: held, reason: 'too late' }),
      desk.act('note', { orderId: noted, base: '', note: 'fine' }),
    ]
    const { results } = await desk.push(batch)
    expect(results.map(([, outcome, code]) => [outcome, code])).toEqual([
      ['refused', 'rule.alreadyClosed'],
      ['applied', null],
    ])
    expect((await order(noted))?.['note']).toBe('fine')
    const [letter] = await backend.sql(
      'select code, message, payload from public.sync_dead_letters where mutation_id = $1',
      [batch[0]?.id],
    )
    expect(letter).toMatchObject({ code: 'rule.alreadyClosed', message: 'The order has left already.' })
  })

  test('tried again is a new mutation that settles the old dead letter', async () => {
    const desk = await deskOf()
    const id = anOrder()
    await desk.do('ship', { orderId: id })
    const first = desk.act('hold', { orderId: id, reason: 'wait' })
    await desk.push([first])
    await desk.do('reopen', { orderId: id })
    const again = { ...desk.act('hold', { orderId: id, reason: 'wait' }), retryOf: first.id }
    const { results } = await desk.push([again])
    expect(results[0]?.[1]).toBe('applied')
    expect(
      await backend.sql('select resolution from public.sync_dead_letters where mutation_id = $1', [first.id]),
    ).toEqual([{ resolution: 'retried' }])
  })

  test('that would write too much is taken in parts', async () => {
    const desk = await deskOf()
    const batch = Array.from({ length: 500 }, () =>
      desk.act('scan', { orderId: shop.orderIds[0] ?? '', code: 'x' }),
    )
    let rest = batch
    const taken: number[] = []
    while (rest.length > 0) {
      const answer = await desk.push(rest)
      taken.push(answer.taken)
      expect(answer.more).toBe(answer.taken < rest.length)
      rest = rest.slice(answer.taken)
    }
    expect(taken.length).toBeGreaterThan(1)
    expect(await countOf('applied_mutations', batch[499]?.id ?? '')).toBe(1)
  })
})

describe('what cannot be a batch is refused whole, with nothing written', () => {
  const good = { id: randomUUID(), seq: 1, act: 'scan', at: 1, payload: { orderId: randomUUID(), code: 'x' } }
  test.each([
    ['no array', { id: 1 }, 'input.invalid'],
    ['an empty one', [], 'input.tooLarge'],
    [
      '501 mutations',
      Array.from({ length: 501 }, (_, seq) => ({ ...good, id: randomUUID(), seq: seq + 1 })),
      'input.tooLarge',
    ],
    ['more than 4 MB', [{ ...good, payload: { code: 'x'.repeat(4_300_000) } }], 'input.tooLarge'],
    ['a mutation without an id', [{ ...good, id: undefined }], 'input.invalid'],
    ['a seq that is no number', [{ ...good, seq: 'first' }], 'input.invalid'],
    ['the same id twice', [good, { ...good, seq: 2 }], 'input.invalid'],
    [
      'seqs that go back',
      [
        { ...good, seq: 5 },
        { ...good, id: randomUUID(), seq: 4 },
      ],
      'sync.outOfOrder',
    ],
    ['an act of a later version', [{ ...good, v: 2 }], 'sync.serverTooOld'],
  ])('%s', async (_what, mutations, code) => {
    const desk = await deskOf()
    await expect(desk.push(mutations)).rejects.toMatchObject({ code, status: 400 })
    expect(await backend.sql('select last_push_seq from public.desks where id = $1', [desk.id])).toEqual([
      { last_push_seq: '0' },
    ])
    expect(
      await backend.sql('select 1 from public.applied_mutations where device_id = $1', [desk.id]),
    ).toEqual([])
  })

  test('a later version of the wire, in every function', async () => {
    const desk = await deskOf()
    const args = {
      schema_version: 2,
      cursor: null,
      mutations: [good],
      table_name: 'orders',
      creator_id: shop.creatorId,
      name: 'x',
    }
    const only = (...keys: (keyof typeof args)[]) => Object.fromEntries(keys.map((key) => [key, args[key]]))
    for (const [name, given] of [
      ['sync_pull', only('schema_version', 'cursor')],
      ['sync_push', only('schema_version', 'mutations')],
      ['sync_digest', only('schema_version', 'cursor', 'table_name')],
      ['sync_register_device', only('schema_version', 'creator_id', 'name')],
    ] as const)
      await expect(desk.call(name, given)).rejects.toMatchObject({
        code: 'sync.serverTooOld',
        details: { schemaVersion: 2 },
      })
  })

  test('JSON that is none', async () => {
    const response = await fetch(`${backend.url}/rest/v1/rpc/sync_push`, {
      method: 'POST',
      headers: {
        apikey: backend.publishableKey,
        authorization: `Bearer ${shop.owner.token}`,
        'content-type': 'application/json',
      },
      body: '{"device_id": "',
    })
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'PGRST102'])
  })

  test('an expired token', async () => {
    const token = await backend.token(
      { role: 'authenticated', sub: shop.owner.id },
      Math.floor(Date.now() / 1_000) - 60,
    )
    const desk = new TestDesk(backend.withToken(token), horizon, (await deskOf()).id)
    await expect(desk.push([good])).rejects.toMatchObject({ code: 'PGRST301', status: 401 })
    await expect(desk.pullPage()).rejects.toMatchObject({ code: 'PGRST301', status: 401 })
  })
})

describe('a mutation that makes no sense is refused by itself', () => {
  test.each([
    ['an unknown act', 'dance', {}, 'act'],
    ['no payload', 'scan', undefined, 'payload'],
    ['no order', 'ship', {}, 'orderId'],
    ['an order that is no id', 'ship', { orderId: 'first' }, 'orderId'],
    ['an unknown status', 'mapStatus', { text: 'Bereit', status: 'ready' }, 'status'],
    ['a stage that does not exist', 'reopen', { stage: 'packed' }, 'stage'],
    ['an unknown priority', 'editOrder', { field: 'priorityLevel', from: 'standard', to: 'soon' }, 'to'],
    ['a field that nobody edits', 'editOrder', { field: 'totalMinor', from: '1', to: '2' }, 'field'],
    ['a take-over without a reason', 'takeOverClaim', { reason: ' ' }, 'reason'],
    ['a delta of one and a half', 'adjustStock', { delta: 1.5 }, 'delta'],
    ['tags of numbers', 'tag', { add: [1] }, 'add'],
    ['no orders to import', 'importOrders', {}, 'orders'],
  ])('%s', async (_what, act, payload, field) => {
    const desk = await deskOf()
    const { results } = await desk.push([{ id: randomUUID(), seq: 1, act, at: 1, payload }])
    expect(results[0]?.slice(1, 3)).toEqual(['refused', 'input.invalid'])
    expect(results[0]?.[3]).toMatchObject({ field })
  })

  test('a malformed order of an import takes nothing with it', async () => {
    const desk = await deskOf()
    const id = anOrder()
    const broken = { tiktokOrderId: 'B1', currency: 'GBP', totalMinor: 'much', items: [], packages: [] }
    const { results } = await desk.push([
      desk.act('note', { orderId: id, base: '', note: 'kept' }),
      {
        ...desk.act('pick', { orderId: id }),
        act: 'importOrders',
        payload: { shopId: shop.shopId, reportedAt: 1, orders: [broken] },
      },
      desk.act('verify', { orderId: id }),
    ])
    expect(results.map(([, outcome, code]) => [outcome, code])).toEqual([
      ['applied', null],
      ['refused', 'input.invalid'],
      ['applied', null],
    ])
    expect(await order(id)).toMatchObject({ note: 'kept', fulfillment_stage: 'verified' })
  })
})

test('a fact alone that breaks a rule of the database is kept for a person, and the bell tells of it', async () => {
  const own = await makeShop(backend, 1)
  const [id = ''] = own.orderIds
  const desk = await deskOf(own.owner, own.creatorId)
  const bells = () =>
    backend.sql('select payload from realtime.messages where topic = $1', [`creator:${own.creatorId}`])
  const before = (await bells()).length
  await backend.sql(
    `alter table public.orders add constraint never_closed check (id <> '${id}' or closed_at is null)`,
  )
  try {
    const answer = await desk.push([desk.act('ship', { orderId: id })])
    expect(answer.results[0]?.slice(1, 3)).toEqual(['conflict', 'input.invalid'])
    expect(await conflictsOf(id)).toMatchObject([{ kind: 'factNotApplied', status: 'open' }])
    expect((await order(id))?.['closed_at']).toBeNull()
    expect((await bells()).slice(before)).toMatchObject([{ payload: { xid: answer.xid } }])
  } finally {
    await backend.sql('alter table public.orders drop constraint never_closed')
  }
})

describe('the past of a desk', () => {
  test('cannot hold the same id with something else in it', async () => {
    const desk = await deskOf()
    const first = desk.act('note', { orderId: anOrder(), base: '', note: 'one' })
    await desk.push([first])
    const { results } = await desk.push([{ ...first, payload: { ...first.payload, note: 'two' } }])
    expect(results[0]?.slice(1, 3)).toEqual(['refused', 'sync.forked'])
    expect((await order((first.payload as { orderId: string }).orderId))?.['note']).toBe('one')
  })

  test('cannot be written anew below what was sent', async () => {
    const desk = await deskOf()
    const [early, late] = [
      desk.act('scan', { orderId: anOrder(), code: 'x' }),
      desk.act('scan', { orderId: anOrder(), code: 'y' }),
    ]
    await desk.push([late])
    await expect(desk.push([early])).rejects.toMatchObject({
      code: 'sync.outOfOrder',
      details: { lastPushSeq: 2 },
    })
    // Sent again in one batch with what is known, the unknown one is still out of order.
    await expect(desk.push([early, late])).rejects.toMatchObject({ code: 'sync.outOfOrder' })
  })
})

describe('who sends', () => {
  test('has a desk of his own that is not revoked', async () => {
    const desk = await deskOf()
    const stranger = new TestDesk((await backend.createUser()).client, horizon, desk.id)
    const scan = [{ id: randomUUID(), seq: 1, act: 'scan', at: 1, payload: {} }]
    await expect(stranger.push(scan)).rejects.toMatchObject({ code: 'desk.unknown' })
    await expect(stranger.pullPage()).rejects.toMatchObject({ code: 'desk.unknown' })
    await desk.client.rpc('revoke_desk', { desk_id: desk.id })
    await expect(desk.push(scan)).rejects.toMatchObject({ code: 'desk.revoked' })
    await expect(desk.pullPage()).rejects.toMatchObject({ code: 'desk.revoked' })
  })

  test('cannot take another’s desk id, nor register with a foreign creator', async () => {
    const other = await makeShop(backend, 1)
    const desk = await deskOf()
    const thief = new TestDesk(other.owner.client, horizon, desk.id)
    await expect(thief.register(other.creatorId)).rejects.toMatchObject({ code: 'sync.staleDevice' })
    await expect(new TestDesk(other.owner.client, horizon).register(shop.creatorId)).rejects.toMatchObject({
      code: 'access.denied',
    })
  })

  test('touches no order of a foreign creator: the fact is kept in his own journal', async () => {
    const other = await makeShop(backend, 1)
    const desk = await deskOf()
    const foreign = other.orderIds[0] ?? ''
    expect(await desk.do('ship', { orderId: foreign })).toMatchObject({
      outcome: 'conflict',
      code: 'conflict.unknownOrder',
    })
    expect(await desk.do('hold', { orderId: foreign, reason: 'x' })).toMatchObject({
      outcome: 'refused',
      code: 'input.notFound',
    })
    expect(await order(foreign)).toMatchObject({ fulfillment_stage: 'new', held_at: null })
  })

  test('may do what his role may', async () => {
    const desk = await deskOf(await addMember(backend, shop, 'packer'))
    const id = anOrder()
    expect(await desk.do('hold', { orderId: id, reason: 'x' })).toMatchObject({
      outcome: 'refused',
      code: 'access.denied',
    })
    expect(await desk.do('ship', { orderId: id })).toMatchObject({ outcome: 'applied' })
  })
})

describe('a claim', () => {
  test('is one desk’s for 15 minutes, by the server’s clock', async () => {
    const [one, two] = [await deskOf(), await deskOf(await addMember(backend, shop, 'packer'))]
    const id = anOrder()
    expect(await one.do('claim', { orderId: id })).toMatchObject({ outcome: 'applied' })
    expect(await two.do('claim', { orderId: id })).toMatchObject({
      outcome: 'refused',
      code: 'rule.claimed',
      details: { deskId: one.id, deskName: 'Desk' },
    })
    const [claim] = await backend.sql(
      'select expires_at - claimed_at as lease from public.order_claims where order_id = $1',
      [id],
    )
    expect(claim).toMatchObject({ lease: { minutes: 15 } })
    expect((await order(id))?.['fulfillment_stage']).toBe('claimed')
  })

  test('is not stolen by renewing or releasing it, and goes to who says why', async () => {
    const [one, two] = [await deskOf(), await deskOf(await addMember(backend, shop, 'packer'))]
    const id = anOrder()
    await one.do('claim', { orderId: id })
    expect(await two.do('renewClaim', { orderId: id })).toMatchObject({
      outcome: 'refused',
      code: 'rule.claimed',
    })
    expect(await two.do('releaseClaim', { orderId: id })).toMatchObject({
      outcome: 'refused',
      code: 'rule.claimed',
    })
    expect(await two.do('takeOverClaim', { orderId: id, reason: 'Ann has gone home' })).toMatchObject({
      outcome: 'applied',
    })
    expect(await one.do('renewClaim', { orderId: id })).toMatchObject({
      outcome: 'refused',
      code: 'rule.claimed',
    })
    const [claim] = await backend.sql(
      'select desk_id, taken_over_from, take_over_reason from public.order_claims where order_id = $1',
      [id],
    )
    expect(claim).toEqual({ desk_id: two.id, taken_over_from: one.id, take_over_reason: 'Ann has gone home' })
  })

  test('that has ended is anybody’s; a released one too', async () => {
    const [one, two] = [await deskOf(), await deskOf(await addMember(backend, shop, 'packer'))]
    const id = anOrder()
    await one.do('claim', { orderId: id })
    await backend.sql(
      `update public.order_claims set claimed_at = now() - interval '1 hour', expires_at = now() - interval '1 second' where order_id = $1`,
      [id],
    )
    expect(await two.do('claim', { orderId: id })).toMatchObject({ outcome: 'applied' })
    expect(await two.do('releaseClaim', { orderId: id })).toMatchObject({ outcome: 'applied' })
    expect((await order(id))?.['fulfillment_stage']).toBe('new')
    expect(await one.do('claim', { orderId: id })).toMatchObject({ outcome: 'applied' })
  })

  test('of two desks at once goes to one of them', async () => {
    const desks = [await deskOf(), await deskOf(await addMember(backend, shop, 'packer'))]
    const id = anOrder()
    const answers = await Promise.all(desks.map((desk) => desk.do('claim', { orderId: id })))
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'refused'])
  })

  test('ends with the parcel', async () => {
    const desk = await deskOf()
    const id = anOrder()
    await desk.do('claim', { orderId: id })
    await desk.do('ship', { orderId: id })
    expect(await desk.do('renewClaim', { orderId: id })).toMatchObject({
      outcome: 'refused',
      code: 'rule.notClaimed',
    })
  })
})

describe('a fact', () => {
  test('moves an order on and never back', async () => {
    const desk = await deskOf()
    const id = anOrder()
    await desk.push([
      desk.act('print', { orderId: id, jobId: randomUUID(), kind: 'label' }),
      desk.act('pick', { orderId: id }),
    ])
    expect((await order(id))?.['fulfillment_stage']).toBe('labelled')
  })

  test('of shipping holds against a cancellation and asks a person', async () => {
    const desk = await deskOf()
    const id = anOrder()
    await backend.sql(`update public.orders set order_status = 'cancelled' where id = $1`, [id])
    expect(await desk.do('ship', { orderId: id })).toMatchObject({
      outcome: 'conflict',
      code: 'conflict.shippedCancelled',
    })
    expect(await order(id)).toMatchObject({ fulfillment_stage: 'closed', order_status: 'cancelled' })
    expect(await conflictsOf(id)).toMatchObject([{ kind: 'shippedCancelled', status: 'open' }])
  })

  test('of two desks that printed one label asks which one was used', async () => {
    const [one, two] = [await deskOf(), await deskOf(await addMember(backend, shop, 'packer'))]
    const id = anOrder()
    const label = () => ({ orderId: id, jobId: randomUUID(), kind: 'label' as const })
    await one.do('print', label())
    expect(await one.do('print', label())).toMatchObject({ outcome: 'applied' })
    expect(await two.do('print', { ...label(), kind: 'slip' })).toMatchObject({ outcome: 'applied' })
    expect(await two.do('print', label())).toMatchObject({
      outcome: 'conflict',
      code: 'conflict.printedTwice',
    })
    const [conflict] = await backend.sql<{ id: string }>(
      'select id from public.conflicts where order_id = $1',
      [id],
    )
    const settle = { conflictId: conflict?.id ?? '', resolution: 'the second' }
    expect(await one.do('resolveConflict', settle)).toMatchObject({ outcome: 'applied' })
    expect(await two.do('resolveConflict', settle)).toMatchObject({
      outcome: 'refused',
      code: 'rule.alreadyResolved',
    })
  })

  test('of stock adds up and may go below zero, marked', async () => {
    const desk = await deskOf()
    const at = { productId: shop.productIds[1] ?? '', shopId: shop.shopId }
    await desk.do('count', { ...at, counted: 2, believed: null })
    const { details } = await desk.do('moveStock', { ...at, delta: -5 })
    expect(details).toEqual({ onHand: -3, isOversold: true })
    // Ten lay there while the desk believed two: what left meanwhile stays gone.
    expect((await desk.do('count', { ...at, counted: 10, believed: 2 })).details).toEqual({
      onHand: 5,
      isOversold: false,
    })
  })

  test('about what the server does not know is kept all the same', async () => {
    const desk = await deskOf()
    const mutation = desk.act('moveStock', { productId: randomUUID(), shopId: shop.shopId, delta: 1 })
    const { results } = await desk.push([mutation])
    expect(results[0]?.slice(1, 3)).toEqual(['conflict', 'conflict.unknownProduct'])
    expect(await countOf('desk_events', mutation.id)).toBe(1)
  })

  test('says who did what, where, before and after', async () => {
    const desk = await deskOf()
    const mutation = desk.act('ship', { orderId: anOrder() })
    await desk.push([mutation])
    const [event] = await backend.sql('select * from public.desk_events where mutation_id = $1', [
      mutation.id,
    ])
    expect(event).toMatchObject({
      act: 'ship',
      class: 'reversible',
      desk_id: desk.id,
      user_id: shop.owner.id,
      before: { stage: 'new' },
      occurred_at: new Date(mutation.at),
    })
  })
})

describe('a request', () => {
  test('to note merges with what another desk wrote, or keeps the server’s and shows both', async () => {
    const [one, two] = [await deskOf(), await deskOf()]
    const id = anOrder()
    await one.do('note', { orderId: id, base: '', note: 'gift' })
    await one.do('note', { orderId: id, base: 'gift', note: 'gift, wrap it' })
    expect(await two.do('note', { orderId: id, base: 'gift', note: 'a gift' })).toMatchObject({
      outcome: 'applied',
    })
    expect((await order(id))?.['note']).toBe('a gift, wrap it')
    expect(await two.do('note', { orderId: id, base: 'gift', note: 'present' })).toMatchObject({
      outcome: 'conflict',
      code: 'conflict.note',
    })
    expect((await order(id))?.['note']).toBe('a gift, wrap it')
  })

  test('to note asks where both together are longer than a desk can write, and any choice settles it', async () => {
    const [one, two] = [await deskOf(), await deskOf()]
    const id = anOrder()
    // Each emoji is two letters of a text field: 2,000 of them with the space between.
    const [theirs, ours] = [`${'🎁'.repeat(500)} box`, `box ${'b'.repeat(1_000)}`]
    await one.do('note', { orderId: id, base: '', note: 'box' })
    await one.do('note', { orderId: id, base: 'box', note: theirs })
    expect(await two.do('note', { orderId: id, base: 'box', note: ours })).toMatchObject({
      outcome: 'conflict',
      code: 'conflict.note',
    })
    expect(await conflictsOf(id)).toMatchObject([{ kind: 'note', status: 'open' }])
    expect(await two.do('note', { orderId: id, base: theirs, note: ours })).toMatchObject({
      outcome: 'applied',
    })
    expect((await order(id))?.['note']).toBe(ours)
  })

  test('to note may shorten one that is longer than a desk can write', async () => {
    const desk = await deskOf()
    const id = anOrder()
    const long = 'from elsewhere '.repeat(400)
    await backend.sql('update public.orders set note = $2 where id = $1', [id, long])
    expect(await desk.do('note', { orderId: id, base: long, note: 'short' })).toMatchObject({
      outcome: 'applied',
    })
    expect((await order(id))?.['note']).toBe('short')
  })

  test('to tag adds and removes one by one', async () => {
    const desk = await deskOf()
    const id = anOrder()
    await desk.do('tag', { orderId: id, add: ['Gift', 'vip'] })
    await desk.do('tag', { orderId: id, add: ['fragile'], remove: ['vip'] })
    expect((await order(id))?.['tags']).toEqual(['fragile', 'gift'])
  })

  test('to hold and to release puts back what was', async () => {
    const desk = await deskOf()
    const id = anOrder()
    await desk.do('hold', { orderId: id, reason: 'asked the buyer' })
    expect(await order(id)).toMatchObject({ hold_reason: 'asked the buyer' })
    await desk.do('release', { orderId: id })
    expect(await desk.do('release', { orderId: id })).toMatchObject({
      outcome: 'refused',
      code: 'rule.notHeld',
    })
  })

  test('to reopen is refused once TikTok has the parcel', async () => {
    const desk = await deskOf()
    const id = anOrder()
    await desk.do('ship', { orderId: id })
    await backend.sql(`update public.orders set order_status = 'awaiting_collection' where id = $1`, [id])
    await backend.sql(`update public.orders set order_status = 'in_transit' where id = $1`, [id])
    expect(await desk.do('reopen', { orderId: id })).toMatchObject({
      outcome: 'refused',
      code: 'rule.notOpen',
    })
  })

  test('to edit or to price is refused where it has changed since, with what it is now', async () => {
    const desk = await deskOf()
    const id = anOrder()
    const edit = { orderId: id, field: 'priorityLevel' as const, from: 'standard', to: 'urgent' }
    expect(await desk.do('editOrder', edit)).toMatchObject({ outcome: 'applied' })
    expect(await desk.do('editOrder', { ...edit, to: 'high' })).toMatchObject({
      code: 'conflict.stale',
      details: { now: 'urgent' },
    })
    const price = { productId: shop.productIds[0] ?? '', fromMinor: 1_299, toMinor: 1_499, currency: 'GBP' }
    expect(await desk.do('price', price)).toMatchObject({ outcome: 'applied' })
    expect(await desk.do('price', { ...price, toMinor: 999 })).toMatchObject({
      code: 'conflict.stale',
      details: { now: 1_499 },
    })
  })
})

test('an illegal transition written straight through the API is refused with its code', async () => {
  const { error } = await shop.owner.client
    .from('orders')
    .update({ order_status: 'delivered' })
    .eq('id', anOrder())
  expect(error).toMatchObject({ code: 'P0001', message: 'order.transition' })
})
