import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import type { ReadTx } from '../../db/tx.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { filterSql, orderSql, type ViewClock } from '../../db/orders/view-sql.ts'

/** Trigrams need three characters; shorter searches scan the text, which takes about 0.1 ms per 1,000 orders. */
const SHORTEST_TRIGRAM = 3
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

/** The words of a search: all of them must match, in any order. */
export function searchTerms(search: string): string[] {
  return search.trim().split(/\s+/).filter((term) => term !== '')
}

function matching(tx: ReadTx, terms: readonly string[]): ReadonlySet<number> {
  const long = terms.filter((term) => [...term].length >= SHORTEST_TRIGRAM)
  const short = terms.filter((term) => [...term].length < SHORTEST_TRIGRAM)
  const conditions: string[] = []
  const params: string[] = []
  if (long.length > 0) {
    conditions.push('seq IN (SELECT rowid FROM order_fts WHERE order_fts MATCH ?)')
    params.push(long.map(quoted).join(' AND '))
  }
  for (const term of short) {
    conditions.push(`text LIKE ? ESCAPE '\\'`)
    params.push(`%${term.replace(/[\\%_]/g, '\\$&')}%`)
  }
  if (short.length === 0) return new Set(tx.pluck<number>('SELECT rowid FROM order_fts WHERE order_fts MATCH ?', ...params))
  return new Set(tx.pluck<number>(`SELECT seq FROM order_search WHERE ${conditions.join(' AND ')}`, ...params))
}

/** FTS5 string syntax: double quotes, doubled inside. Nothing a person types is an operator. */
function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`
}

function narrow(ordered: Int32Array, found: ReadonlySet<number>): Int32Array<ArrayBuffer> {
  return ordered.filter((seq) => found.has(seq))
}
