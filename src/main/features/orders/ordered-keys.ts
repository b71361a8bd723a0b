import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import { filterSql, orderSql, type ViewClock } from '../../db/orders/view-sql.ts'
import type { ReadTx, SqlValue } from '../../db/tx.ts'

/** Clauses of a view's statement: what is joined to `orders o`, which rows, in which order. */
interface Clauses {
  readonly join: string
  readonly where: string
  readonly order: string
  readonly params: readonly SqlValue[]
}

/** Row numbers of a view in its order; `visible` is the condition of find.ts. 15 to 50 ms at 100,000 orders. */
export function selectKeys(
  tx: ReadTx,
  query: ViewQuery,
  clock: ViewClock,
  visible: string,
): Int32Array<ArrayBuffer> {
  const { join, where, order, params } = clausesOf(query, clock, visible)
  const sql = `SELECT o.seq FROM orders o ${join} ${where} ORDER BY ${order}`
  return Int32Array.from(tx.pluck<number>(sql, ...params))
}

/**
 * The same keys from earlier ones, where only a few orders may have changed since: those are taken out and put where
 * they belong now. About 0.1 ms for each of them.
 */
export function amendKeys(
  tx: ReadTx,
  earlier: Int32Array,
  changed: ReadonlySet<number>,
  query: ViewQuery,
  clock: ViewClock,
  visible: string,
): Int32Array<ArrayBuffer> {
  const { join, where, order, params } = clausesOf(query, clock, visible)
  const present = tx.pluck<number>(
    `SELECT o.seq FROM json_each(?) AS changed CROSS JOIN orders o ON o.seq = changed.value ${join} ${where} ORDER BY ${order}`,
    JSON.stringify([...changed]),
    ...params,
  )
  // SQLite itself says which of two orders comes first: its collations and its order of nulls are not copied here.
  const first = `SELECT o.seq FROM orders o ${join} WHERE o.seq IN (?, ?) ORDER BY ${order} LIMIT 1`
  return merged(without(earlier, changed), present, (one, other) => tx.value(first, one, other) === one)
}

function clausesOf(query: ViewQuery, clock: ViewClock, visible: string): Clauses {
  const filter = filterSql(query.filter, clock, visible)
  return {
    join: query.sort.column === 'shop' ? 'JOIN tiktok_shops s ON s.seq = o.shop_seq' : '',
    where: filter.sql === '' ? '' : `WHERE ${filter.sql}`,
    order: orderSql(query.sort.column, query.sort.direction),
    params: filter.params,
  }
}

function without(keys: Int32Array, changed: ReadonlySet<number>): Int32Array {
  const isChanged = bitmapOf([...changed])
  return keys.filter((seq) => isChanged[seq] !== 1)
}

/** Two lists that are each in order, as one. `added` is short: each of its places is looked for by halving. */
function merged(
  keys: Int32Array,
  added: readonly number[],
  isBefore: (one: number, other: number) => boolean,
): Int32Array<ArrayBuffer> {
  const all = new Int32Array(keys.length + added.length)
  let from = 0
  for (const [at, seq] of added.entries()) {
    const place = placeOf(keys, from, (key) => isBefore(key, seq))
    all.set(keys.subarray(from, place), from + at)
    all[place + at] = seq
    from = place
  }
  all.set(keys.subarray(from), from + added.length)
  return all
}

/** The first place from `low` on whose key does not come before. */
function placeOf(keys: Int32Array, low: number, comesBefore: (key: number) => boolean): number {
  let [from, to] = [low, keys.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (comesBefore(keys[middle] ?? 0)) from = middle + 1
    else to = middle
  }
  return from
}

/** The found orders in the view's order. */
export function narrow(ordered: Int32Array, found: ArrayLike<number>): Int32Array<ArrayBuffer> {
  const isFound = bitmapOf(found)
  const narrowed = new Int32Array(Math.min(ordered.length, found.length))
  let count = 0
  for (const seq of ordered) {
    if (isFound[seq] !== 1) continue
    narrowed[count] = seq
    count += 1
  }
  return narrowed.slice(0, count)
}

/** A bitmap over row numbers beats a set tenfold at 100,000 orders. */
function bitmapOf(seqs: ArrayLike<number>): Uint8Array {
  let most = 0
  for (let at = 0; at < seqs.length; at += 1) most = Math.max(most, seqs[at] ?? 0)
  const bitmap = new Uint8Array(most + 1)
  for (let at = 0; at < seqs.length; at += 1) bitmap[seqs[at] ?? 0] = 1
  return bitmap
}
