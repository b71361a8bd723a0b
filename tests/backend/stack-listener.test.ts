import { expect, inject, test } from 'vitest'
import { startListener } from '../../supabase/local/postgres/listener.ts'
import { eventually } from '../harness/supabase/channels.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend(inject('contractBackend'))

/** A listener, and what it saw: how often it looked, and what it said of its troubles. */
async function listening(channel: string | undefined) {
  const seen = { looks: 0, troubles: [] as string[] }
  const name = `listener of ${channel ?? 'nothing'}`
  const listener = await startListener({
    url: backend.adminUrl,
    name,
    channel,
    look: async () => {
      seen.looks += 1
    },
    onError: (message) => void seen.troubles.push(message),
  })
  const cut = () =>
    backend.sql('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name])
  return { seen, listener, cut }
}

test('a listener whose connection is cut looks at what it missed, and hears again', async () => {
  const { seen, listener, cut } = await listening('news')
  expect(seen.looks).toBe(1)
  for (let time = 1; time <= 3; time += 1) {
    const before = seen.looks
    await cut()
    await eventually(() => seen.looks > before)
    await backend.sql('notify news')
    await eventually(() => seen.looks > before + 1)
    expect(seen.troubles).toHaveLength(time)
  }
  expect((await listener.client().query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await listener.stop()
})

test('one that is only asked has a connection again, too, and none once it has stopped', async () => {
  const { seen, listener, cut } = await listening(undefined)
  await cut()
  await eventually(() =>
    listener
      .client()
      .query('select 1')
      .catch(() => false),
  )
  await cut()
  await listener.stop()
  expect(seen.looks).toBe(0)
  const [left] = await backend.sql(
    `select count(*)::integer as n from pg_stat_activity where application_name = 'listener of nothing'`,
  )
  expect(left).toEqual({ n: 0 })
})
