import { randomUUID } from 'node:crypto'
import type { BigShop } from '../backend/shop.ts'
import type { Scratch } from '../lib/figures.ts'
import type { Stage } from './subjects.ts'

/** What the scenarios need on the server beside the shop. */
export async function stageOf(shop: BigShop, scratch: Scratch, orders: number): Promise<Stage> {
  const { admin, creatorId, shopId, productIds } = shop
  const [otherCreator, counterId] = [randomUUID(), randomUUID()]
  const stranger = randomUUID()
  await admin.query('insert into auth.users (id, email) values ($1, $2)', [
    stranger,
    `${stranger}@bench.test`,
  ])
  await admin.query('insert into public.creators (id, user_id, handle) values ($1, $2, $3)', [
    otherCreator,
    stranger,
    'other',
  ])
  await admin.query('insert into public.bench_counters (id, creator_id, qty) values ($1, $2, 100)', [
    counterId,
    creatorId,
  ])
  const [textId = ''] = productIds
  await admin.query(
    'insert into public.inventory_sync (creator_id, product_id, tiktok_shop_id, local_stock) values ($1, $2, $3, 100)',
    [creatorId, textId, shopId],
  )
  const { rows } = await admin.query<{ number: string }>(
    'select tiktok_order_id as number from public.orders order by order_date desc limit 1',
  )
  return { shop, scratch, orders, counterId, textId, textNumber: rows[0]?.number ?? '', otherCreator }
}
