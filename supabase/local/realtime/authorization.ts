import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Claims } from '../secrets.ts'
import { asBearer } from './session.ts'

/** What a bearer may do on a private channel. */
export interface Permissions {
  readonly broadcast: { readonly read: boolean; readonly write: boolean }
  readonly presence: { readonly read: boolean; readonly write: boolean }
}

/** What anybody may do on a public channel. */
export const EVERYTHING: Permissions = {
  broadcast: { read: true, write: true },
  presence: { read: true, write: true },
}

type Extension = keyof Permissions
const EXTENSIONS = ['broadcast', 'presence'] as const satisfies readonly Extension[]

/**
 * Asks the policies on realtime.messages, as hosted does: may the bearer see a message of this topic, may
 * he add one. Nothing stays in the table.
 * @param topic without `realtime:` before it
 */
export async function permissionsOn(pool: pg.Pool, claims: Claims, topic: string): Promise<Permissions> {
  const ids = { broadcast: randomUUID(), presence: randomUUID() }
  return await asBearer(
    pool,
    claims,
    topic,
    async (client) => {
      const seen = await visibleAmong(client, Object.values(ids))
      const [broadcast, presence] = [
        await mayWrite(client, topic, 'broadcast'),
        await mayWrite(client, topic, 'presence'),
      ]
      return {
        broadcast: { read: seen.includes(ids.broadcast), write: broadcast },
        presence: { read: seen.includes(ids.presence), write: presence },
      }
    },
    async (client) => {
      for (const extension of EXTENSIONS)
        await client.query(
          `insert into realtime.messages (id, topic, extension, payload, event, private)
           values ($1, $2, $3, '{}', 'authorization', true)`,
          [ids[extension], topic, extension],
        )
    },
  )
}

async function visibleAmong(client: pg.PoolClient, ids: string[]): Promise<string[]> {
  return await inSavepoint(client, [], async () => {
    const { rows } = await client.query<{ id: string }>(
      'select id from realtime.messages where id = any($1)',
      [ids],
    )
    return rows.map(({ id }) => id)
  })
}

async function mayWrite(client: pg.PoolClient, topic: string, extension: Extension): Promise<boolean> {
  return await inSavepoint(client, false, async () => {
    await client.query('insert into realtime.messages (topic, extension, private) values ($1, $2, true)', [
      topic,
      extension,
    ])
    return true
  })
}

/** A refusal is an answer here, and must not end the transaction. */
async function inSavepoint<T>(client: pg.PoolClient, refused: T, work: () => Promise<T>): Promise<T> {
  await client.query('savepoint asked')
  try {
    return await work()
  } catch {
    await client.query('rollback to savepoint asked')
    return refused
  }
}
