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
 * million orders take less than a minute. Orders lie a minute apart up to now; half of a percent of them wait, the rest
 * were delivered. Every creator's user has the id of `users` and the creator that of `creators`, both by its number.
 */
export async function loadVolume(sql: Sql, volume: Volume): Promise<void> {
  const creator = `1 + n % ${volume.creators}`
  const owner = idOf('creators', creator)
  const of = (kind: string, count: number) => idOf(kind, `1 + (n - 1) % ${count}`)
  await sql('set session_replication_role = replica')
  await sql("set maintenance_work_mem = '512MB'")
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
  const indexes = await dropIndexes(sql, ['orders', 'order_items'])
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
  for (const index of indexes) await sql(index)
  await sql('set session_replication_role = origin')
}

/** Drops what only makes reading faster, and answers how to make it again: at once is four times as fast as row by row. */
async function dropIndexes(sql: Sql, tables: readonly string[]): Promise<string[]> {
  const rows = await sql<{ name: string; definition: string }>(
    `select indexrelid::regclass as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any ($1::regclass[]) and not indisunique`,
    [tables],
  )
  for (const { name } of rows) await sql(`drop index ${name}`)
  return rows.map(({ definition }) => definition)
}

/** Uses up transaction numbers, so that loaded rows may name them: answers the first that is free for it. */
async function spareTransactions(sql: Sql, count: number): Promise<number> {
  const [first] = await sql<{ xid: string }>('select pg_current_xact_id()::text as xid')
  await sql(`do $$ begin for i in 0..${count} loop perform pg_current_xact_id(); commit; end loop; end $$`)
  return Number(first?.xid)
}

/** The tables that sync reads by (creator_id, xid, id). */
export const SYNCED_TABLES = [
  'tiktok_shops',
  'products',
  'customers',
  'orders',
  'order_items',
  'order_units',
  'shipments',
  'shipment_orders',
  'shipment_labels',
  'inventory_sync',
  'order_claims',
  'automation_rules',
  'desk_events',
  'conflicts',
] as const

/** A few thousand rows in every other table, beside what `loadVolume` made for so many creators. */
export async function loadLittleTables(sql: Sql, creators: number): Promise<void> {
  const creator = `1 + n % ${creators}`
  const owner = idOf('creators', creator)
  const user = idOf('users', creator)
  const shop = idOf('tiktok_shops', creator)
  const desk = idOf('desks', creator)
  const order = idOf('orders', 'n')
  const more = (table: string, columns: string, values: string, rows = 4_000) =>
    sql(fill(table, columns, values, rows))
  await sql('set session_replication_role = replica')
  await sql("set creatorflow.bulk = 'on'")
  await sql(
    `insert into auth.users (id, email) select ${idOf('users', 'n')}, n || '@example.test' from generate_series(${creators + 1}, 4000) n`,
  )
  await sql(`insert into users (id, email, last_active, subscription_status)
    select ${idOf('users', 'n')}, n || '@example.test', now() - n * interval '1 hour', case when n % 50 = 0 then 'past_due' else 'none' end
    from generate_series(${creators + 1}, 4000) n`)
  await sql(`insert into creators (id, user_id, handle, is_verified)
    select ${idOf('creators', 'n')}, ${idOf('users', 'n')}, 'c' || n, n % 10 = 0 from generate_series(${creators + 1}, 4000) n`)
  await sql(`insert into tiktok_shops (id, creator_id, shop_id, sync_status, last_sync)
    select ${idOf('tiktok_shops', 'n')}, ${owner}, 's' || n, case when n % 20 = 0 then 'idle' else 'syncing' end, now() - n * interval '1 minute'
    from generate_series(${creators + 1}, 2000) n`)
  await sql(`insert into desks (id, creator_id, user_id, name) select ${idOf('desks', 'n')}, ${owner}, ${idOf('users', 'n')}, 'd'
    from generate_series(${creators + 1}, 4000) n`)
  await sql(`insert into creator_members (creator_id, user_id, role, invited_by)
    select ${owner}, ${idOf('users', 'n')}, 'packer', ${user} from generate_series(${creators + 1}, 4000) n`)
  await more(
    'user_roles',
    'user_id, role, granted_by',
    `${idOf('users', 'n')}, 'creator', ${idOf('users', 'n % 100 + 1')}`,
  )
  await more(
    'automation_rules',
    'id, creator_id, rule_name, rule_type',
    `${idOf('automation_rules', 'n')}, ${owner}, 'r' || n, 'tag'`,
  )
  await more(
    'shipments',
    'id, creator_id, order_id, currency, tracking_number',
    `${idOf('shipments', 'n')}, ${owner}, ${order}, 'GBP', 'H' || n`,
  )
  await more(
    'shipment_orders',
    'creator_id, shipment_id, order_id',
    `${owner}, ${idOf('shipments', 'n')}, ${order}`,
  )
  await more(
    'order_units',
    'creator_id, order_id, order_item_id, shipment_id, tiktok_line_id',
    `${owner}, ${order}, ${idOf('order_items', 'n')}, ${idOf('shipments', 'n')}, n::text`,
  )
  await more(
    'shipment_labels',
    'creator_id, shipment_id, format, size, bytes, sha256, expires_at',
    `${owner}, ${idOf('shipments', 'n')}, 'pdf', 'a6', 'x', encode(sha256('x'), 'hex'), now() + (n - 100) * interval '1 day'`,
  )
  await more(
    'inventory_sync',
    'creator_id, product_id, tiktok_shop_id',
    `${owner}, ${idOf('products', 'n')}, ${shop}`,
  )
  await more(
    'order_claims',
    'creator_id, order_id, desk_id, user_id',
    `${owner}, ${order}, ${idOf('desks', 'n')}, ${idOf('users', 'n')}`,
  )
  await more(
    'desk_events',
    'creator_id, desk_id, user_id, act, order_id, occurred_at',
    `${owner}, ${idOf('desks', 'n')}, ${idOf('users', 'n')}, 'pack', ${order}, now()`,
  )
  await more(
    'conflicts',
    'creator_id, table_rank, entity_id, kind, user_id, resolved_by, status, resolved_at',
    `${owner}, 5, ${order}, 'text', ${idOf('users', 'n')}, ${idOf('users', 'n')}, case when n % 3 = 0 then 'resolved' else 'open' end, case when n % 3 = 0 then now() end`,
  )
  await more(
    'sync_dead_letters',
    'creator_id, device_id, user_id, mutation_id, code, message',
    `${owner}, ${idOf('desks', 'n')}, ${idOf('users', 'n')}, gen_random_uuid(), 'x', 'x'`,
  )
  await more(
    'applied_mutations',
    'creator_id, mutation_id, device_id, push_seq, payload_hash, result',
    `${owner}, gen_random_uuid(), ${desk}, n, '', '{}'`,
  )
  await more('tombstones', 'creator_id, table_rank, id, kind', `${owner}, 5, gen_random_uuid(), 'deleted'`)
  await more(
    'analytics_events',
    'user_id, creator_id, order_id, event_type, event_category',
    `${idOf('users', 'n % 400 + 1')}, ${owner}, ${order}, 'x', 'usage'`,
  )
  await more(
    'tiktok_webhooks',
    'creator_id, tiktok_shop_id, webhook_type, event_id, payload, processing_status',
    `${owner}, ${shop}, '1', n::text, '{}', case when n % 50 = 0 then 'received' else 'processed' end`,
  )
  await more('webhook_receipts', 'creator_id, shop_id, event_id', `${owner}, ${shop}, n::text`)
  await more(
    'performance_logs',
    'user_id, operation_type, execution_time_ms',
    `${idOf('users', 'n % 400 + 1')}, 'x', 1`,
  )
  await more(
    'system_health',
    'user_id, creator_id, metric_type, status, degraded_since, current_value, threshold_warning, threshold_critical',
    `${user}, ${owner}, 'metric ' || n % 40, case when n % 30 = 6 then 'critical' else 'nominal' end, case when n % 30 = 6 then now() end, 1, 1, 1`,
  )
  await more(
    'alert_events',
    'user_id, creator_id, alert_type, severity_level, alert_message',
    `${user}, ${owner}, 'a' || n, 'alert', ''`,
  )
  await more(
    'automation_metrics',
    'user_id, creator_id, automation_type, metric_date',
    `${user}, ${owner}, 'label', '2026-11-22'::date - n / ${creators}`,
  )
  await more(
    'private.job_queue',
    'queue, payload, run_at',
    `case when n % 100 = 0 then 'volume' else 'other' end, '{}', now() - n * interval '1 second'`,
  )
  await more(
    'creator_invitations',
    'creator_id, role, code_hash, expires_at, invited_by, accepted_by',
    `${owner}, 'packer', sha256(n::text::bytea), now() + interval '1 day', ${idOf('users', 'n')}, ${idOf('users', 'n')}`,
  )
  await more(
    'private.shop_secrets',
    'creator_id, shop_id, kind, sealed',
    `${owner}, ${idOf('tiktok_shops', 'n')}, 'access_token', 'x'`,
  )
  await sql('set session_replication_role = origin')
}
