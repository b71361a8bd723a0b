import { createClient, PostgrestError, type SupabaseClient } from '@supabase/supabase-js'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { Project } from '../../auth/auth-api.ts'
import { checkedFetch, type Fetch } from '../../auth/checked-fetch.ts'
import { netError } from '../../auth/http-failure.ts'
import type { Session } from '../../auth/session.ts'
import { refusalOf } from './errors.ts'

/** Longest wait for an ordinary answer, its body included. */
export const ORDINARY_TIMEOUT_MS = 15_000

/** A statement on tables, such as `(client) => client.from('creators').select()`. */
type Statement = (client: SupabaseClient) => {
  throwOnError(): PromiseLike<{ data: unknown }>
}

/** What the API is asked with. */
export interface ServerApiOptions {
  readonly project: Project
  readonly session: Pick<Session, 'accessToken' | 'refresh'>
  readonly fetch?: Fetch | undefined
}

/**
 * The project's API as the signed-in person. Every failure is an AppError; a 401 has refreshed the session once and
 * asked again.
 */
export class ServerApi {
  readonly #options: ServerApiOptions
  readonly #stopped = new AbortController()
  readonly #clients = new Map<number, SupabaseClient>()

  constructor(options: ServerApiOptions) {
    this.#options = options
  }

  /** Calls a function of the API. */
  async rpc(
    name: string,
    args: Readonly<Record<string, unknown>>,
    timeoutMs: number = ORDINARY_TIMEOUT_MS,
  ): Promise<unknown> {
    return await this.#run((client) => client.rpc(name, args), timeoutMs)
  }

  /** Reads or writes tables. */
  async tables(statement: Statement): Promise<unknown> {
    return await this.#run(statement, ORDINARY_TIMEOUT_MS)
  }

  /** Ends every request that is under way, and refuses more. */
  stop(): void {
    this.#stopped.abort()
  }

  async #run(statement: Statement, timeoutMs: number): Promise<unknown> {
    if (this.#stopped.signal.aborted) throw netError('net.offline', { reason: 'stopped' })
    try {
      // Thrown errors pass through supabase-js as they are; answered ones would be words only.
      return (await statement(this.#clientFor(timeoutMs)).throwOnError()).data
    } catch (error) {
      // Its own complaint is about a body that is no JSON: refusals never reach it.
      if (error instanceof PostgrestError) throw netError('net.serverFailed', { reason: 'cut' }, error)
      throw error
    }
  }

  /** One client for each timeout, of which there are three: a request does not know which call it belongs to. */
  #clientFor(timeoutMs: number): SupabaseClient {
    const known = this.#clients.get(timeoutMs)
    if (known) return known
    const { project, session, fetch = globalThis.fetch } = this.#options
    const client = createClient(project.url, project.key, {
      // Only switches its own sign-in off: the token is put on below, where a 401 can change it.
      accessToken: async () => null,
      db: { retry: false },
      global: { fetch: authorised(checkedFetch(fetch, timeoutMs), session, this.#stopped.signal) },
    })
    this.#clients.set(timeoutMs, client)
    return client
  }
}

/** Puts the token on each request, and throws what a refusal means. */
function authorised(fetch: Fetch, session: ServerApiOptions['session'], stopped: AbortSignal): Fetch {
  return async (input, init = {}) => {
    const ask = (token: string) => {
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${token}`)
      const signal = init.signal ? AbortSignal.any([init.signal, stopped]) : stopped
      return fetch(input, { ...init, headers, signal })
    }
    const token = await session.accessToken()
    let response = await ask(token)
    if (response.status === 401) {
      await response.text()
      response = await ask(await session.refresh(token))
    }
    if (response.status === 401)
      throw new AppError('auth.signedOut', 'The server does not know this session. Sign in again.', {
        reason: 'stillUnauthorized',
      })
    if (response.status >= 400) throw refusalOf(response.status, await response.json())
    return response
  }
}
