import { VIEW_FLAGS, type ViewFlag } from '../../../shared/domain/orders/view.ts'
import type { ReadTx } from '../tx.ts'
import { flagSql, type ViewClock } from './view-sql.ts'

/** Flags that an index of a few rows answers; the others are counted together, in one reading of the table. */
const INDEXED: ReadonlySet<ViewFlag> = new Set<ViewFlag>(['shippedToday', 'printed', 'uncertain'])

/** Orders that each flag holds, over the whole workspace. */
export function countFlags(tx: ReadTx, clock: ViewClock, visible: string): ReadonlyMap<ViewFlag, number> {
  const read = VIEW_FLAGS.filter((flag) => !INDEXED.has(flag)).map((flag) => ({
    flag,
    ...flagSql(flag, clock),
  }))
  const sums = read.map(({ flag, sql }) => `total(${sql}) AS ${flag}`).join(', ')
  const where = visible === '' ? '' : `WHERE ${visible}`
  const counted = tx.get<Record<string, number>>(
    `SELECT ${sums} FROM orders o ${where}`,
    ...read.flatMap(({ params }) => params),
  )
  return new Map(
    VIEW_FLAGS.map((flag) => [
      flag,
      INDEXED.has(flag) ? countOne(tx, flag, clock, visible) : (counted?.[flag] ?? 0),
    ]),
  )
}

function countOne(tx: ReadTx, flag: ViewFlag, clock: ViewClock, visible: string): number {
  const condition = flagSql(flag, clock)
  const both = visible === '' ? condition.sql : `${condition.sql} AND ${visible}`
  return tx.value<number>(`SELECT count(*) FROM orders o WHERE ${both}`, ...condition.params) ?? 0
}
