import { randomUUID } from 'node:crypto'
import type pg from 'pg'

/** One statement, as rows of objects; `testBackend().sql` is one, and so is a client's `query` through `sqlOf`. */
export type Sql = <R extends pg.QueryResultRow = Record<string, unknown>>(
  text: string,
  values?: unknown[],
) => Promise<R[]>

/** A creator with one of everything that an order needs. */
export interface ShopRows {
  readonly userId: string
  readonly creatorId: string
  readonly shopId: string
  readonly productId: string
  readonly customerId: string
  readonly deskId: string
}

/** A connection's own `Sql`, for several statements of one transaction or session. */
export function sqlOf(client: pg.Client): Sql {
  return async (text, values) => (await client.query(text, values)).rows
}

/** Adds one row and answers its id; columns by name. */
export async function addRow(sql: Sql, table: string, row: Record<string, unknown>): Promise<string> {
  const names = Object.keys(row)
  const [added] = await sql<{ id: string }>(
    `insert into ${table} (${names.map((name) => `"${name}"`).join(', ')})
     values (${names.map((_, at) => `$${at + 1}`).join(', ')}) returning id`,
    Object.values(row),
  )
  if (added === undefined) throw new Error(`Nothing was added to ${table}`)
  return added.id
}

/** A person, known to nobody; `createUser` of the backend gives a token too. */
export async function addUser(sql: Sql): Promise<string> {
  const id = randomUUID()
  await sql('insert into auth.users (id, email) values ($1, $2)', [id, `${id}@example.test`])
  return id
}

/** A creator of a user with a shop, a product, a buyer and a desk. */
export async function addShop(sql: Sql, userId: string): Promise<ShopRows> {
  const tag = randomUUID()
  const creatorId = await addRow(sql, 'creators', { user_id: userId, handle: `c.${tag}`, currency: 'GBP' })
  const shopId = await addRow(sql, 'tiktok_shops', { creator_id: creatorId, shop_id: tag })
  const productId = await addRow(sql, 'products', { creator_id: creatorId, sku: 'MUG-RED', currency: 'GBP' })
  const customerId = await addRow(sql, 'customers', {
    creator_id: creatorId,
    customer_handle: 'buyer',
    currency: 'GBP',
  })
  const deskId = await addRow(sql, 'desks', { creator_id: creatorId, user_id: userId, name: 'Bench' })
  return { userId, creatorId, shopId, productId, customerId, deskId }
}

/** An order awaiting shipment, 24.97 GBP; `more` overrides. */
export function addOrder(sql: Sql, shop: ShopRows, more: Record<string, unknown> = {}): Promise<string> {
  return addRow(sql, 'orders', {
    creator_id: shop.creatorId,
    tiktok_shop_id: shop.shopId,
    tiktok_order_id: randomUUID(),
    order_status: 'awaiting_shipment',
    total_amount: '24.97',
    currency: 'GBP',
    order_date: '2026-11-20T10:00:00Z',
    ...more,
  })
}

/** A line of two units of the shop's product; `more` overrides. */
export function addItem(
  sql: Sql,
  shop: ShopRows,
  orderId: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  return addRow(sql, 'order_items', {
    creator_id: shop.creatorId,
    order_id: orderId,
    product_id: shop.productId,
    quantity: 2,
    unit_price: '9.99',
    line_total: '19.98',
    currency: 'GBP',
    ...more,
  })
}
