import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Doorbell } from '../../src/main/sync/transport/doorbell.ts'
import { realtimeLines } from '../../src/main/sync/transport/realtime-line.ts'
import { ServerApi } from '../../src/main/sync/transport/server-api.ts'
import { supabaseTransport } from '../../src/main/sync/transport/supabase-transport.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { type Mutation, parseMutation } from '../../src/shared/sync/mutations.ts'
import { type Fault, PASS, seededRule } from '../harness/fault/faults.ts'
import { FaultProxy } from '../harness/fault/proxy.ts'
import { eventually } from '../harness/supabase/channels.ts'
import { addMember, makeShop, type SyncShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

// The program's transport and doorbell over a bad line to the real stack.

const backend = testBackend()
let shop: SyncShop
let proxy: FaultProxy

beforeAll(async () => {
  shop = await makeShop(backend, 3)
  proxy = await FaultProxy.start(backend.url)
})
afterAll(() => proxy.stop())

function transportOf(token: () => Promise<string>, heartbeatMs?: number) {
  const project = { url: proxy.url, key: backend.publishableKey }
  const api = new ServerApi({ project, session: { accessToken: token, refresh: token } })
  const after = (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  }
  const bell = new Doorbell(realtimeLines({ project, accessToken: token, heartbeatMs }), {
    after,
    chance: () => 0,
    nowMs: () => performance.now(),
  })
  return { transport: supabaseTransport(api, bell), bell }
}

const owner = async () => shop.owner.token
const ring = () =>
  backend.sql('update public.orders set note = $2 where id = $1', [shop.orderIds[0], randomUUID()])

describe('a push over a bad line', () => {
  let transport: ReturnType<typeof transportOf>['transport']
  let seq = 0
  beforeAll(() => {
    transport = transportOf(owner).transport
  })
  const tag = (name: string): Mutation => {
    seq += 1
    const payload = { orderId: shop.orderIds[1] ?? '', add: [name] }
    return parseMutation({ id: randomUUID(), seq, act: 'tag', at: 1_795_000_000_000, payload })
  }
  const registered = async () => {
    proxy.rule = () => PASS
    seq = 0
    const desk = { creatorId: shop.creatorId, name: 'Bench', platform: 'linux', appVersion: '1' }
    return (await transport.register({ ...desk, deviceId: randomUUID() })).deviceId
  }
  /** How often the server did a mutation. */
  const done = async (id: string) =>
    (await backend.sql('select 1 from public.desk_events where mutation_id = $1', [id])).length

  test.each<[string, Fault]>([
    ['its answer is lost', { kind: 'loseAnswer' }],
    ['its answer breaks in the middle', { kind: 'cutResponse', after: 20 }],
  ])('is done once when %s and it is sent again', async (_what, fault) => {
    const deviceId = await registered()
    const mutation = tag('lost')
    proxy.rule = () => fault
    await expect(transport.push(deviceId, [mutation])).rejects.toMatchObject({ code: 'net.offline' })
    proxy.rule = () => PASS
    const { results } = await transport.push(deviceId, [mutation])
    expect(results).toEqual([[mutation.id, 'applied', null, null]])
    expect(await done(mutation.id)).toBe(1)
  })

  test('is done once when the line doubles it', async () => {
    const deviceId = await registered()
    const mutation = tag('twice')
    proxy.rule = () => ({ kind: 'duplicate' })
    expect((await transport.push(deviceId, [mutation])).results).toHaveLength(1)
    expect(await done(mutation.id)).toBe(1)
  })

  test('is not done when it breaks on its way there', async () => {
    const deviceId = await registered()
    const mutation = tag('broken')
    proxy.rule = () => ({ kind: 'cutRequest', after: 60 })
    await expect(transport.push(deviceId, [mutation])).rejects.toMatchObject({ code: 'net.offline' })
    expect(await done(mutation.id)).toBe(0)
  })

  test('arrives in the end, in order and each once, whatever the weather', async () => {
    const deviceId = await registered()
    const mutations = Array.from({ length: 25 }, (_, at) => tag(`w${at}`))
    proxy.rule = seededRule(42)
    for (const mutation of mutations) await untilAnswered(() => transport.push(deviceId, [mutation]))
    for (const mutation of mutations) expect(await done(mutation.id), mutation.id).toBe(1)
    const acked = await backend.sql<{ id: string }>(
      'select mutation_id as id from public.applied_mutations where device_id = $1 order by push_seq',
      [deviceId],
    )
    expect(acked.map(({ id }) => id)).toEqual(mutations.map(({ id }) => id))
  })
})

describe('a doorbell over a bad line', () => {
  /** Listens until the test is over; `heard` has rings and, as words, joining and losing. */
  async function listening(token: () => Promise<string> = owner, heartbeatMs?: number) {
    const heard: string[] = []
    const { transport, bell } = transportOf(token, heartbeatMs)
    const stop = transport.listen(shop.creatorId, {
      onRing: (xid) => heard.push(xid),
      onJoined: (isJoined) => heard.push(isJoined ? 'joined' : 'gone'),
    })
    onTestFinished(stop)
    return { heard, bell, stop }
  }
  const isRung = (heard: readonly string[]) => /^\d+$/.test(heard.at(-1) ?? '')
  /** Rings once, and is heard. */
  const hears = async (heard: readonly string[]) => {
    await ring()
    await eventually(() => isRung(heard))
  }

  test('comes back after its socket broke, and tells that nothing was heard meanwhile', async () => {
    const { heard } = await listening()
    await eventually(() => heard.includes('joined'))
    await hears(heard)
    proxy.dropSockets()
    await eventually(() => heard.slice(-2).join() === 'gone,joined')
    await hears(heard)
  })

  test('notices by its heart that an open line is dead', async () => {
    const { heard } = await listening(owner, 300)
    await eventually(() => heard.includes('joined'))
    proxy.freezeSockets()
    await eventually(() => heard.slice(-2).join() === 'gone,joined')
    await hears(heard)
  })

  test('comes back when the network does', async () => {
    const { heard } = await listening()
    await eventually(() => heard.includes('joined'))
    await proxy.unplug()
    await eventually(() => heard.at(-1) === 'gone')
    await proxy.plug()
    await eventually(() => heard.at(-1) === 'joined')
    await hears(heard)
  })

  test('outlives its token, where it is shown the next one in time', async () => {
    const tokens = await shortTokens()
    const { heard, bell } = await listening(async () => tokens.now())
    await eventually(() => heard.includes('joined'))
    await tokens.renew()
    bell.renewToken()
    await tokens.firstHasEnded()
    await hears(heard)
    expect(heard.filter((one) => one === 'gone')).toEqual([])
  })

  test('comes back with the next token after the server closed it with the first', async () => {
    const tokens = await shortTokens()
    const { heard } = await listening(async () => tokens.now())
    await eventually(() => heard.includes('joined'))
    await tokens.renew()
    await eventually(() => heard.slice(-2).join() === 'gone,joined')
    await hears(heard)
  })

  test('is heard by members alone', async () => {
    const packer = await addMember(backend, shop, 'packer')
    const stranger = await backend.createUser()
    const [inside, outside] = [
      await listening(async () => packer.token),
      await listening(async () => stranger.token),
    ]
    await eventually(() => inside.heard.includes('joined'))
    await hears(inside.heard)
    expect(outside.heard).toEqual([])
  })

  /** A token of two seconds and its successor. */
  async function shortTokens() {
    const sign = (lifetime: string) =>
      backend.token(
        { sub: shop.owner.id, aud: 'authenticated', role: 'authenticated', session_id: randomUUID() },
        lifetime,
      )
    let token = await sign('2s')
    const ends = performance.now() + 2_500
    return {
      now: () => token,
      renew: async () => {
        token = await sign('1h')
      },
      firstHasEnded: async () => {
        await eventually(() => performance.now() > ends)
      },
    }
  }
})

/** Sends the same again until the server has answered, as an engine does. */
async function untilAnswered(work: () => Promise<unknown>): Promise<void> {
  await eventually(async () => {
    try {
      await work()
      return true
    } catch (error) {
      if (error instanceof AppError && /^(?:net|auth)\./.test(error.code)) return false
      throw error
    }
  })
}
