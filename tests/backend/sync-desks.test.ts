import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../harness/store/test-store.ts'
import { eventually } from '../harness/supabase/channels.ts'
import { addMember, makeShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import { type CloudTestDesk, openCloudDesk } from '../harness/sync/cloud-desk.ts'

const backend = testBackend()
const open: CloudTestDesk[] = []

afterEach(async () => {
  vi.unstubAllEnvs()
  for (const desk of open.splice(0)) await desk.remove()
})

async function opened(options: Omit<Parameters<typeof openCloudDesk>[0], 'backend'>): Promise<CloudTestDesk> {
  const desk = await openCloudDesk({ backend, ...options })
  open.push(desk)
  return desk
}

const detail = ({ desk, call }: CloudTestDesk, order: string) =>
  desk.handlers['orders.detail']({ order }, call())

test('two desks of one shop see each other’s work without being asked', async () => {
  const shop = await makeShop(backend, 5)
  const one = await opened({ shop, user: shop.owner, name: 'Bench 1' })
  const two = await opened({ shop, user: await addMember(backend, shop, 'lead'), name: 'Bench 2' })
  await Promise.all([one.settled(), two.settled()])
  await one.desk.handlers['orders.claim']({ orders: ['T1'] }, one.call())
  const claim = await eventually(async () => {
    const order = await detail(two, 'T1')
    return order.claim?.deskName === 'Bench 1' && order.claim
  })
  expect(claim).toMatchObject({ isMine: false, deskName: 'Bench 1', owner: shop.owner.email })
  await two.desk.handlers['orders.note']({ order: 'T2', note: 'two of them' }, two.call())
  await eventually(async () => (await detail(one, 'T2')).note === 'two of them')
  const status = await one.desk.handlers['app.status']({}, one.call())
  expect(status).toMatchObject({ kind: 'cloud', online: true, deadLetters: 0, conflicts: 0, orders: 5 })
})

test('a desk that both packed offline tells it as a conflict, which a person settles by a choice', async () => {
  const shop = await makeShop(backend, 2)
  const one = await opened({ shop, user: shop.owner, name: 'Bench 1' })
  const two = await opened({ shop, user: await addMember(backend, shop, 'lead'), name: 'Bench 2' })
  await Promise.all([one.settled(), two.settled()])
  await Promise.all([one.desk.cloud.stopEngine(), two.desk.cloud.stopEngine()])
  await one.desk.handlers['orders.ship']({ orders: ['T1'] }, one.call())
  await two.desk.handlers['orders.ship']({ orders: ['T1'] }, two.call())
  await one.desk.cloud.startEngine()
  await one.settled()
  await two.desk.cloud.startEngine()
  await two.settled()
  const [conflict] = await eventually(async () => {
    const found = await one.desk.handlers['conflicts.list']({ includeResolved: false }, one.call())
    return found.length > 0 && found
  })
  expect(conflict).toMatchObject({ kind: 'shippedTwice', tiktokOrderId: 'T1' })
  const choice = conflict?.choices[0]?.id ?? ''
  await one.desk.handlers['conflicts.resolve']({ id: conflict?.id ?? '', choice }, one.call())
  await one.settled()
  await eventually(async () => {
    const found = await two.desk.handlers['conflicts.list']({ includeResolved: false }, two.call())
    return found.length === 0
  })
})

test('a revoked desk keeps nothing of the shop but what it had not sent', async () => {
  const shop = await makeShop(backend, 2)
  const lost = await opened({ shop, user: shop.owner, name: 'Laptop' })
  await lost.settled()
  await lost.desk.cloud.stopEngine()
  await lost.desk.handlers['orders.ship']({ orders: ['T1'] }, lost.call())
  const { deviceId } = await lost.desk.cloud.ownership()
  await backend.sql('update public.desks set revoked_at = now() where id = $1', [deviceId])
  await lost.desk.cloud.startEngine()
  // The file is closed for a moment while it goes.
  await eventually(() =>
    lost.desk.handlers['app.status']({}, lost.call()).then(
      ({ kind }) => kind === 'local',
      () => false,
    ),
  )
  expect((await lost.desk.handlers['app.status']({}, lost.call())).orders).toBe(0)
  const [file = ''] = readdirSync(join(lost.folder, 'backups')).filter((name) => name.startsWith('not-sent-'))
  expect(JSON.parse(readFileSync(join(lost.folder, 'backups', file), 'utf8'))).toMatchObject([
    { act: 'ship' },
  ])
})

test('signing out keeps the copy or wipes it, and unsent acts are not wiped without a word', async () => {
  const shop = await makeShop(backend, 2)
  const bench = await opened({ shop, user: shop.owner })
  await bench.settled()
  await bench.desk.cloud.stopEngine()
  await bench.desk.handlers['orders.ship']({ orders: ['T1'] }, bench.call())
  const { handlers } = bench.desk
  await expect(
    handlers['account.signOut']({ keepCopy: false, discardUnsent: false }, bench.call()),
  ).rejects.toMatchObject({ code: 'rule.unsentActs', details: { unsent: 1 } })
  expect(await handlers['account.signOut']({ keepCopy: true, discardUnsent: false }, bench.call())).toEqual({
    signedOut: true,
    unsent: 1,
  })
  expect(await handlers['app.status']({}, bench.call())).toMatchObject({
    kind: 'cloud',
    orders: 2,
    pending: 1,
  })
  expect(await handlers['account.get']({}, bench.call())).toMatchObject({ isSignedIn: false, kind: 'cloud' })
  await handlers['account.signIn']({ email: shop.owner.email, password: shop.owner.password }, bench.call())
  await bench.settled()
  expect((await handlers['app.status']({}, bench.call())).pending).toBe(0)
  await handlers['account.signOut']({ keepCopy: false, discardUnsent: false }, bench.call())
  expect(await handlers['app.status']({}, bench.call())).toMatchObject({ kind: 'local', orders: 0 })
})

test('a network thread that ends by itself is started anew, and what was done meanwhile is sent', async () => {
  const shop = await makeShop(backend, 2)
  const network = join(import.meta.dirname, '..', 'harness', 'sync', 'ending-network.ts')
  const sign = join(temporaryFolder(), 'end')
  vi.stubEnv('CREATORFLOW_TEST_NETWORK_ENDS', sign)
  const bench = await opened({ shop, user: shop.owner, network })
  await bench.settled()
  writeFileSync(sign, '')
  await eventually(() => bench.desk.cloud.state.trouble?.code === 'net.offline')
  expect(bench.desk.cloud.state).toMatchObject({ phase: 'offline', isOnline: false })
  expect(bench.logged.splice(0).join()).toContain('The part of the program that talks to the server stopped')
  await bench.desk.handlers['orders.hold']({ orders: ['T1'], reason: 'meanwhile' }, bench.call())
  await bench.settled()
  expect(
    await backend.sql(
      'select hold_reason from public.orders where creator_id = $1 and hold_reason is not null',
      [shop.creatorId],
    ),
  ).toEqual([{ hold_reason: 'meanwhile' }])
})
