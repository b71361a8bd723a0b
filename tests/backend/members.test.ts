import { randomUUID } from 'node:crypto'
import type { SupabaseClient } from '@supabase/supabase-js'
import { beforeAll, describe, expect, test } from 'vitest'
import { addMember, makeCreator, suspend } from '../harness/access/people.ts'
import { makeTeam, type Team } from '../harness/access/team.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import type { TestUser } from '../harness/supabase/users.ts'

const backend = testBackend()
let team: Team

beforeAll(async () => {
  team = await makeTeam(backend)
})

const invite = async (by: TestUser, role: string, hours = 72) =>
  await by.client.rpc('invite_member', { creator_id: team.creatorId, role, valid_hours: hours })
const codeFor = async (role: string) => ((await invite(team.owner, role)).data as { code: string }).code
const accept = (who: TestUser, code: string) => who.client.rpc('accept_invitation', { code })
const seen = async (client: SupabaseClient, table: string, id: unknown) =>
  ((await client.from(table).select('id').eq('id', String(id))).data ?? []).length

describe('an invitation', () => {
  test('makes whoever brings its code a member in the role it was made for', async () => {
    const order = await team.add('orders')
    const newcomer = await backend.createUser()
    expect(await seen(newcomer.client, 'orders', order['id'])).toBe(0)
    const { data } = await accept(newcomer, await codeFor('packer'))
    expect(data).toEqual({ creatorId: team.creatorId, role: 'packer' })
    expect(await seen(newcomer.client, 'orders', order['id'])).toBe(1)
  })

  test('may be typed in small letters and without its dashes', async () => {
    const code = (await codeFor('lead')).toLowerCase().replaceAll('-', ' ')
    expect((await accept(await backend.createUser(), code)).error).toBeNull()
  })

  test('works once, also when two people bring it at the same moment', async () => {
    const code = await codeFor('packer')
    const both = [await backend.createUser(), await backend.createUser()]
    const answers = await Promise.all(both.map((who) => accept(who, code)))
    expect(answers.filter(({ error }) => error === null)).toHaveLength(1)
    expect(answers.find(({ error }) => error)?.error?.message).toBe('invitation.invalid')
  })

  test('answers a used, a cancelled, an expired and an invented code alike', async () => {
    const newcomer = await backend.createUser()
    const cancelled = (await invite(team.owner, 'packer')).data as { invitationId: string; code: string }
    await team.owner.client.rpc('cancel_invitation', { invitation_id: cancelled.invitationId })
    const expired = (await invite(team.owner, 'packer')).data as { invitationId: string; code: string }
    await backend.sql(
      "update creator_invitations set created_at = now() - interval '2 h', expires_at = now() - interval '1 s' where id = $1",
      [expired.invitationId],
    )
    const used = await codeFor('packer')
    await accept(await backend.createUser(), used)
    for (const code of [cancelled.code, expired.code, used, 'AAAAA-AAAAA-AAAAA-AAAAA'])
      expect((await accept(newcomer, code)).error).toMatchObject({
        code: 'P0001',
        message: 'invitation.invalid',
      })
  })

  test('is made by owners only, for roles and times that exist', async () => {
    for (const who of [team.lead, team.packer, team.stranger])
      expect((await invite(who, 'packer')).error?.message).toBe('access.denied')
    expect((await invite(team.owner, 'king')).error?.message).toBe('input.invalid')
    expect((await invite(team.owner, 'packer', 100_000)).error?.message).toBe('input.invalid')
  })

  test('leaves no code behind, only a hash that its owner sees', async () => {
    const code = await codeFor('packer')
    const rows = await backend.sql<{ text: string }>(
      'select creator_invitations::text as text from creator_invitations',
    )
    expect(rows.some(({ text }) => text.includes(code) || text.includes(code.replaceAll('-', '')))).toBe(
      false,
    )
    const { data } = await team.packer.client.from('creator_invitations').select('id')
    expect(data).toEqual([])
  })

  test('never takes power away from somebody who is a member already', async () => {
    await accept(team.lead, await codeFor('packer'))
    const { data } = await team.lead.client.from('creator_members').select('role').eq('user_id', team.lead.id)
    expect(data).toEqual([{ role: 'lead' }])
  })
})

describe('a member', () => {
  test('who packs changes how far an order is, and neither its amounts nor its hold', async () => {
    const order = await team.add('orders')
    const update = (change: Record<string, unknown>) =>
      team.packer.client.from('orders').update(change).eq('id', String(order['id'])).select('id')
    expect((await update({ fulfillment_stage: 'picked', note: 'no box left' })).data).toHaveLength(1)
    for (const change of [
      { total_amount: 99 },
      { payment_status: 'refunded' },
      { held_at: new Date().toISOString() },
      { shipping_address: { country: 'GB' } },
    ])
      expect((await update(change)).error).toMatchObject({ code: 'P0001', message: 'access.column' })
  })

  test('who leads holds orders and counts stock, and changes no amount', async () => {
    const order = await team.add('orders')
    const update = (change: Record<string, unknown>) =>
      team.lead.client.from('orders').update(change).eq('id', String(order['id'])).select('id')
    expect((await update({ held_at: new Date().toISOString(), hold_reason: 'check' })).data).toHaveLength(1)
    expect((await update({ total_amount: 99 })).error).toMatchObject({
      message: 'access.column',
      details: JSON.stringify({ needs: 'owner', table: 'orders', columns: ['total_amount'] })
        .replaceAll(':', ': ')
        .replaceAll(',', ', '),
    })
  })

  test('who owns may change amounts', async () => {
    const order = await team.add('orders')
    const { data } = await team.owner.client
      .from('orders')
      .update({ total_amount: 7 })
      .eq('id', String(order['id']))
      .select('total_amount')
    expect(data).toEqual([{ total_amount: 7 }])
  })

  test('who packs sees no revenue on the dashboard; who leads does', async () => {
    await backend.sql('select private.refresh_creator_dashboard()')
    const read = async (who: TestUser) =>
      ((await who.client.rpc('creator_dashboard')).data as { creator_id: string }[]).map(
        (row) => row.creator_id,
      )
    expect(await read(team.lead)).toContain(team.creatorId)
    expect(await read(team.owner)).toContain(team.creatorId)
    expect(await read(team.packer)).toEqual([])
    expect(await read(team.stranger)).toEqual([])
  })

  test('gives himself no role, tier, verification or freedom from suspension', async () => {
    const { client, id } = team.owner
    const refused = { code: 'P0001', message: 'access.column' }
    expect(
      (await client.from('users').update({ subscription_tier: 'enterprise' }).eq('id', id)).error,
    ).toMatchObject(refused)
    expect(
      (await client.from('creators').update({ is_verified: true }).eq('id', team.creatorId)).error,
    ).toMatchObject(refused)
    expect((await client.from('user_roles').insert({ user_id: id, role: 'admin' })).error).toMatchObject({
      code: '42501',
    })
    expect(
      (
        await client
          .from('creator_members')
          .insert({ creator_id: team.creatorId, user_id: team.stranger.id, role: 'packer' })
      ).error,
    ).toMatchObject({ code: '42501' })
  })

  test('changes role when an owner says so, but not the first owner', async () => {
    const helper = await backend.createUser()
    await addMember(team.client, team.creatorId, helper.id, 'packer')
    const change = (by: TestUser, userId: string, role: string) =>
      by.client.rpc('change_member_role', { creator_id: team.creatorId, user_id: userId, role })
    expect((await change(helper, helper.id, 'owner')).error?.message).toBe('access.denied')
    expect((await change(team.owner, helper.id, 'owner')).error).toBeNull()
    expect((await change(helper, team.owner.id, 'packer')).error?.message).toBe('member.firstOwner')
    expect((await change(team.owner, team.stranger.id, 'packer')).error?.message).toBe('input.invalid')
  })

  test('sees nothing and writes nothing from the moment of removal', async () => {
    const order = await team.add('orders')
    const helper = await backend.createUser()
    await addMember(team.client, team.creatorId, helper.id, 'lead')
    expect(await seen(helper.client, 'orders', order['id'])).toBe(1)
    await team.owner.client.rpc('remove_member', { creator_id: team.creatorId, user_id: helper.id })
    expect(await seen(helper.client, 'orders', order['id'])).toBe(0)
    const { data } = await helper.client
      .from('orders')
      .update({ note: 'x' })
      .eq('id', String(order['id']))
      .select('id')
    expect(data).toEqual([])
  })

  test('may leave, and may not throw anybody else out', async () => {
    const helper = await backend.createUser()
    await addMember(team.client, team.creatorId, helper.id, 'lead')
    const remove = (userId: string) =>
      helper.client.rpc('remove_member', { creator_id: team.creatorId, user_id: userId })
    expect((await remove(team.packer.id)).error?.message).toBe('access.denied')
    expect((await remove(team.owner.id)).error?.message).toBe('access.denied')
    expect((await remove(helper.id)).error).toBeNull()
    expect((await helper.client.from('creators').select('id').eq('id', team.creatorId)).data).toEqual([])
  })

  test('who is suspended sees nothing, accepts nothing and comes back whole', async () => {
    const helper = await backend.createUser()
    await addMember(team.client, team.creatorId, helper.id, 'owner')
    await suspend(team.client, helper.id)
    for (const table of ['creators', 'orders', 'users', 'creator_members', 'support_orders'])
      expect((await helper.client.from(table).select('id', { head: false }).limit(1)).data ?? []).toEqual([])
    expect((await accept(helper, await codeFor('packer'))).error?.message).toBe('access.suspended')
    await backend.sql('update users set is_active = true, suspended_at = null where id = $1', [helper.id])
    expect((await helper.client.from('creators').select('id').eq('id', team.creatorId)).data).toHaveLength(1)
  })
})

describe('several shops', () => {
  test('of one creator are all its members’, as are several creators of one user', async () => {
    const second = await makeCreator(team.client, team.owner.id)
    const orders = [await team.add('orders'), await team.add('orders')]
    expect(orders[0]?.['tiktok_shop_id']).not.toBe(orders[1]?.['tiktok_shop_id'])
    for (const order of orders) expect(await seen(team.packer.client, 'orders', order['id'])).toBe(1)
    expect(await seen(team.owner.client, 'creators', second)).toBe(1)
    expect(await seen(team.packer.client, 'creators', second)).toBe(0)
  })

  test('of two creators never mix in one order', async () => {
    const second = await makeCreator(team.client, team.owner.id)
    const order = await team.add('orders')
    const { error } = await team.owner.client
      .from('orders')
      .update({ creator_id: second })
      .eq('id', String(order['id']))
    expect(error).toMatchObject({ code: '23503' })
  })
})

describe('a desk', () => {
  const register = async (who: TestUser, creatorId = team.creatorId) => {
    const { data, error } = await who.client.rpc('sync_register_device', {
      device_id: randomUUID(),
      creator_id: creatorId,
      name: 'Bench',
      platform: 'linux',
      app_version: '1.0.0',
    })
    if (error) throw error
    return (data as { deviceId: string }).deviceId
  }
  const pull = (who: TestUser, deviceId: string) => who.client.rpc('sync_pull', { device_id: deviceId })

  test('neither pulls nor pushes from the moment it is revoked', async () => {
    const desk = await register(team.packer)
    expect((await pull(team.packer, desk)).error).toBeNull()
    expect((await team.owner.client.rpc('revoke_desk', { desk_id: desk })).error).toBeNull()
    expect((await pull(team.packer, desk)).error).toMatchObject({ code: 'P0001', message: 'desk.revoked' })
    const push = await team.packer.client.rpc('sync_push', { device_id: desk, mutations: [] })
    expect(push.error).toMatchObject({ code: 'P0001', message: 'desk.revoked' })
  })

  test('of a removed member is revoked with him, and gives its orders free', async () => {
    const helper = await backend.createUser()
    await addMember(team.client, team.creatorId, helper.id, 'packer')
    const desk = await register(helper)
    const order = await team.add('orders')
    await team.add('order_claims', { order_id: String(order['id']), desk_id: desk, user_id: helper.id })
    await team.owner.client.rpc('remove_member', { creator_id: team.creatorId, user_id: helper.id })
    expect((await pull(helper, desk)).error?.message).toBe('desk.revoked')
    const claims = await backend.sql(
      'select released_at is not null as free from order_claims where desk_id = $1',
      [desk],
    )
    expect(claims).toEqual([{ free: true }])
  })

  test('of somebody else is as unknown as none at all', async () => {
    const desk = await register(team.packer)
    expect((await pull(team.stranger, desk)).error?.message).toBe('desk.unknown')
    expect((await pull(team.lead, desk)).error?.message).toBe('desk.unknown')
    expect((await team.stranger.client.rpc('revoke_desk', { desk_id: desk })).error?.message).toBe(
      'access.denied',
    )
    await expect(register(team.stranger)).rejects.toMatchObject({ message: 'access.denied' })
  })

  test('is revoked by its own member, or an owner, and not by a colleague', async () => {
    const desk = await register(team.packer)
    expect((await team.lead.client.rpc('revoke_desk', { desk_id: desk })).error?.message).toBe(
      'access.denied',
    )
    expect((await team.packer.client.rpc('revoke_desk', { desk_id: desk })).error).toBeNull()
    expect((await team.packer.client.rpc('revoke_desk', { desk_id: desk })).error).toBeNull()
  })
})
