import { searchTerms, trigramsOf } from '../../../shared/domain/orders/search.ts'
import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { SearchScan } from '../../db/orders/search-scan.ts'
import type { ViewClock } from '../../db/orders/view-sql.ts'
import type { SeenChanges } from '../../db/row-changes.ts'
import type { ReadTx } from '../../db/tx.ts'
import { amendKeys, narrow, selectKeys } from './ordered-keys.ts'

/** Views kept ready: the one on screen, the one before it, and one more. */
const KEPT_VIEWS = 3
/** A view of which more orders have changed than this is sorted anew. */
const MOST_AMENDED = 25

/** The moments a view depends on, and what has been written since earlier ones. */
export interface ViewMoment extends ViewClock {
  readonly changes: SeenChanges
}

/** A view's keys, and the place in the log of changes up to which they are right. */
interface KeptView {
  readonly key: string
  readonly query: ViewQuery
  readonly clock: ViewClock
  readonly keys: Int32Array<ArrayBuffer>
  readonly position: number
}

/** Answers views as row numbers in order. One per reader thread, since it remembers the last answers. */
export class ViewKeys {
  #kept: readonly KeptView[] = []
  readonly #scan = new SearchScan()

  /** Row numbers of a view. Searching narrows the remembered order instead of sorting again. */
  open(tx: ReadTx, query: ViewQuery, moment: ViewMoment): Int32Array<ArrayBuffer> {
    // Reads, so that the snapshot is taken before anybody asks what has changed.
    const visible = visibleCondition(tx, 'o')
    const { keys } = this.#keep(tx, query, moment, moment.changes, visible)
    const terms = searchTerms(query.search)
    if (terms.length === 0) return keys.slice()
    this.#scan.follow(tx, moment.changes)
    return narrow(keys, matching(tx, terms, this.#scan, moment.changes))
  }

  /** Makes the next view and the next search fast: brings what is remembered up to date, and the texts into memory. */
  prepare(tx: ReadTx, changes: SeenChanges): void {
    const visible = visibleCondition(tx, 'o')
    const [newest] = this.#kept
    if (newest) this.#keep(tx, newest.query, newest.clock, changes, visible)
    this.#scan.follow(tx, changes)
    this.#scan.prepare(tx, changes)
  }

  #keep(tx: ReadTx, query: ViewQuery, clock: ViewClock, changes: SeenChanges, visible: string): KeptView {
    // Views with a moment in them are valid for a minute; the others until something changes.
    const minute = query.filter.flags.length > 0 ? Math.floor(clock.now / 60_000) : 0
    const key = JSON.stringify([query.filter, query.sort, minute])
    const kept = this.#kept.find((view) => view.key === key)
    const keys = currentKeys(tx, kept, query, clock, changes, visible)
    const view = { key, query, clock, keys, position: changes.position }
    this.#kept = [view, ...this.#kept.filter((other) => other !== kept)].slice(0, KEPT_VIEWS)
    return view
  }
}

function currentKeys(
  tx: ReadTx,
  kept: KeptView | undefined,
  query: ViewQuery,
  clock: ViewClock,
  changes: SeenChanges,
  visible: string,
): Int32Array<ArrayBuffer> {
  const changed = kept ? changes.since(kept.position) : null
  if (kept === undefined || changed === null || changed.size > MOST_AMENDED)
    return selectKeys(tx, query, clock, visible)
  return changed.size === 0 ? kept.keys : amendKeys(tx, kept.keys, changed, query, clock, visible)
}

/** More candidates than this are found faster by reading the texts one after the other than by looking each up. */
const MOST_LOOKED_UP = 10_000

/**
 * Orders that hold every term. Once the texts are in memory they are read through, which nothing beats. Before that,
 * terms of three characters are the index's own words; longer ones are narrowed down by their trigrams and checked
 * against the text; where the index can narrow little or nothing, the texts are brought into memory.
 */
function matching(
  tx: ReadTx,
  terms: readonly string[],
  scan: SearchScan,
  changes: SeenChanges,
): ArrayLike<number> {
  const trigrams = [...new Set(terms.flatMap(trigramsOf))].map(quoted).join(' AND ')
  const readThrough = () => scan.find(tx, terms, changes) ?? readTexts(tx, terms)
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
