import pg from 'pg'

/**
 * Runs SQL of any number of statements over a connection of its own.
 * @param url of the database, with its role and password
 */
export async function runSql(url: string, sql: string): Promise<void> {
  await withClient(url, (client) => client.query(sql))
}

/** Lends a connection to a piece of work and closes it after. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'stack' })
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
