import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

const schema = z.object({
  /** Of every role that logs in to the database. */
  databasePassword: z.string().min(20),
  /** Signs the tokens of people (HS256). */
  jwtSecret: z.string().min(32),
  publishableKey: z.string().startsWith('sb_publishable_'),
  secretKey: z.string().startsWith('sb_secret_'),
  /** What the edge functions seal the shops' tokens with. */
  shopSecretsKey: z.string().min(32),
})

/** What opens one stack. Made on this machine, at random, and kept beside the data that it opens. */
export type StackSecrets = z.infer<typeof schema>

const FILE = 'secrets.json'

/** New secrets, of letters and digits only, so that they need no escaping anywhere. */
export function makeSecrets(): StackSecrets {
  const random = (bytes: number) => randomBytes(bytes).toString('hex')
  return {
    databasePassword: random(24),
    jwtSecret: random(32),
    publishableKey: `sb_publishable_${random(16)}`,
    secretKey: `sb_secret_${random(24)}`,
    shopSecretsKey: random(32),
  }
}

/** The secrets kept in a folder; undefined where it has none. */
export function readSecrets(folder: string): StackSecrets | undefined {
  const path = join(folder, FILE)
  return existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}

/** Keeps the secrets in a folder, for its owner alone. */
export function keepSecrets(folder: string, secrets: StackSecrets): void {
  writeFileSync(join(folder, FILE), `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
}

/** What a token says of its bearer. */
export interface Claims {
  readonly role: string
  readonly sub?: string
  /** Seconds since 1970. */
  readonly exp?: number
  readonly [claim: string]: unknown
}

/** Signs and checks the tokens of one stack. */
export interface TokenMaker {
  /** @param lifetime as jose takes it: `'1h'`, or the second at which it ends */
  sign(claims: Claims, lifetime: string | number): Promise<string>
  /** @throws when it is not ours, or no longer valid */
  verify(token: string): Promise<Claims>
}

/** The token maker of a secret. */
export function tokenMaker(jwtSecret: string): TokenMaker {
  const key = new TextEncoder().encode(jwtSecret)
  return {
    sign: (claims, lifetime) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .sign(key),
    async verify(token) {
      const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] })
      return { ...payload, role: typeof payload['role'] === 'string' ? payload['role'] : 'anon' }
    },
  }
}
