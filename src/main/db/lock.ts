import Database from 'better-sqlite3'
import { AppError } from '../../shared/errors/app-error.ts'

/**
 * Holds a workspace for this process. SQLite's own file lock does it: the operating system frees it however the
 * process ends, so a crash never leaves a stale lock. `storage.locked` when another process holds it.
 */
export function lockWorkspace(file: string): { release(): void } {
  const db = new Database(file)
  try {
    db.pragma('busy_timeout = 0')
    db.pragma('journal_mode = DELETE')
    db.exec('BEGIN EXCLUSIVE')
    return { release: () => db.close() }
  } catch (error) {
    db.close()
    throw new AppError(
      'storage.locked',
      'This workspace is open in another window or command. Close it first.',
      {},
      { cause: error },
    )
  }
}
