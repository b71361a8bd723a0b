import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { messageOf } from '../stack-error.ts'
import { newClient } from './sql.ts'

/** A connection that hears notifications, and is made anew when Postgres has dropped it. */
export interface Listener {
  /** The connection of this moment. Between two of them what is asked over it fails. */
  client(): pg.Client
  stop(): Promise<void>
}

export interface ListenerOptions {
  readonly url: string
  /** Its name in pg_stat_activity and in messages. */
  readonly name: string
  /** What it listens to; nothing where it is only asked. */
  readonly channel: string | undefined
  /** Looks at what there is: after each notification, and on each new connection, since nobody heard what came before. */
  readonly look: (client: pg.Client) => Promise<void>
  readonly onError: (message: string) => void
}

const RETRY_MS = 100

/**
 * Starts to listen.
 * @throws where the first connection cannot be made
 */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { url, name, channel, look, onError } = options
  let isStopping = false
  let reopening: Promise<void> | undefined
  const complain = (error: unknown) => isStopping || onError(`${name}: ${messageOf(error)}`)

  async function open(): Promise<pg.Client> {
    const client = newClient(url, name)
    try {
      await client.connect()
      client.on('notification', () => void look(client).catch(complain))
      if (channel !== undefined) await client.query(`listen ${channel}`)
      if (channel !== undefined) await look(client)
    } catch (error) {
      await client.end()
      throw error
    }
    client.once('end', () => {
      if (isStopping) return
      onError(`${name}: its connection was lost and is made anew`)
      reopening = again()
    })
    return client
  }
  async function again(): Promise<void> {
    for (; !isStopping; await sleep(RETRY_MS)) {
      // A Postgres that comes up refuses everybody; that the connection was lost has been said.
      const next = await open().catch(() => undefined)
      if (next === undefined) continue
      current = next
      return
    }
  }

  let current = await open()
  return {
    client: () => current,
    async stop() {
      isStopping = true
      await reopening
      await current.end()
    },
  }
}
