import type { IncomingMessage } from 'node:http'
import type { StackConfig } from '../config.ts'
import type { FunctionsHost } from '../functions.ts'
import type { RealtimeServer } from '../realtime/server.ts'
import type { TokenMaker } from '../secrets.ts'
import { messageOf } from '../stack-error.ts'
import type { Route } from './gateway.ts'
import type { KeyRing } from './keys.ts'
import type { PassOn } from './proxy.ts'
import { replyEmpty, replyJson } from './replies.ts'

/** `/rest/v1`: PostgREST, for a known key; an opaque key becomes the token of its role on the way. */
export function restRoute(port: number, keys: KeyRing, pass: PassOn): Route {
  return async (request, response, url) => {
    const { apiKey, token } = keys.credentialsOf(request.headers, url.searchParams)
    if (apiKey === undefined)
      return replyJson(response, 401, {
        message: 'No API key found in request',
        hint: 'No `apikey` request header or url param was found.',
      })
    if (!(await keys.isKnown(apiKey)))
      return replyJson(response, 401, {
        message: 'Invalid API key',
        hint: 'Double check your API key.',
      })
    url.searchParams.delete('apikey')
    const path = `${url.pathname.slice('/rest/v1'.length) || '/'}${url.search}`
    await pass(request, response, {
      port,
      path,
      headers: { ...request.headers, authorization: `Bearer ${token}` },
    })
  }
}

/** `/auth/v1`: the sign-in service, for a known key. */
export function authRoute(port: number, keys: KeyRing, pass: PassOn): Route {
  return async (request, response, url) => {
    const { apiKey } = keys.credentialsOf(request.headers, url.searchParams)
    if (url.pathname !== '/auth/v1/health' && !(await keys.isKnown(apiKey)))
      return replyJson(response, 401, { message: 'Invalid API key' })
    if (url.pathname.startsWith('/auth/v1/admin'))
      return replyJson(response, 501, {
        code: 501,
        error_code: 'not_provided',
        msg: 'The local stack has no admin API: add users with sign-up or in SQL.',
      })
    await pass(request, response, { port, path: request.url ?? '/', headers: request.headers })
  }
}

/** `/functions/v1/NAME`: an edge function, which sees `/NAME` as hosted has it. */
export function functionsRoute(
  host: FunctionsHost,
  { functions }: StackConfig,
  keys: KeyRing,
  tokens: TokenMaker,
  pass: PassOn,
): Route {
  return async (request, response, url) => {
    const name = url.pathname.split('/')[3] ?? ''
    if (!host.names.includes(name))
      return replyJson(response, 404, { code: 'NOT_FOUND', message: 'Requested function was not found' })
    if (functions[name]?.verify_jwt !== false) {
      const { token } = keys.credentialsOf(request.headers, url.searchParams)
      const claims = token === undefined ? undefined : await tokens.verify(token).catch(() => undefined)
      if (!claims) return replyJson(response, 401, { code: 401, message: 'Invalid JWT' })
    }
    let port: number | undefined
    try {
      port = await host.portOf(name)
    } catch (error) {
      return replyJson(response, 503, { code: 'BOOT_ERROR', message: messageOf(error) })
    }
    const path = `${url.pathname.slice('/functions/v1'.length)}${url.search}`
    await pass(request, response, { port: port ?? 0, path, headers: request.headers })
  }
}

/** Largest body of a broadcast over HTTP, in bytes; hosted takes 256 KB to 3 MB, by plan. */
const MAX_BROADCAST = 256 * 1024

interface BroadcastMessage {
  readonly topic: string
  readonly event: string
  readonly payload: unknown
  readonly private?: boolean
}

/** `POST /realtime/v1/api/broadcast`: messages sent without a socket, each only where its sender may. */
export function broadcastRoute(realtime: RealtimeServer, keys: KeyRing, tokens: TokenMaker): Route {
  return async (request, response, url) => {
    const { apiKey, token } = keys.credentialsOf(request.headers, url.searchParams)
    if (!(await keys.isKnown(apiKey))) return replyJson(response, 401, { message: 'Invalid API key' })
    if (request.method !== 'POST') return replyJson(response, 405, { message: 'Method not allowed' })
    const claims = await tokens.verify(token ?? '').catch(() => undefined)
    if (!claims) return replyJson(response, 401, { message: 'Unauthorized' })
    const messages = await readMessages(request)
    if (!messages) return replyJson(response, 422, { message: 'messages: invalid' })
    for (const message of messages) await realtime.broadcastFor(claims, message)
    replyEmpty(response, 202)
  }
}

async function readMessages(request: IncomingMessage): Promise<BroadcastMessage[] | undefined> {
  let text = ''
  for await (const piece of request) {
    text += piece
    if (text.length > MAX_BROADCAST) return undefined
  }
  try {
    const { messages } = JSON.parse(text) as { messages: BroadcastMessage[] }
    return Array.isArray(messages) && messages.every(({ topic, event }) => topic && event)
      ? messages
      : undefined
  } catch {
    return undefined
  }
}

/** `/storage/v1` and `/graphql/v1`: said plainly, so that nobody searches for a bug. */
export function missingRoute(what: string): Route {
  return (_request, response) =>
    replyJson(response, 501, {
      statusCode: '501',
      error: 'not_provided',
      message: `The local stack has no ${what}.`,
    })
}
