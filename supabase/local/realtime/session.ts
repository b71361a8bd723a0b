import type pg from 'pg'
import type { Claims } from '../secrets.ts'

/**
 * Runs a piece of work in a transaction with the role and the claims of a token, as PostgREST would, and
 * takes everything back.
 * @param before runs first, with the pool's own rights
 */
export async function asBearer<T>(
  pool: pg.Pool,
  claims: Claims,
  topic: string,
  work: (client: pg.PoolClient) => Promise<T>,
  before?: (client: pg.PoolClient) => Promise<unknown>,
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await before?.(client)
    await client.query(
      `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true),
              set_config('realtime.topic', $3, true)`,
      [claims.role, JSON.stringify(claims), topic],
    )
    return await work(client)
  } finally {
    await client.query('rollback').catch(() => undefined)
    client.release()
  }
}
