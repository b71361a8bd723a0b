// The thread of the sign-in service: the GoTrue-compatible /auth/v1 of @supabase/lite behind a port. Nothing
// else of that package is used: its /rest/v1 gives every table to everyone.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { parentPort } from 'node:worker_threads'
import { LOOPBACK } from '../ports.ts'
import { type AuthSettings, silenceTelemetry } from './auth.ts'
import { overOurPool } from './connection.ts'

silenceTelemetry()
const { App, InMemoryEmailDriver } = await import('@supabase/lite')
const { createPostgresConnection } = await import('@supabase/lite/postgres')

if (!parentPort) throw new Error('This is a thread of the stack.')
const [settings] = (await once(parentPort, 'message')) as [AuthSettings]
const { databaseUrl } = settings
const app = new App({
  connection: overOurPool(createPostgresConnection({ url: databaseUrl }), databaseUrl),
  auth: {
    enabled: true,
    jwt_secret: settings.jwtSecret,
    jwt_expiry: settings.tokenLifetime,
    site_url: settings.siteUrl,
    email: { enable_confirmations: false },
  },
  options: { server: { apiKeys: false }, drivers: { email: new InMemoryEmailDriver() } },
})

/** Largest request of a sign-in, in bytes. */
const MAX_BODY = 64 * 1024

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > MAX_BODY) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name))
      headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  return headers
}

async function answer(request: IncomingMessage, address: string): Promise<Response> {
  const body = await bodyOf(request)
  if (!body) return Response.json({ code: 413, msg: 'Request body too large' }, { status: 413 })
  const url = new URL(request.url ?? '/', address)
  return await app.fetch(
    new Request(url, {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      body: body.length > 0 ? new Uint8Array(body) : null,
      redirect: 'manual',
    }),
  )
}

const server = createServer((request, response) => {
  answer(request, `http://${request.headers.host}`)
    .catch((error: Error) => Response.json({ code: 500, msg: error.message }, { status: 500 }))
    .then(async (reply) => {
      response.writeHead(reply.status, Object.fromEntries(reply.headers))
      response.end(Buffer.from(await reply.arrayBuffer()))
    })
})
server.listen(0, LOOPBACK, () => {
  const address = server.address()
  if (typeof address === 'object' && address) parentPort?.postMessage(address.port)
})
