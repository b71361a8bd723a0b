import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DESK_CLI, deskCli } from '../harness/cli/desk-cli.ts'
import { anOrder } from '../harness/store/orders.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'
import { makeShop, type SyncShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

/** Each command starts the built program anew: ten of them on a machine that does other work besides. */
const TEN_PROGRAMS_MS = 240_000

const backend = testBackend()
let home = ''

beforeAll(() => {
  if (!existsSync(DESK_CLI)) throw new Error('The command line is not built: run npm run build.')
  home = temporaryFolder()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Runs `desk` on a workspace, with settings of its own user. */
async function desk(name: string, args: readonly string[], stdin = '') {
  const answer = await deskCli(['--workspace', join(home, name), ...args], {
    cwd: home,
    env: { XDG_CONFIG_HOME: join(home, 'config') },
    stdin,
  })
  return { ...answer, output: answer.json() as Record<string, unknown> }
}

function signIn(name: string, shop: SyncShop) {
  const { url, publishableKey } = backend
  return desk(
    name,
    ['sign-in', '--url', url, '--key', publishableKey, '--email', shop.owner.email, '--name', name],
    `${shop.owner.password}\n`,
  )
}

test('desk sign-in, sync, status and conflicts: a workspace from the first copy to what has to be settled', {
  timeout: TEN_PROGRAMS_MS,
}, async () => {
  const shop = await makeShop(backend, 12)
  const local = await TestStore.open(join(home, 'one'))
  await local.bring([anOrder('5760001')])
  local.closeFile()
  const signedIn = await signIn('one', shop)
  expect(signedIn.code).toBe(0)
  expect(signedIn.output).toMatchObject({ account: { kind: 'cloud', isSignedIn: true, deskName: 'one' } })
  expect((await desk('one', ['sync'])).output).toMatchObject({ isOnline: true, pending: 0, orders: 13 })
  expect((await signIn('two', shop)).code).toBe(0)
  expect((await desk('two', ['sync'])).output).toMatchObject({ orders: 13, pending: 0 })
  for (const name of ['one', 'two']) expect((await desk(name, ['ship', 'T1'])).code).toBe(0)
  expect((await desk('one', ['status'])).output).toMatchObject({ pending: 1, deadLetters: 0 })
  for (const name of ['one', 'two', 'one']) await desk(name, ['sync'])
  expect((await desk('one', ['conflicts'])).output).toMatchObject({
    conflicts: [{ kind: 'shippedTwice', tiktokOrderId: 'T1' }],
  })
  expect((await desk('one', ['status'])).output).toMatchObject({ conflicts: 1, pending: 0 })
})

test('the session lies nowhere in the workspace in a form that anybody could use', async () => {
  const shop = await makeShop(backend, 1)
  await signIn('kept', shop)
  const folder = join(home, 'kept')
  const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(join(one.parentPath, one.name)).toString('latin1'))
  expect(texts.length).toBeGreaterThan(1)
  for (const text of texts) {
    expect(text).not.toContain(shop.owner.password)
    expect(text).not.toContain('refresh_token')
    expect(text).not.toMatch(/eyJ[\w-]{20,}\.eyJ/)
  }
})

test('a wrong password is told as one, and a workspace without a shop says what to do first', async () => {
  const shop = await makeShop(backend, 1)
  const { url, publishableKey } = backend
  const wrong = await desk(
    'wrong',
    ['sign-in', '--url', url, '--key', publishableKey, '--email', shop.owner.email],
    'not it\n',
  )
  expect(wrong).toMatchObject({ code: 1, output: { error: { code: 'auth.wrongPassword' } } })
  expect((await desk('wrong', ['sync'])).output).toMatchObject({ error: { code: 'rule.localOnly' } })
})

test('without a server the workspace works on, and sync says that it could not reach one', async () => {
  const shop = await makeShop(backend, 2)
  await signIn('far', shop)
  await desk('far', ['sync'])
  const store = await TestStore.open(join(home, 'far'))
  store.host.connection.write((tx) =>
    tx.run(
      `UPDATE meta SET value = replace(value, ?, 'http://127.0.0.1:9') WHERE key = 'cloud'`,
      backend.url,
    ),
  )
  store.closeFile()
  expect((await desk('far', ['ship', 'T1'])).code).toBe(0)
  expect((await desk('far', ['sync'])).output).toMatchObject({ error: { details: { pending: 1 } } })
  expect((await desk('far', ['order', 'T1'])).output).toMatchObject({ stage: 'closed' })
})
