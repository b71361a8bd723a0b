import type Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { DRIVER, type ReadTx, type WriteTx } from './tx.ts'

// What the repositories over drizzle need besides their tables, so that only the store depends on drizzle.
export { and, eq, inArray, isNull, sql } from 'drizzle-orm'

/** Typed queries inside an open write transaction. */
export type WriteOrm = BetterSQLite3Database
/** Typed queries that only read. */
export type ReadOrm = Pick<WriteOrm, 'select' | 'selectDistinct'>

const made = new WeakMap<Database.Database, WriteOrm>()

/**
 * Typed queries over the handle's own connection, so inside its open transaction: what they write is stored or
 * rolled back with the rest. A read handle gets queries that cannot write, and its connection refuses besides.
 *
 * Importing this file loads drizzle, which costs a thread about ten milliseconds of its start. Nothing that a thread
 * imports at its start may import it: see docs/decisions/0003-store.md.
 */
export function ormOf(tx: WriteTx): WriteOrm
export function ormOf(tx: ReadTx): ReadOrm
export function ormOf(tx: ReadTx): WriteOrm {
  const driver = tx[DRIVER]
  const orm = made.get(driver) ?? drizzle({ client: driver })
  made.set(driver, orm)
  return orm
}
