import type { Connection, WriteObserver } from './connection.ts'
import type { WriteTx } from './tx.ts'

/** Row numbers kept for readers that have not looked yet. */
const SLOTS = 4_096
/** A transaction that changes more orders than this is noted as one that changed everything. */
const MOST_NAMED = 512
/** Stands in the log for every order at once; row numbers begin at 1. */
const EVERYTHING = 0

/**
 * What a view or a search depends on. Rows of a batch that no view shows are not noted: they appear and disappear
 * with its state. So no inserted order is noted here, as nearly all of them come in under a batch: a trigger that only
 * asked for it took 3 % of an import. Who inserts an order without a batch notes it (`noteInserted`). An order's text is
 * written anew by deleting it first.
 */
const TRIGGERS = `
  CREATE TEMP TRIGGER note_order_updated AFTER UPDATE ON main.orders BEGIN SELECT note_row(new.seq); END;
  CREATE TEMP TRIGGER note_order_deleted AFTER DELETE ON main.orders WHEN old.batch_seq IS NULL
    BEGIN SELECT note_row(old.seq); END;
  CREATE TEMP TRIGGER note_text_deleted AFTER DELETE ON main.order_search
    WHEN (SELECT b.state FROM main.orders o JOIN main.import_batches b ON b.seq = o.batch_seq WHERE o.seq = old.seq)
      IS NOT 'removing'
    BEGIN SELECT note_row(old.seq); END;
  CREATE TEMP TRIGGER note_batch_updated AFTER UPDATE OF state ON main.import_batches
    BEGIN SELECT note_row(${EVERYTHING}); END;
  CREATE TEMP TRIGGER note_shop_updated AFTER UPDATE OF name ON main.tiktok_shops
    BEGIN SELECT note_row(${EVERYTHING}); END;`

/** Memory that the writer and its readers share: how many changes were ever noted, then the last ones in a ring. */
export function newChangeLog(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * (SLOTS + 1)))
}

/**
 * Notes the orders that each write transaction changes, whichever statement did it. They are noted before the commit
 * and once more after it: a reader that has a snapshot finds all it holds, and one that came too early finds it later.
 */
export function noteChanges(connection: Connection, log: Int32Array): void {
  const rows = new Set<number>()
  connection.driver.function('note_row', (seq: unknown) => {
    rows.add(rows.size < MOST_NAMED ? Number(seq) : EVERYTHING)
    return null
  })
  connection.driver.exec(TRIGGERS)
  const observer: WriteObserver = {
    beforeCommit: () => append(log, rows),
    afterEnd: () => {
      append(log, rows)
      rows.clear()
    },
  }
  connection.observe(observer)
}

function append(log: Int32Array, rows: ReadonlySet<number>): void {
  for (const seq of rows.has(EVERYTHING) ? [EVERYTHING] : rows) {
    Atomics.store(log, 1 + (Atomics.load(log, 0) % SLOTS), seq)
    Atomics.add(log, 0, 1)
  }
}

/** Notes an order that was inserted outside of a batch, in the transaction that did it. */
export function noteInserted(tx: WriteTx, seq: number): void {
  tx.value('SELECT note_row(?)', seq)
}

/** Changes as one snapshot sees them. */
export interface SeenChanges {
  /** Where the log stood before the snapshot: what is made from the snapshot lacks nothing noted until here. */
  readonly position: number
  /**
   * Orders that may have changed since a position, at least all that the snapshot holds; null when that is not known
   * of single orders. Ask only once something has been read, which is when SQLite takes the snapshot.
   */
  since(position: number): ReadonlySet<number> | null
}

/** Where the log stands, and what it says; to be called before a snapshot is taken. */
export function seenChanges(log: Int32Array): SeenChanges {
  return { position: Atomics.load(log, 0), since: (position) => changedSince(log, position) }
}

function changedSince(log: Int32Array, position: number): ReadonlySet<number> | null {
  const until = Atomics.load(log, 0)
  if (until - position >= SLOTS) return null
  const rows = new Set<number>()
  for (let at = position; at < until; at += 1) rows.add(Atomics.load(log, 1 + (at % SLOTS)))
  // The writer may have gone round meanwhile.
  return Atomics.load(log, 0) - position >= SLOTS || rows.has(EVERYTHING) ? null : rows
}
