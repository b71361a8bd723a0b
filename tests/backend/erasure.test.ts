import { beforeEach, describe, expect, test } from 'vitest'
import type { Row } from '../harness/access/rows.ts'
import { makeTeam, type Team } from '../harness/access/team.ts'
import { findText } from '../harness/access/whole-database.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
const DAY = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString()
let team: Team
let marker: string

beforeEach(async () => {
  team = await makeTeam(backend)
  marker = `Quill${Math.random().toString(36).slice(2, 10)}`
})

/** A buyer with one delivered order, and everything that was ever written about them. */
async function makeBuyer(
  name: string,
  deliveredDaysAgo: number | null,
): Promise<{ customer: Row; order: Row }> {
  const customer = await team.add('customers', {
    customer_handle: `${name}.handle`,
    name,
    email: `${name}@mail.test`,
    phone: `07700${name}`,
  })
  const delivered =
    deliveredDaysAgo === null ? {} : { delivered_at: ago(deliveredDaysAgo), order_status: 'delivered' }
  const order = await team.add('orders', {
    customer_id: String(customer['id']),
    customer_handle: `${name}.handle`,
    order_date: ago((deliveredDaysAgo ?? 0) + 5),
    total_amount: 24.97,
    buyer_message: `for ${name}`,
    note: `call ${name}`,
    seller_note: `ask ${name}`,
    held_at: ago(1),
    hold_reason: `check with ${name}`,
    ...delivered,
  })
  const address = { name, lines: [`9 ${name} Mews`], city: 'Exeter', country: 'GB', phone: `07700${name}` }
  await backend.sql('update customers set shipping_addresses = $1, preferences = $2 where id = $3', [
    JSON.stringify([address]),
    JSON.stringify({ gift: name }),
    customer['id'],
  ])
  await backend.sql('update orders set shipping_address = $1, customer_data = $2 where id = $3', [
    JSON.stringify(address),
    JSON.stringify({ nick: name }),
    order['id'],
  ])
  await writeAbout(name, order)
  return { customer, order }
}

/** What sync, printing, webhooks and people leave behind. */
async function writeAbout(name: string, order: Row): Promise<void> {
  const orderId = String(order['id'])
  const shopId = String(order['tiktok_shop_id'])
  const { id: deskId } = await team.add('desks')
  const mutation = await team.add('applied_mutations', { device_id: String(deskId) })
  const parcel = await team.add('shipments', { label_url: `https://labels.test/${name}` })
  await backend.sql(
    `update shipments set order_id = $1, label_data = $2, tracking_events = $3 where id = $4`,
    [orderId, JSON.stringify({ to: name }), JSON.stringify([{ signedBy: name }]), parcel['id']],
  )
  const quote = JSON.stringify({ orderId, recipient: { name } })
  const statements: readonly (readonly [string, readonly unknown[]])[] = [
    [
      `insert into shipment_labels (creator_id, shipment_id, format, size, bytes, sha256, expires_at)
       values ($1, $2, 'pdf', 'a6', convert_to($3, 'UTF8'), encode(sha256(convert_to($3, 'UTF8')), 'hex'), now() + interval '1 year')`,
      [team.creatorId, parcel['id'], `%PDF ${name}`],
    ],
    [
      `insert into desk_events (creator_id, desk_id, mutation_id, act, order_id, summary, reason, before, after, occurred_at)
       values ($1, $2, $3, 'note', $4, $5, $5, $6, $6, now())`,
      [team.creatorId, deskId, mutation['mutation_id'], orderId, `wrote to ${name}`, quote],
    ],
    [
      'update applied_mutations set result = $1 where mutation_id = $2',
      [JSON.stringify({ status: 'applied', name }), mutation['mutation_id']],
    ],
    [
      `insert into conflicts (creator_id, table_rank, entity_id, order_id, kind, details, done, safe_choice)
       values ($1, 5, $2, $2, 'text', $3, $4, $4)`,
      [team.creatorId, orderId, quote, `kept ${name}`],
    ],
    [
      `insert into sync_dead_letters (creator_id, payload, code, message, details) values ($1, $2, 'order.note', $3, $2)`,
      [team.creatorId, quote, `No note for ${name}`],
    ],
    [
      `insert into tiktok_webhooks (creator_id, tiktok_shop_id, webhook_type, event_id, payload) values ($1, $2, '1', $3, $4)`,
      [
        team.creatorId,
        shopId,
        crypto.randomUUID(),
        JSON.stringify({ data: { order_id: order['tiktok_order_id'], name } }),
      ],
    ],
    [
      `insert into private.job_dead_letters (id, queue, payload, attempts, error, created_at)
       values ($1, 'webhooks', $2, 5, $3, now())`,
      [Math.floor(Math.random() * 1e15), quote, `failed for ${name}`],
    ],
    [
      `insert into private.job_queue (queue, payload, run_at) values ('later', $1, now() + interval '1 year')`,
      [quote],
    ],
    [
      `insert into alert_events (creator_id, related_entity_id, alert_type, severity_level, alert_message, alert_data)
       values ($1, $2, 'late', 'notify', $3, $4)`,
      [team.creatorId, orderId, `${name} waits`, quote],
    ],
  ]
  for (const [text, values] of statements) await backend.sql(text, [...values])
}

/** Runs what the scheduler runs until nothing of this creator is due. */
async function forget(): Promise<void> {
  for (let step = 0; step < 200; step += 1) {
    const [row] = await backend.sql<{ done: { creatorId?: string } }>(
      'select private.forget_buyers($1) as done',
      [team.creatorId],
    )
    if (row?.done.creatorId === undefined) return
  }
  throw new Error('Retention never came to an end')
}

const orderRow = async (id: unknown) =>
  (await backend.sql<Record<string, unknown>>('select * from orders where id = $1', [id]))[0]

describe('a buyer who asks to be forgotten', () => {
  test('is in no table, label, journal, letter or queue any more', async () => {
    const { customer } = await makeBuyer(marker, 2)
    const before = await findText(backend, marker)
    expect(before.length).toBeGreaterThanOrEqual(10)
    const { data, error } = await team.owner.client.rpc('erase_customer', {
      customer_id: String(customer['id']),
    })
    expect([data, error]).toEqual([{ orders: 1, more: false }, null])
    expect(await findText(backend, marker)).toEqual([])
  })

  test('leaves amounts, audit and the journal’s acts as they were', async () => {
    const { customer, order } = await makeBuyer(marker, 2)
    const audit = () =>
      backend.sql('select * from analytics_events where order_id = $1 order by 1', [order['id']])
    const acts = () =>
      backend.sql('select id, act, user_id, desk_id, occurred_at from desk_events where order_id = $1', [
        order['id'],
      ])
    const [auditBefore, actsBefore] = [await audit(), await acts()]
    await team.owner.client.rpc('erase_customer', { customer_id: String(customer['id']) })
    expect(await audit()).toEqual(auditBefore)
    expect(await acts()).toEqual(actsBefore)
    expect(await orderRow(order['id'])).toMatchObject({
      total_amount: '24.970',
      shipping_address: { country: 'GB' },
      customer_handle: '',
    })
  })

  test('takes no other buyer along, not even of the same name in another town', async () => {
    const gone = await makeBuyer(`${marker}A`, 2)
    const kept = await makeBuyer(`${marker}B`, 2)
    const before = await findText(backend, `${marker}B`)
    await team.owner.client.rpc('erase_customer', { customer_id: String(gone.customer['id']) })
    expect(await findText(backend, `${marker}A`)).toEqual([])
    expect(await findText(backend, `${marker}B`)).toEqual(before)
    expect(await orderRow(kept.order['id'])).toMatchObject({ buyer_erased_at: null })
  })

  test('is erased by an owner, and by nobody else', async () => {
    const { customer } = await makeBuyer(marker, 2)
    for (const who of [team.lead, team.packer, team.stranger])
      expect(
        (await who.client.rpc('erase_customer', { customer_id: String(customer['id']) })).error,
      ).toMatchObject({
        code: 'P0001',
        message: 'access.denied',
      })
    expect((await findText(backend, marker)).length).toBeGreaterThan(0)
  })

  test('reaches the desks: what was emptied is stamped for their next pull', async () => {
    const { customer, order } = await makeBuyer(marker, 2)
    const before = await orderRow(order['id'])
    await team.owner.client.rpc('erase_customer', { customer_id: String(customer['id']) })
    const after = await orderRow(order['id'])
    expect(Number(after?.['rev'])).toBeGreaterThan(Number(before?.['rev']))
    expect(after?.['xid']).not.toBe(before?.['xid'])
  })

  test('who has hundreds of orders is forgotten in steps that sync can carry', async () => {
    const { customer, order } = await makeBuyer(marker, 2)
    await backend.sql(
      `insert into orders (creator_id, tiktok_shop_id, customer_id, customer_handle, tiktok_order_id, order_status,
         total_amount, currency, order_date)
       select creator_id, tiktok_shop_id, customer_id, customer_handle, 'many-' || i, order_status, i, currency, order_date
       from orders, generate_series(1, 100) i where id = $1`,
      [order['id']],
    )
    const { data } = await team.owner.client.rpc('erase_customer', { customer_id: String(customer['id']) })
    expect(data).toEqual({ orders: 30, more: true })
    await forget()
    expect(await findText(backend, marker)).toEqual([])
  })
})

describe('retention', () => {
  test('forgets buyers the creator’s number of days after delivery, and not a day before', async () => {
    await backend.sql('update creators set buyer_retention_days = 30 where id = $1', [team.creatorId])
    await makeBuyer(`${marker}Old`, 31)
    const recent = await makeBuyer(`${marker}New`, 29)
    await forget()
    expect(await findText(backend, `${marker}Old`)).toEqual([])
    expect(await orderRow(recent.order['id'])).toMatchObject({ customer_handle: `${marker}New.handle` })
  })

  test('waits for orders that are still on their way, for half a year at most', async () => {
    const waiting = await makeBuyer(`${marker}Now`, null)
    const lost = await makeBuyer(`${marker}Lost`, null)
    await backend.sql('update orders set order_date = $1 where id = $2', [ago(100), waiting.order['id']])
    await backend.sql('update orders set order_date = $1 where id = $2', [ago(300), lost.order['id']])
    await forget()
    expect((await findText(backend, `${marker}Now`)).length).toBeGreaterThan(0)
    expect(await findText(backend, `${marker}Lost`)).toEqual([])
  })

  test('keeps a buyer with a recent order, and forgets only what is old of his', async () => {
    const { customer, order } = await makeBuyer(marker, 100)
    const second = await team.add('orders', {
      customer_id: String(customer['id']),
      customer_handle: `${marker}.handle`,
      order_date: ago(1),
    })
    await forget()
    expect(await orderRow(order['id'])).toMatchObject({ customer_handle: '' })
    expect(await orderRow(second['id'])).toMatchObject({ customer_handle: `${marker}.handle` })
    const rows = await backend.sql('select name from customers where id = $1', [customer['id']])
    expect(rows).toEqual([{ name: marker }])
  })

  test('writes at most a thousand synced rows at a time, and is in the schedule', async () => {
    const { order } = await makeBuyer(marker, 100)
    await backend.sql(
      `insert into orders (creator_id, tiktok_shop_id, tiktok_order_id, customer_handle, order_status, total_amount,
         currency, order_date, delivered_at)
       select creator_id, tiktok_shop_id, 'due-' || i, 'h' || i, order_status, i, currency, order_date, delivered_at
       from orders, generate_series(1, 500) i where id = $1`,
      [order['id']],
    )
    await forget()
    const [row] = await backend.sql<{ most: number; left: number }>(
      `select max(n)::int as most, (select count(*)::int from orders
         where creator_id = $1 and delivered_at is not null and buyer_erased_at is null) as left
       from (select count(*) as n from orders where creator_id = $1 and buyer_erased_at is not null group by xid) batches`,
      [team.creatorId],
    )
    expect(row).toMatchObject({ left: 0 })
    expect(row?.most).toBeLessThanOrEqual(30)
    const jobs = await backend.sql("select schedule from cron.job where command like '%forget_buyers%'")
    expect(jobs).toHaveLength(1)
  })

  test('is not undone by an old export that is brought in again', async () => {
    const { order } = await makeBuyer(marker, 100)
    await forget()
    const before = await orderRow(order['id'])
    await backend.sql(
      'update orders set customer_handle = $1, shipping_address = $2, buyer_message = $1 where id = $3',
      [marker, JSON.stringify({ name: marker, country: 'GB' }), order['id']],
    )
    expect(await orderRow(order['id'])).toEqual({ ...before, updated_at: expect.any(Date) })
    expect(await findText(backend, marker)).toEqual([])
  })

  test('lets a forgotten buyer buy again, as somebody new', async () => {
    const { customer } = await makeBuyer(marker, 100)
    await forget()
    await backend.sql(
      `insert into customers (id, creator_id, customer_handle, name, currency) values ($1, $2, $3, $3, 'GBP')
       on conflict (creator_id, customer_handle) do nothing`,
      [customer['id'], team.creatorId, marker],
    )
    await team.add('orders', {
      customer_id: String(customer['id']),
      customer_handle: marker,
      order_date: ago(1),
    })
    await forget()
    const rows = await backend.sql('select name, email, erased_at from customers where id = $1', [
      customer['id'],
    ])
    expect(rows).toEqual([{ name: marker, email: null, erased_at: null }])
  })

  test('is held by creators within 7 and 365 days', async () => {
    const set = (days: number) =>
      team.owner.client.from('creators').update({ buyer_retention_days: days }).eq('id', team.creatorId)
    expect((await set(90)).error).toBeNull()
    for (const days of [0, 6, 366, -1]) expect((await set(days)).error?.code).toBe('23514')
  })
})
