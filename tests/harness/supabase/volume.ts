import type { Sql } from './shop-rows.ts'

/** How much is loaded, over all creators together. */
export interface Volume {
  readonly creators: number
  readonly orders: number
  readonly products: number
  readonly customers: number
}

/** Rows that share a transaction number; sync never sees a larger one. */
const ORDERS_A_TRANSACTION = 400

/** The id of the nth row of a kind: `volumeId('orders', 7)` in a test, the same expression in SQL. */
export const idOf = (kind: string, n: string | number) => `md5('${kind}' || (${n}))::uuid`

/** SQL for one row each of `n` from 1 to `rows`. */
const fill = (table: string, columns: string, values: string, rows: number) =>
  `insert into ${table} (${columns}) select ${values} from generate_series(1, ${rows}) n`

/**
 * Loads creators with orders, one line each, as a superuser's one connection, without triggers and foreign keys: a
 * million orders take about a minute. Orders lie a minute apart up to now; half of a percent of them wait, the rest
 * were delivered. Every creator's user has the id of `users` and the creator that of `creators`, both by its number.
 */
export async function loadVolume(sql: Sql, volume: Volume): Promise<void> {
  const creator = `1 + n % ${volume.creators}`
  const owner = idOf('creators', creator)
  const of = (kind: string, count: number) => idOf(kind, `1 + n % ${count}`)
  await sql('set session_replication_role = replica')
  await sql(fill('auth.users', 'id, email', `${idOf('users', 'n')}, n || '@example.test'`, volume.creators))
  await sql(fill('users', 'id, email', `${idOf('users', 'n')}, n || '@example.test'`, volume.creators))
  await sql(
    fill(
      'creators',
      'id, user_id, handle',
      `${idOf('creators', 'n')}, ${idOf('users', 'n')}, 'c' || n`,
      volume.creators,
    ),
  )
  await sql(
    fill(
      'creator_members',
      'creator_id, user_id, role',
      `${idOf('creators', 'n')}, ${idOf('users', 'n')}, 'owner'`,
      volume.creators,
    ),
  )
  await sql(
    fill(
      'tiktok_shops',
      'id, creator_id, shop_id, sync_status, last_sync',
      `${idOf('tiktok_shops', 'n')}, ${idOf('creators', 'n')}, 's' || n, 'idle', now() - n * interval '1 minute'`,
      volume.creators,
    ),
  )
  await sql(
    fill(
      'desks',
      'id, creator_id, user_id, name',
      `${idOf('desks', 'n')}, ${idOf('creators', 'n')}, ${idOf('users', 'n')}, 'Desk'`,
      volume.creators,
    ),
  )
  await sql(
    fill(
      'products',
      'id, creator_id, sku, currency, velocity_score, viral_correlation',
      `${idOf('products', 'n')}, ${owner}, 'sku' || n, 'GBP', n % 1000, (n % 200 - 100) / 100.0`,
      volume.products,
    ),
  )
  await sql(
    fill(
      'customers',
      'id, creator_id, customer_handle, currency',
      `${idOf('customers', 'n')}, ${owner}, 'buyer' || n, 'GBP'`,
      volume.customers,
    ),
  )
  const xid = await spareTransactions(sql, Math.ceil(volume.orders / ORDERS_A_TRANSACTION))
  const stamp = `(${xid} + n / ${ORDERS_A_TRANSACTION})::text::xid8`
  const waits = 'n % 200 = 0'
  await sql(
    fill(
      'orders',
      `id, creator_id, tiktok_shop_id, customer_id, tiktok_order_id, order_status, priority_level, impact_level,
       total_amount, currency, customer_handle, shipping_address, order_date, created_at, updated_at, is_automated, viral_score, xid`,
      `${idOf('orders', 'n')}, ${owner}, ${idOf('tiktok_shops', creator)}, ${of('customers', volume.customers)}, (576900000000000000 + n)::text,
       case when ${waits} then 'awaiting_shipment' else 'delivered' end, case when ${waits} then 'urgent' else 'automated' end,
       case when ${waits} then 'VIRAL' else 'AUTO' end, 10 + n % 90, 'GBP', 'buyer' || n % 50000,
       '{"name": "A Buyer", "line1": "1 High Street", "postcode": "LS1 1AA"}', now() - n * interval '1 minute',
       now() - n * interval '1 minute', now() - n * interval '1 minute', n % 50 = 0, case when n % 500 = 0 then n % 1000 else 0 end, ${stamp}`,
      volume.orders,
    ),
  )
  await sql(
    fill(
      'order_items',
      'id, creator_id, order_id, product_id, product_sku, quantity, unit_price, line_total, currency, xid',
      `${idOf('order_items', 'n')}, ${owner}, ${idOf('orders', 'n')}, ${of('products', volume.products)}, 'sku', 1, 10, 10, 'GBP', ${stamp}`,
      volume.orders,
    ),
  )
  await sql('set session_replication_role = origin')
}

/** Uses up transaction numbers, so that loaded rows may name them: answers the first that is free for it. */
async function spareTransactions(sql: Sql, count: number): Promise<number> {
  const [first] = await sql<{ xid: string }>('select pg_current_xact_id()::text as xid')
  await sql(`do $$ begin for i in 0..${count} loop perform pg_current_xact_id(); commit; end loop; end $$`)
  return Number(first?.xid)
}
