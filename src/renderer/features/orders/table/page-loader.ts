import type { OrderRow } from '../../../../shared/domain/orders/order-row.ts'
import { PAGE_ROWS, type RowCache } from './row-cache.ts'

/** Beyond this share of a page the next one in the direction of travel is asked for. */
const PREFETCH_AT = 0.6
/** More at once would only queue up behind each other while a scroll bar is dragged over them. */
const MAX_IN_FLIGHT = 4

/** Asks the store for rows by row number; never by offset. */
export type FetchRows = (seqs: readonly number[]) => Promise<readonly OrderRow[]>

/** What the loader tells its table. */
export interface LoaderEvents {
  readonly onRows: () => void
  readonly onError: (error: unknown) => void
}

/** Keeps the rows around the visible ones in the cache, a page of the view at a time. */
export class PageLoader {
  readonly #cache: RowCache
  readonly #fetch: FetchRows
  readonly #events: LoaderEvents
  readonly #inFlight = new Set<number>()
  /** Rows the store no longer has. Asking for them again would never end. */
  readonly #absent = new Set<number>()
  #keys = new Int32Array(0)
  #generation = 0
  #currentPage = -1

  constructor(cache: RowCache, fetch: FetchRows, events: LoaderEvents) {
    this.#cache = cache
    this.#fetch = fetch
    this.#events = events
  }

  /** Starts over with another view. Answers for the old one still fill the cache, but move nothing. */
  use(keys: Int32Array): void {
    this.#keys = keys as Int32Array<ArrayBuffer>
    this.#generation += 1
    this.#inFlight.clear()
    this.#absent.clear()
    this.#currentPage = -1
  }

  /** Forgets which pages are being fetched, after their rows were found to be out of date. */
  reset(): void {
    this.use(this.#keys)
  }

  /** Sees to it that the rows from `first` to `last` (inclusive) and the next page are here or on their way. */
  ensure(first: number, last: number): void {
    if (last < first) return
    const from = Math.floor(first / PAGE_ROWS)
    const to = Math.floor(last / PAGE_ROWS)
    for (let page = from; page <= to; page += 1) this.#load(page)
    if ((last % PAGE_ROWS) / PAGE_ROWS >= PREFETCH_AT) this.#load(to + 1)
    if ((first % PAGE_ROWS) / PAGE_ROWS <= 1 - PREFETCH_AT) this.#load(from - 1)
    this.#keepWarm(from)
  }

  #keepWarm(page: number): void {
    if (page === this.#currentPage) return
    this.#currentPage = page
    this.#cache.touch(this.#seqsOf(page))
  }

  #seqsOf(page: number): Int32Array {
    return this.#keys.subarray(page * PAGE_ROWS, (page + 1) * PAGE_ROWS)
  }

  #load(page: number): void {
    if (page < 0 || this.#inFlight.has(page) || this.#inFlight.size >= MAX_IN_FLIGHT) return
    const missing = this.#missingOf(page)
    if (missing.length === 0) return
    const generation = this.#generation
    this.#inFlight.add(page)
    this.#fetch(missing).then(
      (rows) => {
        this.#cache.put(rows)
        if (generation === this.#generation) this.#arrived(page, missing)
      },
      (error: unknown) => this.#failed(page, generation, error),
    )
  }

  #missingOf(page: number): number[] {
    const missing: number[] = []
    for (const seq of this.#seqsOf(page)) {
      if (this.#cache.get(seq) === undefined && !this.#absent.has(seq)) missing.push(seq)
    }
    return missing
  }

  #arrived(page: number, asked: readonly number[]): void {
    this.#inFlight.delete(page)
    for (const seq of asked) if (this.#cache.get(seq) === undefined) this.#absent.add(seq)
    this.#events.onRows()
  }

  #failed(page: number, generation: number, error: unknown): void {
    if (generation !== this.#generation) return
    this.#inFlight.delete(page)
    this.#events.onError(error)
  }
}
