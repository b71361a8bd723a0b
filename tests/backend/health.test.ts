import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ScratchDatabase, scratchDatabase } from '../harness/supabase/scratch.ts'
import { addRow, addShop, addUser, type ShopRows, type Sql, sqlOf } from '../harness/supabase/shop-rows.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import type { TestUser } from '../harness/supabase/users.ts'

const backend = testBackend()
const { sql } = backend
const START = Date.UTC(2026, 10, 22, 8)
let owner: TestUser

// A database of its own: checks of now, which others run, must not fall among those of another time.
let sqlThere: Sql
let shop: ShopRows

let database: ScratchDatabase
let client: pg.Client

beforeAll(async () => {
  owner = await backend.createUser()
  database = await scratchDatabase(backend, 'migrated')
  client = new pg.Client(database.adminUrl)
  await client.connect()
  sqlThere = sqlOf(client)
  shop = await addShop(sqlThere, await addUser(sqlThere))
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

/** Runs the checks as if it were so many minutes after the start. */
const checkAt = (minute: number) =>
  sqlThere('select private.run_health_checks($1)', [new Date(START + minute * 60_000).toISOString()])
const setShopLag = (minute: number, lagMinutes: number) =>
  sqlThere('update tiktok_shops set last_sync = $1 where id = $2', [
    new Date(START + (minute - lagMinutes) * 60_000).toISOString(),
    shop.shopId,
  ])
const lagOf = () =>
  sqlThere(
    `select status, escalation_level from system_health
     where creator_id = $1 and metric_type = 'shop_sync_lag_minutes' order by measured_at`,
    [shop.creatorId],
  )
const alertsOf = () =>
  sqlThere(
    `select user_id, severity_level, resolution_status from alert_events
     where creator_id = $1 and alert_type = 'health.shop_sync_lag_minutes'`,
    [shop.creatorId],
  )

describe('a trouble that lasts', () => {
  test('grows from a notice to an alert to critical, in one alert, and is resolved with its cause', async () => {
    for (const minute of [0, 5, 16, 61]) {
      await setShopLag(minute, 40)
      await checkAt(minute)
    }
    expect(await lagOf()).toEqual([
      { status: 'warning', escalation_level: 'notify' },
      { status: 'warning', escalation_level: 'alert' },
      { status: 'warning', escalation_level: 'critical' },
    ])
    expect(await alertsOf()).toEqual([
      { user_id: shop.userId, severity_level: 'critical', resolution_status: 'open' },
    ])
    await setShopLag(70, 1)
    await checkAt(70)
    expect((await lagOf()).at(-1)).toEqual({ status: 'nominal', escalation_level: 'none' })
    expect(await alertsOf()).toMatchObject([{ severity_level: 'critical', resolution_status: 'resolved' }])
  })

  test('begins anew as a new alert', async () => {
    await setShopLag(80, 500)
    await checkAt(80)
    expect((await lagOf()).at(-1)).toEqual({ status: 'critical', escalation_level: 'alert' })
    await setShopLag(91, 500)
    await checkAt(91)
    expect((await lagOf()).at(-1)).toEqual({ status: 'critical', escalation_level: 'critical' })
    expect((await alertsOf()).map((alert) => alert.resolution_status).sort()).toEqual(['open', 'resolved'])
  })
})

test('a state that stays is one row, whose value follows', async () => {
  const place = { creator_id: shop.creatorId, product_id: shop.productId, tiktok_shop_id: shop.shopId }
  await addRow(sqlThere, 'inventory_sync', { ...place, local_stock: -1 })
  await checkAt(100)
  await addRow(sqlThere, 'inventory_sync', { ...place, local_stock: -1, warehouse_id: 'north' })
  await checkAt(105)
  const rows = await sqlThere(
    `select status, current_value::integer as value from system_health
     where creator_id = $1 and metric_type = 'stock_oversold' and status <> 'nominal'`,
    [shop.creatorId],
  )
  expect(rows).toEqual([{ status: 'warning', value: 2 }])
})

describe('the function that a schedule calls', () => {
  test('is the server’s alone', async () => {
    expect((await owner.client.rpc('run_health_checks')).error?.code).toBe('42501')
    expect((await backend.service().rpc('run_health_checks')).data).toMatchObject({
      rows: expect.any(Number),
    })
  })
})

describe('the database’s own performance', () => {
  test('is told to support with a status for every reading, and to no creator', async () => {
    const helper = await backend.createUser()
    await sql('insert into user_roles (user_id, role) values ($1, $2)', [helper.id, 'support'])
    const { data } = await helper.client.rpc('check_database_performance')
    expect(data?.map(({ metric }: { metric: string }) => metric)).toContain('active_connections')
    for (const row of data ?? []) expect(['healthy', 'warning', 'critical']).toContain(row.status)
    expect((await owner.client.rpc('check_database_performance')).error).toMatchObject({
      message: 'access.denied',
    })
  })

  test('names slow statements by their mean, once until they are called again', async () => {
    const connections = await Promise.all(Array.from({ length: 11 }, () => backend.connect('postgres')))
    await Promise.all(
      connections.map((client) => client.query("select 'sk-secret-value', pg_sleep(1.02) as slow_for_test")),
    )
    // A statement that is busy but quick has a total far beyond a second and a mean far below.
    expect((await owner.client.rpc('log_slow_queries')).error?.code).toBe('42501')
    await backend.service().rpc('log_slow_queries')
    const logged = () =>
      sql<{ database_query: string; execution_time_ms: string }>(
        "select database_query, execution_time_ms from performance_logs where database_query like '%slow_for_test%'",
      )
    const [slow, ...more] = await logged()
    expect(more).toEqual([])
    expect(Number(slow?.execution_time_ms)).toBeGreaterThan(1_000)
    expect(slow?.database_query).not.toContain('sk-secret-value')
    await backend.service().rpc('log_slow_queries')
    expect(await logged()).toHaveLength(1)
  })
})
