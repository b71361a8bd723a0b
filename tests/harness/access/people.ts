import { randomBytes, randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'

/** Where the API is, and the keys to it. */
export interface Door {
  readonly url: string
  readonly publishableKey: string
  readonly secretKey: string
}

/** Somebody who asks the API: with a token of his own, or with nothing but a key. */
export interface Person {
  readonly userId: string
  readonly headers: Readonly<Record<string, string>>
}

/** Signs a new user up at the real auth server. */
export async function signUp(door: Door): Promise<Person> {
  const email = `${randomBytes(6).toString('hex')}@people.test`
  const answer = await fetch(`${door.url}/auth/v1/signup`, {
    method: 'POST',
    headers: { apikey: door.publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: randomBytes(12).toString('hex') }),
  })
  const { access_token: token, user } = (await answer.json()) as {
    access_token: string
    user: { id: string }
  }
  if (!answer.ok) throw new Error(`Signing up failed with ${answer.status}`)
  return { userId: user.id, headers: { apikey: door.publishableKey, authorization: `Bearer ${token}` } }
}

/** A request with the publishable key alone. */
export function anon(door: Door): Person {
  return { userId: '', headers: { apikey: door.publishableKey } }
}

/** A request with the secret key: the server itself. */
export function service(door: Door): Person {
  return { userId: '', headers: { apikey: door.secretKey } }
}

/** A user who exists and never asks anything. */
export async function makeUser(client: ClientBase): Promise<string> {
  const id = randomUUID()
  await client.query('insert into auth.users (id, email) values ($1, $2)', [id, `${id}@people.test`])
  return id
}

/** A creator who belongs to a user. */
export async function makeCreator(client: ClientBase, userId: string): Promise<string> {
  const id = randomUUID()
  const handle = `c${randomBytes(6).toString('hex')}`
  await client.query('insert into public.creators (id, user_id, handle) values ($1, $2, $3)', [
    id,
    userId,
    handle,
  ])
  return id
}

/** Lets a user work for a creator, without the invitation that the API would ask for. */
export async function addMember(
  client: ClientBase,
  creatorId: string,
  userId: string,
  role: string,
): Promise<void> {
  await client.query('insert into public.creator_members (creator_id, user_id, role) values ($1, $2, $3)', [
    creatorId,
    userId,
    role,
  ])
}

/** Gives a user a role over all creators. */
export async function grantRole(
  client: ClientBase,
  userId: string,
  role: 'support' | 'admin',
): Promise<void> {
  await client.query('insert into public.user_roles (user_id, role) values ($1, $2)', [userId, role])
}

/** Suspends a user. */
export async function suspend(client: ClientBase, userId: string): Promise<void> {
  await client.query('update public.users set is_active = false, suspended_at = now() where id = $1', [
    userId,
  ])
}
