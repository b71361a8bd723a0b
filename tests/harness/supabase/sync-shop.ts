import { randomUUID } from 'node:crypto'
import type { TestBackend } from './test-backend.ts'
import type { TestUser } from './users.ts'

/** What making a shop needs of a backend. */
type ShopMaker = Pick<TestBackend, 'sql' | 'createUser'>

/** A creator with a shop, products and orders of their own, for one test file. */
export interface SyncShop {
  readonly owner: TestUser
  readonly creatorId: string
  readonly shopId: string
  readonly productIds: readonly string[]
  readonly orderIds: readonly string[]
}

/** Makes a creator whose owner is new too; orders are a minute apart, the newest last. At most 300 of them. */
export async function makeShop(backend: ShopMaker, orders = 5, products = 2): Promise<SyncShop> {
  const owner = await backend.createUser()
  const [creatorId, shopId] = [randomUUID(), randomUUID()]
  await backend.sql('insert into public.creators (id, user_id, handle) values ($1, $2, $3)', [
    creatorId,
    owner.id,
    `h${creatorId.slice(0, 8)}`,
  ])
  await backend.sql('insert into public.tiktok_shops (id, creator_id, shop_id) values ($1, $2, $3)', [
    shopId,
    creatorId,
    `tts-${shopId}`,
  ])
  const made = await backend.sql<{ id: string }>(
    `insert into public.products (creator_id, sku, name, base_price, currency)
     select $1, 'sku-' || i, 'Product ' || i, 12.99, 'GBP' from generate_series(1, $2::integer) i returning id`,
    [creatorId, products],
  )
  const placed = await backend.sql<{ id: string }>(
    `insert into public.orders (creator_id, tiktok_shop_id, tiktok_order_id, order_status, payment_status, total_amount,
       currency, customer_handle, order_date)
     select $1, $2, 'T' || i, 'awaiting_shipment', 'paid', 12.99, 'GBP', 'buyer' || i,
       timestamptz '2026-11-01 00:00Z' + i * interval '1 minute' from generate_series(1, $3::integer) i returning id`,
    [creatorId, shopId, orders],
  )
  await backend.sql(
    `insert into public.order_items (creator_id, order_id, product_id, product_sku, quantity, unit_price, line_total, currency)
     select $1, o.id, $2, 'sku-1', 1, 12.99, 12.99, 'GBP' from unnest($3::uuid[]) o (id)`,
    [creatorId, made[0]?.id, placed.map(({ id }) => id)],
  )
  return {
    owner,
    creatorId,
    shopId,
    productIds: made.map(({ id }) => id),
    orderIds: placed.map(({ id }) => id),
  }
}

/** Makes somebody a member of a creator. */
export async function addMember(
  backend: ShopMaker,
  shop: SyncShop,
  role: 'lead' | 'packer' | 'owner',
): Promise<TestUser> {
  const user = await backend.createUser()
  await backend.sql('insert into public.creator_members (creator_id, user_id, role) values ($1, $2, $3)', [
    shop.creatorId,
    user.id,
    role,
  ])
  return user
}
