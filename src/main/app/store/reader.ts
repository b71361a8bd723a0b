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
  const preparing = whenRested(() => {
    const version = Atomics.load(options.changes, 0)
    connection.read((tx) => views.prepareSearch(tx, version))
  })
  const handle = (request: ThreadRequest): unknown => {
    if (request.name === 'store.close') {
      preparing.stop()
      return close(connection)
    }
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
    if (name === 'orders.openView') preparing.soon()
    return movingKeys(answer)
  }
  return { greeting: null, handle }
}

/** Once views are no longer opened one after the other, there is time to get ready for a search. */
const RESTED_MS = 2_000

/** Calls a function once it has not been asked for a while. What fails then fails again where somebody waits for it. */
function whenRested(call: () => void): { soon: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined
  const run = () => {
    try {
      call()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
  const stop = () => clearTimeout(timer)
  const soon = () => {
    stop()
    timer = setTimeout(run, RESTED_MS)
    timer.unref()
  }
  return { soon, stop }
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
