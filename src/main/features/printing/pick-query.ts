import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import {
  type LeftOut,
  leftOutOf,
  type PickList,
  pickLines,
  type WantedItem,
} from '../../../shared/domain/printing/pick-list.ts'
import { getRanked } from '../../db/orders/find.ts'
import { STILL_TO_PACK } from '../../db/orders/items.ts'
import { factsOf } from '../../db/orders/ranked.ts'
import type { ReadTx } from '../../db/tx.ts'

/** Whose goods are to be fetched, at which moment (ms UTC). */
interface PickRequest {
  readonly creatorId: string
  readonly orders: readonly OrderRef[]
  readonly now: number
}

/** What has to be fetched for these orders, and how many of them are not packed at this desk. `input.notFound`. */
export function readPickList(tx: ReadTx, { creatorId, orders, now }: PickRequest): PickList {
  const wanted = new Set<number>()
  const left = new Map<number, LeftOut>()
  for (const ref of orders) {
    const row = getRanked(tx, creatorId, ref)
    const why = leftOutOf(factsOf(row), now)
    if (why === null) wanted.add(row.seq)
    else left.set(row.seq, why)
  }
  return { lines: pickLines(wantedItems(tx, [...wanted])), orders: wanted.size, leftOut: counted(left) }
}

/** Lines of orders, as far as they are still to be packed. */
function wantedItems(tx: ReadTx, orders: readonly number[]): WantedItem[] {
  return tx
    .all<WantedItem>(
      `SELECT i.order_seq AS orderSeq, p.seller_sku AS sku, p.name, p.variation,
         ${STILL_TO_PACK} AS quantity
       FROM json_each(?) AS wanted JOIN order_items i ON i.order_seq = wanted.value JOIN products p ON p.seq = i.product_seq`,
      JSON.stringify(orders),
    )
    .filter(({ quantity }) => quantity > 0)
}

function counted(left: ReadonlyMap<number, LeftOut>): PickList['leftOut'] {
  const counts: Partial<Record<LeftOut, number>> = {}
  for (const why of left.values()) counts[why] = (counts[why] ?? 0) + 1
  return counts
}
