import { estimateShipBy, findRanked, RANKED_COLUMNS, type RankedRow, rerank } from '../../db/orders/ranked.ts'
import type { WriteTx } from '../../db/tx.ts'

/** Orders that one piece of upkeep looks at; about a millisecond's work. */
const PIECE = 200

/** Ranks anew what time alone has changed since the last tick; answers the orders that moved. */
export function rankDue(tx: WriteTx, now: number): { changed: number[]; hasMore: boolean } {
  const due = tx.all<RankedRow>(
    `SELECT ${RANKED_COLUMNS} FROM orders o WHERE o.priority_next_at <= ? ORDER BY o.priority_next_at LIMIT ${PIECE}`,
    now,
  )
  const changed = due.filter((row) => rerank(tx, row, now)).map((row) => row.seq)
  return { changed, hasMore: due.length === PIECE }
}

/** Stores new impact levels of some orders and ranks them anew. */
export function setImpacts(
  tx: WriteTx,
  impacts: readonly (readonly [seq: number, impact: number])[],
  now: number,
): void {
  for (const [seq, impact] of impacts) {
    tx.run('UPDATE orders SET impact = ? WHERE seq = ?', impact, seq)
    const row = findRanked(tx, seq)
    if (row) rerank(tx, row, now)
  }
}

/** Stores velocity scores of products. */
export function setVelocities(
  tx: WriteTx,
  velocities: readonly (readonly [productSeq: number, score: number])[],
): void {
  for (const [seq, score] of velocities)
    tx.run(
      'UPDATE products SET velocity_score = ? WHERE seq = ? AND velocity_score IS NOT ?',
      score,
      seq,
      score,
    )
}

/** Estimates deadlines anew after the shop's setting changed, from row `after` on; answers where to go on, or null. */
export function reestimate(tx: WriteTx, after: number, estimateHours: number, now: number): number | null {
  const rows = tx.all<RankedRow>(
    `SELECT ${RANKED_COLUMNS} FROM orders o WHERE o.seq > ? ORDER BY o.seq LIMIT ${PIECE}`,
    after,
  )
  for (const row of rows) {
    if (row.ship_by_source !== 'estimated') continue
    const { at } = estimateShipBy({ paidAt: row.paid_at }, estimateHours)
    tx.run('UPDATE orders SET ship_by_at = ? WHERE seq = ?', at, row.seq)
    rerank(tx, { ...row, ship_by_at: at }, now)
  }
  return rows.length < PIECE ? null : (rows.at(-1)?.seq ?? null)
}
