import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { DATABASE_FILE } from './open.ts'
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
  }
  for (const path of [folder, files.backups, files.labels, files.logs]) mkdirSync(path, { recursive: true, mode: 0o700 })
  return files
}

/** Takes away files that a crash left half written: they end in `.part` and nobody has seen them. */
export function removeHalfWritten(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith('.part')) rmSync(join(folder, name), { force: true })
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
