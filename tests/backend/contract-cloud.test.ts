import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { memorySecretStore } from '../../src/main/auth/memory-secret-store.ts'
import { type Input, type MethodName, methods, type Output } from '../../src/shared/ipc/contract.ts'
import { methodNames } from '../harness/cloud-methods.ts'
import { openTestDesk, type TestDesk } from '../harness/store/test-desk.ts'
import { eventually } from '../harness/supabase/channels.ts'
import { addMember, makeShop, type SyncShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import type { TestUser } from '../harness/supabase/users.ts'

// Every method of accounts, teams and sync, asked of a real desk with its threads against a real server; input and
// answer are parsed by the method's own schemas, as the router does.

const backend = testBackend()
const project = { address: backend.url, key: backend.publishableKey }
const open: TestDesk[] = []
const asked = new Set<MethodName>()

afterEach(async () => {
  for (const desk of open.splice(0)) await desk.remove()
})

async function aDesk(): Promise<TestDesk> {
  const desk = await openTestDesk()
  open.push(desk)
  return desk
}

async function ask<M extends MethodName>(
  { desk, call }: TestDesk,
  name: M,
  input: Input<M>,
): Promise<Output<M>> {
  asked.add(name)
  const method = methods[name] as { input: z.ZodType; output: z.ZodType }
  const handler = desk.handlers[name] as (input: unknown, context: unknown) => Promise<unknown>
  return method.output.parse(await handler(method.input.parse(input), call())) as Output<M>
}

async function connected(shop: SyncShop, user: TestUser = shop.owner): Promise<TestDesk> {
  const desk = await aDesk()
  await ask(desk, 'account.signIn', { project, email: user.email, password: user.password })
  await ask(desk, 'account.connect', { creatorId: shop.creatorId, deskName: 'Bench' })
  await settled(desk)
  return desk
}

async function settled(desk: TestDesk): Promise<void> {
  await eventually(async () => {
    const { isComplete, pending } = await desk.desk.services.store.query('sync.position', {})
    return isComplete && pending === 0
  })
}

test('somebody new signs up, makes a shop, and moves what is here up', async () => {
  const desk = await aDesk()
  const email = `new-${randomUUID()}@example.test`
  expect(await ask(desk, 'account.get', {})).toMatchObject({ kind: 'local', isSignedIn: false })
  expect(await ask(desk, 'account.signUp', { project, email, password: 'correct-horse-battery' })).toEqual({
    next: 'choose',
    creators: [],
  })
  const shop = await ask(desk, 'account.createShop', { handle: `mugs-${randomUUID().slice(0, 8)}` })
  expect(shop.role).toBe('owner')
  expect(await ask(desk, 'account.previewMove', { creatorId: shop.id })).toEqual({
    orders: 0,
    alreadyThere: 0,
    acts: 0,
    journalLines: 0,
    leftBehind: 0,
  })
  const account = await ask(desk, 'account.connect', { creatorId: shop.id, deskName: 'Kitchen table' })
  expect(account).toMatchObject({ kind: 'cloud', isSignedIn: true, email, deskName: 'Kitchen table' })
  await settled(desk)
  await eventually(async () => (await ask(desk, 'sync.state', {})).phase === 'online')
})

test('a restart between signing in and choosing a shop goes on with the session', async () => {
  const shop = await makeShop(backend, 1)
  const secrets = memorySecretStore(null)
  const before = await openTestDesk({ secrets })
  await ask(before, 'account.signIn', { project, email: shop.owner.email, password: shop.owner.password })
  await before.close()
  const after = await openTestDesk({ folder: before.folder, secrets })
  open.push(after)
  await after.desk.cloud.start()
  expect(await ask(after, 'account.get', {})).toMatchObject({
    kind: 'local',
    isSignedIn: true,
    email: shop.owner.email,
  })
  expect(await ask(after, 'account.shops', {})).toMatchObject([{ id: shop.creatorId, role: 'owner' }])
  await ask(after, 'account.connect', { creatorId: shop.creatorId, deskName: 'Bench' })
  await settled(after)
  await ask(after, 'account.signOut', { keepCopy: true })
})

test('the preview counts what the server has already', async () => {
  const shop = await makeShop(backend, 0)
  await backend.sql(
    `insert into public.orders (creator_id, tiktok_shop_id, tiktok_order_id, order_status, total_amount, currency, order_date)
     values ($1, $2, '5760001', 'awaiting_shipment', 1, 'GBP', now())`,
    [shop.creatorId, shop.shopId],
  )
  const desk = await aDesk()
  await ask(desk, 'workspace.createPractice', { orders: 5 })
  await ask(desk, 'account.signIn', { project, email: shop.owner.email, password: shop.owner.password })
  const before = await ask(desk, 'account.previewMove', { creatorId: shop.creatorId })
  expect(before).toMatchObject({ orders: 0, leftBehind: 5, alreadyThere: 0 })
  await ask(desk, 'account.connect', { creatorId: shop.creatorId, deskName: 'Bench' })
  await settled(desk)
  expect(await ask(desk, 'app.status', {})).toMatchObject({ kind: 'cloud', orders: 1 })
})

test('mailed codes are typed in, and a wrong one is told as one', async () => {
  const user = await backend.createUser()
  const desk = await aDesk()
  expect(await ask(desk, 'account.requestCode', { project, email: user.email })).toEqual({ sent: true })
  const wrong = { email: user.email, code: '000000' }
  await expect(ask(desk, 'account.confirm', wrong)).rejects.toMatchObject({ code: 'auth.badCode' })
  await expect(
    ask(desk, 'account.setPassword', { ...wrong, password: 'another-long-one' }),
  ).rejects.toMatchObject({ code: 'auth.badCode' })
})

test('a team: invited, promoted, removed, and a desk revoked', async () => {
  const shop = await makeShop(backend, 1)
  const owner = await connected(shop)
  const { code } = await ask(owner, 'team.invite', { role: 'packer' })
  const second = await ask(owner, 'team.invite', { role: 'lead', validHours: 1 })
  expect(second.expiresAt).toBeGreaterThan(Date.now())
  const newcomer = await backend.createUser()
  const desk = await aDesk()
  await ask(desk, 'account.signIn', { project, email: newcomer.email, password: newcomer.password })
  expect(await ask(desk, 'account.acceptInvitation', { code })).toMatchObject({
    id: shop.creatorId,
    role: 'packer',
  })
  await ask(desk, 'account.connect', { creatorId: shop.creatorId, deskName: 'Second bench' })
  await settled(desk)
  const team = await ask(owner, 'team.list', {})
  expect(team.members.map(({ email, role }) => [email, role])).toEqual(
    expect.arrayContaining([
      [shop.owner.email, 'owner'],
      [newcomer.email, 'packer'],
    ]),
  )
  expect(team.desks.map(({ name, isThis }) => [name, isThis])).toEqual(
    expect.arrayContaining([
      ['Bench', true],
      ['Second bench', false],
    ]),
  )
  const [invitation] = team.invitations
  expect(await ask(owner, 'team.cancelInvitation', { id: invitation?.id ?? '' })).toEqual({ cancelled: true })
  const change = { userId: newcomer.id, role: 'lead' as const }
  expect(await ask(owner, 'team.changeRole', change)).toEqual({ changed: true })
  const revoked = team.desks.find(({ name }) => name === 'Second bench')
  expect(await ask(owner, 'team.revokeDesk', { id: revoked?.id ?? '' })).toEqual({ revoked: true })
  expect(await ask(owner, 'team.remove', { userId: newcomer.id })).toEqual({ removed: true })
})

test('refused acts are listed, exported, tried again and let go', async () => {
  const shop = await makeShop(backend, 2)
  const packer = await addMember(backend, shop, 'packer')
  const desk = await connected(shop, packer)
  await ask(desk, 'orders.hold', { orders: ['T1'], reason: 'no' })
  await ask(desk, 'orders.hold', { orders: ['T2'], reason: 'no' })
  await settled(desk)
  const letters = await ask(desk, 'sync.deadLetters', {})
  expect(letters.map(({ code }) => code)).toEqual(['access.denied', 'access.denied'])
  await backend.sql('update public.creator_members set role = $1 where user_id = $2', ['lead', packer.id])
  expect(await ask(desk, 'sync.retry', { id: letters[0]?.id ?? '' })).toEqual({ retried: true })
  expect(await ask(desk, 'sync.dismiss', { id: letters[1]?.id ?? '' })).toEqual({ dismissed: true })
  await settled(desk)
  expect(await ask(desk, 'sync.deadLetters', {})).toEqual([])
  const [order] = [await ask(desk, 'orders.detail', { order: letters[0]?.tiktokOrderId ?? '' })]
  expect(order?.holdReason).toBe('no')
  const open = await backend.sql(
    'select 1 from public.sync_dead_letters where creator_id = $1 and resolved_at is null',
    [shop.creatorId],
  )
  expect(open).toEqual([])
  expect(await ask(desk, 'sync.exportDeadLetters', {})).toMatchObject({ saved: false, count: 0 })
})

test('sync tells what it did in words, and its diagnostics hold nothing personal', async () => {
  const shop = await makeShop(backend, 3)
  const desk = await connected(shop)
  await ask(desk, 'orders.note', { order: 'T1', note: 'for Zoë' })
  await ask(desk, 'orders.claim', { orders: ['T2'] })
  expect((await ask(desk, 'orders.releaseClaim', { orders: ['T2'] })).done).toHaveLength(1)
  expect((await ask(desk, 'orders.takeOver', { order: 'T3', reason: 'mine now' })).done).toHaveLength(1)
  expect(await ask(desk, 'sync.now', {})).toMatchObject({ isOnline: true })
  await settled(desk)
  const events = await ask(desk, 'sync.events', {})
  expect(events.map(({ kind }) => kind)).toContain('copyEnded')
  const { text } = await ask(desk, 'sync.diagnostics', {})
  expect(await ask(desk, 'sync.copyDiagnostics', {})).toMatchObject({ copied: false })
  expect(text).toContain('phase online')
  for (const secret of ['Zoë', shop.owner.email, 'buyer1', backend.publishableKey])
    expect(text).not.toContain(secret)
  expect(await ask(desk, 'conflicts.list', {})).toEqual([])
  await expect(ask(desk, 'conflicts.resolve', { id: randomUUID(), choice: 'letGo' })).rejects.toMatchObject({
    code: 'input.notFound',
  })
  expect(await ask(desk, 'account.signOut', { keepCopy: true })).toMatchObject({ signedOut: true })
  expect(existsSync(join(desk.folder, 'session.json'))).toBe(false)
  expect(readFileSync(join(desk.folder, 'creatorflow.db')).toString('latin1')).not.toContain('refresh_token')
})

test('no method that needs a server was left out', () => {
  expect(methodNames(true).filter((name) => !asked.has(name))).toEqual([])
})
