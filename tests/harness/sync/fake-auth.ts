import { randomUUID } from 'node:crypto'

interface Account {
  readonly id: string
  readonly email: string
  password: string
  isConfirmed: boolean
  /** The code of the last mail. */
  code: string
}

/** A sign-in service in memory, as a fetch: the part of GoTrue's /auth/v1 that a session uses. */
export class FakeAuth {
  readonly accounts = new Map<string, Account>()
  /** Refresh tokens that are good, and whose they are. */
  readonly refreshTokens = new Map<string, string>()
  readonly accessTokens = new Set<string>()
  /** Paths that were asked for, in order. */
  readonly asked: string[] = []
  /** Whether a new account has to type in the code of a mail first. */
  isConfirming = false
  lifetimeSeconds = 3_600
  /** Stands in front of the service: may throw as a broken network does, or answer in its place. */
  before: (path: string) => Response | Promise<Response | null> | null = () => null
  #count = 0

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { pathname, searchParams } = new URL(String(input))
    const path = pathname.replace(/^.*\/auth\/v1/, '')
    this.asked.push(path)
    const instead = await this.before(path)
    if (instead) return instead
    const body = JSON.parse(String(init.body ?? '{}')) as Record<string, string>
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? ''
    if (path === '/signup') return this.#signUp(body)
    if (path === '/token') return this.#token(searchParams.get('grant_type') ?? '', body)
    if (path === '/verify') return this.#verify(body)
    if (path === '/recover') return this.#recover(body)
    if (path === '/user') return this.#changeUser(token, body)
    if (path === '/logout') return this.#signOut(token)
    return refusal(404, 'not_found')
  }

  add(email: string, password: string): Account {
    const account = { id: randomUUID(), email, password, isConfirmed: true, code: '000000' }
    this.accounts.set(email, account)
    return account
  }

  /** Ends every session, as an administrator does who suspends somebody. */
  endSessions(): void {
    this.refreshTokens.clear()
    this.accessTokens.clear()
  }

  #signUp({ email = '', password = '' }: Record<string, string>): Response {
    if (this.accounts.has(email)) return refusal(422, 'user_already_exists')
    if (password.length < 8) return refusal(422, 'weak_password')
    const account = this.add(email, password)
    account.isConfirmed = !this.isConfirming
    account.code = this.#newCode()
    return account.isConfirmed ? this.#session(account) : Response.json(userOf(account))
  }

  #token(grant: string, body: Record<string, string>): Response {
    if (grant === 'refresh_token') {
      const email = this.refreshTokens.get(body['refresh_token'] ?? '')
      const account = this.accounts.get(email ?? '')
      if (!account) return refusal(400, 'refresh_token_not_found')
      this.refreshTokens.delete(body['refresh_token'] ?? '')
      return this.#session(account)
    }
    const account = this.accounts.get(body['email'] ?? '')
    if (!account || account.password !== body['password']) return refusal(400, 'invalid_credentials')
    return account.isConfirmed ? this.#session(account) : refusal(400, 'email_not_confirmed')
  }

  #verify({ email = '', token = '' }: Record<string, string>): Response {
    const account = this.accounts.get(email)
    if (!account || account.code !== token) return refusal(403, 'otp_expired')
    account.code = this.#newCode()
    account.isConfirmed = true
    return this.#session(account)
  }

  #recover({ email = '' }: Record<string, string>): Response {
    const account = this.accounts.get(email)
    if (account) account.code = this.#newCode()
    return Response.json({})
  }

  #changeUser(token: string, { password = '' }: Record<string, string>): Response {
    if (!this.accessTokens.has(token)) return refusal(401, 'bad_jwt')
    const account = [...this.accounts.values()].find(({ id }) => token.endsWith(id))
    if (!account) return refusal(404, 'user_not_found')
    if (password.length < 8) return refusal(422, 'weak_password')
    account.password = password
    return Response.json(userOf(account))
  }

  #signOut(token: string): Response {
    this.accessTokens.delete(token)
    const account = [...this.accounts.values()].find(({ id }) => token.endsWith(id))
    for (const [refresh, email] of this.refreshTokens)
      if (email === account?.email) this.refreshTokens.delete(refresh)
    return new Response(null, { status: 204 })
  }

  #session(account: Account): Response {
    this.#count += 1
    const [access, refresh] = [
      `access-${this.#count}-${account.id}`,
      `refresh-${this.#count}-${randomUUID()}`,
    ]
    this.accessTokens.add(access)
    this.refreshTokens.set(refresh, account.email)
    return Response.json({
      access_token: access,
      token_type: 'bearer',
      expires_in: this.lifetimeSeconds,
      refresh_token: refresh,
      user: userOf(account),
    })
  }

  #newCode(): string {
    this.#count += 1
    return String(100_000 + this.#count)
  }
}

function userOf({ id, email }: Account): Record<string, unknown> {
  return { id, email, aud: 'authenticated', role: 'authenticated', created_at: '2026-01-01T00:00:00Z' }
}

function refusal(status: number, code: string): Response {
  return Response.json(
    { code, message: code },
    { status, headers: { 'x-supabase-api-version': '2024-01-01' } },
  )
}
