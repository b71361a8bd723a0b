import type Database from 'better-sqlite3'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Migration } from './migrations.ts'
import { toStorageError } from './storage-error.ts'

/** What happened at opening: versions before and after, equal when there was nothing to do. */
export interface MigrationOutcome {
  readonly from: number
  readonly to: number
}

/** The schema version of a file; 0 for a new one. */
export function schemaVersion(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number
}

/** Refuses a file written by a newer program with `storage.fromFuture`, before a byte of it is changed. */
export function assertNotFromFuture(db: Database.Database, migrations: readonly Migration[]): void {
  const version = schemaVersion(db)
  const newest = migrations.at(-1)?.version ?? 0
  if (version <= newest) return
  throw new AppError(
    'storage.fromFuture',
    `This order file was written by a newer version of the program (schema ${version}, this one knows ${newest}). Update the program; the file was not touched.`,
    { version, newest },
  )
}

/**
 * Brings a file to the newest schema. Each migration is one transaction with foreign keys off, since rebuilding a
 * table would cascade into its children, and `foreign_key_check` before it commits.
 * @param backUp called once before the first change to a file that holds a schema already
 */
export async function migrate(
  db: Database.Database,
  migrations: readonly Migration[],
  backUp: () => Promise<void>,
  now: number,
): Promise<MigrationOutcome> {
  assertNotFromFuture(db, migrations)
  const from = schemaVersion(db)
  assertUnchanged(db, migrations, from)
  const pending = migrations.filter((migration) => migration.version > from)
  if (pending.length > 0 && from > 0) await backUp()
  for (const migration of pending) apply(db, migration, now)
  return { from, to: pending.at(-1)?.version ?? from }
}

function apply(db: Database.Database, migration: Migration, now: number): void {
  db.pragma('foreign_keys = OFF')
  try {
    db.exec('BEGIN IMMEDIATE')
    db.exec(migration.sql)
    assertForeignKeys(db, migration)
    record(db, migration, now)
    db.exec('COMMIT')
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    const cause = toStorageError(error)
    if (cause instanceof AppError) throw cause
    throw new AppError(
      'storage.migrationFailed',
      `The order file could not be brought to schema ${migration.version}. It is as it was before.`,
      { migration: migration.name },
      { cause: error },
    )
  } finally {
    db.pragma('foreign_keys = ON')
  }
}

function record(db: Database.Database, migration: Migration, now: number): void {
  db.exec(
    'CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
  )
  db.prepare('INSERT INTO schema_migrations (version, name, sha256, applied_at) VALUES (?, ?, ?, ?)').run(
    migration.version,
    migration.name,
    migration.sha256,
    now,
  )
  db.pragma(`user_version = ${migration.version}`)
}

function assertForeignKeys(db: Database.Database, migration: Migration): void {
  const broken = db.pragma('foreign_key_check') as unknown[]
  if (broken.length > 0)
    throw new AppError(
      'storage.migrationFailed',
      `Migration ${migration.name} would leave ${broken.length} rows without their parents. The file is as it was before.`,
      { migration: migration.name },
    )
}

/** An applied migration whose file was edited or removed since is refused: two desks would differ in silence. */
function assertUnchanged(db: Database.Database, migrations: readonly Migration[], version: number): void {
  if (version === 0) return
  const applied = db
    .prepare('SELECT version, name, sha256 FROM schema_migrations ORDER BY version')
    .all() as { version: number; name: string; sha256: string }[]
  for (const row of applied) {
    const shipped = migrations.find((migration) => migration.version === row.version)
    if (shipped?.sha256 === row.sha256) continue
    throw new AppError(
      'storage.migrationChanged',
      `Migration ${row.name} was ${shipped ? 'edited' : 'removed'} after it was shipped. Reinstall the program.`,
      { migration: row.name },
    )
  }
}
