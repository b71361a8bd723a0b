import type { Server } from 'node:http'
import type pg from 'pg'
import { WebSocketServer } from 'ws'
import type { KeyRing } from '../gateway/keys.ts'
import { openPool } from '../postgres/sql.ts'
import type { Claims, TokenMaker } from '../secrets.ts'
import { EVERYTHING, permissionsOn } from './authorization.ts'
import { ChangeFeed } from './changes.ts'
import { type Channel, ChannelList } from './channel.ts'
import type { Change, Relation } from './pgoutput.ts'
import { type Replication, startReplication } from './replication.ts'
import { ClientSocket, type SocketContext } from './socket.ts'

/** A message to everyone on a channel. */
export interface Broadcast {
  /** Without `realtime:` before it. */
  readonly topic: string
  readonly event: string
  readonly payload: unknown
  readonly private?: boolean
}

/** The Realtime server of the stack. */
export interface RealtimeServer {
  /** Sends a message for a bearer, if he may send it. */
  broadcastFor(claims: Claims, message: Broadcast): Promise<void>
  stop(): Promise<void>
}

const PATH = '/realtime/v1/websocket'
/** Largest message of a client, in bytes. */
const MAX_MESSAGE = 3 * 1024 * 1024

/**
 * Serves Realtime's protocol on the gateway's port.
 * @param databaseUrl as a superuser: it reads the WAL and takes on the role of each bearer
 */
export async function startRealtime(
  server: Server,
  databaseUrl: string,
  tokens: TokenMaker,
  keys: KeyRing,
  onError: (message: string) => void,
): Promise<RealtimeServer> {
  const pool = openPool(databaseUrl, { name: 'realtime', max: 4 })
  const channels = new ChannelList()
  const feed = new ChangeFeed(pool, channels)
  const replication = await readWal(pool, databaseUrl, channels, feed, onError)
  const context: SocketContext = {
    pool,
    channels,
    tokens,
    keys,
    whyNoChanges: (channel) => whyNoChanges(pool, channel),
  }
  const sockets = acceptSockets(server, context)
  return {
    async broadcastFor(claims, message) {
      const permissions = message.private ? await permissionsOn(pool, claims, message.topic) : EVERYTHING
      if (permissions.broadcast.write) send(channels, message)
    },
    async stop() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      await replication.stop()
      await pool.end()
    },
  }
}

async function readWal(
  pool: pg.Pool,
  databaseUrl: string,
  channels: ChannelList,
  feed: ChangeFeed,
  onError: (message: string) => void,
): Promise<Replication> {
  try {
    await pool.query(`delete from realtime.messages where inserted_at < now() - interval '3 days'`)
    return await startReplication(
      databaseUrl,
      (relation) => isMessages(relation) || feed.isWanted(relation),
      (change) =>
        isMessages(change.relation) ? sendFromDatabase(channels, feed, change) : feed.deliver(change),
      onError,
    )
  } catch (error) {
    await pool.end()
    throw error
  }
}

function acceptSockets(server: Server, context: SocketContext): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE })
  server.on('upgrade', async (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://stack')
    const apiKey = context.keys.credentialsOf(request.headers, url.searchParams).apiKey
    socket.on('error', () => socket.destroy())
    if (url.pathname !== PATH) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
    if (apiKey === undefined || !(await context.keys.isKnown(apiKey)))
      return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
    const version = url.searchParams.get('vsn') === '1.0.0' ? '1.0.0' : '2.0.0'
    sockets.handleUpgrade(
      request,
      socket,
      head,
      (client) => new ClientSocket(client, version, apiKey, context),
    )
  })
  return sockets
}

const isMessages = ({ schema, table }: Relation) => schema === 'realtime' && table === 'messages'

/** A row of realtime.messages: what realtime.send and realtime.broadcast_changes wrote. */
async function sendFromDatabase(channels: ChannelList, feed: ChangeFeed, { type, relation, row }: Change) {
  if (type !== 'INSERT' || !row) return
  const { topic, event, payload, private: isPrivate } = await feed.catalog.jsonOf(relation, row)
  if (typeof event === 'string')
    send(channels, { topic: String(topic), event, payload, private: isPrivate === true })
}

function send(channels: ChannelList, { topic, event, payload, private: isPrivate = false }: Broadcast): void {
  for (const channel of channels.on(`realtime:${topic}`, isPrivate))
    if (channel.permissions.broadcast.read) channel.send('broadcast', { type: 'broadcast', event, payload })
}

/** As hosted: a table outside the publication is not an error of the join, but is said. */
async function whyNoChanges(pool: pg.Pool, { bindings }: Channel): Promise<string | undefined> {
  const { rows } = await pool.query<{ schemaname: string; tablename: string }>(
    `select schemaname, tablename from pg_publication_tables where pubname = 'supabase_realtime'`,
  )
  const missing = bindings.find(
    ({ schema, table }) =>
      !rows.some(
        (one) =>
          (schema === '*' || one.schemaname === schema) &&
          (!table || table === '*' || one.tablename === table),
      ),
  )
  return missing
    ? `Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect parameters: [schema: ${missing.schema}, table: ${missing.table ?? '*'}]`
    : undefined
}
