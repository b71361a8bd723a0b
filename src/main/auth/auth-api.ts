import { AuthClient, type AuthError, type Session } from '@supabase/supabase-js'
import { AppError } from '../../shared/errors/app-error.ts'
import { checkedFetch, type Fetch } from './checked-fetch.ts'
import { failureOfFetch, netError } from './http-failure.ts'

/** The backend of a workspace: where it is, and the key that may ship with a program. */
export interface Project {
  readonly url: string
  readonly key: string
}

/** How the sign-in service is reached. */
export interface AuthApiOptions {
  readonly project: Project
  readonly fetch: Fetch
  readonly timeoutMs: number
}

type Client = InstanceType<typeof AuthClient>

/** What is asked, for the cases in which the same refusal means different things. */
export type AuthAct = 'password' | 'code' | 'refresh' | 'other'

interface Answered {
  readonly data: unknown
  readonly error: AuthError | null
}

/** The service says these when a session is over for good; after anything else it may go on. */
const OVER = new Set([
  'refresh_token_not_found',
  'refresh_token_already_used',
  'session_not_found',
  'session_expired',
  'user_not_found',
  'user_banned',
  'bad_jwt',
])

/**
 * The sign-in service through supabase-js. Each conversation has a client of its own that remembers nothing: the
 * session is ours to keep, and its timers would fire while the machine sleeps.
 */
export class AuthConversation {
  readonly #client: Client
  #failure: AppError | null = null

  constructor({ project, fetch, timeoutMs }: AuthApiOptions) {
    const ask = checkedFetch(fetch, timeoutMs)
    this.#client = new AuthClient({
      url: new URL('auth/v1', `${project.url.replace(/\/+$/, '')}/`).href,
      headers: { apikey: project.key, Authorization: `Bearer ${project.key}` },
      autoRefreshToken: false,
      persistSession: false,
      detectSessionInUrl: false,
      skipAutoInitialize: true,
      fetch: (input: string | URL | Request, init?: RequestInit) => this.#fetch(ask, input, init),
    })
  }

  /** Asks once; rejects with `net.*` or with what the service's refusal means for this act. */
  async ask<A extends Answered>(act: AuthAct, work: (client: Client) => Promise<A>): Promise<A['data']> {
    this.#failure = null
    const { data, error } = await work(this.#client)
    if (this.#failure) throw this.#failure
    if (error) throw refusal(act, error)
    return data
  }

  /**
   * auth-js asks a failed network again for half a minute and keeps only words of what failed: so it is told of a
   * refusal instead, and the failure is thrown by `ask`.
   */
  async #fetch(ask: Fetch, input: string | URL | Request, init?: RequestInit): Promise<Response> {
    try {
      const response = await ask(input, init)
      const body = await response.text()
      if (body !== '') parsed(body)
      return new Response(body === '' ? null : body, { status: response.status, headers: response.headers })
    } catch (error) {
      this.#failure = failureOfFetch(error, 'request')
      return Response.json({ code: 'unreachable', message: 'unreachable' }, { status: 400 })
    }
  }
}

/** The session of an answer; the service always sends one where it is asked for here. */
export function sessionOf(session: Session | null): Session {
  if (session) return session
  throw netError('net.serverFailed', { reason: 'noSession' })
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    throw netError('net.serverFailed', { reason: 'cut' }, error)
  }
}

function refusal(act: AuthAct, error: AuthError): AppError {
  const reason = error.code ?? 'unknown'
  const details = { reason, status: error.status ?? null }
  if (act === 'refresh' && (OVER.has(reason) || error.status === 400))
    return new AppError(
      'auth.signedOut',
      'You were signed out. Sign in again; what was not sent is kept.',
      details,
      { cause: error },
    )
  if (act === 'password' && reason === 'invalid_credentials')
    return new AppError('auth.wrongPassword', 'The e-mail address or the password is not right.', details)
  if (act === 'code' && ['otp_expired', 'validation_failed', 'bad_code_verifier'].includes(reason))
    return new AppError(
      'auth.badCode',
      'The code is not right or has expired. Check it, or ask for a new one.',
      details,
    )
  return new AppError('auth.refused', wordsFor(reason), details, { cause: error })
}

function wordsFor(reason: string): string {
  switch (reason) {
    case 'email_not_confirmed':
      return 'This address is not confirmed yet. Type in the code from the mail first.'
    case 'user_already_exists':
    case 'email_exists':
      return 'There is an account with this address already. Sign in, or ask for a new password.'
    case 'weak_password':
      return 'The server finds this password too weak. Choose a longer one.'
    case 'same_password':
      return 'The new password is the old one. Choose another.'
    case 'signup_disabled':
      return 'New accounts are not accepted here. Ask the owner of the shop.'
    case 'user_banned':
      return 'This account has been suspended. Ask support.'
    default:
      return 'The server refused to sign in. Check the address and the key of the project, then try again.'
  }
}
