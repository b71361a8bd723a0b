import { describe, expect, inject, test } from 'vitest'
import { eventually } from '../harness/supabase/channels.ts'
import { runScheduledJob } from '../harness/supabase/scratch.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend(inject('contractBackend'))

describe('an edge function', () => {
  test('runs in Deno and calls back in the name of its caller', async () => {
    const user = await backend.createUser()
    const { data, error } = await user.client.functions.invoke('hello', { body: { name: 'world' } })
    expect(error).toBeNull()
    expect(data).toMatchObject({ hello: 'world', who: { uid: user.id }, path: '/hello' })
  })

  test('is closed to a caller without a valid token, unless config.toml opens it', async () => {
    const call = (name: string) =>
      fetch(`${backend.url}/functions/v1/${name}`, { method: 'POST', body: '{"name": "x"}' })
    expect((await call('hello')).status).toBe(401)
    expect(await (await call('open')).json()).toEqual({ open: 'x' })
  })

  test('that does not exist, or does not start, is told apart', async () => {
    const call = (name: string) =>
      fetch(`${backend.url}/functions/v1/${name}`, {
        method: 'POST',
        headers: { apikey: backend.secretKey },
      })
    expect((await call('nobody')).status).toBe(404)
    const broken = await call('broken')
    expect(broken.status).toBe(503)
    expect(await broken.json()).toMatchObject({ code: 'BOOT_ERROR' })
  })
})

describe('the schedule', () => {
  test('runs a job as the role that made it and writes down how it went', async () => {
    expect(await runScheduledJob(backend, 'tick')).toBe('succeeded')
    const [tick] = await backend.sql('select by from public.ticks order by id desc limit 1')
    expect(tick).toEqual({ by: 'postgres' })
    expect(await runScheduledJob(backend, 'tock')).toBe('failed')
    const [run] = await backend.sql(
      `select status, return_message from cron.job_run_details d join cron.job using (jobid) where jobname = 'tock'`,
    )
    expect(run).toEqual({ status: 'failed', return_message: 'ERROR: division by zero' })
  })

  test('calls a function through the queue of pg_net', async () => {
    expect(await runScheduledJob(backend, 'call')).toBe('succeeded')
    const response = await eventually(
      async () =>
        (await backend.sql('select status_code, content from net._http_response order by id desc'))[0],
    )
    expect(response).toEqual({ status_code: 200, content: '{"open":"cron"}' })
  })

  test('calls nobody outside the stack', async () => {
    const [request] = await backend.sql<{ id: string }>(`select net.http_post('http://192.0.2.1/') as id`)
    const look = () => backend.sql('select error_msg from net._http_response where id = $1', [request?.id])
    expect((await eventually(async () => (await look())[0]))['error_msg']).toContain('calls only itself')
  })

  test('refuses a text that is no schedule', async () => {
    for (const text of ['often', '* * * *', '99 seconds'])
      await expect(
        backend.sql('select cron.schedule($1, $2, $3)', ['bad', text, 'select 1']),
      ).rejects.toThrow('invalid schedule')
  })
})
