import type { Socket } from 'node:net'
import { AppError } from '../../../shared/errors/app-error.ts'
import { STATUS_COMMANDS, type StatusCommand } from '../status/host-status.ts'
import type { CloseOutcome, Session } from './transport.ts'

export interface TcpSessionLimits {
  readonly writeTimeoutMs: number
  readonly closeTimeoutMs: number
}

/** Answers are a few hundred bytes; a device that talks more than this is not a printer. */
const MAX_ANSWER_BYTES = 16_384

/** A session on a connected socket. */
export class TcpSession implements Session {
  readonly #socket: Socket
  readonly #limits: TcpSessionLimits
  readonly #closed: Promise<CloseOutcome>
  #answer = Buffer.alloc(0)
  /** The end of all that was said, answers and what nobody asked for. */
  #heard = ''
  #onAnswer: (() => void) | null = null
  #bytes = 0
  #isOpen = true
  #hasFailed = false

  constructor(socket: Socket, limits: TcpSessionLimits) {
    this.#socket = socket
    this.#limits = limits
    this.#closed = this.#watch()
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get bytesHandedOver(): number {
    return this.#bytes
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#isOpen) throw broken('The connection to the printer was already closed.')
    this.#bytes += bytes.byteLength
    await this.#send(bytes)
  }

  async query(command: StatusCommand, options: { readonly timeoutMs: number }): Promise<string | null> {
    if (!this.#isOpen) return null
    this.#answer = Buffer.alloc(0)
    const answered = this.#waitForAnswer(STATUS_COMMANDS[command], options.timeoutMs)
    const sent = this.#send(Buffer.from(command, 'ascii')).then(
      () => true,
      () => false,
    )
    return (await sent) ? answered : null
  }

  hasHeard(text: string): boolean {
    return this.#heard.includes(text)
  }

  async close(options: { readonly timeoutMs?: number | undefined } = {}): Promise<CloseOutcome> {
    this.#isOpen = false
    this.#socket.end()
    const patience = after(options.timeoutMs ?? this.#limits.closeTimeoutMs)
    const outcome = await Promise.race([this.#closed, patience.expired])
    patience.cancel()
    if (outcome === 'timedOut') this.#socket.destroy()
    return outcome
  }

  abort(): void {
    this.#isOpen = false
    this.#hasFailed = true
    this.#socket.resetAndDestroy()
  }

  /** FIN and RST are told apart by whether the socket ever reported an error. */
  #watch(): Promise<CloseOutcome> {
    const socket = this.#socket
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('end', () => {
      this.#isOpen = false
    })
    return new Promise((resolve) => {
      socket.on('error', () => {
        this.#hasFailed = true
        this.#isOpen = false
      })
      socket.once('close', (hadError) => {
        this.#isOpen = false
        this.#onAnswer?.()
        resolve(hadError || this.#hasFailed ? 'reset' : 'finished')
      })
    })
  }

  #take(chunk: Buffer): void {
    const room = MAX_ANSWER_BYTES - this.#answer.byteLength
    this.#answer = Buffer.concat([this.#answer, chunk.subarray(0, Math.max(0, room))])
    this.#heard = (this.#heard + chunk.toString('latin1')).slice(-MAX_ANSWER_BYTES)
    this.#onAnswer?.()
  }

  async #waitForAnswer(isWhole: (answer: Uint8Array) => boolean, timeoutMs: number): Promise<string | null> {
    const patience = after(timeoutMs)
    const arrived = new Promise<'arrived' | 'closed'>((resolve) => {
      this.#onAnswer = () => {
        if (isWhole(this.#answer)) resolve('arrived')
        else if (!this.#isOpen) resolve('closed')
      }
    })
    const outcome = await Promise.race([arrived, patience.expired])
    patience.cancel()
    this.#onAnswer = null
    return outcome === 'arrived' ? this.#answer.toString('latin1') : null
  }

  async #send(bytes: Uint8Array): Promise<void> {
    const patience = after(this.#limits.writeTimeoutMs)
    const sent = new Promise<'sent' | 'failed'>((resolve) => {
      this.#socket.write(bytes, (error) => resolve(error == null ? 'sent' : 'failed'))
    })
    const outcome = await Promise.race([sent, patience.expired, this.#closed])
    patience.cancel()
    if (outcome === 'sent') return
    this.abort()
    throw broken('The connection to the printer broke while a label was being sent.')
  }
}

function broken(message: string): AppError {
  return new AppError('printer.unknownOutcome', message)
}

function after(ms: number): { readonly expired: Promise<'timedOut'>; cancel(): void } {
  let timer: NodeJS.Timeout
  const expired = new Promise<'timedOut'>((resolve) => {
    timer = setTimeout(() => resolve('timedOut'), ms)
  })
  return { expired, cancel: () => clearTimeout(timer) }
}
