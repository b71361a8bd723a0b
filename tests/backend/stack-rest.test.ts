import { describe, expect, inject, test } from 'vitest'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend(inject('contractBackend'))

describe('the REST door', () => {
  test('refuses a request without a key, and one with a wrong key', async () => {
    const ask = (headers: Record<string, string>) => fetch(`${backend.url}/rest/v1/notes`, { headers })
    expect((await ask({})).status).toBe(401)
    expect((await ask({ apikey: 'sb_publishable_guess' })).status).toBe(401)
  })

  test('answers an expired token with 401 and PGRST301', async () => {
    const token = await backend.token({ role: 'authenticated' }, Math.floor(Date.now() / 1000) - 60)
    const { error, status } = await backend.withToken(token).from('notes').select('id')
    expect([status, error?.code]).toEqual([401, 'PGRST301'])
  })

  test('answers a token of another secret with 401', async () => {
    const [head, , tail] = (await backend.token({ role: 'service_role' })).split('.')
    const body = Buffer.from(JSON.stringify({ role: 'service_role', exp: 2e9 })).toString('base64url')
    const { status } = await backend.withToken(`${head}.${body}.${tail}`).from('notes').select('id')
    expect(status).toBe(401)
  })

  test('cuts every answer at 1,000 rows, whatever was asked for', async () => {
    const { data } = await backend.anonymous().rpc('series', { n: 2500 }).limit(2000)
    expect(data).toHaveLength(1000)
  })

  test('shows each person his own rows only, and the secret key all of them', async () => {
    const [ann, bob] = [await backend.createUser(), await backend.createUser()]
    const added = await ann.client.from('notes').insert({ body: 'from Ann' }).select('id, owner').single()
    expect(added.data?.owner).toBe(ann.id)
    await bob.client.from('notes').insert({ body: 'from Bob' })
    expect((await bob.client.from('notes').select('body')).data).toEqual([{ body: 'from Bob' }])
    const all = await backend.service().from('notes').select('body').in('owner', [ann.id, bob.id])
    expect(all.data).toHaveLength(2)
  })

  test('refuses a row in another name, with the code of Postgres', async () => {
    const [ann, bob] = [await backend.createUser(), await backend.createUser()]
    const { error } = await bob.client.from('notes').insert({ body: 'forged', owner: ann.id })
    expect(error?.code).toBe('42501')
    expect((await backend.anonymous().from('notes').select('id')).error?.code).toBe('42501')
  })

  test('passes an error of a function on: code, message, details, hint', async () => {
    const { error } = await backend.anonymous().rpc('refuse')
    expect(error).toMatchObject({
      code: 'P0001',
      message: 'notes.refused',
      details: '{"a": 1}',
      hint: 'Ask later.',
    })
  })

  test('gives each role the time that hosted gives it', async () => {
    const user = await backend.createUser()
    expect((await backend.anonymous().rpc('whoami')).data).toMatchObject({ user: 'anon', timeout: '3s' })
    const { data } = await user.client.rpc('whoami')
    expect(data).toMatchObject({ uid: user.id, role: 'authenticated', email: user.email, timeout: '8s' })
  })

  test('knows a new function as soon as it is made', async () => {
    await backend.sql('create function public.later() returns integer language sql as $$ select 7 $$')
    await expect.poll(async () => (await backend.anonymous().rpc('later')).data).toBe(7)
    await backend.sql('drop function public.later()')
  })
})

describe('what the stack does not have', () => {
  test('is said plainly', async () => {
    const { error } = await backend.service().storage.from('labels').list()
    expect(error?.message).toBe('The local stack has no file storage.')
    const admin = await backend.service().auth.admin.listUsers()
    expect(admin.error?.message).toContain('no admin API')
  })
})
