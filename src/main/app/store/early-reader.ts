import { isUpToDate } from '../../db/database-file.ts'
import { newChangeLog } from '../../db/row-changes.ts'
import { ThreadClient } from '../../db/thread/client.ts'

/** A store's first reader, started before the store itself. */
export interface EarlyReader {
  readonly client: ThreadClient
  /** The log of what the writer thread changes (db/row-changes.ts); the writer is given the same. */
  readonly changes: Int32Array
}

/** What a reader needs to be started. */
export interface EarlyReaderOptions {
  readonly folder: string
  readonly migrations: string
  readonly entry: string | URL
  readonly onUnexpected: (cause: string, ref: string) => void
}

/** Starts a reader, or answers null where the file cannot be read before it was made or migrated. */
export function startEarlyReader(options: EarlyReaderOptions): EarlyReader | null {
  const { folder, migrations, entry, onUnexpected } = options
  if (!isUpToDate(folder, migrations)) return null
  const changes = newChangeLog()
  const client = new ThreadClient({ entry, workerData: { folder, changes }, onUnexpected })
  return { client, changes }
}
