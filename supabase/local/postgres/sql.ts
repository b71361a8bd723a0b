import pg from 'pg'

/** How long a connection may take to be made, in milliseconds. */
const CONNECT_MS = 10_000

/** What all connections have: a name in pg_stat_activity, and an end to waiting. */
function settings(connectionString: string, name: string) {
  return { connectionString, application_name: name, connectionTimeoutMillis: CONNECT_MS }
}

/**
 * A connection, not made yet. One that is lost tells its owner by `end`, and what was asked over it fails: an
 * error that nobody listens to would end the whole stack with it.
 */
export function newClient(url: string, name: string): pg.Client {
  const client = new pg.Client(settings(url, name))
  client.on('error', ignore)
  return client
}

/** Connections to lend, of which any may be lost at any moment, also while it is lent; the next one is a new one. */
export function openPool(url: string, options: Omit<pg.PoolConfig, 'connectionString'> & { name: string }) {
  const { name, ...more } = options
  const pool = new pg.Pool({ ...settings(url, name), ...more })
  // The pool listens to those that lie idle only.
  pool.on('connect', (client) => client.on('error', ignore))
  pool.on('error', ignore)
  return pool
}

const ignore = () => undefined

/**
 * Runs SQL of any number of statements over a connection of its own.
 * @param url of the database, with its role and password
 */
export async function runSql(url: string, sql: string): Promise<void> {
  await withClient(url, (client) => client.query(sql))
}

/** Lends a connection to a piece of work and closes it after. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = newClient(url, 'stack')
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** A name as SQL quotes it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
