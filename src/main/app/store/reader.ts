import { join } from 'node:path'
import { AppError } from '../../../shared/errors/app-error.ts'
import { DATABASE_FILE } from '../../db/database-file.ts'
import { openReader } from '../../db/open.ts'
import { seenChanges } from '../../db/row-changes.ts'
import type { Slices } from '../../db/slices.ts'
import type { ThreadRequest } from '../../db/thread/protocol.ts'
import { Transferring } from '../../db/thread/serve.ts'
import { ViewKeys } from '../../features/orders/view-query.ts'
import { type QueryContext, type ReaderQueryName, readerQueries, SLICED } from './reader-queries.ts'
import { SlicedReads } from './sliced-reads.ts'

/** What a reader thread is started with, once the writer has opened and migrated the file. */
export interface ReaderOptions {
  readonly folder: string
  /** The log of what the writer thread changes (db/row-changes.ts). */
  readonly changes: Int32Array
}

/** Opens a connection that cannot write and serves queries, each in one snapshot. */
export async function startReader(
  options: ReaderOptions,
): Promise<{ greeting: null; handle: (request: ThreadRequest) => unknown }> {
  const connection = openReader(join(options.folder, DATABASE_FILE))
  const views = new ViewKeys()
  const sliced = new SlicedReads(() => openReader(join(options.folder, DATABASE_FILE)))
  const creatorId = connection.read(
    (tx) => tx.value<string>(`SELECT value FROM meta WHERE key = 'creator_id'`) ?? '',
  )
  const preparing = whenRested(
    () => {
      const changes = seenChanges(options.changes)
      connection.read((tx) => views.prepare(tx, changes))
    },
    () => seenChanges(options.changes).position,
  )
  const handle = (request: ThreadRequest): unknown => {
    if (request.name === 'store.close') {
      preparing.stop()
      sliced.close()
      return close(connection)
    }
    const name = request.name as ReaderQueryName
    if (!Object.hasOwn(readerQueries, name))
      throw new AppError('ipc.unknownMethod', `There is no query ${request.name}.`)
    const { now } = request.meta as { now: number }
    const changes = seenChanges(options.changes)
    const run = readerQueries[name] as (context: QueryContext, input: unknown) => unknown
    if (SLICED.has(name))
      return sliced.run((tx) => run({ tx, creatorId, now, views, changes }, request.input) as Slices<unknown>)
    const answer = connection.read(
      (tx) => run({ tx, creatorId, now, views, changes }, request.input) as object | null,
    )
    if (name === 'orders.openView') preparing.soon()
    return movingKeys(answer)
  }
  return { greeting: null, handle }
}

/** Once no view is opened any more and nothing is written, there is time to get ready for the next search. */
const RESTED_MS = 2_000
/** How often to look whether something has been written. */
const LOOK_EVERY_MS = 500

/**
 * Calls a function once it has not been asked for a while, and again a while after each change of `position`. What
 * fails then fails again where somebody waits for it.
 */
function whenRested(call: () => void, position: () => number): { soon: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined
  let seen = 0
  let restsAt = 0
  const look = () => {
    if (position() !== seen) restsAt = performance.now() + RESTED_MS
    seen = position()
    if (performance.now() < restsAt) return
    restsAt = Number.POSITIVE_INFINITY
    try {
      call()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
  const soon = () => {
    restsAt = performance.now() + RESTED_MS
    timer ??= setInterval(look, LOOK_EVERY_MS).unref()
  }
  return { soon, stop: () => clearInterval(timer) }
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
