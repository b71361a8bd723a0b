import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { ServerApi } from '../../src/main/sync/transport/server-api.ts'
import {
  type Fault,
  loginPage,
  PASS,
  seededRule,
  serverFailed,
  tooMany,
  unauthorized,
} from '../harness/fault/faults.ts'
import { FaultProxy } from '../harness/fault/proxy.ts'

/** A server that remembers what arrived whole and answers it. */
async function startTarget() {
  const arrived: string[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      arrived.push(Buffer.concat(pieces).toString())
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ count: arrived.length, filler: 'x'.repeat(1_000) }))
    })
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.on('message', (words) => socket.send(`heard ${words}`)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    arrived,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      sockets.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

let target: Awaited<ReturnType<typeof startTarget>>
let proxy: FaultProxy
let tokens: number

beforeEach(async () => {
  target = await startTarget()
  proxy = await FaultProxy.start(target.url)
  tokens = 1
})
afterEach(async () => {
  await proxy.stop()
  await target.stop()
})

/** What the program's own API makes of it, over real connections. */
const ask = (timeoutMs = 5_000) => {
  const session = {
    accessToken: async () => `token-${tokens}`,
    refresh: async () => {
      tokens += 1
      return `token-${tokens}`
    },
  }
  const api = new ServerApi({ project: { url: proxy.url, key: 'sb_publishable_key' }, session })
  return api.rpc('count', { note: 'a body of some length, to be cut' }, timeoutMs)
}
const always = (fault: Fault) => {
  proxy.rule = () => fault
}

describe('a request', () => {
  test('passes whole when nothing is wrong', async () => {
    expect(await ask()).toMatchObject({ count: 1 })
    expect(target.arrived).toEqual(['{"note":"a body of some length, to be cut"}'])
    expect(proxy.counts).toMatchObject({ pass: 1, lose: 0 })
  })

  test('passes later, and is overtaken meanwhile', async () => {
    proxy.rule = ({ at }) => (at === 0 ? { kind: 'latency', ms: 200 } : PASS)
    const late = ask()
    await expect.poll(() => proxy.counts.latency).toBe(1)
    expect(await ask()).toMatchObject({ count: 1 })
    expect(await late).toMatchObject({ count: 2 })
  })

  test.each<[string, Fault, arrives: number, code: string]>([
    ['is lost', { kind: 'lose' }, 0, 'net.timeout'],
    ['is answered in part and then never', { kind: 'halfOpen', after: 100 }, 1, 'net.timeout'],
    ['breaks in the middle', { kind: 'cutRequest', after: 10 }, 0, 'net.offline'],
    ['breaks in the middle of its answer', { kind: 'cutResponse', after: 100 }, 1, 'net.offline'],
    ['breaks before the first byte of its answer', { kind: 'cutResponse', after: 0 }, 1, 'net.offline'],
    ['is done, and its answer lost', { kind: 'loseAnswer' }, 1, 'net.offline'],
    ['is too many', tooMany(3), 0, 'net.busy'],
    ['meets a server that fails', serverFailed(), 0, 'net.serverFailed'],
    ['meets a login page', loginPage(), 0, 'net.captivePortal'],
  ])('that %s', async (_what, fault, arrives, code) => {
    always(fault)
    await expect(ask(code === 'net.timeout' ? 300 : 5_000)).rejects.toMatchObject({ code })
    expect(target.arrived).toHaveLength(arrives)
    expect(proxy.counts[fault.kind]).toBe(1)
    proxy.rule = () => PASS
    expect(await ask()).toMatchObject({ count: arrives + 1 })
  })

  test('that is duplicated arrives twice, and is answered once', async () => {
    always({ kind: 'duplicate' })
    expect(await ask()).toMatchObject({ count: 2 })
    expect(target.arrived).toHaveLength(2)
  })

  test('whose token is refused comes again with another', async () => {
    proxy.rule = ({ at }) => (at === 0 ? unauthorized() : PASS)
    expect(await ask()).toMatchObject({ count: 1 })
    expect(tokens).toBe(2)
    expect(proxy.counts).toMatchObject({ answer: 1, pass: 1 })
  })

  test('asks for a wait as the server does', async () => {
    always(tooMany(3))
    await expect(ask()).rejects.toMatchObject({ details: { status: 429, retryAfterMs: 3_000 } })
  })

  test('is chosen by a rule that sees it', async () => {
    proxy.rule = ({ method, path, body }) =>
      method === 'POST' && path === '/rest/v1/rpc/count' && body.includes('to be cut') ? serverFailed() : PASS
    await expect(ask()).rejects.toMatchObject({ code: 'net.serverFailed' })
  })
})

describe('a cable', () => {
  test('that is pulled refuses connections, and lets them in again where they were', async () => {
    const { url } = proxy
    await ask()
    await proxy.unplug()
    await expect(ask()).rejects.toMatchObject({ code: 'net.offline', details: { reason: 'refused' } })
    await proxy.plug()
    expect(proxy.url).toBe(url)
    expect(await ask()).toMatchObject({ count: 2 })
  })

  test('that is pulled in the middle of a request breaks it', async () => {
    always({ kind: 'lose' })
    const asked = ask()
    const failed = expect(asked).rejects.toMatchObject({ code: 'net.offline' })
    await expect.poll(() => proxy.counts.lose).toBe(1)
    await proxy.unplug()
    await failed
  })
})

describe('a websocket', () => {
  const open = async () => {
    const socket = new WebSocket(proxy.url.replace('http', 'ws'))
    await once(socket, 'open')
    return socket
  }
  const said = async (socket: WebSocket, words: string) => {
    socket.send(words)
    const [heard] = (await once(socket, 'message')) as [Buffer]
    return String(heard)
  }

  test('passes both ways, until it is dropped', async () => {
    const socket = await open()
    expect(await said(socket, 'one')).toBe('heard one')
    const closed = once(socket, 'close')
    proxy.dropSockets()
    await closed
    expect(proxy.counts).toMatchObject({ socket: 1, socketDropped: 1 })
    const another = await open()
    expect(await said(another, 'two')).toBe('heard two')
    another.terminate()
  })

  test('that is frozen stays open and carries nothing', async () => {
    const socket = await open()
    await said(socket, 'one')
    const heard: unknown[] = []
    socket.on('message', (words) => heard.push(words))
    proxy.freezeSockets()
    socket.send('two')
    // Another one, opened later, has gone there and back while the first was still silent.
    const another = await open()
    expect(await said(another, 'three')).toBe('heard three')
    expect(heard).toEqual([])
    expect(socket.readyState).toBe(WebSocket.OPEN)
    for (const one of [socket, another]) one.terminate()
  })

  test('is turned away where sockets are refused', async () => {
    proxy.isRefusingSockets = true
    const socket = new WebSocket(proxy.url.replace('http', 'ws'))
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error).toBeInstanceOf(Error)
    expect(proxy.counts).toMatchObject({ socketRefused: 1, socket: 0 })
  })
})

describe('chance', () => {
  const kinds = (seed: number) => {
    const rule = seededRule(seed)
    return Array.from({ length: 400 }, (_, at) => rule({ method: 'GET', path: '/', body: '', at }).kind)
  }

  test('is the same for the same seed, and another for another', () => {
    expect(kinds(7)).toEqual(kinds(7))
    expect(kinds(7)).not.toEqual(kinds(8))
  })

  test('brings every kind of bad weather, and lets most through', () => {
    const found = kinds(7)
    expect([...new Set(found)].sort()).toEqual([
      'answer',
      'cutRequest',
      'cutResponse',
      'duplicate',
      'latency',
      'loseAnswer',
      'pass',
    ])
    expect(found.filter((kind) => kind === 'pass').length).toBeGreaterThan(200)
  })

  test('leaves nothing but answers and failures that have a code', async () => {
    proxy.rule = seededRule(11)
    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => ask()))
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason.code).toMatch(/^(?:net|auth)\./)
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(30)
    expect(target.arrived.length).toBeGreaterThan(30)
  })
})
