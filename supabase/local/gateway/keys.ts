import type { IncomingHttpHeaders } from 'node:http'
import type { StackSecrets, TokenMaker } from '../secrets.ts'

/** What a request shows of itself: its API key, and the token that speaks for a person. */
export interface Credentials {
  readonly apiKey: string | undefined
  /** A token as PostgREST takes it: of the person, else of the role that the key stands for. */
  readonly token: string | undefined
}

/** Knows the API keys, and the role that each stands for. */
export interface KeyRing {
  /** Whether a key opens the door at all: one of the two keys, or a token of ours. */
  isKnown(key: string | undefined): Promise<boolean>
  isSecret(key: string | undefined): boolean
  /** The token for a key; the key itself where it is a token already. */
  tokenFor(key: string): string
  credentialsOf(headers: IncomingHttpHeaders, query: URLSearchParams): Credentials
}

/** The key ring of a stack's secrets. The keys are opaque, as hosted: tokens of roles are made from them here. */
export async function makeKeyRing(
  { publishableKey, secretKey }: StackSecrets,
  tokens: TokenMaker,
): Promise<KeyRing> {
  const roleTokens = new Map([
    [publishableKey, await tokens.sign({ role: 'anon', iss: 'supabase' }, '10y')],
    [secretKey, await tokens.sign({ role: 'service_role', iss: 'supabase' }, '10y')],
  ])
  const tokenFor = (key: string) => roleTokens.get(key) ?? key
  return {
    tokenFor,
    isSecret: (key) => key === secretKey,
    async isKnown(key) {
      if (key === undefined) return false
      if (roleTokens.has(key)) return true
      const claims = await tokens.verify(key).catch(() => undefined)
      return claims !== undefined
    },
    credentialsOf(headers, query) {
      const header = headers['apikey']
      const apiKey = (Array.isArray(header) ? header[0] : header) ?? query.get('apikey') ?? undefined
      const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
      const shown = bearer ?? apiKey
      return { apiKey, token: shown === undefined ? undefined : tokenFor(shown) }
    },
  }
}
