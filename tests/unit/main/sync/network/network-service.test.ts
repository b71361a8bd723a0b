import { MessageChannel } from 'node:worker_threads'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../../../src/main/platform/clock.ts'
import type { EngineParts } from '../../../../../src/main/sync/network/engine-port.ts'
import { NetworkService, type NetworkTold } from '../../../../../src/main/sync/network/network-service.ts'
import { FakeAuth } from '../../../../harness/sync/fake-auth.ts'

/** An answer for somebody whose token is not good. */
class Unauthorized {}

const project = { url: 'https://shop.example.test', key: 'sb_publishable_key' }
const shopId = '0199aaaa-0000-7000-8000-000000000001'
const deviceId = '0199aaaa-0000-7000-8000-0000000000dd'
const ada = { email: 'ada@example.test', password: 'correct-horse' }
const desk = { deviceId, creatorId: shopId, name: 'Bench', platform: 'linux', appVersion: '1' }

let auth: FakeAuth
let told: NetworkTold[]
let answers: Record<string, unknown>
let engines: { parts: EngineParts; heard: unknown[]; isStopped: boolean }[]
let service: NetworkService

beforeEach(() => {
  auth = new FakeAuth()
  auth.add(ada.email, ada.password)
  told = []
  engines = []
  answers = {
    '/creator_members': [{ role: 'owner', creators: { id: shopId, handle: 'ada.sells' } }],
    '/rpc/invite_member': { code: 'ABCDE-12345', expiresAt: '2026-11-30T00:00:00+00:00' },
    '/rpc/list_team': { members: [], desks: [], invitations: [] },
  }
  service = new NetworkService({
    clock: systemClock,
    chance: () => 0,
    tell: (one) => told.push(one),
    createEngine: (parts) => {
      const engine = { parts, heard: [] as unknown[], isStopped: false }
      engines.push(engine)
      return {
        sessionChanged: (isSignedIn) => engine.heard.push(isSignedIn),
        request: (name, input) => ({ name, input }),
        stop: async () => {
          engine.isStopped = true
        },
      }
    },
    fetch: async (input, init) => {
      const { pathname } = new URL(String(input))
      if (pathname.startsWith('/auth/v1')) return await auth.fetch(input, init)
      const path = pathname.replace('/rest/v1', '')
      const isRefused = answers[path] instanceof Unauthorized
      return Response.json(answers[path] ?? {}, { status: isRefused ? 401 : path in answers ? 200 : 404 })
    },
  })
})

const ask = async (name: string, input: object = {}) => await service.handle({ name, input })
const open = (session: string | null = null) => ask('open', { project, session, deviceId })
const values = () => told.flatMap((one) => (one.kind === 'session' ? [one.value] : []))
const start = () => ask('start', { port: new MessageChannel().port1, desk })

describe('the network', () => {
  test('is nowhere until it is told which backend there is', async () => {
    expect(await ask('account')).toMatchObject({ url: null, isSignedIn: false })
    await expect(ask('signIn', ada)).rejects.toMatchObject({ code: 'rule.localOnly' })
    await expect(ask('listCreators')).rejects.toMatchObject({ code: 'rule.localOnly' })
  })

  test('knows no request that is not its own, nor one of every object', async () => {
    for (const name of ['constructor', 'toString', 'drop'])
      await expect(ask(name)).rejects.toMatchObject({ code: 'ipc.unknownMethod' })
  })

  test('signs in, tells the session to keep and who it is, and answers the shops to choose from', async () => {
    expect(await ask('signIn', { project, ...ada })).toEqual({
      next: 'choose',
      creators: [{ id: shopId, handle: 'ada.sells', role: 'owner' }],
    })
    expect(values()).toHaveLength(1)
    expect(told[1]).toMatchObject({ kind: 'account', isSignedIn: true, email: ada.email, url: project.url })
    expect(JSON.stringify(told[1])).not.toContain('access-')
  })

  test('goes on with a session that was kept', async () => {
    await ask('signIn', { project, ...ada })
    await service.close()
    expect(await open(values()[0])).toMatchObject({ isSignedIn: true, email: ada.email })
    expect(await ask('listCreators')).toHaveLength(1)
    expect(auth.asked).toEqual(['/token'])
  })

  test('lets somebody sign in while the desk still starts without a session', async () => {
    const signingIn = ask('signIn', { project, ...ada })
    await open(null)
    expect(await signingIn).toMatchObject({ next: 'choose' })
    expect(await ask('account')).toMatchObject({ isSignedIn: true })
  })

  test('asks for the code of the mail, and signs in with it', async () => {
    auth.isConfirming = true
    const bo = { email: 'bo@example.test', password: 'long-enough' }
    expect(await ask('signUp', { project, ...bo })).toEqual({ next: 'confirm', creators: [] })
    expect(values()).toEqual([])
    const code = auth.accounts.get(bo.email)?.code
    expect(await ask('confirm', { email: bo.email, code })).toMatchObject({ next: 'choose' })
    expect(values()).toHaveLength(1)
  })

  test('sets a new password with the code of a mail', async () => {
    expect(await ask('requestReset', { project, email: ada.email })).toEqual({ sent: true })
    const code = auth.accounts.get(ada.email)?.code
    await ask('resetPassword', { email: ada.email, code, password: 'another-password' })
    expect(auth.accounts.get(ada.email)?.password).toBe('another-password')
  })

  test('asks about the team as the person who is signed in, and about nothing when nobody is', async () => {
    await open()
    await expect(ask('team.list', { creatorId: shopId })).rejects.toMatchObject({ code: 'auth.signedOut' })
    await ask('signIn', ada)
    expect(await ask('team.list', { creatorId: shopId })).toEqual({ members: [], desks: [], invitations: [] })
    expect(await ask('team.invite', { creatorId: shopId, role: 'packer', validHours: 72 })).toEqual({
      code: 'ABCDE-12345',
      expiresAt: Date.UTC(2026, 10, 30),
    })
  })
})

describe('the engine', () => {
  test('is started over a port and a transport, asked by name, and heard under its own kind', async () => {
    await ask('signIn', { project, ...ada })
    expect(await start()).toEqual({ started: true })
    expect(engines[0]?.parts.desk).toEqual(desk)
    expect(await ask('engine.wake', { why: 'focus' })).toEqual({ name: 'wake', input: { why: 'focus' } })
    engines[0]?.parts.tell({ state: 'idle' })
    expect(told.at(-1)).toEqual({ kind: 'sync', told: { state: 'idle' } })
  })

  test('is one: another start ends the first', async () => {
    await open()
    await start()
    await start()
    expect(engines.map(({ isStopped }) => isStopped)).toEqual([true, false])
  })

  test('hears of signing in, and stops before the session ends', async () => {
    await open()
    await start()
    await ask('signIn', ada)
    expect(engines[0]?.heard).toEqual([true])
    await ask('signOut')
    expect(engines[0]?.isStopped).toBe(true)
    expect(values().at(-1)).toBeNull()
    await expect(ask('engine.wake')).rejects.toMatchObject({ code: 'rule.localOnly' })
  })

  test('hears that a session has ended by the server’s word', async () => {
    await ask('signIn', { project, ...ada })
    await start()
    auth.endSessions()
    answers['/rpc/sync_pull'] = new Unauthorized()
    const pulled = engines[0]?.parts.transport.pull(deviceId, null, 1_000)
    await expect(pulled).rejects.toMatchObject({ code: 'auth.signedOut' })
    expect(engines[0]?.heard).toEqual([false])
    expect(values().at(-1)).toBeNull()
    expect(await ask('account')).toMatchObject({ isSignedIn: false, email: null })
  })

  test('keeps its backend: another one is not opened under it', async () => {
    await open()
    await start()
    const other = { url: 'https://other.example.test', key: 'k' }
    await expect(ask('signIn', { project: other, ...ada })).rejects.toMatchObject({ code: 'rule.busy' })
    await ask('stop')
    await ask('open', { project: other, session: null, deviceId })
    expect(await ask('account')).toMatchObject({ url: other.url })
  })

  test('cannot be started where none was composed in', async () => {
    const bare = new NetworkService({
      clock: systemClock,
      chance: () => 0,
      tell: () => undefined,
      createEngine: null,
    })
    await bare.handle({ name: 'open', input: { project, session: null, deviceId } })
    const started = bare.handle({ name: 'start', input: { port: new MessageChannel().port1, desk } })
    await expect(started).rejects.toMatchObject({ code: 'ipc.unknownMethod' })
  })
})
