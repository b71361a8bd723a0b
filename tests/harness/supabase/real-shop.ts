import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { BackendAddress } from './backend.ts'

/** A shop with its owner and a colleague, for tests that drive the whole program from outside. */
export interface RealShop {
  readonly creatorId: string
  readonly people: readonly { readonly email: string; readonly password: string }[]
  /** TikTok order ids, the newest last. */
  readonly orders: readonly string[]
  /** Runs one statement as the superuser. */
  sql(text: string, values?: unknown[]): Promise<unknown[]>
  close(): Promise<void>
}

/** Signs two people up, as the program would, and makes a shop of the first with orders that may be packed. */
export async function makeRealShop(backend: BackendAddress, orders: number): Promise<RealShop> {
  const pool = new pg.Pool({ connectionString: backend.adminUrl, max: 2 })
  const sql = async (text: string, values: unknown[] = []) => (await pool.query(text, values)).rows
  const people = ['ana', 'ben'].map((name) => ({
    email: `${name}-${randomUUID().slice(0, 8)}@example.test`,
    password: `long-enough-${name}`,
  }))
  const ids = await Promise.all(people.map((person) => signUp(backend, person)))
  const [creatorId, shopId, productId] = [randomUUID(), randomUUID(), randomUUID()]
  await sql('insert into public.creators (id, user_id, handle) values ($1, $2, $3)', [
    creatorId,
    ids[0],
    `lumen-${creatorId.slice(0, 6)}`,
  ])
  await sql(`insert into public.creator_members (creator_id, user_id, role) values ($1, $2, 'lead')`, [
    creatorId,
    ids[1],
  ])
  await sql(
    `insert into public.tiktok_shops (id, creator_id, shop_id, shop_name) values ($1, $2, $3, 'Lumen & Co')`,
    [shopId, creatorId, `tts-${shopId}`],
  )
  await sql(
    `insert into public.products (id, creator_id, sku, seller_sku, name, base_price, currency)
     values ($1, $2, '1729001', 'MUG-RED', 'Red mug', 12.99, 'GBP')`,
    [productId, creatorId],
  )
  const placed = (await sql(
    `insert into public.orders (creator_id, tiktok_shop_id, tiktok_order_id, order_status, payment_status, total_amount,
       currency, customer_handle, shipping_address, order_date, paid_at)
     select $1, $2, (576000000000000000 + i)::text, 'awaiting_shipment', 'paid', 12.99, 'GBP', 'buyer.' || i,
       jsonb_build_object('name', 'Buyer ' || i, 'lines', jsonb_build_array(i || ' High Street'), 'city', 'Leeds'),
       now() - interval '3 hours' - i * interval '1 minute', now() - interval '3 hours' from generate_series(1, $3::integer) i
     returning id, tiktok_order_id`,
    [creatorId, shopId, orders],
  )) as { id: string; tiktok_order_id: string }[]
  await sql(
    `insert into public.order_items (creator_id, order_id, product_id, product_sku, quantity, unit_price, line_total, currency)
     select $1, o, $2, '1729001', 1, 12.99, 12.99, 'GBP' from unnest($3::uuid[]) o`,
    [creatorId, productId, placed.map(({ id }) => id)],
  )
  return {
    creatorId,
    people,
    orders: placed.map((row) => row.tiktok_order_id).sort(),
    sql,
    close: () => pool.end(),
  }
}

async function signUp(
  { url, publishableKey }: BackendAddress,
  person: { readonly email: string; readonly password: string },
): Promise<string> {
  const answer = await fetch(`${url}/auth/v1/signup`, {
    method: 'POST',
    headers: { apikey: publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify(person),
  })
  const { user } = (await answer.json()) as { user: { id: string } }
  return user.id
}
