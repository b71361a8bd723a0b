import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MIGRATION_NAME } from './database-file.ts'

/** One shipped migration file. `version` is the number its name starts with; versions count up by one. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

/** Reads `NNNN_name.sql` files of a folder in order. */
export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => MIGRATION_NAME.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8')
      const sha256 = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
      return { version: Number(name.slice(0, 4)), name, sql, sha256 }
    })
}
