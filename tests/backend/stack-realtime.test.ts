import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type RealtimePostgresChangesPayload } from '@supabase/supabase-js'
import { describe, expect, inject, test } from 'vitest'
import { eventually, subscribed } from '../harness/supabase/channels.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend(inject('contractBackend'))
type Payload = RealtimePostgresChangesPayload<Record<string, unknown>>
const inSeconds = (count: number) => Math.floor(Date.now() / 1000) + count

const addNote = async (owner: string, body: string, rank = 0) => {
  const [note] = await backend.sql<{ id: string }>(
    'insert into public.notes (owner, body, rank, meta) values ($1, $2, $3, $4) returning id',
    [owner, body, rank, { k: [1, 2] }],
  )
  return Number(note?.id)
}

describe('changes of a table', () => {
  test('are told to those who may see the row, as the row is, without what they may not select', async () => {
    const [ann, bob] = [await backend.createUser(), await backend.createUser()]
    const heard: Record<string, Payload[]> = { ann: [], bob: [] }
    for (const [name, user] of Object.entries({ ann, bob }))
      await subscribed(
        user.client
          .channel(`notes-${name}`)
          .on('postgres_changes', { event: '*', schema: 'public', table: 'notes' }, (one) =>
            heard[name]?.push(one),
          ),
      )
    const id = await addNote(ann.id, 'one')
    await backend.sql(`update public.notes set body = 'two' where id = $1`, [id])
    await addNote(bob.id, 'of Bob')
    await eventually(() => heard['bob']?.[0] && heard['ann']?.[1])
    expect(heard['ann']?.map(({ eventType, new: row }) => [eventType, row])).toEqual([
      ['INSERT', { id, owner: ann.id, body: 'one', rank: 0, meta: { k: [1, 2] } }],
      ['UPDATE', { id, owner: ann.id, body: 'two', rank: 0, meta: { k: [1, 2] } }],
    ])
    expect(heard['bob']?.map(({ new: row }) => (row as { body: string }).body)).toEqual(['of Bob'])
  })

  test('come through a filter, by the type of its column', async () => {
    const { client, id: owner } = await backend.createUser()
    const heard: unknown[] = []
    const channel = client.channel('ranks')
    for (const filter of ['rank=gte.10', 'body=in.(a,"b, c")'])
      channel.on(
        'postgres_changes',
        { event: 'INSERT', schema: 'public', table: 'notes', filter },
        ({ new: row }) => heard.push([filter, row['rank'], row['body']]),
      )
    await subscribed(channel)
    await addNote(owner, 'x', 9)
    await addNote(owner, 'b, c', 2)
    await addNote(owner, 'y', 10)
    await eventually(() => heard.length >= 2)
    expect(heard).toEqual([
      ['body=in.(a,"b, c")', 2, 'b, c'],
      ['rank=gte.10', 10, 'y'],
    ])
  })

  test('of a deleted row name its key and no more', async () => {
    const { client, id: owner } = await backend.createUser()
    const heard: Payload[] = []
    await subscribed(
      client
        .channel('deleted')
        .on('postgres_changes', { event: 'DELETE', schema: 'public', table: 'notes' }, (one) =>
          heard.push(one),
        ),
    )
    const id = await addNote(owner, 'short')
    await backend.sql('delete from public.notes where id = $1', [id])
    const found = await eventually(() => heard.find(({ old }) => (old as { id: number }).id === id))
    expect(found.old).toEqual({ id })
  })

  test('of a table outside the publication are refused in so many words', async () => {
    const { client } = await backend.createUser()
    const said: unknown[] = []
    await subscribed(
      client
        .channel('nowhere')
        .on('postgres_changes', { event: '*', schema: 'public', table: 'ticks' }, () => undefined)
        .on('system', {}, (message) => said.push(message)),
    )
    expect(await eventually(() => said[0])).toMatchObject({ status: 'error', extension: 'postgres_changes' })
  })
})

describe('a private channel', () => {
  test('lets in whom the policies let read, and refuses the others', async () => {
    const { client } = await backend.createUser()
    await subscribed(client.channel('room:1', { config: { private: true } }))
    const refused = subscribed(client.channel('cellar:1', { config: { private: true } }))
    await expect(refused).rejects.toThrow('Unauthorized')
    const stranger = subscribed(backend.anonymous().channel('room:1', { config: { private: true } }))
    await expect(stranger).rejects.toThrow('Unauthorized')
  })

  test('passes on what those say who may write, and nothing of the others', async () => {
    const [ann, bob] = [await backend.createUser(), await backend.createUser()]
    const heard: unknown[] = []
    for (const topic of ['room:2', 'hall:2'])
      await subscribed(
        ann.client
          .channel(topic, { config: { private: true } })
          .on('broadcast', { event: '*' }, ({ event, payload }) => heard.push([topic, event, payload])),
      )
    const say = async (topic: string, event: string) => {
      const channel = bob.client.channel(topic, { config: { private: true, broadcast: { ack: true } } })
      await subscribed(channel)
      return await channel.send({ type: 'broadcast', event, payload: { x: 'ß' } })
    }
    await say('hall:2', 'whisper')
    expect(await say('room:2', 'move')).toBe('ok')
    await eventually(() => heard.length > 0)
    expect(heard).toEqual([['room:2', 'move', { x: 'ß' }]])
  })

  test('hears what SQL sends, with realtime.send and with broadcast_changes', async () => {
    const { client, id: owner } = await backend.createUser()
    const heard: { event: string; payload: Record<string, unknown> }[] = []
    await subscribed(
      client
        .channel(`room:notes:${owner}`, { config: { private: true } })
        .on('broadcast', { event: '*' }, ({ event, payload }) => heard.push({ event, payload })),
    )
    await backend.sql(`select realtime.send('{"xid": "7"}', 'bell', $1, true)`, [`room:notes:${owner}`])
    await backend.sql(`select realtime.send('{"xid": "8"}', 'public', $1, false)`, [`room:notes:${owner}`])
    await addNote(owner, 'told')
    await eventually(() => heard.length > 1)
    expect(heard.map(({ event }) => event)).toEqual(['bell', 'INSERT'])
    expect(heard[0]?.payload).toMatchObject({ xid: '7' })
    expect(heard[1]?.payload).toMatchObject({ operation: 'INSERT', table: 'notes', record: { body: 'told' } })
  })

  test('takes messages over HTTP from those who may write', async () => {
    const [ann, bob] = [await backend.createUser(), await backend.createUser()]
    const heard: string[] = []
    await subscribed(
      ann.client
        .channel('room:3', { config: { private: true } })
        .on('broadcast', { event: '*' }, ({ event }) => heard.push(event)),
    )
    const post = (token: string, event: string) =>
      fetch(`${backend.url}/realtime/v1/api/broadcast`, {
        method: 'POST',
        headers: { apikey: backend.publishableKey, authorization: `Bearer ${token}` },
        body: JSON.stringify({ messages: [{ topic: 'room:3', event, payload: {}, private: true }] }),
      })
    expect((await post(backend.publishableKey, 'stranger')).status).toBe(202)
    expect((await post(bob.token, 'friend')).status).toBe(202)
    await eventually(() => heard.length > 0)
    expect(heard).toEqual(['friend'])
  })
})

describe('a token', () => {
  test('that ends closes its channels', async () => {
    const { id } = await backend.createUser()
    const client = backend.withToken(await backend.token({ role: 'authenticated', sub: id }, inSeconds(2)))
    await client.realtime.setAuth()
    const said: { message?: string }[] = []
    const channel = client.channel('room:ends', { config: { private: true } })
    await subscribed(channel.on('system', {}, (message) => said.push(message)))
    expect(await eventually(() => said.find(({ message }) => message === 'Token has expired'))).toBeDefined()
    await expect(subscribed(client.channel('room:after', { config: { private: true } }))).rejects.toThrow(
      'InvalidJWT',
    )
  })

  test('that is renewed keeps them open', async () => {
    const user = await backend.createUser()
    const client = createClient(backend.url, backend.publishableKey, { auth: { persistSession: false } })
    await client.realtime.setAuth(await backend.token({ role: 'authenticated', sub: user.id }, inSeconds(2)))
    const heard: string[] = []
    const channel = client.channel('room:renewed', { config: { private: true } })
    await subscribed(channel.on('broadcast', { event: '*' }, ({ event }) => heard.push(event)))
    await client.realtime.setAuth(user.token)
    await sleep(2500)
    await backend.sql(`select realtime.send('{}', 'still here', 'room:renewed', true)`)
    expect(await eventually(() => heard[0])).toBe('still here')
    await client.removeAllChannels()
  })
})

describe('presence', () => {
  test('shows who comes and who goes', async () => {
    const [ann, bob] = [await backend.createUser(), await backend.createUser()]
    const watching = bob.client.channel('lobby', { config: { presence: { key: 'bob' } } })
    await subscribed(watching.on('presence', { event: 'sync' }, () => undefined))
    const present = await subscribed(
      ann.client
        .channel('lobby', { config: { presence: { key: 'ann' } } })
        .on('presence', { event: 'sync' }, () => undefined),
    )
    expect(await present.track({ at: 'desk 1' })).toBe('ok')
    expect(await eventually(() => watching.presenceState()['ann'])).toMatchObject([{ at: 'desk 1' }])
    await ann.client.removeChannel(present)
    await eventually(() => watching.presenceState()['ann'] === undefined)
  })
})

describe('the protocol', () => {
  test('of version 1.0.0 is spoken too', async () => {
    const client = createClient(backend.url, backend.publishableKey, {
      auth: { persistSession: false },
      realtime: { vsn: '1.0.0' },
    })
    const heard: string[] = []
    await subscribed(client.channel('old').on('broadcast', { event: '*' }, ({ event }) => heard.push(event)))
    await backend.sql(`select realtime.send('{}', 'hello', 'old', false)`)
    expect(await eventually(() => heard[0])).toBe('hello')
    await client.removeAllChannels()
  })

  test('without a key opens no socket, and nonsense closes one', async () => {
    const closed = (url: string, sent?: string) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(url)
        if (sent !== undefined) socket.onopen = () => socket.send(sent)
        socket.onclose = ({ code }) => resolve(code)
      })
    const address = `${backend.url.replace('http', 'ws')}/realtime/v1/websocket`
    expect(await closed(address)).toBe(1006)
    expect(await closed(`${address}?apikey=${backend.publishableKey}`, 'nonsense')).toBe(1003)
  })
})
