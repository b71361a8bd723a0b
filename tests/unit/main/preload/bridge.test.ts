import { describe, expect, test } from 'vitest'
import { type BridgePorts, buildApi } from '../../../../src/main/preload/bridge.ts'
import { EVENT_CHANNEL, IPC_VERSION, REQUEST_CHANNEL } from '../../../../src/main/preload/wire.ts'
import * as envelope from '../../../../src/shared/ipc/envelope.ts'

type Call = (...args: unknown[]) => Promise<unknown>
interface TestApi {
  orders: { rows: Call; ship: Call }
  files: { register: Call }
  shell: { reload: Call }
  on: (name: string, listener: (...received: unknown[]) => void) => () => void
}

function build(changes: Partial<BridgePorts> = {}) {
  const sent: Record<string, unknown>[] = []
  let tell: Parameters<BridgePorts['listen']>[0] = () => undefined
  let listens = 0
  let next = 0
  const ports: BridgePorts = {
    invoke: async (request) => {
      sent.push({ ...request })
      return { ok: true, value: 'answer' }
    },
    listen: (listener) => {
      listens += 1
      tell = listener
    },
    uuid: () => `id-${next++}`,
    pathOf: () => '/home/ada/orders.csv',
    ...changes,
  }
  const names = {
    version: IPC_VERSION,
    kinds: { 'orders.rows': 'query', 'orders.ship': 'command' },
    events: ['orders.changed'],
  } as const
  const api = buildApi(names, ports) as unknown as TestApi
  return {
    api,
    sent,
    emit: (name: string, payload: unknown) => tell({ name, payload }),
    listens: () => listens,
  }
}

test('the constants of the wire are those of the envelope', () => {
  expect({ IPC_VERSION, REQUEST_CHANNEL, EVENT_CHANNEL }).toEqual({
    IPC_VERSION: envelope.IPC_VERSION,
    REQUEST_CHANNEL: envelope.REQUEST_CHANNEL,
    EVENT_CHANNEL: envelope.EVENT_CHANNEL,
  })
})

describe('calls', () => {
  test('a query goes out as an envelope without a command id, also when a page gives one', async () => {
    const { api, sent } = build()
    expect(await api.orders.rows({ from: 1 }, 'mine')).toEqual({ ok: true, value: 'answer' })
    expect(sent).toEqual([{ v: 1, id: 'id-0', method: 'orders.rows', input: { from: 1 } }])
  })

  test('a command gets an id of its own, or the one the page gives', async () => {
    const { api, sent } = build()
    await api.orders.ship({})
    await api.orders.ship({}, 'mine')
    expect(sent[0]).toMatchObject({ method: 'orders.ship', commandId: 'id-0' })
    expect(sent[1]).toMatchObject({ commandId: 'mine' })
  })

  test('a failure of the channel is an answer without its text', async () => {
    const { api } = build({
      invoke: async () => Promise.reject(new Error('Error invoking remote method at /srv/x')),
    })
    const answer = await api.orders.rows({})
    expect(answer).toMatchObject({ ok: false, error: { code: 'invariant.broken', retryable: false } })
    expect(JSON.stringify(answer)).not.toContain('/srv')
  })

  test('nothing but the contract, the shell and the ways to listen and drop is there (trust 17)', () => {
    const { api } = build()
    expect(Object.keys(api).sort()).toEqual(['files', 'on', 'orders', 'shell'])
    expect(Object.keys(api.orders).sort()).toEqual(['rows', 'ship'])
  })
})

describe('events', () => {
  test('a listener gets the payload and nothing else (trust 22)', () => {
    const { api, emit } = build()
    const received: unknown[][] = []
    api.on('orders.changed', (...args) => received.push(args))
    emit('orders.changed', { ids: ['a'] })
    emit('another', {})
    expect(received).toEqual([[{ ids: ['a'] }]])
  })

  test('each subscription ends by itself, and all share one channel', () => {
    const { api, emit, listens } = build()
    const heard: string[] = []
    const listener = () => heard.push('same')
    const stopFirst = api.on('orders.changed', listener)
    api.on('orders.changed', listener)
    stopFirst()
    stopFirst()
    emit('orders.changed', {})
    expect(heard).toEqual(['same'])
    expect(listens()).toBe(1)
  })

  test('stopping from inside a listener harms nobody', () => {
    const { api, emit } = build()
    const heard: string[] = []
    const stop = api.on('orders.changed', () => {
      heard.push('first')
      stop()
    })
    api.on('orders.changed', () => heard.push('second'))
    emit('orders.changed', {})
    emit('orders.changed', {})
    expect(heard).toEqual(['first', 'second', 'second'])
  })

  test.each(['other', 'creatorflow:event', '__proto__', ''])('there is no event "%s" (trust 22)', (name) => {
    expect(() => build().api.on(name, () => undefined)).toThrow(TypeError)
  })

  test('what is not a function cannot listen', () => {
    expect(() => build().api.on('orders.changed', null as never)).toThrow(TypeError)
  })
})

describe('dropped files', () => {
  test('the path goes to main and not to the page (trust 24)', async () => {
    const { api, sent } = build()
    const answer = await api.files.register({})
    expect(sent).toEqual([
      { v: 1, id: 'id-0', method: 'files.registerDropped', input: { path: '/home/ada/orders.csv' } },
    ])
    expect(JSON.stringify(answer)).not.toContain('ada')
  })

  test('a file without a path, or no file at all, is refused and nothing is sent (trust 24)', async () => {
    const scripted = build({ pathOf: () => '' })
    expect(await scripted.api.files.register({})).toMatchObject({
      ok: false,
      error: { code: 'input.invalid' },
    })
    const notFile = build({
      pathOf: () => {
        throw new TypeError('not a File')
      },
    })
    expect(await notFile.api.files.register('/etc/passwd')).toMatchObject({
      ok: false,
      error: { code: 'input.invalid' },
    })
    expect([...scripted.sent, ...notFile.sent]).toEqual([])
  })
})
