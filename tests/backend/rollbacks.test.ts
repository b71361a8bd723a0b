import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { splitStatements } from '../../supabase/local/postgres/statements.ts'
import { type ScratchDatabase, scratchDatabase } from '../harness/supabase/scratch.ts'
import {
  addItem,
  addOrder,
  addRow,
  addShop,
  addUser,
  type Sql,
  sqlOf,
} from '../harness/supabase/shop-rows.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
const folder = (name: string) => new URL(`../../supabase/${name}/`, import.meta.url)
const FILES = readdirSync(folder('migrations'))
  .filter((file) => file.endsWith('.sql'))
  .sort()

/** The migration that makes the table of orders. */
const ORDERS = FILES.findIndex((file) => file.includes('_orders'))

test('every migration has a rollback and no rollback is without its migration', () => {
  expect(readdirSync(folder('rollbacks')).sort()).toEqual(FILES)
})

/** Runs one file as the migration runner does: in one transaction, unless its first line says that it allows none. */
async function run(client: pg.Client, kind: 'migrations' | 'rollbacks', file: string): Promise<void> {
  const text = readFileSync(new URL(file, folder(kind)), 'utf8')
  try {
    if (text.startsWith('-- no-transaction')) for (const one of splitStatements(text)) await client.query(one)
    else await client.query(`begin; ${text}; commit`)
    await client.query('reset role; reset all')
  } catch (error) {
    throw new Error(`${kind}/${file}: ${(error as Error).message}`, { cause: error })
  }
}

/** Everything that a migration can make, by name and definition; the order of columns is left out. */
async function shapeOf(sql: Sql): Promise<string[]> {
  const rows = await sql<{ line: string }>(`
    with ours as (select oid, nspname from pg_namespace where nspname in ('public', 'private'))
    select format('column %s.%s.%s %s %s %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
      pg_get_expr(d.adbin, d.adrelid)) as line
    from pg_class c join ours n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind in ('r', 'p', 'v', 'm') and not a.attisdropped
    union all select format('index %s', pg_get_indexdef(i.indexrelid)) from pg_index i join pg_class c on c.oid = i.indrelid join ours n on n.oid = c.relnamespace
    union all select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid)) from pg_constraint k join ours n on n.oid = k.connamespace
    union all select format('function %s', pg_get_functiondef(p.oid)) from pg_proc p join ours n on n.oid = p.pronamespace where p.prokind in ('f', 'p')
    union all select format('trigger %s', pg_get_triggerdef(t.oid)) from pg_trigger t join pg_class c on c.oid = t.tgrelid join ours n on n.oid = c.relnamespace where not t.tgisinternal
    union all select format('policy %s %s %s %s %s', schemaname, tablename, policyname, qual, with_check) from pg_policies where schemaname in ('public', 'private', 'realtime')
    union all select format('grant %s %s', c.oid::regclass, acl) from pg_class c join ours n on n.oid = c.relnamespace, unnest(c.relacl) acl
    union all select format('grant %s %s', p.oid::regprocedure, acl) from pg_proc p join ours n on n.oid = p.pronamespace, unnest(p.proacl) acl
    union all select format('published %s %s', pubname, tablename) from pg_publication_tables where pubname = 'supabase_realtime'
    union all select format('job %s %s %s', jobname, schedule, command) from cron.job
    order by 1`)
  return rows.map(({ line }) => line)
}

/** One order with all that hangs on it. */
async function addOrderWithParcel(sql: Sql): Promise<string> {
  const shop = await addShop(sql, await addUser(sql))
  const order = await addOrder(sql, shop)
  await addItem(sql, shop, order)
  await addRow(sql, 'shipments', { creator_id: shop.creatorId, order_id: order, currency: 'GBP' })
  await addRow(sql, 'automation_metrics', {
    user_id: shop.userId,
    automation_type: 'label',
    metric_date: '2026-11-01',
  })
  return order
}

describe('the migrations', () => {
  let database: ScratchDatabase
  let client: pg.Client
  let sql: Sql

  beforeAll(async () => {
    database = await scratchDatabase(backend, 'migrated')
    client = new pg.Client(database.databaseUrl)
    await client.connect()
    sql = sqlOf(client)
  })
  afterAll(async () => {
    await client.end()
    await database.drop()
  })

  test('go back one by one and up again to the very same schema, with data in place', async () => {
    const order = await addOrderWithParcel(sql)
    const whole = await shapeOf(sql)
    for (const file of FILES.toReversed()) {
      await run(client, 'rollbacks', file)
      const before = await shapeOf(sql)
      await run(client, 'migrations', file)
      await run(client, 'rollbacks', file)
      expect([file, await shapeOf(sql)]).toEqual([file, before])
      // Orders outlive everything that came after them.
      if (FILES.indexOf(file) > ORDERS)
        expect([file, await sql('select id from orders where id = $1', [order])]).toEqual([
          file,
          [{ id: order }],
        ])
    }
    expect(await shapeOf(sql)).toEqual([])
    for (const file of FILES) await run(client, 'migrations', file)
    expect(await shapeOf(sql)).toEqual(whole)
    expect(await sql('select count(*)::integer as people from users')).toEqual(
      await sql('select count(*)::integer as people from auth.users'),
    )
    await addOrderWithParcel(sql)
  })
})
