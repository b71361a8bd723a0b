import { once } from 'node:events'
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Fault, PASS, type Rule } from './faults.ts'

const LOOPBACK = '127.0.0.1'
/** Headers of one connection, which are not passed on to the next. */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])

/** What a proxy did, by kind; `socket` counts websockets that were let through. */
export type FaultCounts = Record<Fault['kind'] | 'socket' | 'socketRefused' | 'socketDropped', number>

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[]>
  readonly body: Buffer
}

/**
 * An HTTP and WebSocket proxy on loopback in front of a server, with faults that a test or a seed chooses request by
 * request. It forwards whole requests and whole answers, so that every fault happens at a known moment.
 */
export class FaultProxy {
  /** What happens to the next requests. */
  rule: Rule = () => PASS
  /** Whether new websockets are turned away. */
  isRefusingSockets = false
  readonly counts: FaultCounts = {
    pass: 0,
    latency: 0,
    lose: 0,
    halfOpen: 0,
    cutRequest: 0,
    cutResponse: 0,
    duplicate: 0,
    loseAnswer: 0,
    answer: 0,
    socket: 0,
    socketRefused: 0,
    socketDropped: 0,
  }
  readonly #target: URL
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 })
  readonly #connections = new Set<Socket>()
  /** Websockets, each with its two ends. */
  readonly #pairs = new Set<readonly [Duplex, Socket]>()
  #server: Server | null = null
  #port = 0
  #requests = 0

  private constructor(target: string) {
    this.#target = new URL(target)
  }

  /** Starts a proxy in front of that address. */
  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target)
    await proxy.plug()
    return proxy
  }

  get url(): string {
    return `http://${LOOPBACK}:${this.#port}`
  }

  /** Listens again, at the same address, after `unplug`. */
  async plug(): Promise<void> {
    if (this.#server) return
    const server = createServer((request, response) => void this.#serve(request, response))
    server.on('connection', (socket) => {
      this.#connections.add(socket)
      socket.on('close', () => this.#connections.delete(socket))
      // Breaking connections is this proxy's trade.
      socket.on('error', () => socket.destroy())
    })
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    server.listen(this.#port, LOOPBACK)
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
    this.#server = server
  }

  /** Pulls the cable: every connection breaks, and new ones are refused. */
  async unplug(): Promise<void> {
    const server = this.#server
    if (!server) return
    this.#server = null
    this.dropSockets()
    const closed = once(server, 'close')
    server.close()
    for (const socket of this.#connections) socket.destroy()
    await closed
  }

  /** Breaks every websocket. */
  dropSockets(): void {
    for (const [client, upstream] of this.#pairs) {
      this.counts.socketDropped += 1
      client.destroy()
      upstream.destroy()
    }
    this.#pairs.clear()
  }

  /** Every websocket stays open and carries nothing more, as when a router forgets a connection. */
  freezeSockets(): void {
    for (const [client, upstream] of this.#pairs) {
      client.unpipe(upstream)
      upstream.unpipe(client)
      client.pause()
      upstream.pause()
    }
  }

  async stop(): Promise<void> {
    await this.unplug()
    this.#agent.destroy()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await bodyOf(request)
      const at = this.#requests
      this.#requests += 1
      const { method = 'GET', url: path = '/' } = request
      const fault = this.rule({ method, path, body: body.toString('utf8'), at })
      this.counts[fault.kind] += 1
      await this.#suffer(fault, request, body, response)
    } catch {
      // The one side broke, by itself or by a fault: the other learns it by the same.
      response.destroy()
    }
  }

  async #suffer(
    fault: Fault,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    switch (fault.kind) {
      case 'pass':
        return send(response, await this.#forward(request, body))
      case 'latency':
        await sleep(fault.ms)
        return send(response, await this.#forward(request, body))
      case 'lose':
        return
      case 'halfOpen':
        return sendPart(response, await this.#forward(request, body), fault.after)
      case 'cutRequest':
        await this.#forwardPart(request, body, fault.after)
        response.destroy()
        return
      case 'cutResponse':
        sendPart(response, await this.#forward(request, body), fault.after)
        // What was written has to leave before the connection breaks.
        await new Promise((resolve) => response.write('', resolve))
        response.destroy()
        return
      case 'duplicate':
        await this.#forward(request, body)
        return send(response, await this.#forward(request, body))
      case 'loseAnswer':
        await this.#forward(request, body)
        response.destroy()
        return
      case 'answer':
        response.writeHead(fault.status, fault.headers)
        response.end(fault.body)
    }
  }

  /** Asks the server and waits for its whole answer. */
  async #forward(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const outgoing = httpRequest(this.#optionsOf(request, body))
    outgoing.end(body)
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
    return {
      status: answer.statusCode ?? 502,
      headers: headersOf(answer.headers),
      body: await bodyOf(answer),
    }
  }

  /** Sends the head and the beginning of the body, which promises more, and breaks off. */
  async #forwardPart(request: IncomingMessage, body: Buffer, after: number): Promise<void> {
    const outgoing = httpRequest({ ...this.#optionsOf(request, body), agent: false })
    const broken = once(outgoing, 'close')
    outgoing.on('error', () => outgoing.destroy())
    outgoing.write(body.subarray(0, Math.min(after, Math.max(0, body.length - 1))), () => outgoing.destroy())
    await broken
  }

  #optionsOf(request: IncomingMessage, body: Buffer): RequestOptions {
    return {
      host: this.#target.hostname,
      port: this.#target.port,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: { ...headersOf(request.headers), host: this.#target.host, 'content-length': body.length },
      agent: this.#agent,
    }
  }

  #upgrade(request: IncomingMessage, client: Duplex, head: Buffer): void {
    if (this.isRefusingSockets) {
      this.counts.socketRefused += 1
      client.destroy()
      return
    }
    this.counts.socket += 1
    const upstream = connect(Number(this.#target.port), this.#target.hostname)
    const pair = [client, upstream] as const
    this.#pairs.add(pair)
    for (const end of pair) {
      const end2 = end === client ? upstream : client
      end.on('error', () => end.destroy())
      end.on('close', () => {
        this.#pairs.delete(pair)
        end2.destroy()
      })
    }
    upstream.write(headOf(request, this.#target.host))
    upstream.write(head)
    client.pipe(upstream)
    upstream.pipe(client)
  }
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream as AsyncIterable<Buffer>) pieces.push(piece)
  return Buffer.concat(pieces)
}

function headersOf(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || OF_CONNECTION.has(name) ? [] : [[name, value] as const],
    ),
  )
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const hasBody = status !== 204 && status !== 304
  response.writeHead(status, hasBody ? { ...headers, 'content-length': body.length } : headers)
  response.end(hasBody ? body : undefined)
}

/** The head, which promises the whole body, and the beginning of it: at least a byte is kept back. */
function sendPart(response: ServerResponse, { status, headers, body }: Answer, after: number): void {
  response.writeHead(status, { ...headers, 'content-length': Math.max(1, body.length) })
  response.flushHeaders()
  response.write(body.subarray(0, Math.min(after, Math.max(0, body.length - 1))))
}

/** The head of a request as it came, for another host. */
function headOf({ method, url, rawHeaders }: IncomingMessage, host: string): string {
  const lines = [`${method} ${url} HTTP/1.1`]
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    lines.push(`${name}: ${name.toLowerCase() === 'host' ? host : rawHeaders[at + 1]}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}
