import { searchTerms, trigramsOf } from '../../../shared/domain/orders/search.ts'
import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { SearchScan } from '../../db/orders/search-scan.ts'
import { filterSql, orderSql, type ViewClock } from '../../db/orders/view-sql.ts'
import type { ReadTx } from '../../db/tx.ts'

/** Views kept ready: the one on screen, the one before it, and one more. */
const KEPT_VIEWS = 3

/** The moments a view depends on, and the state of the file it is asked of. */
export interface ViewMoment extends ViewClock {
  /** Differs once anything has been written that a view may depend on. */
  readonly version: number
}

/** The order of a view's keys, remembered until anything in the file changes. */
interface KeptView {
  readonly key: string
  readonly keys: Int32Array<ArrayBuffer>
}

/** Answers views as row numbers in order. One per reader thread, since it remembers the last answers. */
export class ViewKeys {
  #kept: KeptView[] = []
  #version = -1
  readonly #scan = new SearchScan()

  /** Row numbers of a view. Searching narrows the remembered order instead of sorting again. */
  open(tx: ReadTx, query: ViewQuery, clock: ViewMoment): Int32Array<ArrayBuffer> {
    const ordered = this.#ordered(tx, query, clock)
    const terms = searchTerms(query.search)
    return terms.length === 0 ? ordered.slice() : narrow(ordered, matching(tx, terms, this.#scan))
  }

  /** Makes the next search fast, unless something has been written since the last view was opened. */
  prepareSearch(tx: ReadTx, version: number): void {
    if (version === this.#version) this.#scan.prepare(tx)
  }

  #ordered(tx: ReadTx, query: ViewQuery, clock: ViewMoment): Int32Array<ArrayBuffer> {
    this.#forgetIfChanged(clock.version)
    // Views with a moment in them are valid for a minute; the others until something changes.
    const moment = query.filter.flags.length > 0 ? Math.floor(clock.now / 60_000) : 0
    const key = JSON.stringify([query.filter, query.sort, moment])
    const kept = this.#kept.find((view) => view.key === key)
    if (kept) return kept.keys
    const keys = selectKeys(tx, query, clock)
    this.#kept = [{ key, keys }, ...this.#kept].slice(0, KEPT_VIEWS)
    return keys
  }

  #forgetIfChanged(version: number): void {
    if (version === this.#version) return
    this.#version = version
    this.#kept = []
    this.#scan.forget()
  }
}

function selectKeys(tx: ReadTx, query: ViewQuery, clock: ViewClock): Int32Array<ArrayBuffer> {
  const filter = filterSql(query.filter, clock, visibleCondition(tx, 'o'))
  const join = query.sort.column === 'shop' ? 'JOIN tiktok_shops s ON s.seq = o.shop_seq' : ''
  const where = filter.sql === '' ? '' : `WHERE ${filter.sql}`
  const sql = `SELECT o.seq FROM orders o ${join} ${where} ORDER BY ${orderSql(query.sort.column, query.sort.direction)}`
  return Int32Array.from(tx.pluck<number>(sql, ...filter.params))
}

/** More candidates than this are found faster by reading the texts one after the other than by looking each up. */
const MOST_LOOKED_UP = 10_000

/**
 * Orders that hold every term. Once the texts are in memory they are read through, which nothing beats. Before that,
 * terms of three characters are the index's own words; longer ones are narrowed down by their trigrams and checked
 * against the text; where the index can narrow little or nothing, the texts are brought into memory.
 */
function matching(tx: ReadTx, terms: readonly string[], scan: SearchScan): ArrayLike<number> {
  const trigrams = [...new Set(terms.flatMap(trigramsOf))].map(quoted).join(' AND ')
  const readThrough = () => scan.find(tx, terms) ?? readTexts(tx, terms)
  if (trigrams === '' || scan.isReady) return readThrough()
  if (terms.every((term) => [...term].length === 3))
    return tx.pluck<number>('SELECT rowid FROM order_fts WHERE order_fts MATCH ?', trigrams)
  const candidates = tx.pluck<number>(
    `SELECT rowid FROM order_fts WHERE order_fts MATCH ? LIMIT ${MOST_LOOKED_UP + 1}`,
    trigrams,
  )
  if (candidates.length > MOST_LOOKED_UP) return readThrough()
  return readTexts(tx, terms, candidates)
}

/** Reads the texts of all orders, or of some, with SQLite: about 0.2 ms per 1,000 orders. */
function readTexts(tx: ReadTx, terms: readonly string[], among?: readonly number[]): number[] {
  const holdsAll = terms.map(() => 'instr(text, ?) > 0').join(' AND ')
  if (among === undefined) return tx.pluck(`SELECT seq FROM order_search WHERE ${holdsAll}`, ...terms)
  return tx.pluck<number>(
    `SELECT seq FROM order_search WHERE seq IN (SELECT value FROM json_each(?)) AND ${holdsAll}`,
    JSON.stringify(among),
    ...terms,
  )
}

/** FTS5 string syntax: double quotes, doubled inside. Nothing a person types is an operator. */
function quoted(trigram: string): string {
  return `"${trigram.replaceAll('"', '""')}"`
}

/** The found orders in the view's order. A bitmap over row numbers beats a set tenfold at 100,000 orders. */
function narrow(ordered: Int32Array, found: ArrayLike<number>): Int32Array<ArrayBuffer> {
  let most = 0
  for (let at = 0; at < found.length; at += 1) most = Math.max(most, found[at] ?? 0)
  const isFound = new Uint8Array(most + 1)
  for (let at = 0; at < found.length; at += 1) isFound[found[at] ?? 0] = 1
  const narrowed = new Int32Array(Math.min(ordered.length, found.length))
  let count = 0
  for (const seq of ordered) {
    if (isFound[seq] !== 1) continue
    narrowed[count] = seq
    count += 1
  }
  return narrowed.slice(0, count)
}
