import type { ReadTx, SqlValue } from './tx.ts'

/** Orders read in one go: 5 to 15 ms, for which a person's query may have to wait. */
const SLICE = 4_000

/** A reading that pauses between its slices, so that others get their turn; it ends with the answer. */
export type Slices<T> = Generator<void, T, void>

/**
 * All rows of a statement over `orders o`, read a range of row numbers at a time. Its WHERE ends with SLICE_CONDITION;
 * groups come once for each slice that has them.
 */
export function* slicedRows<T>(tx: ReadTx, sql: string, ...params: readonly SqlValue[]): Slices<T[]> {
  const rows: T[] = []
  const last = tx.value<number>('SELECT max(seq) FROM orders') ?? 0
  for (let from = 0; from < last; from += SLICE) {
    for (const row of tx.all<T>(sql, ...params, from, from + SLICE)) rows.push(row)
    yield
  }
  return rows
}

/** What limits a statement to one slice; it binds the last two parameters. */
export const SLICE_CONDITION = 'o.seq > ? AND o.seq <= ?'

/** Runs a reading through without pausing. */
export function withoutPause<T>(slices: Slices<T>): T {
  for (;;) {
    const step = slices.next()
    if (step.done === true) return step.value
  }
}
