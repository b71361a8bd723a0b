import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

// Without the driver, so that a file can be looked at before it is read.

/** The database file's name inside a workspace folder. */
export const DATABASE_FILE = 'creatorflow.db'

/** A shipped migration's file name; it starts with the version. */
export const MIGRATION_NAME = /^\d{4}_\w+\.sql$/

/**
 * Whether a workspace's file has the newest schema of the folder of migrations: any other one has to be migrated
 * before it can be read. SQLite keeps user_version in the header's bytes 60 to 63, big-endian (file format, 1.3).
 */
export function isUpToDate(folder: string, migrations: string): boolean {
  try {
    const file = openSync(join(folder, DATABASE_FILE), 'r')
    const version = Buffer.alloc(4)
    const read = readSync(file, version, 0, 4, 60)
    closeSync(file)
    return read === 4 && version.readUInt32BE() === newestVersion(migrations)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

function newestVersion(migrations: string): number {
  const names = readdirSync(migrations).filter((name) => MIGRATION_NAME.test(name))
  return Math.max(...names.map((name) => Number(name.slice(0, 4))))
}
