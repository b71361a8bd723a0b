import type pg from 'pg'
import { startListener } from '../postgres/listener.ts'
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
  let isStopping = false
  const sending = new Set<Promise<void>>()

  async function drain(client: pg.Client): Promise<void> {
    const { rows } = await client.query<QueuedRequest>('delete from net.http_request_queue returning *')
    for (const request of rows) {
      const work = send(() => listener.client(), request, origin).catch(
        (error) => isStopping || onError(messageOf(error)),
      )
      const kept = work.then(() => void sending.delete(kept))
      sending.add(kept)
    }
  }

  const listener = await startListener({
    url: databaseUrl,
    name: 'http queue',
    channel: 'net_requests',
    look: drain,
    onError,
  })
  return {
    async stop() {
      isStopping = true
      await Promise.all(sending)
      await listener.stop()
    },
  }
}

async function send(clientNow: () => pg.Client, request: QueuedRequest, origin: string): Promise<void> {
  const answer = await call(request, origin)
  await clientNow().query(
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
