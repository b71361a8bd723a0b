import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Scratch } from '../lib/figures.ts'

/** What went through since the last look. */
export interface Passed {
  readonly requests: number
  /** Bodies of requests and answers together. */
  readonly bodyBytes: number
  /** What the doorbell's socket carried, both ways. */
  readonly socketBytes: number
  /** Answers of 401. */
  readonly unauthorized: number
}

/** A way to the backend that counts what goes through it, that can be cut, and that refuses old tokens. */
export class CountingProxy {
  readonly url: string
  readonly #target: URL
  readonly #open = new Set<Duplex>()
  readonly #seen = new Set<string>()
  readonly #expired = new Set<string>()
  #isCut = false
  #passed = { requests: 0, bodyBytes: 0, socketBytes: 0, unauthorized: 0 }

  private constructor(url: string, target: URL) {
    this.url = url
    this.#target = target
  }

  /** Opens one on a free port of loopback; it ends with the benchmark. */
  static async open(scratch: Pick<Scratch, 'atEnd'>, target: string): Promise<CountingProxy> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port')
    const proxy = new CountingProxy(`http://127.0.0.1:${address.port}`, new URL(target))
    server.on('request', (asked, answer) => proxy.#pass(asked, answer))
    server.on('upgrade', (asked, socket: Socket, head) => proxy.#join(asked, socket, head))
    server.on('connection', (socket) => proxy.#keep(socket))
    scratch.atEnd(() => {
      proxy.cut()
      server.close()
    })
    return proxy
  }

  /** What went through since the last call. */
  take(): Passed {
    const passed = this.#passed
    this.#passed = { requests: 0, bodyBytes: 0, socketBytes: 0, unauthorized: 0 }
    return passed
  }

  /** The network is gone: what is open breaks, what comes is refused. */
  cut(): void {
    this.#isCut = true
    for (const socket of this.#open) socket.destroy()
  }

  /** The network is back. */
  mend(): void {
    this.#isCut = false
  }

  /** Every token that was shown until now is of no use to the API any more, as after its hour. */
  expireTokens(): void {
    for (const token of this.#seen) this.#expired.add(token)
  }

  #keep(socket: Duplex): void {
    if (this.#isCut) {
      socket.destroy()
      return
    }
    this.#open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#open.delete(socket))
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    this.#passed.requests += 1
    const { method, url, headers } = asked
    if (url?.startsWith('/rest/') && this.#isRefused(headers.authorization ?? '')) {
      this.#passed.unauthorized += 1
      answer.writeHead(401, { 'content-type': 'application/json' })
      answer.end('{"code":"PGRST301","details":null,"hint":null,"message":"JWT expired"}')
      return
    }
    const { hostname, port } = this.#target
    const onwards = request({ hostname, port, method, path: url, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers)
      answered.on('data', (bytes: Buffer) => this.#count('bodyBytes', bytes)).pipe(answer)
    })
    onwards.on('error', () => answer.destroy())
    asked.on('data', (bytes: Buffer) => this.#count('bodyBytes', bytes)).pipe(onwards)
  }

  #isRefused(token: string): boolean {
    this.#seen.add(token)
    return this.#expired.has(token)
  }

  #join(asked: IncomingMessage, socket: Socket, head: Buffer): void {
    const onwards = connect(Number(this.#target.port), this.#target.hostname)
    this.#keep(onwards)
    const lines = asked.rawHeaders.flatMap((name, at) =>
      at % 2 === 0 ? [`${name}: ${asked.rawHeaders[at + 1]}`] : [],
    )
    onwards.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    if (head.length > 0) onwards.write(head)
    socket.on('data', (bytes) => this.#count('socketBytes', bytes)).pipe(onwards)
    onwards.on('data', (bytes) => this.#count('socketBytes', bytes)).pipe(socket)
    socket.once('close', () => onwards.destroy())
    onwards.once('close', () => socket.destroy())
  }

  #count(what: 'bodyBytes' | 'socketBytes', bytes: Buffer): void {
    this.#passed[what] += bytes.length
  }
}
