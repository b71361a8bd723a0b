import { beforeEach, describe, expect, test } from 'vitest'
import { Session } from '../../../../src/main/auth/session.ts'
import type { Clock } from '../../../../src/main/platform/clock.ts'
import { FakeAuth } from '../../../harness/sync/fake-auth.ts'

const project = { url: 'https://shop.example.test', key: 'sb_publishable_key' }
const YEAR_MS = 365 * 24 * 3_600_000
const MINUTE_MS = 60_000

let auth: FakeAuth
let clock: Clock & { wall: number; steady: number }

beforeEach(() => {
  auth = new FakeAuth()
  auth.add('ada@example.test', 'correct-horse')
  clock = {
    wall: Date.UTC(2026, 10, 29),
    steady: 1_000,
    now: () => clock.wall,
    monotonicMs: () => clock.steady,
  }
})

const open = (restored: string | null = null, of = project) =>
  new Session({ project: of, clock, fetch: auth.fetch, restored })
async function signedIn() {
  const session = open()
  await session.signIn('ada@example.test', 'correct-horse')
  return session
}
const pass = (ms: number) => {
  clock.wall += ms
  clock.steady += ms
}
const refreshes = () => auth.asked.filter((path) => path === '/token').length - 1
const noNetwork = (): never => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) })
}

describe('signing in', () => {
  test('makes a session, tells of it, and gives a token', async () => {
    const session = open()
    const told: (string | null)[] = []
    session.onChange((value) => told.push(value))
    expect(session.user).toBeNull()
    await expect(session.accessToken()).rejects.toMatchObject({ code: 'auth.signedOut' })
    await session.signIn('ada@example.test', 'correct-horse')
    expect(session.user?.email).toBe('ada@example.test')
    expect(told).toEqual([session.serialised()])
    expect(auth.accessTokens).toContain(await session.accessToken())
  })

  test('with a wrong password says so and keeps the session that was there', async () => {
    const session = await signedIn()
    await expect(session.signIn('ada@example.test', 'wrong')).rejects.toMatchObject({
      code: 'auth.wrongPassword',
    })
    expect(session.user?.email).toBe('ada@example.test')
  })

  test('is refused with the server’s own reason', async () => {
    const account = auth.accounts.get('ada@example.test')
    if (account) account.isConfirmed = false
    await expect(open().signIn('ada@example.test', 'correct-horse')).rejects.toMatchObject({
      code: 'auth.refused',
      details: { reason: 'email_not_confirmed' },
    })
  })

  test.each([
    ['no network', 'net.offline', noNetwork],
    ['a login page', 'net.captivePortal', () => html(200)],
    [
      'a login page that redirects',
      'net.captivePortal',
      () => Response.redirect('https://wifi.example.test'),
    ],
    ['a server in trouble', 'net.serverFailed', () => Response.json({}, { status: 500 })],
    ['too many tries', 'net.busy', () => Response.json({}, { status: 429, headers: { 'retry-after': '7' } })],
    ['half an answer', 'net.serverFailed', () => json('{"access_token": "a')],
  ])('over %s is %s', async (_what, code, answer) => {
    auth.before = answer
    await expect(open().signIn('ada@example.test', 'correct-horse')).rejects.toMatchObject({ code })
    expect(auth.asked).toHaveLength(1)
  })
})

describe('signing up', () => {
  test('asks for the code of the mail where the server wants that', async () => {
    auth.isConfirming = true
    const session = open()
    expect(await session.signUp('bo@example.test', 'long-enough')).toBe('confirm')
    expect(session.user).toBeNull()
    await expect(session.confirm('bo@example.test', '999999')).rejects.toMatchObject({ code: 'auth.badCode' })
    await session.confirm('bo@example.test', auth.accounts.get('bo@example.test')?.code ?? '')
    expect(session.user?.email).toBe('bo@example.test')
  })

  test('signs in at once where it does not', async () => {
    const session = open()
    expect(await session.signUp('bo@example.test', 'long-enough')).toBe('signedIn')
    expect(session.user?.email).toBe('bo@example.test')
  })

  test('says why it was refused', async () => {
    for (const [email, password, reason] of [
      ['ada@example.test', 'long-enough', 'user_already_exists'],
      ['new@example.test', 'short', 'weak_password'],
    ] as const)
      await expect(open().signUp(email, password)).rejects.toMatchObject({
        code: 'auth.refused',
        details: { reason },
      })
  })
})

describe('a forgotten password', () => {
  test('is replaced with the code of the mail, and the person is signed in', async () => {
    const session = open()
    await session.requestReset('ada@example.test')
    const code = auth.accounts.get('ada@example.test')?.code ?? ''
    await session.resetPassword('ada@example.test', code, 'a-new-password')
    expect(session.user?.email).toBe('ada@example.test')
    await open().signIn('ada@example.test', 'a-new-password')
  })

  test('with a wrong code is refused', async () => {
    await expect(open().resetPassword('ada@example.test', '999999', 'a-new-password')).rejects.toMatchObject({
      code: 'auth.badCode',
    })
  })

  test('that was refused as too weak can be chosen again with the same code', async () => {
    const session = open()
    await session.requestReset('ada@example.test')
    const code = auth.accounts.get('ada@example.test')?.code ?? ''
    await expect(session.resetPassword('ada@example.test', code, 'short')).rejects.toMatchObject({
      code: 'auth.refused',
      details: { reason: 'weak_password' },
    })
    expect(session.user).toBeNull()
    await session.resetPassword('ada@example.test', code, 'a-new-password')
    expect(auth.accounts.get('ada@example.test')?.password).toBe('a-new-password')
  })

  test('of an unknown address looks the same as of a known one', async () => {
    await expect(open().requestReset('nobody@example.test')).resolves.toBeUndefined()
  })
})

describe('a token', () => {
  test('is used as it is while it is good, and refreshed when less than a minute is left', async () => {
    const session = await signedIn()
    const first = await session.accessToken()
    pass(58 * MINUTE_MS)
    expect(await session.accessToken()).toBe(first)
    pass(1.5 * MINUTE_MS)
    expect(await session.accessToken()).not.toBe(first)
    expect(refreshes()).toBe(1)
  })

  test('is refreshed once, however many were refused at once and whenever they come', async () => {
    const session = await signedIn()
    const old = await session.accessToken()
    const renewed = await Promise.all(Array.from({ length: 20 }, () => session.refresh(old)))
    renewed.push(await session.refresh(old))
    expect(new Set(renewed).size).toBe(1)
    expect(renewed[0]).not.toBe(old)
    expect(refreshes()).toBe(1)
  })

  test('cannot be refreshed without a network, and the session stays', async () => {
    const session = await signedIn()
    const kept = session.serialised()
    auth.before = noNetwork
    await expect(session.refresh()).rejects.toMatchObject({ code: 'net.offline' })
    expect(session.serialised()).toBe(kept)
    expect(refreshes()).toBe(1)
    auth.before = () => null
    await session.refresh()
    expect(session.user).not.toBeNull()
  })

  test('that could not be refreshed ahead of time is used while it may still be good', async () => {
    const session = await signedIn()
    const first = await session.accessToken()
    pass(59.5 * MINUTE_MS)
    auth.before = noNetwork
    expect(await session.accessToken()).toBe(first)
    expect(await session.accessToken()).toBe(first)
    expect(refreshes()).toBe(1)
    pass(MINUTE_MS)
    auth.before = () => null
    expect(await session.accessToken()).not.toBe(first)
  })

  test('that the server does not refresh any more ends the session', async () => {
    const session = await signedIn()
    const told: (string | null)[] = []
    session.onChange((value) => told.push(value))
    auth.endSessions()
    const all = await Promise.allSettled([session.refresh(), session.refresh(), session.accessToken()])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    await expect(session.accessToken()).rejects.toMatchObject({ code: 'auth.signedOut' })
    expect(told).toEqual([null])
    expect(session.user).toBeNull()
  })

  test.each([
    ['a wrong key of the project', () => Response.json({ message: 'Invalid API key' }, { status: 401 })],
    ['a login page', () => html(403)],
    ['a busy server', () => Response.json({}, { status: 429 })],
  ])('stays through %s', async (_what, answer) => {
    const session = await signedIn()
    auth.before = answer
    await expect(session.refresh()).rejects.not.toMatchObject({ code: 'auth.signedOut' })
    expect(session.user).not.toBeNull()
  })

  test.each([-10 * YEAR_MS, 10 * YEAR_MS])('survives a clock that jumps by %s ms', async (jump) => {
    const session = await signedIn()
    clock.wall += jump
    const token = await session.accessToken()
    expect(auth.accessTokens).toContain(token)
    for (let times = 0; times < 5; times += 1) await session.accessToken()
    expect(refreshes()).toBeLessThanOrEqual(1)
  })

  test('with a life of seconds is not refreshed at each use', async () => {
    auth.lifetimeSeconds = 20
    const session = await signedIn()
    for (let times = 0; times < 5; times += 1) await session.accessToken()
    expect(refreshes()).toBe(0)
  })
})

describe('a kept session', () => {
  test('goes on after a restart', async () => {
    const kept = (await signedIn()).serialised()
    const session = open(kept)
    expect(session.user?.email).toBe('ada@example.test')
    expect(auth.accessTokens).toContain(await session.accessToken())
    pass(2 * YEAR_MS)
    expect(auth.accessTokens).toContain(await open(kept).accessToken())
    expect(refreshes()).toBe(1)
  })

  test('of another project is not used: its tokens never go there', async () => {
    const kept = (await signedIn()).serialised()
    expect(open(kept, { ...project, url: 'https://evil.example.test' }).user).toBeNull()
    expect(open(kept, { ...project, url: `${project.url}/` }).user).not.toBeNull()
  })

  test.each(['', 'nonsense', '{}', '{"v":2}', 'null'])('that reads %j is none', (kept) => {
    expect(open(kept).user).toBeNull()
  })
})

describe('signing out', () => {
  test('ends the session here and at the server', async () => {
    const session = await signedIn()
    expect(await session.signOut()).toEqual({ wasServerTold: true })
    expect(session.serialised()).toBeNull()
    expect(auth.refreshTokens.size).toBe(0)
  })

  test('without a network ends it here all the same', async () => {
    const session = await signedIn()
    auth.before = noNetwork
    expect(await session.signOut()).toEqual({ wasServerTold: false })
    expect(session.user).toBeNull()
  })

  test('while a refresh is on its way is not undone by its answer', async () => {
    const session = await signedIn()
    const held = Promise.withResolvers<null>()
    auth.before = (path) => (path === '/token' ? held.promise : null)
    const refreshing = session.refresh()
    await session.signOut()
    held.resolve(null)
    await expect(refreshing).rejects.toMatchObject({ code: 'auth.signedOut' })
    expect(session.user).toBeNull()
  })
})

function html(status: number): Response {
  return new Response('<html>Sign in to the Wi-Fi</html>', {
    status,
    headers: { 'content-type': 'text/html' },
  })
}

function json(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}
