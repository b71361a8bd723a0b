import { join } from 'node:path'
import { AppError } from '../../../shared/errors/app-error.ts'
import { DATABASE_FILE, openReader } from '../../db/open.ts'
import type { ThreadRequest } from '../../db/thread/protocol.ts'
import { Transferring } from '../../db/thread/serve.ts'
import { ViewKeys } from '../../features/orders/view-query.ts'
import { type QueryContext, type ReaderQueryName, readerQueries } from './reader-queries.ts'

/** What a reader thread is started with, once the writer has opened and migrated the file. */
export interface ReaderOptions {
  readonly folder: string
  /** Goes up with every write transaction of the writer thread. */
  readonly changes: Int32Array
}

/** Opens a connection that cannot write and serves queries, each in one snapshot. */
export async function startReader(
  options: ReaderOptions,
): Promise<{ greeting: null; handle: (request: ThreadRequest) => unknown }> {
  const connection = openReader(join(options.folder, DATABASE_FILE))
  const views = new ViewKeys()
  const creatorId = connection.read(
    (tx) => tx.value<string>(`SELECT value FROM meta WHERE key = 'creator_id'`) ?? '',
  )
  const handle = (request: ThreadRequest): unknown => {
    if (request.name === 'store.close') return close(connection)
    const name = request.name as ReaderQueryName
    if (!Object.hasOwn(readerQueries, name))
      throw new AppError('ipc.unknownMethod', `There is no query ${request.name}.`)
    const { now } = request.meta as { now: number }
    // Before the snapshot is taken: an answer may then be newer than its number, but never older.
    const version = Atomics.load(options.changes, 0)
    const run = readerQueries[name] as (context: QueryContext, input: unknown) => unknown
    const answer = connection.read(
      (tx) => run({ tx, creatorId, now, views, version }, request.input) as object | null,
    )
    return movingKeys(answer)
  }
  return { greeting: null, handle }
}

function close(connection: { close(): void }): null {
  connection.close()
  return null
}

/** Row numbers of a view move to the asker instead of being copied. */
function movingKeys(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'keys' in value && value.keys instanceof Int32Array)
    return new Transferring(value, [value.keys.buffer as ArrayBuffer])
  return value
}
