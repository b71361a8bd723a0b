import type { OrderRow } from '../../../../shared/domain/orders/order-row.ts'

/** Rows of one request. */
export const PAGE_ROWS = 128
/** Pages kept: about 5,000 rows, a few megabytes. */
export const KEPT_PAGES = 40

/** Rows by row number, least recently used out first. A view's order is not its business. */
export class RowCache {
  readonly #rows = new Map<number, OrderRow>()
  readonly #capacity: number

  constructor(capacity: number = PAGE_ROWS * KEPT_PAGES) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#rows.size
  }

  /** The row, where it is here. Looking does not count as use: painting looks far too often for that. */
  get(seq: number): OrderRow | undefined {
    return this.#rows.get(seq)
  }

  /** Stores rows as the newest, dropping the oldest beyond the capacity. */
  put(rows: readonly OrderRow[]): void {
    for (const row of rows) {
      this.#rows.delete(row.seq)
      this.#rows.set(row.seq, row)
    }
    for (const seq of this.#rows.keys()) {
      if (this.#rows.size <= this.#capacity) break
      this.#rows.delete(seq)
    }
  }

  /** Counts rows as used just now, such as those of the page on screen. */
  touch(seqs: Iterable<number>): void {
    for (const seq of seqs) {
      const row = this.#rows.get(seq)
      if (row === undefined) continue
      this.#rows.delete(seq)
      this.#rows.set(seq, row)
    }
  }

  /** Forgets rows that changed; null forgets all. */
  forget(seqs: readonly number[] | null): void {
    if (seqs === null) this.#rows.clear()
    else for (const seq of seqs) this.#rows.delete(seq)
  }
}
