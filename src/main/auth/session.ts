import { AppError } from '../../shared/errors/app-error.ts'
import type { Clock } from '../platform/clock.ts'
import { AuthConversation, type Project, sessionOf } from './auth-api.ts'
import type { Fetch } from './checked-fetch.ts'
import { readSession, type SessionValue, sessionValueOf } from './session-value.ts'

/** A token with less than this left, or a quarter of a short life, is refreshed before it is used. */
const AHEAD_MS = 60_000
/** After a refresh ahead of time that failed, the next one waits: the token itself is still good. */
const AHEAD_PAUSE_MS = 30_000

/** What a session is made of. */
export interface SessionOptions {
  readonly project: Project
  readonly clock: Clock
  readonly fetch?: Fetch | undefined
  readonly timeoutMs?: number | undefined
  /** A value of `serialised`, or null. One of another project is not used. */
  readonly restored?: string | null | undefined
}

/** Who is signed in. */
export interface SignedInUser {
  readonly userId: string
  readonly email: string
}

/**
 * Who is signed in at a project. The server alone decides whether a token is still good: this machine's clock, which
 * may be years off, only says when to refresh ahead of time, and a wrong hint costs one request.
 */
export class Session {
  readonly #options: SessionOptions
  readonly #listeners = new Set<(value: string | null) => void>()
  #value: SessionValue | null
  /** When the token was given, on the clock that never jumps; null for a restored one. */
  #givenMs: number | null = null
  #refreshing: Promise<string> | null = null
  #aheadFromMs = Number.NEGATIVE_INFINITY
  /** A code that was accepted, until the new password is too. */
  #recovery: { email: string; code: string; conversation: AuthConversation } | null = null

  constructor(options: SessionOptions) {
    this.#options = options
    this.#value = options.restored ? readSession(options.restored, options.project.url) : null
  }

  /** Who is signed in, or null. */
  get user(): SignedInUser | null {
    return this.#value ? { userId: this.#value.userId, email: this.#value.email } : null
  }

  /** What has to be kept for the next start; null when nobody is signed in. Secret. */
  serialised(): string | null {
    return this.#value ? JSON.stringify(this.#value) : null
  }

  /** Hears of each new value, null when the session ended. Answers the way to stop. */
  onChange(listener: (value: string | null) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async signIn(email: string, password: string): Promise<void> {
    const { session } = await this.#conversation().ask('password', (client) =>
      client.signInWithPassword({ email, password }),
    )
    this.#take(sessionValueOf(sessionOf(session), this.#options.project, this.#options.clock))
  }

  /** `confirm`: a code was mailed, and nobody is signed in until it is typed in. */
  async signUp(email: string, password: string): Promise<'confirm' | 'signedIn'> {
    const { session } = await this.#conversation().ask('other', (client) =>
      client.signUp({ email, password }),
    )
    // The server says the same of an address that has an account already, so that nobody can probe for one.
    if (!session) return 'confirm'
    this.#take(sessionValueOf(session, this.#options.project, this.#options.clock))
    return 'signedIn'
  }

  /** The code of the mail after signing up. */
  async confirm(email: string, code: string): Promise<void> {
    const { session } = await this.#conversation().ask('code', (client) =>
      client.verifyOtp({ email, token: code, type: 'email' }),
    )
    this.#take(sessionValueOf(sessionOf(session), this.#options.project, this.#options.clock))
  }

  /** Has a code mailed with which a new password can be set; says nothing about whether there is such an account. */
  async requestReset(email: string): Promise<void> {
    await this.#conversation().ask('other', (client) => client.resetPasswordForEmail(email))
  }

  /** Sets a new password with the mailed code and signs in. A refused password can be tried again with the same code. */
  async resetPassword(email: string, code: string, password: string): Promise<void> {
    const known = this.#recovery
    const isKnown = known?.email === email && known.code === code
    const conversation = isKnown ? known.conversation : this.#conversation()
    if (!isKnown) {
      await conversation.ask('code', (client) => client.verifyOtp({ email, token: code, type: 'recovery' }))
      this.#recovery = { email, code, conversation }
    }
    await conversation.ask('other', (client) => client.updateUser({ password }))
    const { session } = await conversation.ask('other', (client) => client.getSession())
    this.#recovery = null
    this.#take(sessionValueOf(sessionOf(session), this.#options.project, this.#options.clock))
  }

  /** Ends the session here, whatever the network says, and at the server where it can be reached. */
  async signOut(): Promise<{ readonly wasServerTold: boolean }> {
    const token = this.#value?.accessToken
    this.#take(null)
    if (token === undefined) return { wasServerTold: false }
    try {
      await this.#conversation().ask('other', (client) =>
        client.admin.signOut(token, 'local').then(({ error }) => ({ data: null, error })),
      )
      return { wasServerTold: true }
    } catch (error) {
      // The tokens are gone from this machine, which is what was asked for.
      if (error instanceof AppError) return { wasServerTold: false }
      throw error
    }
  }

  /** A token to show the server. `auth.signedOut` when nobody is signed in. */
  async accessToken(): Promise<string> {
    const value = this.#required()
    if (this.#leftMs(value) > Math.min(AHEAD_MS, value.lifetimeMs / 4) || this.#nowMs() < this.#aheadFromMs)
      return value.accessToken
    try {
      return await this.refresh()
    } catch (error) {
      if (!(error instanceof AppError) || !error.code.startsWith('net.')) throw error
      this.#aheadFromMs = this.#nowMs() + AHEAD_PAUSE_MS
      return this.#required().accessToken
    }
  }

  /**
   * Another token. However many ask at once, the server is asked once; whoever shows a token that was replaced
   * meanwhile gets the new one at once. `net.*` keeps the session, `auth.signedOut` ends it.
   */
  async refresh(rejected?: string): Promise<string> {
    const value = this.#required()
    if (rejected !== undefined && rejected !== value.accessToken) return value.accessToken
    this.#refreshing ??= this.#askForAnother(value).finally(() => {
      this.#refreshing = null
    })
    return await this.#refreshing
  }

  async #askForAnother(value: SessionValue): Promise<string> {
    try {
      const { session } = await this.#conversation().ask('refresh', (client) =>
        client.refreshSession({ refresh_token: value.refreshToken }),
      )
      const next = sessionValueOf(sessionOf(session), this.#options.project, this.#options.clock)
      // Signed out, or in as somebody else, while the answer was on its way: it is nobody's any more.
      if (this.#value !== value) return this.#required().accessToken
      this.#take(next)
      return next.accessToken
    } catch (error) {
      if (error instanceof AppError && error.code === 'auth.signedOut' && this.#value === value)
        this.#take(null)
      throw error
    }
  }

  #take(value: SessionValue | null): void {
    if (value === null && this.#value === null) return
    this.#value = value
    this.#givenMs = value ? this.#nowMs() : null
    this.#aheadFromMs = Number.NEGATIVE_INFINITY
    const kept = this.serialised()
    for (const listener of [...this.#listeners]) listener(kept)
  }

  /** What is left of the token, by whichever clock says less; a wall clock that went back says nothing. */
  #leftMs(value: SessionValue): number {
    const byWall = Math.max(0, this.#options.clock.now() - value.givenAt)
    const byMonotonic = this.#givenMs === null ? 0 : this.#nowMs() - this.#givenMs
    return value.lifetimeMs - Math.max(byWall, byMonotonic)
  }

  #required(): SessionValue {
    if (this.#value) return this.#value
    throw new AppError('auth.signedOut', 'Nobody is signed in. Sign in to go on; what was not sent is kept.')
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs()
  }

  #conversation(): AuthConversation {
    const { project, fetch = globalThis.fetch, timeoutMs = 15_000 } = this.#options
    return new AuthConversation({ project, fetch, timeoutMs })
  }
}
