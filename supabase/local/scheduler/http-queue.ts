import pg from 'pg'
import { messageOf } from '../stack-error.ts'

interface QueuedRequest {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string | null
  readonly timeout_milliseconds: number
}

/**
 * Sends what SQL queued with net.http_post, as pg_net does on hosted projects.
 * @param databaseUrl as a superuser
 * @param origin the gateway's: no other address is called
 */
export async function startHttpQueue(
  databaseUrl: string,
  origin: string,
  onError: (message: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'http queue' })
  let isStopping = false
  const sending = new Set<Promise<void>>()
  client.on('error', (error) => isStopping || onError(`http queue: ${error.message}`))

  async function drain(): Promise<void> {
    const { rows } = await client.query<QueuedRequest>('delete from net.http_request_queue returning *')
    for (const request of rows) {
      const work = send(client, request, origin).catch((error) => isStopping || onError(messageOf(error)))
      const kept = work.then(() => void sending.delete(kept))
      sending.add(kept)
    }
  }

  await client.connect()
  client.on('notification', () => void drain().catch((error) => isStopping || onError(messageOf(error))))
  await client.query('listen net_requests')
  await drain()
  return {
    async stop() {
      isStopping = true
      await Promise.all(sending)
      await client.end()
    },
  }
}

async function send(client: pg.Client, request: QueuedRequest, origin: string): Promise<void> {
  const answer = await call(request, origin)
  await client.query(
    `insert into net._http_response (id, status_code, content_type, headers, content, timed_out, error_msg)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [request.id, answer.status, answer.type, answer.headers, answer.content, answer.timedOut, answer.error],
  )
}

async function call({ url, method, headers, body, timeout_milliseconds }: QueuedRequest, origin: string) {
  const nothing = { status: null, type: null, headers: null, content: null }
  if (new URL(url).origin !== origin)
    return { ...nothing, timedOut: false, error: `The local stack calls only itself, not ${url}.` }
  try {
    const signal = AbortSignal.timeout(timeout_milliseconds)
    const answer = await fetch(url, { method, headers, body, signal })
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      headers: JSON.stringify(Object.fromEntries(answer.headers)),
      content: await answer.text(),
      timedOut: false,
      error: null,
    }
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    return { ...nothing, timedOut, error: messageOf(error) }
  }
}
