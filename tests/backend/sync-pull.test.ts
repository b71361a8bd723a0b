import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { doorbellSchema } from '../../src/shared/sync/answers.ts'
import type { Mutation } from '../../src/shared/sync/mutations.ts'
import { SYNCED_TABLES } from '../../src/shared/sync/tables.ts'
import { horizonOf, TestDesk } from '../harness/supabase/sync-desk.ts'
import { makeShop, type SyncShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
const horizon = horizonOf(backend)
let shop: SyncShop

beforeAll(async () => {
  shop = await makeShop(backend, 12)
})

async function deskOf({ owner, creatorId }: SyncShop) {
  const desk = new TestDesk(owner.client, horizon)
  await desk.register(creatorId)
  return desk
}

const touch = (id: string, note: string) =>
  backend.sql('update public.orders set note = $2 where id = $1', [id, note])

describe('a first copy', () => {
  test('holds everything of the creator and nothing of another, and ends at the watermark', async () => {
    await makeShop(backend, 3)
    const desk = await deskOf(shop)
    const pages = await desk.pull()
    expect([...(desk.rows.get('orders')?.keys() ?? [])].sort()).toEqual([...shop.orderIds].sort())
    expect(desk.rows.get('order_items')?.size).toBe(12)
    expect(desk.rows.get('products')?.size).toBe(2)
    expect([...(desk.rows.get('creators')?.keys() ?? [])]).toEqual([shop.creatorId])
    expect(pages.at(-1)?.cursor.xid).toBe(pages.at(-1)?.watermark)
    expect(desk.row('orders', shop.orderIds[0] ?? '')).toMatchObject({
      total_amount: 1299,
      order_date: Date.UTC(2026, 10, 1, 0, 1),
      tags: [],
    })
  })

  test('comes newest orders first, each with its lines', async () => {
    const own = await makeShop(backend, 300)
    // 1,000 rows are the smallest page, of which orders take half.
    await backend.sql(
      `insert into public.orders (creator_id, tiktok_shop_id, tiktok_order_id, order_status, total_amount, currency, order_date)
       select $1, $2, 'old' || i, 'completed', 1, 'GBP', timestamptz '2025-01-01' + i * interval '1 second'
       from generate_series(1, 600) i`,
      [own.creatorId, own.shopId],
    )
    const desk = await deskOf(own)
    const first = await desk.pullPage(1_000)
    const newest = new Set(own.orderIds)
    const ids = first?.tables.orders?.rows.map(([id]) => String(id)) ?? []
    expect(ids.length).toBeLessThan(900)
    expect([...newest].every((id) => ids.includes(id))).toBe(true)
    expect(desk.rows.get('order_items')?.size).toBe(300)
    await desk.pull(1_000)
    expect(desk.rows.get('orders')?.size).toBe(900)
    expect(await desk.differences('orders')).toEqual([])
  })

  test('brings what changed while it was taken', async () => {
    const own = await makeShop(backend, 2)
    const desk = await deskOf(own)
    await desk.pullPage()
    await touch(own.orderIds[0] ?? '', 'meanwhile')
    await backend.sql('delete from public.orders where id = $1', [own.orderIds[1]])
    await desk.pull()
    expect(desk.row('orders', own.orderIds[0] ?? '')?.note).toBe('meanwhile')
    expect(desk.row('orders', own.orderIds[1] ?? '')).toBeUndefined()
    expect(desk.rows.get('order_items')?.size).toBe(1)
  })
})

describe('a pull', () => {
  test('brings only what changed, and nothing when nothing did', async () => {
    const own = await makeShop(backend, 3)
    const desk = await deskOf(own)
    await desk.pull()
    await touch(own.orderIds[1] ?? '', 'hello')
    const [page] = await desk.pull()
    expect(page?.tables.orders?.rows.map(([id, rev]) => [id, rev])).toEqual([[own.orderIds[1], 2]])
    expect(Object.keys(page?.tables ?? {})).toEqual(['orders'])
    const [idle] = await desk.pull()
    expect(idle).toMatchObject({ tables: {}, gone: [], acks: [], more: false })
  })

  test('leaves no stamp on a change that no desk would see, and takes no stamp from a writer', async () => {
    const own = await makeShop(backend, 1)
    const read = () =>
      backend.sql('select rev, xid::text from public.orders where id = $1', [own.orderIds[0]])
    const before = await read()
    await backend.sql('update public.orders set updated_at = now(), rev = 99, xid = $2 where id = $1', [
      own.orderIds[0],
      '7',
    ])
    expect(await read()).toEqual(before)
    await backend.sql("update public.orders set note = 'x', rev = 99 where id = $1", [own.orderIds[0]])
    expect((await read())[0]?.['rev']).toBe('2')
  })

  test('never shows a transaction in part, however small its pages', async () => {
    const own = await makeShop(backend, 300)
    const desk = await deskOf(own)
    await desk.pull()
    for (let round = 0; round < 5; round += 1)
      await backend.sql('update public.orders set note = $2 where creator_id = $1', [
        own.creatorId,
        `n${round}`,
      ])
    await backend.sql(`update public.order_items set variant_selection = 'v' where creator_id = $1`, [
      own.creatorId,
    ])
    for (;;) {
      const page = await desk.pullPage(1_000)
      const notes = new Set(
        [...(desk.rows.get('orders')?.values() ?? [])].map((row) => (row as { note?: string }).note),
      )
      expect(notes.size).toBe(1)
      if (page?.more !== true) break
    }
    expect(desk.rows.get('orders')?.size).toBe(300)
  })

  test('cuts a transaction that is larger than a page only where it must, and loses nothing of it', async () => {
    const own = await makeShop(backend, 300)
    const desk = await deskOf(own)
    await desk.pull()
    const admin = await backend.connect()
    await admin.query('begin')
    await admin.query(`set local creatorflow.bulk = 'on'`)
    await admin.query(
      `insert into public.products (creator_id, sku, name, base_price, currency)
       select $1, 'bulk' || i, '', 1, 'GBP' from generate_series(1, 2500) i`,
      [own.creatorId],
    )
    await admin.query('delete from public.orders where id = $1', [own.orderIds[0]])
    await admin.query('commit')
    const pages = await desk.pull(1_000)
    expect(pages.length).toBeGreaterThan(2)
    expect(desk.rows.get('products')?.size).toBe(2_502)
    expect(desk.row('orders', own.orderIds[0] ?? '')).toBeUndefined()
    expect(await desk.differences('products')).toEqual([])
  })

  test('waits for a transaction that began earlier, and then brings it', async () => {
    const own = await makeShop(backend, 2)
    const desk = await deskOf(own)
    await desk.pull()
    const slow = await backend.connect()
    await slow.query('begin')
    await slow.query(`update public.orders set note = 'slow' where id = $1`, [own.orderIds[0]])
    await touch(own.orderIds[1] ?? '', 'fast')
    await desk.pullNow()
    expect(desk.row('orders', own.orderIds[1] ?? '')?.note).toBe('')
    await slow.query('commit')
    await desk.pull()
    expect(desk.row('orders', own.orderIds[0] ?? '')?.note).toBe('slow')
    expect(desk.row('orders', own.orderIds[1] ?? '')?.note).toBe('fast')
  })

  test('acknowledges a mutation only together with its row, while an unrelated transaction is open', async () => {
    const own = await makeShop(backend, 1)
    const desk = await deskOf(own)
    await desk.pull()
    const open = await backend.connect()
    await open.query('begin')
    await open.query('select pg_current_xact_id()')
    const mutation = desk.act('note', { orderId: own.orderIds[0] ?? '', base: '', note: 'ours' })
    await desk.push([mutation])
    await desk.pullNow()
    expect([desk.acks.has(mutation.id), desk.row('orders', own.orderIds[0] ?? '')?.note]).toEqual([false, ''])
    await open.query('rollback')
    await desk.pull()
    expect([desk.acks.get(mutation.id), desk.row('orders', own.orderIds[0] ?? '')?.note]).toEqual([
      'applied',
      'ours',
    ])
  })
})

describe('an acknowledgement', () => {
  test('comes with its row also where a later transaction changed that once more', async () => {
    const own = await makeShop(backend, 3)
    const [changed = '', deleted = ''] = own.orderIds
    const place = { productId: own.productIds[0] ?? '', shopId: own.shopId }
    const desk = await deskOf(own)
    await desk.do('count', { ...place, counted: 5, believed: null })
    await desk.pull()
    await desk.push([
      desk.act('hold', { orderId: changed, reason: 'asked' }),
      desk.act('claim', { orderId: changed }),
      desk.act('ship', { orderId: deleted }),
      desk.act('moveStock', { ...place, delta: -2 }),
    ])
    // From here on the watermark stands: what commits later stays above it.
    const open = await backend.connect()
    await open.query('begin')
    await open.query('update public.products set name = $2 where id = $1', [own.productIds[1], 'late'])
    await touch(changed, 'changed since')
    await backend.sql('update public.order_claims set expires_at = now() where order_id = $1', [changed])
    await backend.sql(
      'update public.inventory_sync set local_stock = local_stock - 1 where product_id = $1',
      [place.productId],
    )
    await backend.sql('delete from public.orders where id = $1', [deleted])
    await desk.pullNow()
    expect(desk.acks.size).toBe(5)
    expect(desk.row('orders', changed)).toMatchObject({ hold_reason: 'asked', note: 'changed since' })
    expect(desk.rows.get('order_claims')?.size).toBe(1)
    expect([...(desk.rows.get('inventory_sync')?.values() ?? [])]).toMatchObject([{ local_stock: 2 }])
    expect(desk.row('orders', deleted)).toBeUndefined()
    await open.query('commit')
    await desk.pull()
    for (const table of ['orders', 'order_claims', 'inventory_sync', 'products'] as const)
      expect(await desk.differences(table)).toEqual([])
  })

  test('comes with its row also out of a transaction larger than a page', async () => {
    const own = await makeShop(backend, 3)
    const [changed = '', deleted = ''] = own.orderIds
    const desk = await deskOf(own)
    await desk.pull()
    const acts = [
      desk.act('hold', { orderId: changed, reason: 'asked' }),
      desk.act('ship', { orderId: deleted }),
    ]
    await pushInBulk(own, desk.id, acts)
    // A later change of the same rows stands above the watermark while anything else is open.
    const open = await backend.connect()
    await open.query('begin')
    // Left open by a failure, it would hold every other test's watermark back.
    onTestFinished(async () => void (await open.query('rollback')))
    await open.query('select pg_current_xact_id()')
    await touch(changed, 'changed since')
    await backend.sql('delete from public.orders where id = $1', [deleted])
    const pages = await desk.pullNow(1_000)
    const inside = pages.filter(({ cursor }) => cursor.id !== undefined)
    expect([inside.length > 1, inside.flatMap(({ acks }) => acks)]).toEqual([true, []])
    expect(Object.fromEntries(desk.acks)).toEqual(Object.fromEntries(acts.map(({ id }) => [id, 'applied'])))
    expect(desk.row('orders', changed)).toMatchObject({ hold_reason: 'asked', note: 'changed since' })
    expect(desk.row('orders', deleted)).toBeUndefined()
    await open.query('rollback')
    await desk.pull()
    for (const table of ['orders', 'products'] as const) expect(await desk.differences(table)).toEqual([])
  })
})

/** Acts of a desk and 2,500 products in one transaction, which is more than the smallest page holds. */
async function pushInBulk({ owner, creatorId }: SyncShop, deskId: string, acts: readonly Mutation[]) {
  const admin = await backend.connect()
  await admin.query('begin')
  await admin.query(`set local creatorflow.bulk = 'on'`)
  await admin.query(
    `insert into public.products (creator_id, sku, name, base_price, currency)
     select $1, 'acts' || i, '', 1, 'GBP' from generate_series(1, 2500) i`,
    [creatorId],
  )
  await admin.query('set local role authenticated')
  await admin.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify({ sub: owner.id })])
  // A batch in so large a transaction is taken one by one.
  for (const act of acts)
    await admin.query('select public.sync_push(device_id => $1, mutations => $2::jsonb)', [
      deskId,
      JSON.stringify([act]),
    ])
  await admin.query('commit')
}

describe('what is gone', () => {
  test('leaves a tombstone that a later row of the same id outlives', async () => {
    const own = await makeShop(backend, 1, 1)
    const desk = await deskOf(own)
    const id = randomUUID()
    const add = () =>
      backend.sql(
        `insert into public.products (id, creator_id, sku, name, base_price, currency) values ($1, $2, 'again', '', 1, 'GBP')`,
        [id, own.creatorId],
      )
    await add()
    await desk.pull()
    await backend.sql('delete from public.products where id = $1', [id])
    await desk.pull()
    expect(desk.row('products', id)).toBeUndefined()
    await add()
    await backend.sql('delete from public.products where id = $1', [id])
    await add()
    await desk.pull()
    expect(desk.row('products', id)).toBeDefined()
    expect(await desk.differences('products')).toEqual([])
  })

  test('includes a row that went to another creator', async () => {
    const [own, other] = [await makeShop(backend, 1), await makeShop(backend, 1)]
    const id = randomUUID()
    await backend.sql(
      `insert into public.products (id, creator_id, sku, name, base_price, currency) values ($1, $2, 'moving', '', 1, 'GBP')`,
      [id, own.creatorId],
    )
    const [from, to] = [await deskOf(own), await deskOf(other)]
    await from.pull()
    await to.pull()
    await backend.sql('update public.products set creator_id = $2 where id = $1', [id, other.creatorId])
    const [page] = await from.pull()
    await to.pull()
    expect(page?.gone.map(([table, gone, , kind]) => [table, gone, kind])).toEqual([
      ['products', id, 'moved'],
    ])
    expect([from.row('products', id), to.row('products', id)?.sku]).toEqual([undefined, 'moving'])
  })

  test('is kept for 90 days; an older cursor has to begin anew', async () => {
    const own = await makeShop(backend, 1)
    const desk = await deskOf(own)
    await desk.pull()
    await backend.sql('delete from public.orders where id = $1', [own.orderIds[0]])
    // Seen from inside the transaction that prunes, and taken back: the floor is every creator's.
    const admin = await backend.connect()
    await admin.query('begin')
    await admin.query(
      `update public.tombstones set buried_at = now() - interval '91 days' where creator_id = $1`,
      [own.creatorId],
    )
    await admin.query('select private.prune_sync()')
    await admin.query('set local role authenticated')
    await admin.query("select set_config('request.jwt.claims', $1, true)", [
      JSON.stringify({ sub: own.owner.id }),
    ])
    const { rows } = await admin.query(
      'select public.sync_pull(device_id => $1, "cursor" => $2::jsonb) as answer',
      [desk.id, JSON.stringify(desk.cursor)],
    )
    await admin.query('rollback')
    expect(rows[0]).toMatchObject({ answer: { mustBootstrap: 'expired' } })
  })
})

describe('a cursor', () => {
  test('of another history or ahead of the server is refused with a new beginning', async () => {
    const desk = await deskOf(shop)
    await desk.pull()
    const good = desk.cursor
    const askWith = (cursor: unknown) => desk.call('sync_pull', { cursor })
    expect(await askWith({ ...good, epoch: 'another' })).toMatchObject({ mustBootstrap: 'epoch' })
    expect(await askWith({ ...good, xid: '9000000000000000000' })).toMatchObject({ mustBootstrap: 'ahead' })
  })

  test.each([
    ['a number', 7],
    ['no epoch', { xid: '1' }],
    ['no transaction', { epoch: 'x', xid: 'one' }],
    ['a bad id', { epoch: 'x', xid: '1', id: 'nobody' }],
    ['a bad date', { epoch: 'x', xid: '1', phase: 5, before: 'yesterday' }],
  ])('with %s is sync.badCursor', async (_what, cursor) => {
    const desk = await deskOf(shop)
    await expect(desk.call('sync_pull', { cursor })).rejects.toMatchObject({
      code: 'sync.badCursor',
      status: 400,
    })
  })
})

describe('the digest', () => {
  test.each(Object.keys(SYNCED_TABLES) as (keyof typeof SYNCED_TABLES)[])(
    'of %s agrees with a true copy',
    async (table) => {
      const desk = await deskOf(shop)
      await desk.do('ship', { orderId: shop.orderIds[0] ?? '' })
      await desk.pull()
      expect(await desk.differences(table)).toEqual([])
    },
  )

  test('finds a row that was tampered with, and gives the rows to repair it from', async () => {
    const desk = await deskOf(shop)
    await desk.pull()
    const id = shop.orderIds[3] ?? ''
    desk.rows.get('orders')?.set(id, { ...(desk.row('orders', id) as never as { xid: string }), rev: 77 })
    const buckets = await desk.differences('orders')
    expect(buckets).toEqual([Number.parseInt(id.slice(-2), 16)])
    const answer = (await desk.call('sync_digest', {
      cursor: desk.cursor,
      table_name: 'orders',
      buckets,
    })) as {
      page: { rows: unknown[][] }
    }
    expect(answer.page.rows.map(([row]) => row)).toContain(id)
  })

  test('leaves out what changed after the cursor', async () => {
    const own = await makeShop(backend, 4)
    const desk = await deskOf(own)
    await desk.pull()
    await touch(own.orderIds[0] ?? '', 'later')
    await backend.sql('delete from public.orders where id = $1', [own.orderIds[1]])
    expect(await desk.differences('orders')).toEqual([])
  })
})

test('the doorbell rings once for a transaction, on the creator’s own topic, and says its xid', async () => {
  const own = await makeShop(backend, 3)
  const since = await backend.sql<{ n: string }>(
    'select count(*) as n from realtime.messages where topic = $1',
    [`creator:${own.creatorId}`],
  )
  const admin = await backend.connect()
  await admin.query('begin')
  for (const id of own.orderIds)
    await admin.query(`update public.orders set note = 'ring' where id = $1`, [id])
  const xid = (await admin.query('select pg_current_xact_id()::text as xid')).rows[0].xid
  await admin.query('commit')
  const rung = await backend.sql(
    'select payload, event, private from realtime.messages where topic = $1 offset $2',
    [`creator:${own.creatorId}`, since[0]?.n],
  )
  expect(rung).toMatchObject([{ event: 'changed', private: true }])
  expect(rung.map(({ payload }) => doorbellSchema.parse(payload))).toEqual([{ xid }])
})

test('a transaction of more than 1,000 synced rows is refused, unless it says that it is maintenance', async () => {
  const own = await makeShop(backend, 0)
  const add = `insert into public.products (creator_id, sku, name, base_price, currency)
    select $1, 'many' || i, '', 1, 'GBP' from generate_series(1, 1001) i`
  await expect(backend.sql(add, [own.creatorId])).rejects.toThrow('sync.transactionTooLarge')
})
