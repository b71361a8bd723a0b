import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import { LOOPBACK } from '../ports.ts'
import { CORS } from './replies.ts'

/** Passes a request on to a server of the stack, and its answer back, without holding either in memory. */
export type PassOn = (
  incoming: IncomingMessage,
  response: ServerResponse,
  to: { readonly port: number; readonly path: string; readonly headers: IncomingHttpHeaders },
) => Promise<void>

/** A proxy that keeps its connections; `close` ends them. */
export function makeProxy(): { readonly pass: PassOn; readonly close: () => void } {
  const agent = new Agent({ keepAlive: true })
  const pass: PassOn = (incoming, response, { port, path, headers }) =>
    new Promise((resolve, reject) => {
      const options = { host: LOOPBACK, port, path, method: incoming.method, agent }
      const outgoing = request(
        { ...options, headers: { ...headers, host: `${LOOPBACK}:${port}` } },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...CORS })
          answer.pipe(response)
          answer.once('error', reject)
          response.once('close', resolve)
        },
      )
      outgoing.once('error', reject)
      // A caller that hangs up ends the work for it, too.
      response.once('close', () => outgoing.destroy())
      incoming.pipe(outgoing)
    })
  return { pass, close: () => agent.destroy() }
}
