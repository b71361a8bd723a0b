import { randomUUID } from 'node:crypto'
import { describe, expect, inject, test } from 'vitest'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend(inject('contractBackend'))
const newcomer = () => ({ email: `new-${randomUUID()}@example.test`, password: 'correct-horse-battery' })

describe('signing in', () => {
  test('a person signs up and is known from then on', async () => {
    const client = backend.anonymous()
    const { data, error } = await client.auth.signUp(newcomer())
    expect(error).toBeNull()
    const { data: known } = await client.auth.getUser()
    expect(known.user?.id).toBe(data.user?.id)
    expect((await client.rpc('whoami')).data).toMatchObject({ uid: data.user?.id, role: 'authenticated' })
  })

  test('a wrong password is refused by its code', async () => {
    const { email } = await backend.createUser()
    const { error } = await backend
      .anonymous()
      .auth.signInWithPassword({ email, password: 'not-the-password' })
    expect(error?.code).toBe('invalid_credentials')
  })

  test('a person added in SQL signs in over the API', async () => {
    const user = await backend.createUser()
    const client = await backend.signIn(user)
    expect((await client.auth.getUser()).data.user?.id).toBe(user.id)
  })

  test('a refresh hands out another refresh token, which works in its turn', async () => {
    const client = await backend.signIn(await backend.createUser())
    const first = (await client.auth.getSession()).data.session
    const second = (await client.auth.refreshSession()).data.session
    const third = (await client.auth.refreshSession()).data.session
    expect(new Set([first, second, third].map((one) => one?.refresh_token)).size).toBe(3)
    expect((await client.auth.getUser()).error).toBeNull()
  })

  test('after signing out the refresh token opens nothing', async () => {
    const client = await backend.signIn(await backend.createUser())
    const session = (await client.auth.getSession()).data.session
    expect((await client.auth.signOut()).error).toBeNull()
    const again = await backend
      .anonymous()
      .auth.refreshSession({ refresh_token: session?.refresh_token ?? '' })
    expect(again.data.session).toBeNull()
    expect(again.error).not.toBeNull()
  })

  test('the same address cannot sign up a second time', async () => {
    const person = newcomer()
    await backend.anonymous().auth.signUp(person)
    const { data, error } = await backend.anonymous().auth.signUp(person)
    expect(data.session).toBeNull()
    expect(error?.code).toBe('user_already_exists')
  })

  test('without the key of the project the service answers nobody', async () => {
    const answer = await fetch(`${backend.url}/auth/v1/signup`, {
      method: 'POST',
      body: JSON.stringify(newcomer()),
    })
    expect(answer.status).toBe(401)
  })
})
