import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { LOOPBACK } from '../ports.ts'
import { messageOf, StackError } from '../stack-error.ts'
import { CORS, replyEmpty, replyJson } from './replies.ts'

/** Answers one request whose path begins with the route's prefix. */
export type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void

/** The one port of the stack. */
export interface Gateway {
  readonly url: string
  readonly server: Server
  /** Requests under a prefix, such as `/rest/v1`, go to this route from now on. */
  mount(prefix: string, route: Route): void
  stop(): Promise<void>
}

/**
 * Opens the stack's port on the loopback address. It listens before there is anything behind it, so that
 * the rest can be told its address; until then it answers 503.
 * @param port 0 for any free one
 * @throws {StackError} stack.port_taken
 */
export async function openGateway(port: number, onError: (message: string) => void): Promise<Gateway> {
  const routes = new Map<string, Route>()
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(routes, request, response).catch((error) => {
      onError(`${request.method} ${request.url?.split('?')[0]}: ${messageOf(error)}`)
      if (!response.headersSent) replyJson(response, 502, { message: messageOf(error) })
      else response.destroy()
    })
  })
  await listen(server, port)
  const address = server.address()
  const actual = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://${LOOPBACK}:${actual}`,
    server,
    mount: (prefix, route) => routes.set(prefix, route),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new StackError('stack.port_taken', `Port ${port} is taken.`, 'Name another one, or none.')
          : error,
      ),
    )
    server.listen(port, LOOPBACK, resolve)
  })
}

async function serve(
  routes: ReadonlyMap<string, Route>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'OPTIONS') {
    const wanted = request.headers['access-control-request-headers']
    response.writeHead(204, { ...CORS, ...(wanted && { 'access-control-allow-headers': wanted }) }).end()
    return
  }
  const url = new URL(request.url ?? '/', `http://${LOOPBACK}`)
  const prefix = [...routes.keys()].find((one) => url.pathname === one || url.pathname.startsWith(`${one}/`))
  if (prefix !== undefined) return await routes.get(prefix)?.(request, response, url)
  if (routes.size === 0) return replyJson(response, 503, { message: 'The stack is starting.' })
  if (url.pathname === '/health') return replyEmpty(response, 204)
  replyJson(response, 404, { message: 'no Route matched with those values' })
}
