import { describe, expect, test } from 'vitest'
import type { Fetch } from '../../../../../src/main/auth/checked-fetch.ts'
import { ServerApi } from '../../../../../src/main/sync/transport/server-api.ts'
import { supabaseTransport } from '../../../../../src/main/sync/transport/supabase-transport.ts'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'

const project = { url: 'https://shop.example.test', key: 'sb_publishable_key' }
const cursor = { epoch: 'e', xid: '7' }
const page = {
  cursor,
  more: false,
  watermark: '7',
  serverTime: 1,
  isBootstrap: false,
  tables: {},
  gone: [],
  acks: [],
}

/** A session whose tokens count up. */
function countedSession() {
  let count = 1
  const seen: (string | undefined)[] = []
  return {
    seen,
    accessToken: async () => `token-${count}`,
    refresh: async (rejected?: string) => {
      seen.push(rejected)
      if (rejected === `token-${count}`) count += 1
      return `token-${count}`
    },
  }
}

function transportOver(fetch: Fetch, session = countedSession()) {
  const api = new ServerApi({ project, session, fetch })
  return {
    api,
    session,
    transport: supabaseTransport(api, { listen: () => () => undefined, pulling: () => () => undefined }),
  }
}
const answering = (answer: () => Response) => transportOver(async () => answer()).transport
const failing = (error: () => unknown) =>
  transportOver(async () => {
    throw error()
  }).transport
const pull = (transport: ReturnType<typeof answering>) => transport.pull('d', cursor, 1_000)
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers })
const raised = (message: string, details: unknown = {}) =>
  json({ code: 'P0001', message, details: JSON.stringify(details), hint: 'Do this.' }, 400)
const caused = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('any words'), { code }) })

describe('a request', () => {
  test('goes to the function with its arguments, the wire’s version, the key and the token', async () => {
    const asked: { url: string; body: unknown; headers: Headers }[] = []
    const { transport } = transportOver(async (input, init) => {
      asked.push({
        url: String(input),
        body: JSON.parse(String(init?.body)),
        headers: new Headers(init?.headers),
      })
      return json(page)
    })
    expect(await transport.pull('device', cursor, 5_000)).toEqual(page)
    expect(asked[0]).toMatchObject({
      url: 'https://shop.example.test/rest/v1/rpc/sync_pull',
      body: { device_id: 'device', cursor, page_limit: 5_000, schema_version: 1 },
    })
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer token-1')
    expect(asked[0]?.headers.get('apikey')).toBe(project.key)
  })

  test('is asked again once with another token after a 401', async () => {
    const shown: (string | null)[] = []
    const { transport, session } = transportOver(async (_input, init) => {
      shown.push(new Headers(init?.headers).get('authorization'))
      return shown.length === 1 ? json({ code: 'PGRST301', message: 'JWT expired' }, 401) : json(page)
    })
    expect(await pull(transport)).toEqual(page)
    expect(shown).toEqual(['Bearer token-1', 'Bearer token-2'])
    expect(session.seen).toEqual(['token-1'])
  })

  test('that gets 401 again means that nobody is signed in', async () => {
    let count = 0
    const { transport } = transportOver(async () => {
      count += 1
      return json({}, 401)
    })
    await expect(pull(transport)).rejects.toMatchObject({ code: 'auth.signedOut' })
    expect(count).toBe(2)
  })

  test('fails as the refresh does, with what that says', async () => {
    const { transport } = transportOver(async () => json({}, 401), {
      ...countedSession(),
      refresh: async () => {
        throw new AppError('net.offline', 'no network')
      },
    })
    await expect(pull(transport)).rejects.toMatchObject({ code: 'net.offline' })
  })

  test('of twenty desks at once that get 401 is refreshed for each token once', async () => {
    const { transport, session } = transportOver(async (_input, init) =>
      new Headers(init?.headers).get('authorization') === 'Bearer token-1' ? json({}, 401) : json(page),
    )
    const answers = await Promise.all(Array.from({ length: 20 }, () => pull(transport)))
    expect(answers).toEqual(Array(20).fill(page))
    expect(await session.accessToken()).toBe('token-2')
  })

  test('is stopped with the api, and none is sent after that', async () => {
    const { api, transport } = transportOver(never)
    const asked = pull(transport)
    api.stop()
    await expect(asked).rejects.toMatchObject({ code: 'net.offline', details: { reason: 'stopped' } })
    await expect(pull(transport)).rejects.toMatchObject({ code: 'net.offline' })
  })
})

describe('no answer', () => {
  test.each([
    ['ENOTFOUND', 'net.offline', 'dns'],
    ['EAI_AGAIN', 'net.offline', 'dns'],
    ['ECONNREFUSED', 'net.offline', 'refused'],
    ['ECONNRESET', 'net.offline', 'reset'],
    ['UND_ERR_SOCKET', 'net.offline', 'reset'],
    ['UND_ERR_CONNECT_TIMEOUT', 'net.timeout', 'connect'],
    ['UND_ERR_HEADERS_TIMEOUT', 'net.timeout', 'headers'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'net.captivePortal', 'certificate'],
    ['CERT_HAS_EXPIRED', 'net.captivePortal', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'net.captivePortal', 'certificate'],
    ['SOMETHING_NEW', 'net.offline', 'network'],
  ])('because of %s is %s', async (code, expected, reason) => {
    await expect(pull(failing(() => caused(code)))).rejects.toMatchObject({
      code: expected,
      details: { reason },
    })
  })

  test('from any of several addresses tells the reason of the first', async () => {
    const all = new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })])
    await expect(pull(failing(() => new TypeError('fetch failed', { cause: all })))).rejects.toMatchObject({
      details: { reason: 'refused' },
    })
  })

  test('in time is net.timeout, whether its head or its body is missing', async () => {
    const head = new ServerApi({ project, session: countedSession(), fetch: never })
    await expect(head.rpc('sync_pull', {}, 20)).rejects.toMatchObject({
      code: 'net.timeout',
      details: { timeoutMs: 20, reason: 'request' },
    })
    const body = new ServerApi({
      project,
      session: countedSession(),
      fetch: async (_input, init) => streamOf(init?.signal),
    })
    await expect(body.rpc('sync_pull', {}, 20)).rejects.toMatchObject({
      code: 'net.timeout',
      details: { reason: 'body' },
    })
  })
})

describe('an answer of somebody else', () => {
  test.each([
    ['a login page', new Response('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } })],
    [
      'a login page of an error',
      new Response('<html>', { status: 503, headers: { 'content-type': 'text/html' } }),
    ],
    ['plain words', new Response('OK')],
    ['a redirect', Response.redirect('https://login.example.test/?to=1')],
    ['a request to sign in to the network', json({}, 511)],
  ])('such as %s is net.captivePortal', async (_what, response) => {
    await expect(pull(answering(() => response))).rejects.toMatchObject({ code: 'net.captivePortal' })
  })
})

describe('an answer cut short', () => {
  test('by the connection is net.offline', async () => {
    const cut = () =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode('{"cursor":'))
            controller.error(caused('UND_ERR_SOCKET'))
          },
        }),
        { headers: { 'content-type': 'application/json' } },
      )
    await expect(pull(answering(cut))).rejects.toMatchObject({
      code: 'net.offline',
      details: { what: 'body' },
    })
  })

  test('or changed on its way, so that it is no JSON or makes no sense, is net.serverFailed', async () => {
    const half = () => new Response('{"cursor":', { headers: { 'content-type': 'application/json' } })
    await expect(pull(answering(half))).rejects.toMatchObject({
      code: 'net.serverFailed',
      details: { reason: 'cut' },
    })
    for (const wrong of [
      {},
      [],
      null,
      { ...page, cursor: { epoch: 1 } },
      { ...page, tables: { orders: { rows: 1 } } },
    ])
      await expect(pull(answering(() => json(wrong)))).rejects.toMatchObject({
        code: 'net.serverFailed',
        details: { reason: 'badAnswer' },
      })
  })
})

describe('an answer of the server', () => {
  test.each([
    [429, { 'retry-after': '7' }, 'net.busy', 7_000],
    [503, {}, 'net.busy', null],
    [429, { 'retry-after': '999999' }, 'net.busy', 600_000],
    [
      429,
      { 'retry-after': 'Mon, 01 Jan 2035 00:00:09 GMT', date: 'Mon, 01 Jan 2035 00:00:00 GMT' },
      'net.busy',
      9_000,
    ],
    [500, {}, 'net.serverFailed', undefined],
    [502, {}, 'net.serverFailed', undefined],
    [408, {}, 'net.timeout', undefined],
  ] as const)('with status %s %j is %s', async (status, headers, code, retryAfterMs) => {
    const error = await pull(answering(() => json({}, status, headers))).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code })
    expect((error as AppError).details['retryAfterMs']).toBe(retryAfterMs)
  })

  test.each([
    ['access.denied', 'denied.remote'],
    ['access.suspended', 'denied.suspended'],
    ['desk.revoked', 'denied.deskRevoked'],
    ['sync.clientTooOld', 'sync.clientTooOld'],
    ['sync.serverTooOld', 'sync.serverTooOld'],
    ['sync.outOfOrder', 'sync.outOfOrder'],
    ['sync.staleDevice', 'sync.staleDevice'],
    ['input.tooLarge', 'input.tooLarge'],
    ['sync.badCursor', 'sync.refused'],
    ['desk.unknown', 'sync.refused'],
    ['sync.somethingNew', 'sync.refused'],
  ])('that raises %s is %s, with the server’s code and details beside it', async (raisedCode, code) => {
    await expect(pull(answering(() => raised(raisedCode, { deskId: 'x' })))).rejects.toMatchObject({
      code,
      details: { code: raisedCode, deskId: 'x' },
    })
  })

  test.each([
    [403, { code: '42501', message: 'permission denied' }, 'denied.remote'],
    [403, {}, 'denied.remote'],
    [404, { code: 'PGRST202', message: 'no function' }, 'sync.serverTooOld'],
    [404, {}, 'sync.serverTooOld'],
    [413, {}, 'input.tooLarge'],
    [409, { code: '23505' }, 'sync.refused'],
    [400, { code: 'P0001', message: 'sync.outOfOrder', details: 'not json' }, 'sync.outOfOrder'],
    [400, 'sync.outOfOrder', 'sync.refused'],
  ])('with status %s and %j is %s', async (status, body, code) => {
    await expect(pull(answering(() => json(body, status)))).rejects.toMatchObject({ code })
  })

  test('never branches on words: they may say anything', async () => {
    const body = { code: '23505', message: 'desk.revoked sync.clientTooOld access.denied' }
    await expect(pull(answering(() => json(body, 409)))).rejects.toMatchObject({ code: 'sync.refused' })
  })
})

describe('a page of many rows', () => {
  test('is handed on as it came: its values are neither walked nor copied', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => [`id-${at}`, at, { deep: [at] }])
    const { api } = transportOver(async () => json(page))
    const answer = { ...page, tables: { orders: { cols: ['id', 'rev', 'note'], rows } } }
    const transport = supabaseTransport(
      { ...api, rpc: async () => answer },
      { listen: () => () => undefined, pulling: () => () => undefined },
    )
    const read = await transport.pull('d', cursor, 10_000)
    expect('tables' in read && read.tables.orders?.rows).toBe(rows)
  })
})

/** No answer until somebody loses patience. */
function never(_input: unknown, init?: RequestInit): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (init?.signal?.aborted) reject(init.signal.reason)
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
  })
}

/** A head at once, and a body that never ends. */
function streamOf(signal: AbortSignal | null | undefined): Response {
  const body = new ReadableStream({
    start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason)),
  })
  return new Response(body, { headers: { 'content-type': 'application/json' } })
}
