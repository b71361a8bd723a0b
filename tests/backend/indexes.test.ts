import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ScratchDatabase, scratchDatabase } from '../harness/supabase/scratch.ts'
import { type Sql, sqlOf } from '../harness/supabase/shop-rows.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import { idOf, loadLittleTables, loadVolume, SYNCED_TABLES } from '../harness/supabase/volume.ts'

const backend = testBackend()
let database: ScratchDatabase
let client: pg.Client
let sql: Sql
/** A user who owns a fortieth of everything, and another with the role of support. */
let owner = ''
let helper = ''

beforeAll(async () => {
  database = await scratchDatabase(backend, 'migrated')
  client = new pg.Client(database.adminUrl)
  await client.connect()
  sql = sqlOf(client)
  await loadVolume(sql, { creators: 40, orders: 16_000, products: 4_000, customers: 4_000 })
  await loadLittleTables(sql, 40)
  await sql('vacuum analyze')
  const [ids] = await sql<{ owner: string; helper: string }>(
    `select ${idOf('users', 7)} as owner, ${idOf('users', 8)} as helper`,
  )
  owner = ids?.owner ?? ''
  helper = ids?.helper ?? ''
  await sql("insert into user_roles (user_id, role) values ($1, 'support')", [helper])
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

type Caller = 'owner' | 'support' | 'server'

/** Runs a query under a caller's role and claims, as PostgREST does. */
async function as(caller: Caller, query: string): Promise<Record<string, unknown>[]> {
  const role = caller === 'server' ? 'service_role' : 'authenticated'
  const sub = caller === 'owner' ? owner : helper
  await sql('begin')
  try {
    await sql("select set_config('request.jwt.claims', $1, true)", [JSON.stringify({ role, sub })])
    await sql(`set local role ${role}`)
    return await sql(query)
  } finally {
    await sql('rollback')
  }
}

const mine = idOf('creators', 7)
const QUERIES: readonly (readonly [string, Caller, string])[] = [
  [
    'idx_orders_creator_status_date',
    'owner',
    "select id from orders where order_status = 'awaiting_shipment' order by created_at limit 50",
  ],
  [
    'idx_orders_priority_impact',
    'owner',
    "select id from orders where priority_level = 'urgent' and impact_level = 'VIRAL'",
  ],
  [
    'idx_orders_automated',
    'owner',
    `select id from orders where creator_id = ${mine} and is_automated order by order_date desc limit 5`,
  ],
  [
    'idx_orders_viral_score',
    'owner',
    `select id from orders where creator_id = ${mine} and viral_score > 0 order by viral_score desc limit 5`,
  ],
  [
    'orders_tiktok_order_id_key',
    'owner',
    "select id from orders where tiktok_order_id = '576900000000000046'",
  ],
  [
    'orders_newest',
    'owner',
    `select id from orders where creator_id = ${mine} order by order_date desc, id desc limit 100`,
  ],
  [
    'orders_customer',
    'owner',
    `select id from orders where creator_id = ${mine} and customer_id = ${idOf('customers', 46)}`,
  ],
  [
    'orders_buyer_due',
    'server',
    `select id from orders where creator_id = ${mine} and buyer_erased_at is null and coalesce(delivered_at, cancelled_at, order_date) < now() - interval '10 days' order by coalesce(delivered_at, cancelled_at, order_date) limit 10`,
  ],
  [
    'order_items_product',
    'owner',
    `select quantity from order_items where product_id = ${idOf('products', 46)}`,
  ],
  [
    'idx_products_velocity',
    'owner',
    `select id from products where creator_id = ${mine} order by velocity_score desc nulls last, viral_correlation desc nulls last limit 10`,
  ],
  ['products_creator_id_sku_key', 'owner', "select id from products where sku = 'sku46'"],
  [
    'shipments_tracking_number_key',
    'owner',
    `select order_id from shipments where creator_id = ${mine} and tracking_number = 'H46' and superseded_at is null`,
  ],
  [
    'shipments_order',
    'owner',
    `select id from shipments where creator_id = ${mine} and order_id = ${idOf('orders', 46)}`,
  ],
  [
    'desk_events_order',
    'owner',
    `select act from desk_events where creator_id = ${mine} and order_id = ${idOf('orders', 46)} order by occurred_at`,
  ],
  [
    'conflicts_open',
    'owner',
    `select id from conflicts where creator_id = ${mine} and entity_id = ${idOf('orders', 46)} and status = 'open'`,
  ],
  [
    'idx_system_health_user_status',
    'owner',
    `select metric_type from system_health where user_id = '${'$owner'}' and status = 'critical'`,
  ],
  [
    'idx_analytics_user_timestamp',
    'owner',
    `select event_type from analytics_events where user_id = '${'$owner'}' order by "timestamp" desc limit 20`,
  ],
  [
    'alert_events_user',
    'owner',
    `select id from alert_events where user_id = '${'$owner'}' order by triggered_at desc limit 20`,
  ],
  [
    'performance_logs_user',
    'owner',
    `select id from performance_logs where user_id = '${'$owner'}' order by logged_at desc limit 20`,
  ],
  [
    'automation_metrics_day_key',
    'owner',
    `select * from automation_metrics where user_id = '${'$owner'}' and metric_date > '2026-11-01'`,
  ],
  ['users_email_key', 'support', "select id from users where email = '7@example.test'"],
  ['idx_users_subscription_status', 'support', "select id from users where subscription_status = 'past_due'"],
  [
    'idx_users_last_active',
    'support',
    "select id from users where last_active > now() - interval '1 hour' order by last_active desc",
  ],
  ['idx_creators_handle', 'support', "select id from creators where handle = 'c7'"],
  [
    'idx_creators_verified_handle',
    'support',
    "select id from creators where is_verified and lower(handle) = 'c7'",
  ],
  ['creators_user_id_handle_key', 'server', `select id from creators where user_id = '${'$owner'}'`],
  [
    'idx_tiktok_shops_sync_status',
    'server',
    "select id from tiktok_shops where sync_status = 'idle' order by last_sync limit 10",
  ],
  [
    'idx_webhooks_processing',
    'server',
    "select id from tiktok_webhooks where processing_status = 'received' order by received_at limit 20",
  ],
  [
    'tiktok_webhooks_shop',
    'server',
    `select id from tiktok_webhooks where creator_id = ${mine} and tiktok_shop_id = ${idOf('tiktok_shops', 7)} order by received_at desc limit 20`,
  ],
  [
    'shipment_labels_expiry',
    'server',
    'select id from shipment_labels where bytes is not null and expires_at < now() limit 10',
  ],
  ['job_queue_due', 'server', "select id from private.take_jobs('volume', 'worker', 5)"],
  [
    'system_health_latest',
    'server',
    `select id from system_health where metric_type = 'metric 7' and user_id = '${'$owner'}' and creator_id = ${mine} order by measured_at desc limit 1`,
  ],
  ['creator_members_user', 'server', `select creator_id from creator_members where user_id = '${'$owner'}'`],
  ...SYNCED_TABLES.map((table): [string, Caller, string] => [
    table === 'inventory_sync' ? 'inventory_sync_sync' : `${table}_sync`,
    'owner',
    `select id from ${table} where creator_id = ${mine} and xid > '0' order by xid, id limit 5`,
  ]),
]

/** The names of the indexes that a plan reads; those of partitions by their parents' names. */
async function indexesOf(caller: Caller, query: string): Promise<string[]> {
  const [row] = await as(caller, `explain (format json) ${query}`)
  const names = Array.from(JSON.stringify(row).matchAll(/"Index Name":"([^"]+)"/g), ([, name]) => name ?? '')
  const parents = await sql<{ name: string; parent: string | null }>(
    `select c.relname as name, (select p.relname from pg_inherits i join pg_class p on p.oid = i.inhparent where i.inhrelid = c.oid) as parent
     from pg_class c where c.relname = any ($1)`,
    [names],
  )
  return parents.map(({ name, parent }) => parent ?? name)
}

describe('under the policies of a caller', () => {
  test.each(QUERIES.filter(([index]) => index !== 'job_queue_due'))(
    '%s serves its query',
    async (index, caller, query) => {
      expect(await indexesOf(caller, query.replace('$owner', owner))).toContain(index)
    },
  )
})

describe('after the work of all of them', () => {
  beforeAll(async () => {
    for (const [, caller, query] of QUERIES) await as(caller, query.replace('$owner', owner))
    // What leaves takes its children along, by the indexes of their foreign keys.
    for (const [table, n] of [
      ['shipments', 9],
      ['order_items', 10],
      ['orders', 11],
      ['customers', 12],
      ['automation_rules', 13],
      ['desks', 14],
      ['tiktok_shops', 15],
      ['users', 16],
      ['auth.users', 17],
    ])
      await sql(`delete from ${table} where id = ${idOf(String(table).replace('auth.', ''), n ?? 0)}`)
    await sql(`delete from order_items where product_id = ${idOf('products', 18)}`)
    await sql(`delete from products where id = ${idOf('products', 18)}`)
    await sql('select pg_stat_force_next_flush()')
  })

  test('no index is unused', async () => {
    const unused = await sql<{ name: string }>(
      `select coalesce(parent.relname, c.relname) as name
       from pg_stat_user_indexes s join pg_index i on i.indexrelid = s.indexrelid join pg_class c on c.oid = s.indexrelid
       left join pg_inherits h on h.inhrelid = s.indexrelid left join pg_class parent on parent.oid = h.inhparent
       where s.schemaname in ('public', 'private') and not i.indisunique
       group by 1 having sum(s.idx_scan) = 0 order by 1`,
    )
    expect(unused.map(({ name }) => name)).toEqual([])
  })

  test('no two of a table have the same columns, and none is the beginning of another', async () => {
    const doubled = await sql(
      `with keys as (
         select i.indexrelid::regclass as name, i.indrelid, i.indisunique, i.indkey::text || ' ' as columns,
           coalesce(pg_get_expr(i.indpred, i.indrelid), '') as pred, coalesce(pg_get_expr(i.indexprs, i.indrelid), '') as exprs,
           i.indoption::text as options
         from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('public', 'private') and not c.relispartition)
       select a.name, b.name as covered_by from keys a join keys b on a.indrelid = b.indrelid and a.name <> b.name
       where b.columns like a.columns || '%' and a.pred = b.pred and a.exprs = b.exprs and not a.indisunique
         and b.options like a.options || '%'`,
    )
    expect(doubled).toEqual([])
  })
})
