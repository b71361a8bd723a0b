import { searchTerms, trigramsOf } from '../../../shared/domain/orders/search.ts'
import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { filterSql, orderSql, type ViewClock } from '../../db/orders/view-sql.ts'
import type { ReadTx } from '../../db/tx.ts'

/** Views kept ready: the one on screen, the one before it, and one more. */
const KEPT_VIEWS = 3

/** The order of a view's keys, remembered until anything in the file changes. */
interface KeptView {
  readonly key: string
  readonly keys: Int32Array<ArrayBuffer>
}

/** Answers views as row numbers in order. One per reader thread, since it remembers the last answers. */
export class ViewKeys {
  #kept: KeptView[] = []
  #dataVersion = -1

  /** Row numbers of a view. Searching narrows the remembered order instead of sorting again. */
  open(tx: ReadTx, query: ViewQuery, clock: ViewClock): Int32Array<ArrayBuffer> {
    const ordered = this.#ordered(tx, query, clock)
    const terms = searchTerms(query.search)
    return terms.length === 0 ? ordered.slice() : narrow(ordered, matching(tx, terms))
  }

  #ordered(tx: ReadTx, query: ViewQuery, clock: ViewClock): Int32Array<ArrayBuffer> {
    this.#forgetIfChanged(tx)
    // Views with a moment in them are valid for a minute; the others until something changes.
    const moment = query.filter.flags.length > 0 ? Math.floor(clock.now / 60_000) : 0
    const key = JSON.stringify([query.filter, query.sort, moment])
    const kept = this.#kept.find((view) => view.key === key)
    if (kept) return kept.keys
    const keys = selectKeys(tx, query, clock)
    this.#kept = [{ key, keys }, ...this.#kept].slice(0, KEPT_VIEWS)
    return keys
  }

  #forgetIfChanged(tx: ReadTx): void {
    const version = tx.value<number>('PRAGMA data_version') ?? 0
    if (version !== this.#dataVersion) this.#kept = []
    this.#dataVersion = version
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
 * Orders that hold every term. Terms of three characters are the index's own words; longer ones are narrowed down by
 * their trigrams and checked against the text; where the index can narrow nothing, the texts are read through, which
 * takes about 0.2 ms per 1,000 orders.
 */
function matching(tx: ReadTx, terms: readonly string[]): readonly number[] {
  const trigrams = [...new Set(terms.flatMap(trigramsOf))].map(quoted).join(' AND ')
  const holdsAll = terms.map(() => 'instr(text, ?) > 0').join(' AND ')
  const readThrough = () => tx.pluck<number>(`SELECT seq FROM order_search WHERE ${holdsAll}`, ...terms)
  if (trigrams === '') return readThrough()
  if (terms.every((term) => [...term].length === 3))
    return tx.pluck<number>('SELECT rowid FROM order_fts WHERE order_fts MATCH ?', trigrams)
  const candidates = tx.pluck<number>(
    `SELECT rowid FROM order_fts WHERE order_fts MATCH ? LIMIT ${MOST_LOOKED_UP + 1}`,
    trigrams,
  )
  if (candidates.length > MOST_LOOKED_UP) return readThrough()
  return tx.pluck<number>(
    `SELECT seq FROM order_search WHERE seq IN (SELECT value FROM json_each(?)) AND ${holdsAll}`,
    JSON.stringify(candidates),
    ...terms,
  )
}

/** FTS5 string syntax: double quotes, doubled inside. Nothing a person types is an operator. */
function quoted(trigram: string): string {
  return `"${trigram.replaceAll('"', '""')}"`
}

/** The found orders in the view's order. A bitmap over row numbers beats a set tenfold at 100,000 orders. */
function narrow(ordered: Int32Array, found: readonly number[]): Int32Array<ArrayBuffer> {
  const isFound = new Uint8Array(found.reduce((most, seq) => Math.max(most, seq), 0) + 1)
  for (const seq of found) isFound[seq] = 1
  const narrowed = new Int32Array(Math.min(ordered.length, found.length))
  let count = 0
  for (const seq of ordered) {
    if (isFound[seq] !== 1) continue
    narrowed[count] = seq
    count += 1
  }
  return narrowed.slice(0, count)
}
