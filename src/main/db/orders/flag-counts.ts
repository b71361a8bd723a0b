import { VIEW_FLAGS, type ViewFlag } from '../../../shared/domain/orders/view.ts'
import { SLICE_CONDITION, type Slices, slicedRows } from '../slices.ts'
import type { ReadTx, SqlValue } from '../tx.ts'
import { type Fragment, flagSql, type ViewClock } from './view-sql.ts'

/** Flags that an index of a few rows answers; the others are counted together, in one reading of the table. */
const INDEXED: ReadonlySet<ViewFlag> = new Set<ViewFlag>(['shippedToday', 'printed', 'uncertain'])

type Sums = Readonly<Record<string, number>>

/** Columns that count, for each flag that no index answers, the orders of a group which it holds. */
export function flagSums(clock: ViewClock): Fragment {
  const read = VIEW_FLAGS.filter((flag) => !INDEXED.has(flag)).map((flag) => ({
    flag,
    ...flagSql(flag, clock),
  }))
  const params: SqlValue[] = read.flatMap((one) => one.params)
  return { sql: read.map(({ flag, sql }) => `total(${sql}) AS ${flag}`).join(', '), params }
}

/** Orders that each flag holds, over the whole workspace; a little at a time. */
export function* countFlags(
  tx: ReadTx,
  clock: ViewClock,
  visible: string,
): Slices<ReadonlyMap<ViewFlag, number>> {
  const sums = flagSums(clock)
  const where = visible === '' ? SLICE_CONDITION : `${visible} AND ${SLICE_CONDITION}`
  const counted = yield* slicedRows<Sums>(
    tx,
    `SELECT ${sums.sql} FROM orders o WHERE ${where}`,
    ...sums.params,
  )
  return addFlags(tx, clock, visible, counted)
}

/** The same from rows that hold the columns of `flagSums`. */
export function addFlags(
  tx: ReadTx,
  clock: ViewClock,
  visible: string,
  counted: readonly object[],
): ReadonlyMap<ViewFlag, number> {
  const sumOf = (flag: ViewFlag) => counted.reduce((sum, row) => sum + ((row as Sums)[flag] ?? 0), 0)
  return new Map(
    VIEW_FLAGS.map((flag) => [flag, INDEXED.has(flag) ? countOne(tx, flag, clock, visible) : sumOf(flag)]),
  )
}

function countOne(tx: ReadTx, flag: ViewFlag, clock: ViewClock, visible: string): number {
  const condition = flagSql(flag, clock)
  const both = visible === '' ? condition.sql : `${condition.sql} AND ${visible}`
  return tx.value<number>(`SELECT count(*) FROM orders o WHERE ${both}`, ...condition.params) ?? 0
}
