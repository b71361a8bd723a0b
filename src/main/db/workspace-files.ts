import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { DATABASE_FILE } from './database-file.ts'
import { assertNotFromFuture } from './migrate.ts'
import type { Migration } from './migrations.ts'

/** Where the parts of a workspace lie. */
export interface WorkspaceFiles {
  readonly folder: string
  readonly database: string
  readonly backups: string
  readonly labels: string
  readonly logs: string
  readonly lock: string
  /** A checked copy of a backup on its way into the database's place. */
  readonly restoring: string
}

/** The paths of a workspace folder; makes the folders that are missing, readable by their owner only. */
export function workspaceFiles(folder: string): WorkspaceFiles {
  const files = {
    folder,
    database: join(folder, DATABASE_FILE),
    backups: join(folder, 'backups'),
    labels: join(folder, 'labels'),
    logs: join(folder, 'logs'),
    lock: join(folder, 'workspace.lock'),
    restoring: join(folder, 'restore.part'),
  }
  for (const path of [folder, files.backups, files.labels, files.logs])
    mkdirSync(path, { recursive: true, mode: 0o700 })
  return files
}

/** Takes away files that a crash left half written: they end in `.part` and nobody has seen them. */
export function removeHalfWritten(folder: string): void {
  for (const name of readdirSync(folder))
    if (name.endsWith('.part')) rmSync(join(folder, name), { force: true })
}

/**
 * Finishes a restore that a crash cut off: the copy was checked before the old file, the last of its parts, was moved
 * aside, so where there is no database the copy is the one to go on with.
 */
export function finishRestore(files: WorkspaceFiles): void {
  if (!existsSync(files.database) && existsSync(files.restoring)) renameSync(files.restoring, files.database)
}

/** Refuses a file of a newer program through a connection that cannot write, so that its bytes stay as they are. */
export function refuseFutureFile(file: string, migrations: readonly Migration[]): void {
  if (!existsSync(file)) return
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    assertNotFromFuture(db, migrations)
  } finally {
    db.close()
  }
}
