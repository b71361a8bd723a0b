import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { tokenMaker } from '../../../supabase/local/secrets.ts'
import { type BackendAddress, type BackendOptions, startBackend } from '../../harness/supabase/backend.ts'
import type { Scratch } from '../lib/figures.ts'

/** A backend that makes commits last, with one big shop in it. */
export interface BigShop {
  readonly backend: BackendAddress
  readonly admin: pg.Client
  readonly creatorId: string
  readonly shopId: string
  readonly userId: string
  /** What the owner signs in with. */
  readonly owner: { readonly email: string; readonly password: string }
  readonly productIds: readonly string[]
  /** A token of the shop's owner; as `service_role` it passes the policies by and is the owner all the same. */
  token(role?: 'authenticated' | 'service_role', lifetime?: string): Promise<string>
}

const USER = `insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
    raw_user_meta_data, created_at, updated_at)
  values ($1, 'authenticated', 'authenticated', $2, extensions.crypt($3, extensions.gen_salt('bf', 4)), now(),
    '{"provider": "email", "providers": ["email"]}', '{}', now(), now())`
const ORDERS = `insert into public.orders (creator_id, tiktok_shop_id, tiktok_order_id, order_status, payment_status,
    total_amount, shipping_cost, currency, customer_handle, shipping_address, order_date, paid_at, xid)
  select $1, $2, (576000000000000000 + i)::text, 'awaiting_shipment', 'paid', 12.99, 3.5, 'GBP', 'buyer' || i,
    jsonb_build_object('name', 'Ann Example ' || i, 'lines', jsonb_build_array('1 High Street'), 'city', 'London',
      'postalCode', 'N1 1AA', 'country', 'GB'),
    now() - i * interval '1 minute', now() - i * interval '1 minute', (1 + i / 500)::text::xid8
  from generate_series(1, $3::integer) i`
const ITEMS = `insert into public.order_items (creator_id, order_id, product_id, product_sku, quantity, unit_price,
    line_total, currency, product_snapshot, xid)
  select $1, o.id, p.id, p.sku, 1, 12.99, 12.99, 'GBP', jsonb_build_object('name', p.name), o.xid
  from (select *, row_number() over () as n from public.orders where creator_id = $1) o
  join (select *, row_number() over () as n from public.products where creator_id = $1) p on p.n = 1 + o.n % 50`

/** Starts a backend with fsync on and makes a shop of so many orders, each with a line. It ends with the benchmark. */
export async function bigShop(
  scratch: Scratch,
  orders: number,
  options: BackendOptions = { hasRealtime: false },
): Promise<BigShop> {
  const backend = await startBackend({ isDurable: true, ...options })
  scratch.atEnd(() => backend.stop())
  const admin = await connect(backend.adminUrl, scratch)
  const [userId, creatorId, shopId] = [randomUUID(), randomUUID(), randomUUID()]
  const owner = { email: `${userId}@bench.test`, password: `password-${userId}` }
  await admin.query(USER, [userId, owner.email, owner.password])
  await admin.query('insert into public.creators (id, user_id, handle) values ($1, $2, $3)', [
    creatorId,
    userId,
    'bench',
  ])
  await admin.query(`insert into public.tiktok_shops (id, creator_id, shop_id) values ($1, $2, 'bench')`, [
    shopId,
    creatorId,
  ])
  const products = await admin.query<{ id: string }>(
    `insert into public.products (creator_id, sku, name, base_price, currency)
     select $1, 'sku-' || i, 'Product ' || i, 12.99, 'GBP' from generate_series(1, 50) i returning id`,
    [creatorId],
  )
  scratch.say(`backend: ${orders} orders`)
  // As a restore would: past the triggers, which write by the thousand rows.
  await admin.query('set session_replication_role = replica')
  await admin.query(ORDERS, [creatorId, shopId, orders])
  await admin.query(ITEMS, [creatorId])
  await admin.query('set session_replication_role = origin')
  await admin.query('vacuum analyze')
  await admin.query('checkpoint')
  const tokens = tokenMaker(backend.jwtSecret)
  return {
    backend,
    admin,
    creatorId,
    shopId,
    userId,
    owner,
    productIds: products.rows.map(({ id }) => id),
    token: (role = 'authenticated', lifetime = '2h') =>
      tokens.sign({ role, sub: userId, aud: 'authenticated' }, lifetime),
  }
}

/** A connection that ends with the benchmark. */
export async function connect(url: string, scratch: Scratch): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  scratch.atEnd(() => client.end())
  return client
}

/** Calls a function through PostgREST and parses the answer. Throws what the server said. */
export async function rpc<T>(shop: BigShop, token: string, name: string, args: unknown): Promise<T> {
  const response = await fetch(`${shop.backend.url}/rest/v1/rpc/${name}`, {
    method: 'POST',
    headers: {
      apikey: shop.backend.publishableKey,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(args),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${name}: ${text}`)
  return JSON.parse(text) as T
}

/** Registers a desk of the shop's owner; answers its id. */
export async function newDesk(shop: BigShop): Promise<string> {
  const id = randomUUID()
  await rpc(shop, await shop.token(), 'sync_register_device', {
    device_id: id,
    creator_id: shop.creatorId,
    name: 'Bench',
  })
  return id
}

/** Makes every order older than the hour in which a buyer may still cancel, before which nothing is shipped. */
export async function ageOrders({ admin }: BigShop): Promise<void> {
  await admin.query('set session_replication_role = replica')
  await admin.query(
    `update public.orders set order_date = order_date - interval '12 hours', paid_at = paid_at - interval '12 hours'`,
  )
  await admin.query('set session_replication_role = origin')
}
