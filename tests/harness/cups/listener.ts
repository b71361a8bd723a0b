import { createServer, type Socket } from 'node:net'

/** A printer that takes whatever comes and keeps what each connection brought. */
export interface Listener {
  readonly port: number
  readonly received: readonly Buffer[]
  /** When the first byte of each came, by the clock that all processes share (monotonic ms). */
  readonly firstBytesAtMs: readonly number[]
  close(): Promise<void>
}

/** Starts one on a free port of this machine. */
export async function startListener(): Promise<Listener> {
  const received: Buffer[] = []
  const firstBytesAtMs: number[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const chunks: Buffer[] = []
    sockets.add(socket)
    socket.on('error', () => undefined)
    let firstAtMs = 0
    socket.on('data', (chunk: Buffer) => {
      if (chunks.length === 0) firstAtMs = Number(process.hrtime.bigint()) / 1e6
      chunks.push(chunk)
    })
    socket.on('end', () => {
      firstBytesAtMs.push(firstAtMs)
      received.push(Buffer.concat(chunks))
    })
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received,
    firstBytesAtMs,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
