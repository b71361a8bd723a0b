import type Database from 'better-sqlite3'

declare const readable: unique symbol
declare const writable: unique symbol

/** Where a handle keeps its connection. Only db/orm.ts looks there. */
export const DRIVER: unique symbol = Symbol('driver')

/** A value SQLite can bind. Money and times are integers; there are no booleans in SQLite. */
export type SqlValue = string | number | bigint | null | Uint8Array

/** A handle that can only read. Statements are prepared once per connection and SQL text. */
export interface ReadTx {
  readonly [readable]: true
  readonly [DRIVER]: Database.Database
  all<T>(sql: string, ...params: readonly SqlValue[]): T[]
  get<T>(sql: string, ...params: readonly SqlValue[]): T | undefined
  /** The first column of every row. */
  pluck<T>(sql: string, ...params: readonly SqlValue[]): T[]
  /** The first column of the first row. */
  value<T>(sql: string, ...params: readonly SqlValue[]): T | undefined
}

/** A handle that can write; exists only inside a write transaction. A read handle cannot stand in for it. */
export interface WriteTx extends ReadTx {
  readonly [writable]: true
  run(sql: string, ...params: readonly SqlValue[]): Database.RunResult
}

/** Refuses, at compile time, a transaction body that returns a promise: it would commit before it is done. */
export type SyncResult<T> = T extends PromiseLike<unknown> ? never : T
