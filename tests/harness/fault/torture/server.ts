import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@supabase/supabase-js'
import type pg from 'pg'
import { Lane } from '../../../../src/shared/lib/serial.ts'
import { newClient, openPool } from '../../../../supabase/local/postgres/sql.ts'
import { tokenMaker } from '../../../../supabase/local/secrets.ts'
import type { Backend } from '../../supabase/backend.ts'
import { createUser, type TestUser } from '../../supabase/users.ts'
import { BROKEN_SQL, type VariantName } from './variants.ts'

/** The server's end of a torture: one real local Supabase, asked and disturbed over SQL. */
export class TortureServer {
  readonly backend: Backend
  readonly #lane = new Lane()
  #pool: pg.Pool

  constructor(backend: Backend) {
    this.backend = backend
    this.#pool = this.#newPool()
  }

  #newPool(): pg.Pool {
    return openPool(this.backend.adminUrl, { name: 'torture', max: 4 })
  }

  readonly sql = async <R extends pg.QueryResultRow = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ): Promise<R[]> => (await this.#pool.query(text, values)).rows as R[]

  /** A connection of its own, for a transaction that stays open or a server that falls over. */
  async connect(): Promise<pg.Client> {
    const client = newClient(this.backend.adminUrl, 'torture')
    await client.connect()
    return client
  }

  readonly createUser = (): Promise<TestUser> => {
    const tokens = tokenMaker(this.backend.jwtSecret)
    return createUser({
      sql: this.sql,
      token: (claims, lifetime = '1h') => tokens.sign(claims, lifetime),
      withToken: () => createClient(this.backend.url, this.backend.publishableKey),
    })
  }

  /** The first transaction that has not begun. */
  async horizon(): Promise<bigint> {
    const [row] = await this.sql<{ xid: string }>(
      'select pg_snapshot_xmax(pg_current_snapshot())::text as xid',
    )
    return BigInt(row?.xid ?? 0)
  }

  /** Ends every connection of the API in the middle of what it does. */
  async dropConnections(): Promise<void> {
    await this.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'
        and usename in ('authenticator', 'supabase_auth_admin')`,
    )
  }

  /**
   * kill -9 of one backend process: Postgres then drops all its connections and comes up again from its log, as after a
   * power cut.
   */
  async crash(): Promise<void> {
    const [client, witness] = await Promise.all([this.connect(), this.connect()])
    const hasFallen = new Promise((resolve) => witness.once('end', resolve))
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const pid = rows[0]?.pid
    if (pid === undefined) throw new Error('Postgres did not say who serves this connection.')
    process.kill(pid, 'SIGKILL')
    await hasFallen
    await client.end().catch(() => undefined)
    // The old one ends by itself, as its connections have.
    void this.#pool.end()
    this.#pool = this.#newPool()
    for (let tries = 0; tries < 600; tries += 1) {
      // Only a new connection says that it is up: an old one may not have died yet.
      if (await this.#answers()) return
      await sleep(50)
    }
    throw new Error(
      `Postgres did not come up again; its stack ${this.#isStackThere() ? 'runs' : 'has ended'}.`,
    )
  }

  #isStackThere(): boolean {
    try {
      return process.kill(this.backend.pid, 0)
    } catch {
      return false
    }
  }

  async #answers(): Promise<boolean> {
    try {
      const client = await this.connect()
      await client.end()
      return true
    } catch {
      return false
    }
  }

  /** Replaces a function by its broken twin, where the variant has one; answers the way back. */
  async breakFor(variant: VariantName | null): Promise<() => Promise<void>> {
    const broken = variant === null ? undefined : BROKEN_SQL[variant]
    if (!broken) return async () => undefined
    const [found] = await this.sql<{ text: string }>('select pg_get_functiondef($1::regprocedure) as text', [
      broken.of,
    ])
    const sound = found?.text ?? ''
    if (!sound.includes(broken.from)) throw new Error(`${broken.of} does not hold ${broken.from} any more.`)
    await this.sql(sound.replaceAll(broken.from, broken.to))
    return async () => void (await this.sql(sound))
  }

  /** Blows to the server hit every run: one is made after another, also where nobody waits for the first any more. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#lane.run(work)
  }

  async stop(): Promise<void> {
    await this.#pool.end()
    await this.backend.stop()
  }
}
