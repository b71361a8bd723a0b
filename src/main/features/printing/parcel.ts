import { refusalToLeave } from '../../../shared/domain/orders/guard.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { readShipments } from '../../db/orders/items.ts'
import { factsOf, RANKED_COLUMNS, type RankedRow } from '../../db/orders/ranked.ts'
import type { ReadTx } from '../../db/tx.ts'

/** The orders whose goods are in a package, its lead order first. One that no view shows yet is left out. */
export function ordersInParcel(tx: ReadTx, shipmentSeq: number): RankedRow[] {
  const visible = visibleCondition(tx, 'o')
  return tx.all<RankedRow>(
    `SELECT ${RANKED_COLUMNS} FROM shipments s JOIN orders o ON o.seq = s.order_seq OR o.seq IN (SELECT order_seq FROM shipment_orders WHERE shipment_seq = s.seq)
     WHERE s.seq = ? ${visible === '' ? '' : `AND ${visible}`} ORDER BY o.seq <> s.order_seq, o.seq`,
    shipmentSeq,
  )
}

/** Why none of the packages an order is part of may leave, judged by every order in them; null when they may. */
export function refusalOfParcels(tx: ReadTx, orderSeq: number, now: number): AppError | null {
  for (const shipment of readShipments(tx, orderSeq)) {
    const refused = refusalOfParcel(tx, shipment.seq, now)
    if (refused) return refused
  }
  return null
}

/** Why a package may not leave, judged by every order in it; null when it may. */
export function refusalOfParcel(tx: ReadTx, shipmentSeq: number, now: number): AppError | null {
  for (const row of ordersInParcel(tx, shipmentSeq)) {
    const refused = refusalToLeave(factsOf(row), now)
    if (refused) return refused
  }
  return null
}
