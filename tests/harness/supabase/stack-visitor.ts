import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import type { TortureServer } from '../fault/torture/server.ts'
import { eventually, subscribed } from './channels.ts'
import type { TestUser } from './users.ts'

/** How long one use may take before it counts as failed: some failures of a stack are silence. */
const PATIENCE_MS = 5_000

type Use = () => Promise<void>

/** Uses every part of the stack of tests/fixtures/supabase-contract, as its programs do. */
export class StackVisitor {
  readonly #server: TortureServer
  readonly #user: TestUser
  #topics = 0
  /** Each part by its name: resolves where it did what it is there for. */
  readonly uses: Readonly<Record<string, Use>>

  private constructor(server: TortureServer, user: TestUser) {
    this.#server = server
    this.#user = user
    const parts = {
      'sign-in': () => this.#signIn().then(() => undefined),
      rest: () => this.#rest(),
      functions: () => this.#functions(),
      realtime: () => this.#realtime(),
      'private channels': () => this.#join(),
      'http queue': () => this.#httpQueue(),
    }
    this.uses = Object.fromEntries(Object.entries(parts).map(([name, use]) => [name, inTime(use)]))
  }

  static async open(server: TortureServer): Promise<StackVisitor> {
    return new StackVisitor(server, await server.createUser())
  }

  /** Uses everything at once, again and again, whatever comes of it. */
  workOn(): { done(): number; stop(): Promise<void> } {
    let isOver = false
    let done = 0
    const { 'http queue': _, ...uses } = this.uses
    const work = Object.values(uses)
      .flatMap((use) => [use, use])
      .map(async (use) => {
        while (!isOver) {
          await use().catch(() => sleep(5))
          done += 1
        }
      })
    return {
      done: () => done,
      async stop() {
        isOver = true
        await Promise.all(work)
      },
    }
  }

  async #signIn(): Promise<SupabaseClient> {
    const { url, publishableKey } = this.#server.backend
    const client = createClient(url, publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false },
    })
    const { email, password } = this.#user
    const { error } = await client.auth.signInWithPassword({ email, password })
    if (error) throw error
    return client
  }

  /** A client that shows the token he had from the beginning. */
  #client(): SupabaseClient {
    const { url, publishableKey } = this.#server.backend
    return createClient(url, publishableKey, { accessToken: async () => this.#user.token })
  }

  async #rest(): Promise<void> {
    const { error } = await this.#client().from('notes').select('id').limit(1)
    if (error) throw new Error(error.message)
  }

  async #functions(): Promise<void> {
    const { error } = await this.#client().functions.invoke('hello', { body: { name: 'world' } })
    if (error) throw error
  }

  /** A message that is sent in SQL arrives at a channel. */
  async #realtime(): Promise<void> {
    const client = this.#client()
    try {
      this.#topics += 1
      const topic = `visit-${this.#topics}`
      let heard = 0
      const channel = client.channel(topic).on('broadcast', { event: 'sent' }, () => {
        heard += 1
      })
      await subscribed(channel)
      await this.#server.sql(`select realtime.send('{}', 'sent', $1, false)`, [topic])
      await eventually(() => heard > 0)
    } finally {
      await client.removeAllChannels()
    }
  }

  /** The policies are asked, over a connection with the visitor's role. */
  async #join(): Promise<void> {
    const client = this.#client()
    try {
      // Else it joins before the token has come, as nobody.
      await client.realtime.setAuth()
      await subscribed(client.channel(`room:${this.#user.id}`, { config: { private: true } }))
    } finally {
      await client.removeAllChannels()
    }
  }

  async #httpQueue(): Promise<void> {
    const { url } = this.#server.backend
    const [request] = await this.#server.sql<{ id: string }>('select net.http_post($1) as id', [
      `${url}/functions/v1/open`,
    ])
    const answers = () => this.#server.sql('select 1 from net._http_response where id = $1', [request?.id])
    await eventually(async () => (await answers()).length > 0)
  }
}

function inTime(use: Use): Use {
  return async () => {
    const limit = new AbortController()
    const silence = sleep(PATIENCE_MS, undefined, { signal: limit.signal }).then(
      () => {
        throw new Error(`nothing came of it in ${PATIENCE_MS} ms`)
      },
      () => undefined,
    )
    try {
      await Promise.race([use(), silence])
    } finally {
      limit.abort()
    }
  }
}
