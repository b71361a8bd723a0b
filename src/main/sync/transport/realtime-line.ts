import { REALTIME_SUBSCRIBE_STATES, type RealtimeChannel, RealtimeClient } from '@supabase/supabase-js'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { Project } from '../../auth/auth-api.ts'
import type { BellLine, LineEvents, OpenLine } from './doorbell.ts'

/** How often a line's heart beats; two beats without an answer and it is lost. */
const HEARTBEAT_MS = 15_000
const JOIN_TIMEOUT_MS = 10_000
/** supabase-js would open a line again by itself with what it remembers; ours are opened new instead. */
const NEVER_MS = 2 ** 31 - 1
/** It tidies a dead socket up for some seconds, and then sets a timer to open it again. */
const TIDY_MS = 5_000

/** What a line is opened with. */
export interface RealtimeOptions {
  readonly project: Project
  readonly accessToken: () => Promise<string>
  readonly heartbeatMs?: number | undefined
}

/**
 * Lines to Supabase's Realtime. Each has a client of its own, which goes with it: a socket or a channel that has been
 * in trouble is never used again, whatever state it believes to be in.
 */
export function realtimeLines(options: RealtimeOptions): OpenLine {
  return (topic, events) => new RealtimeLine(options, topic, events)
}

class RealtimeLine implements BellLine {
  readonly #options: RealtimeOptions
  readonly #events: LineEvents
  readonly #client: RealtimeClient
  #channel: RealtimeChannel | null = null
  #isOver = false

  constructor(options: RealtimeOptions, topic: string, events: LineEvents) {
    this.#options = options
    this.#events = events
    this.#client = new RealtimeClient(addressOf(options.project.url), {
      params: { apikey: options.project.key },
      accessToken: async () => this.#token(),
      heartbeatIntervalMs: options.heartbeatMs ?? HEARTBEAT_MS,
      heartbeatCallback: (status) => {
        if (status === 'timeout' || status === 'error') this.#lost(status)
      },
      timeout: JOIN_TIMEOUT_MS,
      reconnectAfterMs: () => NEVER_MS,
    })
    void this.#join(topic)
  }

  renewToken(): void {
    void this.#showToken()
  }

  close(): void {
    this.#isOver = true
    this.#channel?.teardown()
    void this.#client.disconnect()
    setTimeout(() => void this.#client.disconnect(), TIDY_MS).unref()
  }

  async #join(topic: string): Promise<void> {
    if (!(await this.#showToken()) || this.#isOver) return
    this.#channel = this.#client
      .channel(topic, { config: { private: true } })
      .on('broadcast', { event: 'changed' }, ({ payload }) => {
        if (!this.#isOver) this.#events.rung(payload)
      })
      .subscribe((status) => {
        if (this.#isOver) return
        if (status === REALTIME_SUBSCRIBE_STATES.SUBSCRIBED) this.#events.joined()
        else this.#lost(status)
      })
  }

  /** False where there is no token to show: the line is lost, and the next one asks again. */
  async #showToken(): Promise<boolean> {
    try {
      await this.#client.setAuth(await this.#options.accessToken())
      return true
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#lost(error.code)
      return false
    }
  }

  /** For the heart of supabase-js, which asks before each beat: an old token is better than an exception in a timer. */
  async #token(): Promise<string | null> {
    try {
      return await this.#options.accessToken()
    } catch (error) {
      if (error instanceof AppError) return this.#client.accessTokenValue
      throw error
    }
  }

  #lost(reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#events.lost(reason)
  }
}

function addressOf(url: string): string {
  const address = new URL('realtime/v1', `${url.replace(/\/+$/, '')}/`)
  address.protocol = address.protocol.replace('http', 'ws')
  return address.href
}
