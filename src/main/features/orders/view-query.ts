import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import { searchTerms, trigramsOf } from '../../../shared/domain/orders/search.ts'
import type { ReadTx } from '../../db/tx.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { filterSql, orderSql, type ViewClock } from '../../db/orders/view-sql.ts'

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

/** Orders that hold every term. The index narrows them down by trigrams; the text itself has the last word. */
function matching(tx: ReadTx, terms: readonly string[]): ReadonlySet<number> {
  const trigrams = [...new Set(terms.flatMap(trigramsOf))]
  const isIn = trigrams.length === 0 ? '' : 'seq IN (SELECT rowid FROM order_fts WHERE order_fts MATCH ?) AND '
  const params = trigrams.length === 0 ? terms : [trigrams.map(quoted).join(' AND '), ...terms]
  return new Set(tx.pluck<number>(`SELECT seq FROM order_search WHERE ${isIn}${terms.map(() => 'instr(text, ?) > 0').join(' AND ')}`, ...params))
}

/** FTS5 string syntax: double quotes, doubled inside. Nothing a person types is an operator. */
function quoted(trigram: string): string {
  return `"${trigram.replaceAll('"', '""')}"`
}

function narrow(ordered: Int32Array, found: ReadonlySet<number>): Int32Array<ArrayBuffer> {
  return ordered.filter((seq) => found.has(seq))
}
