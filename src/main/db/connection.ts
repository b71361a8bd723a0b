import type Database from 'better-sqlite3'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Slices } from './slices.ts'
import { toStorageError } from './storage-error.ts'
import { DRIVER, type ReadTx, type SqlValue, type SyncResult, type WriteTx } from './tx.ts'

type Mode = 'rows' | 'pluck'

/** Hears of the end of each write transaction. */
export interface WriteObserver {
  readonly beforeCommit: () => void
  /** After the commit, or after it failed. */
  readonly afterEnd: () => void
}

/** Whoever holds a write transaction open over several turns. */
export interface Holder {
  /** Writes what the transaction still lacks. */
  readonly beforeCommit: (tx: WriteTx) => void
  /** It was stored: null. It was not: the reason, and nothing of it is there. */
  readonly ended: (failure: unknown) => void
}

const NOBODY: WriteObserver = { beforeCommit: () => undefined, afterEnd: () => undefined }

/**
 * A thin wrapper over one better-sqlite3 connection: prepared statements by SQL text, classified errors, and
 * transactions that hand out branded handles. It belongs to one thread.
 */
export class Connection {
  readonly #db: Database.Database
  readonly #handle: WriteTx
  #observer = NOBODY
  #holder: Holder | null = null
  #mayHold = true
  // By SQL text alone: a literal's hash is computed once, that of a text joined for every call each time.
  readonly #statements: Record<Mode, Map<string, Database.Statement>> = { rows: new Map(), pluck: new Map() }

  constructor(db: Database.Database) {
    this.#db = db
    this.#handle = this.#handleOf(db)
  }

  /** The driver's own handle, for pragmas, backup and drizzle. Repositories take a transaction instead. */
  get driver(): Database.Database {
    this.release()
    return this.#db
  }

  /** Tells `observer` of every write transaction from now on. */
  observe(observer: WriteObserver): void {
    this.#observer = observer
  }

  /** Runs `body` in one read snapshot. */
  read<T>(body: (tx: ReadTx) => SyncResult<T>): T {
    return this.#transact('BEGIN', body as (tx: WriteTx) => T, NOBODY)
  }

  /** Runs `slices` in one read snapshot, with a pause after each; nothing else may use this connection meanwhile. */
  async readSliced<T>(slices: (tx: ReadTx) => Slices<T>, pause: () => Promise<void>): Promise<T> {
    this.release()
    try {
      this.#db.exec('BEGIN')
      const steps = slices(this.#handle)
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done === true) return step.value
        await pause()
      }
    } catch (error) {
      throw toStorageError(error)
    } finally {
      // A reading has nothing to keep. A closed connection has no transaction any more.
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
    }
  }

  /** Runs `body` in one immediate write transaction; it is all stored when this returns, or nothing is. */
  write<T>(body: (tx: WriteTx) => SyncResult<T>): T {
    return this.#transact('BEGIN IMMEDIATE', body as (tx: WriteTx) => T, this.#observer)
  }

  /**
   * Runs `body` in a write transaction that stays open for the next such body, so that many small pieces share one
   * commit. Whatever else is asked of this connection has it stored first, and so has `release`.
   */
  hold(holder: Holder, body: (tx: WriteTx) => void): void {
    if (this.#holder !== holder) {
      this.release()
      this.#db.exec('BEGIN IMMEDIATE')
      this.#holder = holder
    }
    try {
      body(this.#handle)
    } catch (error) {
      this.#holder = null
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
      this.#observer.afterEnd()
      throw toStorageError(error)
    }
    if (!this.#mayHold) this.release()
  }

  /** Stores what is held. A failure is told to the holder alone: whoever made it end has no part in it. */
  release(): void {
    const holder = this.#holder
    if (holder === null) return
    this.#holder = null
    let failure: unknown = null
    try {
      holder.beforeCommit(this.#handle)
      this.#observer.beforeCommit()
      this.#db.exec('COMMIT')
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
      failure = toStorageError(error)
    } finally {
      this.#observer.afterEnd()
    }
    holder.ended(failure)
  }

  /** Nothing is held open while `work` lasts: SQLite copies no page of a connection that is writing. */
  async withoutHolding<T>(work: () => Promise<T>): Promise<T> {
    this.release()
    this.#mayHold = false
    try {
      return await work()
    } finally {
      this.#mayHold = true
    }
  }

  close(): void {
    this.release()
    this.#statements.rows.clear()
    this.#statements.pluck.clear()
    this.#db.close()
  }

  #transact<T>(begin: string, body: (tx: WriteTx) => T, observer: WriteObserver): T {
    this.release()
    try {
      this.#db.exec(begin)
      const result = body(this.#handle)
      if (isPromise(result)) throw new TypeError('A transaction body must not be asynchronous')
      observer.beforeCommit()
      this.#db.exec('COMMIT')
      return result
    } catch (error) {
      // SQLite has already rolled back after SQLITE_FULL and some I/O errors.
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
      throw toStorageError(error)
    } finally {
      observer.afterEnd()
    }
  }

  #handleOf(db: Database.Database): WriteTx {
    return {
      [DRIVER]: db,
      all: (sql: string, ...params: readonly SqlValue[]) => this.#statement(sql, 'rows').all(...params),
      get: (sql: string, ...params: readonly SqlValue[]) => this.#statement(sql, 'rows').get(...params),
      pluck: (sql: string, ...params: readonly SqlValue[]) => this.#statement(sql, 'pluck').all(...params),
      value: (sql: string, ...params: readonly SqlValue[]) => this.#statement(sql, 'pluck').get(...params),
      run: (sql: string, ...params: readonly SqlValue[]) => this.#statement(sql, 'rows').run(...params),
    } as unknown as WriteTx
  }

  #statement(sql: string, mode: Mode): Database.Statement {
    const known = this.#statements[mode].get(sql)
    if (known) return known
    const statement = this.#db.prepare(preparedOnce(sql))
    if (mode === 'pluck') statement.pluck()
    this.#statements[mode].set(sql, statement)
    return statement
  }
}

/**
 * The text with a plus, which does nothing, before every value compared with. SQLite looks at a bare one for its guess
 * of how many rows there will be, and then prepares the statement anew whenever it is bound again: of a join, three
 * times the work of running it. Where else a value is set, the plus does nothing either.
 */
function preparedOnce(sql: string): string {
  return sql.replaceAll(/(=|IS) \?/g, '$1 +?')
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value
}

/** The lowest SQLite without the WAL-reset corruption race (facts: trust.md section 1.2). */
export const LOWEST_SQLITE = '3.51.3'

/** Refuses an engine older than LOWEST_SQLITE with `storage.badEngine`. */
export function assertEngine(version: string): void {
  const isOld = compareVersions(version, LOWEST_SQLITE) < 0
  if (isOld)
    throw new AppError(
      'storage.badEngine',
      `SQLite ${version} can damage a file under several connections; ${LOWEST_SQLITE} or newer is needed.`,
      { version },
    )
}

function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  const index = left.findIndex((part, i) => part !== (right[i] ?? 0))
  return index === -1 ? 0 : (left[index] ?? 0) - (right[index] ?? 0)
}
