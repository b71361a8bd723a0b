import { describe, expect, test } from 'vitest'
import { eventually } from '../harness/supabase/channels.ts'
import { runScheduledJob } from '../harness/supabase/scratch.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
const call = (key: string, method = 'POST') =>
  fetch(`${backend.url}/functions/v1/health-check-monitor`, { method, headers: { apikey: key } })

describe('the health-check-monitor function', () => {
  test('takes the readings for a caller with the secret key', async () => {
    const answer = await call(backend.secretKey)
    expect([answer.status, Object.keys(await answer.json()).sort()]).toEqual([200, ['alerts', 'rows']])
    const readings = await backend.sql(
      `select metric_type from public.system_health where measured_at > now() - interval '1 minute'`,
    )
    expect(readings.length).toBeGreaterThan(0)
  })

  test('refuses every other caller, and every other method', async () => {
    const { token } = await backend.createUser()
    for (const key of [backend.publishableKey, token, 'sb_secret_guess', ''])
      expect((await call(key)).status).toBe(401)
    expect((await call(backend.secretKey, 'GET')).status).toBe(405)
  })

  test('is called by the schedule every five minutes', async () => {
    const [job] = await backend.sql(
      `select schedule, active from cron.job where jobname = 'creatorflow-health'`,
    )
    expect(job).toEqual({ schedule: '*/5 * * * *', active: true })
    const last = async () =>
      Number((await backend.sql('select coalesce(max(id), 0) as id from net._http_response'))[0]?.['id'])
    const before = await last()
    expect(await runScheduledJob(backend, 'creatorflow-health')).toBe('succeeded')
    await eventually(async () => (await last()) > before)
    const [response] = await backend.sql(
      'select status_code from net._http_response order by id desc limit 1',
    )
    expect(response).toEqual({ status_code: 200 })
  })
})
