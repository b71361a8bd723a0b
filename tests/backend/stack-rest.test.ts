import { describe, expect, test } from 'vitest'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()

describe('the REST door', () => {
  test('refuses a request without a key, and one with a wrong key', async () => {
    expect((await fetch(`${backend.url}/rest/v1/`)).status).toBe(401)
    expect(
      (await fetch(`${backend.url}/rest/v1/`, { headers: { apikey: 'sb_publishable_guess' } })).status,
    ).toBe(401)
  })

  test('answers an expired token with 401 and PGRST301', async () => {
    const token = await backend.token({ role: 'authenticated' }, Math.floor(Date.now() / 1000) - 60)
    const { error, status } = await backend.withToken(token).from('anything').select()
    expect([status, error?.code]).toEqual([401, 'PGRST301'])
  })
})
