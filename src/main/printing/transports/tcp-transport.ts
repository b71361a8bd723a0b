import { connect, type Socket } from 'node:net'
import { AppError } from '../../../shared/errors/app-error.ts'
import { TcpSession, type TcpSessionLimits } from './tcp-session.ts'
import type { Session, Transport } from './transport.ts'

export interface TcpTransportOptions extends Partial<TcpSessionLimits> {
  readonly host: string
  readonly port: number
  readonly connectTimeoutMs?: number | undefined
}

const CONNECT_TIMEOUT_MS = 3_000
const LIMITS: TcpSessionLimits = { writeTimeoutMs: 10_000, closeTimeoutMs: 15_000 }

/** A network printer on its raw port (9100). A printer takes one connection at a time, so the caller holds one. */
export function tcpTransport(options: TcpTransportOptions): Transport {
  const limits = {
    writeTimeoutMs: options.writeTimeoutMs ?? LIMITS.writeTimeoutMs,
    closeTimeoutMs: options.closeTimeoutMs ?? LIMITS.closeTimeoutMs,
  }
  return {
    partialFormat: 'kept',
    opensAhead: true,
    open: async (signal): Promise<Session> => new TcpSession(await connected(options, signal), limits),
    settled: () => Promise.resolve(),
  }
}

function connected(options: TcpTransportOptions, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: options.host, port: options.port, noDelay: true })
    const settle = (error: Error | null) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.removeListener('error', settle)
      if (error === null) return resolve(socket)
      // A late error of a socket that is being thrown away is nobody's business.
      socket.on('error', () => undefined)
      socket.destroy()
      reject(offline(options, error))
    }
    const onAbort = () => settle(new Error('aborted'))
    const timer = setTimeout(
      () => settle(new Error('timed out')),
      options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    )
    socket.once('error', settle)
    socket.once('connect', () => settle(null))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort)
  })
}

function offline(options: TcpTransportOptions, cause: Error): AppError {
  const where = `${options.host}:${options.port}`
  return new AppError(
    'printer.offline',
    `The printer at ${where} does not answer. Check that it is switched on and on this network. Labels wait and print by themselves when it is back.`,
    { host: options.host, port: options.port },
    { cause },
  )
}
