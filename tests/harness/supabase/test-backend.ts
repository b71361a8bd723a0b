import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { tokenMaker } from '../../../supabase/local/secrets.ts'
import type { BackendAddress } from './backend.ts'
import { createUser, signIn, type TestUser, type UserOptions } from './users.ts'

/** The backend of this run, with what tests need of it. */
export interface TestBackend extends BackendAddress {
  /** Runs one statement as the superuser; rows as objects. */
  sql<R extends pg.QueryResultRow = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>
  /** A connection of its own, for transactions and locks; closed after the file. */
  connect(role?: 'supabase_admin' | 'postgres'): Promise<pg.Client>
  /** The same for another database, by its address. */
  connectTo(url: string): Promise<pg.Client>
  /** A new person in auth.users, with a token and a client of his own. */
  createUser(options?: UserOptions): Promise<TestUser>
  /** A client that has signed in with the password over the API. */
  signIn(user: Pick<TestUser, 'email' | 'password'>): Promise<SupabaseClient>
  /** A client with the publishable key and nobody signed in. */
  anonymous(): SupabaseClient
  /** A client with the secret key, which is the role service_role. */
  service(): SupabaseClient
  /** A client that shows this token. */
  withToken(token: string): SupabaseClient
  /** A token of this stack for any claims; `lifetime` as `'1h'`, or the second at which it ends. */
  token(
    claims: { role: string; sub?: string; [claim: string]: unknown },
    lifetime?: string | number,
  ): Promise<string>
}

/** The backend of this run. Call it at the top of a test file: what it opens is closed after the file. */
export function testBackend(address: BackendAddress = inject('backend')): TestBackend {
  const pool = new pg.Pool({ connectionString: address.adminUrl, max: 4 })
  const connections: pg.Client[] = []
  const clients: SupabaseClient[] = []
  const tokens = tokenMaker(address.jwtSecret)
  const open = (key: string, accessToken?: string) => {
    const client = createClient(address.url, key, {
      auth: { persistSession: false, autoRefreshToken: false },
      ...(accessToken !== undefined && { accessToken: async () => accessToken }),
    })
    clients.push(client)
    return client
  }
  const connectTo = async (connectionString: string) => {
    const client = new pg.Client({ connectionString })
    connections.push(client)
    await client.connect()
    return client
  }
  const backend: TestBackend = {
    ...address,
    sql: async (text, values) => (await pool.query(text, values)).rows,
    connect: (role = 'supabase_admin') =>
      connectTo(role === 'postgres' ? address.databaseUrl : address.adminUrl),
    connectTo,
    createUser: (options) => createUser(backend, options),
    signIn: (user) => signIn(backend, user),
    anonymous: () => open(address.publishableKey),
    service: () => open(address.secretKey),
    withToken: (token) => open(address.publishableKey, token),
    token: (claims, lifetime = '1h') => tokens.sign(claims, lifetime),
  }
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.removeAllChannels()))
    await Promise.all(connections.map((client) => client.end()))
    await pool.end()
  })
  return backend
}
