import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SyncTransport } from '../../src/main/sync/ports.ts'
import { Doorbell } from '../../src/main/sync/transport/doorbell.ts'
import { realtimeLines } from '../../src/main/sync/transport/realtime-line.ts'
import { ServerApi } from '../../src/main/sync/transport/server-api.ts'
import { supabaseTransport } from '../../src/main/sync/transport/supabase-transport.ts'
import type { Cursor, Page } from '../../src/shared/sync/answers.ts'
import { type Mutation, type Payload, parseMutation } from '../../src/shared/sync/mutations.ts'
import { readRows } from '../../src/shared/sync/row-reader.ts'
import { eventually } from '../harness/supabase/channels.ts'
import { makeShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import { FakeServer } from '../harness/sync/fake-server.ts'

/** A server with three orders of one creator, and what a test does to it from outside. */
interface World {
  readonly transport: SyncTransport
  /** As somebody who has nothing to do with the creator. */
  readonly stranger: SyncTransport
  readonly creatorId: string
  /** Newest last. */
  readonly orderIds: readonly string[]
  touch(orderId: string, note: string): Promise<void>
  cancel(orderId: string): Promise<void>
  remove(orderId: string): Promise<void>
  /** Begins a transaction that has drawn its xid; it changes the order's note when it commits. */
  late(orderId: string, note: string): Promise<() => Promise<void>>
  revoke(deviceId: string): Promise<void>
  close(): Promise<void>
}

const backend = testBackend()

async function real(): Promise<World> {
  const shop = await makeShop(backend, 3)
  const other = await backend.createUser()
  const project = { url: backend.url, key: backend.publishableKey }
  const apis: ServerApi[] = []
  const transportOf = ({ token }: { token: string }) => {
    const api = new ServerApi({
      project,
      session: { accessToken: async () => token, refresh: async () => token },
    })
    apis.push(api)
    const lines = realtimeLines({ project, accessToken: async () => token })
    const after = (ms: number, work: () => void) => {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    }
    return supabaseTransport(
      api,
      new Doorbell(lines, { after, chance: () => 0, nowMs: () => performance.now() }),
    )
  }
  const set = async (id: string, column: string, value: string) => {
    await backend.sql(`update public.orders set ${column} = $2 where id = $1`, [id, value])
  }
  return {
    transport: transportOf(shop.owner),
    stranger: transportOf(other),
    creatorId: shop.creatorId,
    orderIds: shop.orderIds,
    touch: (id, note) => set(id, 'note', note),
    cancel: (id) => set(id, 'order_status', 'cancelled'),
    remove: async (id) => {
      await backend.sql('delete from public.orders where id = $1', [id])
    },
    late: async (id, note) => {
      const client = await backend.connect()
      await client.query('begin')
      await client.query('select pg_current_xact_id()')
      return async () => {
        await client.query('update public.orders set note = $2 where id = $1', [id, note])
        await client.query('commit')
      }
    },
    revoke: async (id) => {
      await shop.owner.client.rpc('revoke_desk', { desk_id: id })
    },
    close: async () => {
      for (const api of apis) api.stop()
    },
  }
}

async function fake(): Promise<World> {
  const server = new FakeServer()
  const orderIds = [1, 2, 3].map((at) => server.addOrder({ order_date: server.now + at }))
  return {
    transport: server.transport(),
    stranger: new FakeServer().transport(),
    creatorId: server.creatorId,
    orderIds,
    touch: async (id, note) => server.change('orders', id, { note }),
    cancel: async (id) => server.change('orders', id, { order_status: 'cancelled' }),
    remove: async (id) => server.remove('orders', id),
    late: async (id, note) => {
      const transaction = server.begin()
      return async () => {
        transaction.write('orders', { ...server.row('orders', id), note, id })
        transaction.commit()
      }
    },
    revoke: async (id) => server.revoke(id),
    close: async () => undefined,
  }
}

describe.each([
  ['the real server', real],
  ['the fake', fake],
])('%s', (_name, make) => {
  let world: World

  beforeAll(async () => {
    world = await make()
  })
  afterAll(() => world.close())

  const register = async (transport = world.transport, deviceId: string = randomUUID()) =>
    await transport.register({
      deviceId,
      creatorId: world.creatorId,
      name: 'Bench',
      platform: 'linux',
      appVersion: '1.0.0',
    })

  /** Pulls until `isDone`, as an engine does that waits for a watermark. */
  async function pullUntil(
    deviceId: string,
    from: Cursor | null,
    isDone: (pages: readonly Page[]) => boolean,
  ) {
    const pages: Page[] = []
    let cursor = from
    await eventually(async () => {
      const answer = await world.transport.pull(deviceId, cursor, 5_000)
      if ('mustBootstrap' in answer) throw new Error(`The server wants a bootstrap: ${answer.mustBootstrap}`)
      pages.push(answer)
      cursor = answer.cursor
      return !answer.more && isDone(pages)
    })
    return { pages, cursor: pages.at(-1)?.cursor as Cursor }
  }
  const passed = (xid: string) => (pages: readonly Page[]) =>
    BigInt(pages.at(-1)?.cursor.xid ?? 0) > BigInt(xid)
  const copied = async () => {
    const { deviceId } = await register()
    return { deviceId, ...(await pullUntil(deviceId, null, () => true)) }
  }
  const noteOf = (pages: readonly Page[], id: string) =>
    pages
      .flatMap(({ tables }) => (tables.orders ? readRows('orders', tables.orders) : []))
      .filter((row) => row.id === id)
      .at(-1)?.note
  let seq = 0
  const act = <Act extends Mutation['act']>(name: Act, payload: Payload<Act>): Mutation => {
    seq += 1
    return parseMutation({ id: randomUUID(), seq, act: name, at: 1_795_000_000_000, payload } as Mutation)
  }

  test('registers a desk, says where it stands, and refuses a stranger', async () => {
    const answer = await register()
    expect(answer).toMatchObject({ creatorId: world.creatorId, role: 'owner', lastPushSeq: 0 })
    expect(await register(world.transport, answer.deviceId)).toMatchObject({ epoch: answer.epoch })
    await expect(register(world.stranger)).rejects.toMatchObject({ code: 'denied.remote' })
  })

  test('hands out everything once, and then nothing until something changes', async () => {
    const { deviceId, pages, cursor } = await copied()
    expect(pages[0]).toMatchObject({ isBootstrap: true, more: true })
    const orders = pages.flatMap(({ tables }) => (tables.orders ? readRows('orders', tables.orders) : []))
    expect(orders.map(({ id }) => id).sort()).toEqual([...world.orderIds].sort())
    const idle = await world.transport.pull(deviceId, cursor, 5_000)
    expect(idle).toMatchObject({ isBootstrap: false, more: false, tables: {}, gone: [], acks: [] })
  })

  test('brings a change, and a row that is gone as a tombstone', async () => {
    const [first = '', second = ''] = world.orderIds
    const { deviceId, cursor } = await copied()
    await world.touch(first, 'look here')
    await world.remove(second)
    const { pages } = await pullUntil(deviceId, cursor, (all) => all.some(({ gone }) => gone.length > 0))
    expect(noteOf(pages, first)).toBe('look here')
    expect(pages.flatMap(({ gone }) => gone).some(([table, id]) => table === 'orders' && id === second)).toBe(
      true,
    )
  })

  test('waits for a transaction that began earlier, and then brings it', async () => {
    const [first = '', , third = ''] = world.orderIds
    const { deviceId, cursor } = await copied()
    const commit = await world.late(first, 'came late')
    await world.touch(third, 'came early')
    const before = await world.transport.pull(deviceId, cursor, 5_000)
    expect(before).toMatchObject({ tables: {}, more: false })
    await commit()
    const { pages } = await pullUntil(
      deviceId,
      'cursor' in before ? before.cursor : null,
      (all) => noteOf(all, first) === 'came late',
    )
    expect(noteOf(pages, third)).toBe('came early')
  })

  test('acknowledges an edit on the page that holds it, and applies it once however often it is sent', async () => {
    const [first = ''] = world.orderIds
    const { deviceId, cursor } = await copied()
    const hold = act('hold', { orderId: first, reason: 'look at the address' })
    const answers = [
      await world.transport.push(deviceId, [hold]),
      await world.transport.push(deviceId, [hold]),
      await world.transport.push(deviceId, [hold]),
    ]
    expect(answers.map(({ results }) => results)).toEqual(Array(3).fill([[hold.id, 'applied', null, null]]))
    const { pages } = await pullUntil(deviceId, cursor, passed(answers[0]?.xid ?? '0'))
    const acks = pages.filter((page) => page.acks.length > 0)
    expect(acks.map((page) => page.acks)).toEqual([[[hold.id, hold.seq, 'applied', null, null]]])
    expect(acks[0]?.tables.orders?.rows.map(([id]) => id)).toEqual([first])
    const journal = pages.flatMap(({ tables }) =>
      tables.desk_events ? readRows('desk_events', tables.desk_events) : [],
    )
    expect(journal.filter((event) => event.mutation_id === hold.id)).toHaveLength(1)
    await world.transport.push(deviceId, [act('release', { orderId: first })])
  })

  test('refuses one act by its code and goes on with those behind it', async () => {
    const [first = '', , third = ''] = world.orderIds
    const { deviceId } = await copied()
    const answer = await world.transport.push(deviceId, [
      act('release', { orderId: first }),
      act('tag', { orderId: third, add: ['gift'] }),
    ])
    expect(answer.results.map(([, outcome, code]) => [outcome, code])).toEqual([
      ['refused', 'rule.notHeld'],
      ['applied', null],
    ])
    expect(answer).toMatchObject({ taken: 2, more: false })
  })

  test('keeps a fact that does not fit, and asks a person', async () => {
    const [, , third = ''] = world.orderIds
    const { deviceId, cursor } = await copied()
    await world.cancel(third)
    const answer = await world.transport.push(deviceId, [act('ship', { orderId: third })])
    expect(answer.results.map(([, outcome, code]) => [outcome, code])).toEqual([
      ['conflict', 'conflict.shippedCancelled'],
    ])
    const { pages } = await pullUntil(deviceId, cursor, passed(answer.xid))
    expect(pages.some(({ tables }) => tables.conflicts?.rows.length === 1)).toBe(true)
  })

  test('refuses the same id with something else in it, and a new act below one that was sent', async () => {
    const [first = ''] = world.orderIds
    const { deviceId } = await copied()
    const one = act('tag', { orderId: first, add: ['a'] })
    await world.transport.push(deviceId, [one])
    const forged = { ...one, payload: { orderId: first, add: ['b'] } } as Mutation
    const { results } = await world.transport.push(deviceId, [forged])
    expect(results.map(([, outcome, code]) => [outcome, code])).toEqual([['refused', 'sync.forked']])
    await expect(
      world.transport.push(deviceId, [{ ...act('tag', { orderId: first, add: ['c'] }), seq: one.seq }]),
    ).rejects.toMatchObject({ code: 'sync.outOfOrder' })
  })

  test('wants a bootstrap for a cursor of another history, or one that is ahead', async () => {
    const { deviceId, cursor } = await copied()
    const pull = (other: Cursor) => world.transport.pull(deviceId, other, 5_000)
    expect(await pull({ ...cursor, epoch: 'other' })).toMatchObject({ mustBootstrap: 'epoch' })
    const far = String(BigInt(cursor.xid) + 1_000_000n)
    expect(await pull({ ...cursor, xid: far })).toMatchObject({ mustBootstrap: 'ahead' })
    await expect(
      world.transport.digest(deviceId, { ...cursor, epoch: 'other' }, 'orders'),
    ).rejects.toMatchObject({ code: 'sync.refused', details: { code: 'mustBootstrap' } })
  })

  test('compares a table by buckets, and hands out the rows of those asked for', async () => {
    const [first = ''] = world.orderIds
    const { deviceId, cursor } = await copied()
    const all = await world.transport.digest(deviceId, cursor, 'orders')
    expect(all.page).toBeNull()
    expect(all.buckets?.reduce((sum, [, rows]) => sum + rows, 0)).toBe(2)
    const bucket = Number.parseInt(first.slice(-2), 16)
    const some = await world.transport.digest(deviceId, cursor, 'orders', [bucket])
    expect(some.buckets).toBeNull()
    const rows = some.page ? readRows('orders', some.page) : []
    expect(rows.map(({ id }) => id)).toContain(first)
  })

  test('lets a claim be held by one desk at a time', async () => {
    const [first = ''] = world.orderIds
    const [one, other] = [await register(), await register()]
    await world.transport.push(one.deviceId, [act('claim', { orderId: first })])
    const { results } = await world.transport.push(other.deviceId, [act('claim', { orderId: first })])
    expect(results.map(([, outcome, code]) => [outcome, code])).toEqual([['refused', 'rule.claimed']])
  })

  test('rings the doorbell of a creator, with the transaction to pull up to', async () => {
    const [first = ''] = world.orderIds
    const { deviceId } = await register()
    const rings: string[] = []
    const joined: boolean[] = []
    const stop = world.transport.listen(world.creatorId, {
      onRing: (xid) => rings.push(xid),
      onJoined: (isJoined) => joined.push(isJoined),
    })
    await eventually(() => joined.length > 0)
    const { xid } = await world.transport.push(deviceId, [act('tag', { orderId: first, add: ['rung'] })])
    await eventually(() => rings.includes(xid))
    stop()
    expect(joined).toEqual([true])
  })

  test('stops a desk from the moment it is revoked', async () => {
    const { deviceId, cursor } = await copied()
    await world.revoke(deviceId)
    await expect(world.transport.pull(deviceId, cursor, 5_000)).rejects.toMatchObject({
      code: 'denied.deskRevoked',
    })
    await expect(
      world.transport.push(deviceId, [act('pick', { orderId: world.orderIds[0] ?? '' })]),
    ).rejects.toMatchObject({ code: 'denied.deskRevoked' })
    await expect(register(world.transport, deviceId)).rejects.toMatchObject({ code: 'denied.deskRevoked' })
  })

  test('knows no desk that was never registered', async () => {
    await expect(world.transport.pull(randomUUID(), null, 5_000)).rejects.toMatchObject({
      code: 'sync.refused',
      details: { code: 'desk.unknown' },
    })
  })
})
