import { beforeAll, describe, expect, test } from 'vitest'
import { grantRole } from '../harness/access/people.ts'
import { makeTeam, type Team } from '../harness/access/team.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import type { TestUser } from '../harness/supabase/users.ts'

const backend = testBackend()
let team: Team
let support: TestUser
let customerId: string
let orderId: string

const BUYER = ['Zoraida', 'Quill', 'zoraida.q', '07700900123', '9 Hidden Mews', 'EX4 7AB', 'Exmarkerton']

beforeAll(async () => {
  team = await makeTeam(backend)
  support = await backend.createUser()
  await grantRole(team.client, support.id, 'support')
  const [name, family, handle, phone, line, postalCode, city] = BUYER
  const address = { name: `${name} ${family}`, lines: [line], city, postalCode, country: 'GB', phone }
  customerId = String(
    (
      await team.add('customers', {
        customer_handle: `${handle}`,
        name: `${name} ${family}`,
        email: `${handle}@mail.test`,
        phone: `${phone}`,
      })
    )['id'],
  )
  await backend.sql('update customers set shipping_addresses = $1 where id = $2', [
    JSON.stringify([address]),
    customerId,
  ])
  orderId = String(
    (
      await team.add('orders', {
        customer_id: customerId,
        customer_handle: `${handle}`,
        note: `call ${name}`,
      })
    )['id'],
  )
  await backend.sql(
    'update orders set shipping_address = $1, customer_data = $2, buyer_message = $3 where id = $4',
    [JSON.stringify(address), JSON.stringify({ phone }), `From ${name}`, orderId],
  )
})

describe('support', () => {
  test('finds no row of orders or customers in the tables themselves', async () => {
    expect((await support.client.from('orders').select('id')).data).toEqual([])
    expect((await support.client.from('customers').select('id')).data).toEqual([])
  })

  test('finds the order, its amounts and its state, and nothing of the buyer', async () => {
    const { data } = await support.client.from('support_orders').select().eq('id', orderId).single()
    expect(data).toMatchObject({
      id: orderId,
      creator_id: team.creatorId,
      customer_handle: 'z***',
      shipping_address: { country: 'GB' },
    })
    const text = JSON.stringify(data)
    expect(BUYER.filter((word) => text.includes(word))).toEqual([])
  })

  test('finds the customer with a masked handle, address and phone', async () => {
    const { data } = await support.client.from('support_customers').select().eq('id', customerId).single()
    expect(data).toMatchObject({
      customer_handle: 'z***',
      email: 'z***',
      phone: '***23',
      shipping_addresses: [{ country: 'GB' }],
    })
    expect(BUYER.filter((word) => JSON.stringify(data).includes(word))).toEqual([])
  })

  test('cannot feel for a buyer with a filter: filters see the masked values', async () => {
    for (const filter of ['zoraida.q', 'zoraida%'])
      expect(
        (await support.client.from('support_orders').select('id').like('customer_handle', filter)).data,
      ).toEqual([])
  })

  test('reaches one order of many by the index of its id', async () => {
    const client = await backend.connect()
    await client.query('begin')
    await client.query('set local role authenticated')
    await client.query("select set_config('request.jwt.claims', $1, true)", [
      JSON.stringify({ sub: support.id }),
    ])
    await client.query('set local enable_seqscan = off')
    const { rows } = await client.query(`explain select * from support_orders where id = '${orderId}'`)
    await client.query('rollback')
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('orders_pkey')
  })

  test('reads users, creators, products and all of system health, and writes only the last', async () => {
    const product = await team.add('products')
    expect((await support.client.from('users').select('id').eq('id', team.owner.id)).data).toHaveLength(1)
    expect((await support.client.from('creators').select('id').eq('id', team.creatorId)).data).toHaveLength(1)
    expect(
      (await support.client.from('products').select('id').eq('id', String(product['id']))).data,
    ).toHaveLength(1)
    const health = await team.add('system_health')
    const { data } = await support.client
      .from('system_health')
      .update({ metric_type: 'seen' })
      .eq('id', String(health['id']))
      .select('id')
    expect(data).toHaveLength(1)
  })

  test('is support no longer from the moment the role is taken back', async () => {
    const helper = await backend.createUser()
    await grantRole(team.client, helper.id, 'support')
    const read = () => helper.client.from('support_orders').select('id').eq('id', orderId)
    expect((await read()).data).toHaveLength(1)
    await backend.sql("delete from user_roles where user_id = $1 and role = 'support'", [helper.id])
    expect((await read()).data).toEqual([])
  })
})
