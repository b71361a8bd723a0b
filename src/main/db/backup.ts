import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../shared/errors/app-error.ts'
import { checkIntegrity } from './integrity.ts'
import { assertNotFromFuture } from './migrate.ts'
import type { Migration } from './migrations.ts'
import { toStorageError } from './storage-error.ts'

/** Pages copied per step: small enough that commands slip in between. */
const PAGES_PER_STEP = 512

/**
 * Backs a live database up through SQLite's backup API into a temporary file, verifies that, and only then puts it
 * in the target's place: an earlier backup stays until a better one stands.
 */
export async function backUpTo(source: Database.Database, target: string): Promise<void> {
  const temporary = `${target}.part`
  rmSync(temporary, { force: true })
  try {
    await source.backup(temporary, { progress: () => PAGES_PER_STEP })
    assertGoodCopy(temporary)
    syncFile(temporary)
    renameSync(temporary, target)
    syncFile(dirname(target))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw asBackupError(error)
  }
}

/** Refuses a copy that fails SQLite's own checks with `storage.backupFailed`. */
export function assertGoodCopy(file: string): void {
  const copy = new Database(file, { fileMustExist: true })
  try {
    // A copy of a WAL database is in WAL mode itself; DELETE folds it into the one file.
    copy.pragma('journal_mode = DELETE')
    const failed = checkIntegrity(copy).find((check) => !check.isSound)
    if (failed)
      throw new AppError(
        'storage.backupFailed',
        `The backup did not pass its check (${failed.name}: ${failed.detail}). The earlier backup was kept.`,
      )
  } finally {
    copy.close()
  }
}

/** Refuses a backup that is damaged, foreign or of a newer program, before anything is replaced by it. */
export function assertOurCopy(file: string, migrations: readonly Migration[]): null {
  assertGoodCopy(file)
  const copy = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const ours = copy.prepare(
      `SELECT count(*) FROM sqlite_schema WHERE name IN ('meta', 'orders', 'journal', 'schema_migrations')`,
    )
    if (ours.pluck().get() !== 4)
      throw new AppError(
        'input.invalid',
        'This file is a database, but no backup of this program. Nothing was changed.',
      )
    assertNotFromFuture(copy, migrations)
  } finally {
    copy.close()
  }
  return null
}

function syncFile(path: string): void {
  if (!existsSync(path)) return
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function asBackupError(error: unknown): unknown {
  const classified = toStorageError(error)
  if (classified instanceof AppError) return classified
  return new AppError(
    'storage.backupFailed',
    'The backup could not be written. Choose another folder or free some space.',
    {},
    { cause: error },
  )
}
