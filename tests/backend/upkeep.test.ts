import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { scratchDatabase } from '../harness/supabase/scratch.ts'
import {
  addItem,
  addOrder,
  addRow,
  addShop,
  addUser,
  type ShopRows,
  type Sql,
} from '../harness/supabase/shop-rows.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
const { sql } = backend
let shop: ShopRows

beforeAll(async () => {
  shop = await addShop(sql, await addUser(sql))
})

describe('the queue', () => {
  const queue = `test-${randomUUID()}`
  const take = async (worker: string, most = 10, lease = '1 minute') =>
    (
      await sql<{ id: string }>('select id from private.take_jobs($1, $2, $3, $4)', [
        queue,
        worker,
        most,
        lease,
      ])
    ).map(({ id }) => id)

  test('gives each job to one worker only, however many ask at once', async () => {
    await sql("select private.add_job($1, '{}', n::text) from generate_series(1, 60) n", [queue])
    const taken = (await Promise.all(Array.from({ length: 8 }, (_, at) => take(`worker ${at}`, 10)))).flat()
    expect(taken).toHaveLength(60)
    expect(new Set(taken).size).toBe(60)
  })

  test('knows the same job by its key', async () => {
    const key = randomUUID()
    const [first] = await sql("select private.add_job($1, '{}', $2) as id", [queue, key])
    expect(await sql('select private.add_job($1, \'{"again": 1}\', $2) as id', [queue, key])).toEqual([first])
  })

  test('gives a job of a worker that died to another, and the first then cannot finish it', async () => {
    const [job] = await sql<{ id: string }>("select private.add_job($1, '{}') as id", [`${queue}-dying`])
    const takeAs = (worker: string) =>
      sql("select id from private.take_jobs($1, $2, 1, '-1 second')", [`${queue}-dying`, worker])
    expect(await takeAs('first')).toEqual([{ id: job?.id }])
    expect(await takeAs('second')).toEqual([{ id: job?.id }])
    expect(await sql('select private.finish_job($1, $2) as done', [job?.id, 'first'])).toEqual([
      { done: false },
    ])
    expect(await sql('select private.finish_job($1, $2) as done', [job?.id, 'second'])).toEqual([
      { done: true },
    ])
  })

  test('keeps a job that failed for good among the dead, with why', async () => {
    const name = `${queue}-failing`
    const [job] = await sql<{ id: string }>('select private.add_job($1, \'{"order": 1}\') as id', [name])
    const outcomes: unknown[] = []
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await sql('update private.job_queue set run_at = now() where id = $1', [job?.id])
      await sql('select private.take_jobs($1, $2, 1)', [name, 'w'])
      outcomes.push(
        (await sql("select private.fail_job($1, 'w', 'no answer') as how", [job?.id]))[0]?.['how'],
      )
    }
    expect(outcomes).toEqual(['later', 'later', 'later', 'later', 'dead'])
    const dead = await sql('select payload, attempts, error from private.job_dead_letters where id = $1', [
      job?.id,
    ])
    expect(dead).toEqual([{ payload: { order: 1 }, attempts: 5, error: 'no answer' }])
    expect(await sql('select from private.job_queue where id = $1', [job?.id])).toEqual([])
  })
})

describe('months and retention', () => {
  let scratch: Sql
  let client: pg.Client

  beforeAll(async () => {
    const database = await scratchDatabase(backend, 'migrated')
    client = new pg.Client(database.adminUrl)
    await client.connect()
    scratch = async (text, values) => (await client.query(text, values)).rows
    return async () => {
      await client.end()
      await database.drop()
    }
  })

  const monthOf = (row: Record<string, unknown>) => String(row['part'])
  const addLog = (at: string) =>
    scratch(
      `insert into performance_logs (operation_type, execution_time_ms, logged_at) values ('import', 5, $1)
       returning tableoid::regclass::text as part`,
      [at],
    )

  test('are made ahead; a row beyond them is kept and moves into its month once that is made', async () => {
    const [next] = await scratch<{ at: string }>("select (now() + interval '2 months')::text as at")
    expect((await addLog(next?.at ?? '')).map(monthOf)[0]).toMatch(/^private\.performance_logs_\d{6}$/)
    expect((await addLog('2031-05-06T00:00:00Z')).map(monthOf)).toEqual(['private.performance_logs_default'])
    await scratch("select private.add_month_partition('performance_logs', '2031-05-01')")
    const rows = await scratch(
      "select tableoid::regclass::text as part from performance_logs where logged_at > '2031-01-01'",
    )
    expect(rows.map(monthOf)).toEqual(['private.performance_logs_203105'])
  })

  test('drop whole months that are past their time and keep the others', async () => {
    await scratch(
      "select private.add_month_partition('performance_logs', (now() - interval '5 months')::date)",
    )
    await addLog(new Date(Date.now() - 150 * 86_400_000).toISOString())
    await addLog('2019-01-01T00:00:00Z')
    await addLog(new Date().toISOString())
    const [done] = await scratch<{ run_retention: Record<string, unknown> }>('select private.run_retention()')
    expect(done?.run_retention['public.performance_logs']).toHaveLength(1)
    const left = await scratch("select from performance_logs where logged_at < now() - interval '3 months'")
    expect(left).toEqual([])
    expect(
      await scratch("select from performance_logs where logged_at > now() - interval '1 day'"),
    ).not.toEqual([])
  })

  test('delete the rest little by little, and never an alert that is open', async () => {
    const userId = await addUser(scratch)
    const add = (resolved_at: string | null) =>
      addRow(scratch, 'alert_events', {
        user_id: userId,
        alert_type: randomUUID(),
        severity_level: 'alert',
        alert_message: '',
        resolution_status: resolved_at === null ? 'open' : 'resolved',
        triggered_at: '2020-01-01T00:00:00Z',
        resolved_at,
      })
    for (const at of ['2020-01-02T00:00:00Z', '2020-01-02T00:00:00Z', null]) await add(at)
    const left = async () => (await scratch('select from alert_events')).length
    await scratch('select private.run_retention(now(), 1)')
    expect(await left()).toBe(2)
    await scratch('select private.run_retention(now(), 1)')
    await scratch('select private.run_retention(now(), 1)')
    expect(await left()).toBe(1)
  })

  test('have their place in the schedule, every job of which runs', async () => {
    const jobs = await scratch<{ command: string }>(
      "select * from cron.job where jobname like 'creatorflow-%'",
    )
    expect(jobs.length).toBeGreaterThanOrEqual(5)
    for (const { command } of jobs) await client.query(command)
  })
})

test('a webhook’s event is taken once, in whatever month it comes again', async () => {
  const receipt = { shop_id: shop.shopId, event_id: '7327', creator_id: shop.creatorId }
  const add = () =>
    sql(
      'insert into webhook_receipts (shop_id, event_id, creator_id) values ($1, $2, $3)',
      Object.values(receipt),
    )
  await add()
  await expect(add()).rejects.toMatchObject({ code: '23505' })
})

test('an order’s events stay when the order goes', async () => {
  const orderId = await addOrder(sql, shop)
  const event = await addRow(sql, 'analytics_events', {
    creator_id: shop.creatorId,
    order_id: orderId,
    event_type: 'order.test',
    event_category: 'order',
    properties: JSON.stringify({ orderId }),
  })
  await sql('delete from orders where id = $1', [orderId])
  const left = await sql('select order_id, properties from analytics_events where id = $1', [event])
  expect(left).toEqual([{ order_id: null, properties: { orderId } }])
})

test('an account goes with all it has, also where that is more than a page of sync', async () => {
  const gone = await addShop(sql, await addUser(sql))
  for (const part of ['a', 'b', 'c'])
    await sql(
      `insert into orders (creator_id, tiktok_shop_id, tiktok_order_id, order_status, total_amount, currency, order_date)
       select $1, $2, $3 || n, 'delivered', 1, 'GBP', now() from generate_series(1, 500) n`,
      [gone.creatorId, gone.shopId, part],
    )
  await addItem(sql, gone, await addOrder(sql, gone))
  await expect(sql('delete from products where id = $1', [gone.productId])).rejects.toMatchObject({
    code: '23503',
  })
  await sql('delete from auth.users where id = $1', [gone.userId])
  for (const table of ['creators', 'orders', 'products', 'desks', 'tombstones'])
    expect(
      await sql(`select from ${table} where ${table === 'creators' ? 'id' : 'creator_id'} = $1`, [
        gone.creatorId,
      ]),
    ).toEqual([])
})

describe('order_update_notify', () => {
  test('tells of a statement once, within what Postgres carries, however many orders it wrote', async () => {
    const listener = await backend.connect('postgres')
    const heard: string[] = []
    listener.on('notification', ({ payload }) => heard.push(payload ?? ''))
    await listener.query('listen order_updates')
    const mine = () =>
      heard.map((text) => JSON.parse(text)).filter(({ orders }) => orders[0].creator_id === shop.creatorId)
    await sql(
      `insert into orders (creator_id, tiktok_shop_id, tiktok_order_id, order_status, total_amount, currency, order_date)
       select $1, $2, 'n' || n, 'awaiting_shipment', 1, 'GBP', now() from generate_series(1, 500) n`,
      [shop.creatorId, shop.shopId],
    )
    await sql("update orders set note = 'x' where creator_id = $1 and tiktok_order_id like 'n%'", [
      shop.creatorId,
    ])
    await expect.poll(() => mine().length).toBe(2)
    expect(mine().map(({ count, orders }) => [count, orders.length])).toEqual([
      [500, 20],
      [500, 20],
    ])
    expect(mine()[0].orders[0]).toMatchObject({
      status: 'awaiting_shipment',
      priority: 'standard',
      impact: 'MED',
    })
    expect(Math.max(...heard.map((text) => Buffer.byteLength(text)))).toBeLessThan(8_000)
  })
})

test('Realtime carries the four tables of the design', async () => {
  const rows = await sql<{ tablename: string }>(
    "select tablename from pg_publication_tables where pubname = 'supabase_realtime' order by 1",
  )
  expect(rows.map(({ tablename }) => tablename)).toEqual([
    'alert_events',
    'automation_metrics',
    'orders',
    'system_health',
  ])
})
