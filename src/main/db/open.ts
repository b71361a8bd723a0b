import Database from 'better-sqlite3'
import { AppError } from '../../shared/errors/app-error.ts'
import { assertEngine, Connection } from './connection.ts'
import { toStorageError } from './storage-error.ts'

const BUSY_TIMEOUT_MS = 5_000

/** Opens the one writing connection. Durable on every open: the driver drops to NORMAL when a WAL file is reopened. */
export function openWriter(file: string): Connection {
  return guarded(() => {
    const db = new Database(file)
    return configure(db, () => {
      db.pragma('journal_mode = WAL')
      // Our own checkpoints run while idle; this one is the safety net for a desk that is never idle.
      db.pragma('wal_autocheckpoint = 16000')
      // In KiB. More made neither imports nor first copies faster: the system caches the file as well.
      db.pragma('cache_size = -16384')
    })
  })
}

/** Opens a connection that cannot write: SQLite itself refuses with SQLITE_READONLY. */
export function openReader(file: string): Connection {
  return guarded(() => {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    return configure(db, () => {
      db.pragma('query_only = ON')
      db.pragma('cache_size = -16384')
    })
  })
}

function configure(db: Database.Database, specific: () => void): Connection {
  try {
    assertEngine(String(db.prepare('SELECT sqlite_version()').pluck().get()))
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    specific()
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    db.pragma('checkpoint_fullfsync = ON')
    db.pragma('temp_store = MEMORY')
    assertSettings(db)
    return new Connection(db)
  } catch (error) {
    db.close()
    throw error
  }
}

/** Reads back what matters: a connection that is not durable or not checked is refused with `storage.badOpen`. */
export function assertSettings(db: Database.Database): void {
  const found = {
    journal_mode: db.pragma('journal_mode', { simple: true }),
    synchronous: db.pragma('synchronous', { simple: true }),
    foreign_keys: db.pragma('foreign_keys', { simple: true }),
  }
  const isSafe = found.journal_mode === 'wal' && found.synchronous === 2 && found.foreign_keys === 1
  if (!isSafe)
    throw new AppError(
      'storage.badOpen',
      'The order file could not be opened safely, so it was not used.',
      found,
    )
}

function guarded(open: () => Connection): Connection {
  try {
    return open()
  } catch (error) {
    throw toStorageError(error)
  }
}
