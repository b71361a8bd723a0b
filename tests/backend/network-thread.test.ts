import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ThreadClient } from '../../src/main/db/thread/client.ts'
import type { NetworkRequests, NetworkTold } from '../../src/main/sync/network/network-service.ts'
import { eventually } from '../harness/supabase/channels.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

// The network thread as the main thread sees it, against the real stack: from an unknown address to a team.

const backend = testBackend()
const project = { url: backend.url, key: backend.publishableKey }
const person = { email: `ada-${randomUUID()}@example.test`, password: 'correct-horse-battery' }
const told: NetworkTold[] = []
let thread: ThreadClient

beforeAll(async () => {
  thread = startThread()
  await thread.ready()
})
afterAll(() => thread.close())

function startThread(): ThreadClient {
  return new ThreadClient({
    entry: fileURLToPath(new URL('../../src/main/app/threads/network.ts', import.meta.url)),
    workerData: null,
    onUnexpected: (cause) => {
      throw new Error(cause)
    },
    onTold: (one) => told.push(one as NetworkTold),
  })
}

const ask = async <Name extends keyof NetworkRequests>(
  name: Name,
  input: Parameters<NetworkRequests[Name]>[0],
) => (await thread.call(name, input)) as Awaited<ReturnType<NetworkRequests[Name]>>
const lastSession = () => told.flatMap((one) => (one.kind === 'session' ? [one.value] : [])).at(-1)

test('signs up at the real service, makes a shop, and finds the person in its team', async () => {
  expect(await ask('signUp', { project, ...person })).toEqual({ next: 'choose', creators: [] })
  const shop = await ask('createShop', { handle: 'ada.sells' })
  expect(await ask('listCreators', {})).toEqual([shop])
  const team = await ask('team.list', { creatorId: shop.id })
  expect(team.members).toMatchObject([
    { email: person.email, role: 'owner', isYou: true, isFirstOwner: true },
  ])
  await eventually(() => lastSession() !== undefined)
})

test('refuses a wrong password with a code of its own, across the thread', async () => {
  await expect(ask('signIn', { ...person, password: 'wrong-password' })).rejects.toMatchObject({
    code: 'auth.wrongPassword',
  })
})

test('goes on in another thread with the session that was told, until it is signed out', async () => {
  const session = lastSession() ?? null
  await thread.close()
  thread = startThread()
  expect(await ask('open', { project, session, deviceId: null })).toMatchObject({
    isSignedIn: true,
    email: person.email,
  })
  expect(await ask('listCreators', {})).toHaveLength(1)
  expect(await ask('signOut', {})).toEqual({ wasServerTold: true })
  await expect(ask('listCreators', {})).rejects.toMatchObject({ code: 'auth.signedOut' })
  await eventually(() => lastSession() === null)
})

test('refreshes a session of the real service, and loses one that was signed out elsewhere', async () => {
  await ask('signIn', { project, ...person })
  await eventually(() => typeof lastSession() === 'string')
  const kept = JSON.parse(lastSession() ?? '{}') as Record<string, unknown>
  // Given an hour ago by the wall clock: the next request refreshes ahead of time.
  const aged = JSON.stringify({ ...kept, givenAt: Date.now() - 3_600_000 })
  await ask('open', { project, session: aged, deviceId: null })
  expect(await ask('listCreators', {})).toHaveLength(1)
  await eventually(() => lastSession() !== JSON.stringify(kept))
  expect(JSON.parse(lastSession() ?? '{}')).not.toMatchObject({ refreshToken: kept['refreshToken'] })
  const forged = JSON.stringify({ ...kept, accessToken: 'x.y.z', refreshToken: 'never-given' })
  await ask('open', { project, session: forged, deviceId: null })
  await expect(ask('listCreators', {})).rejects.toMatchObject({ code: 'auth.signedOut' })
  expect(await ask('account', {})).toMatchObject({ isSignedIn: false })
})
