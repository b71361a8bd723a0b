import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeTeam } from '../harness/access/team.ts'
import { startBackend } from '../harness/supabase/backend.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const logs = mkdtempSync(join(tmpdir(), 'taint-'))
// Postgres runs as nobody where the tests run as root.
chmodSync(logs, 0o777)
const TOKEN = `TTP_taint_${randomBytes(12).toString('hex')}`
const KEY = `key_taint_${randomBytes(24).toString('hex')}`
const answers: string[] = []
let shopId: string

// Of its own: what it logs is its whole server's.
const started = await startBackend({
  hasRealtime: false,
  settings: {
    logging_collector: 'on',
    log_directory: logs,
    log_file_mode: '0644',
    log_statement: 'all',
    log_duration: 'on',
    log_min_duration_statement: '0',
    log_min_error_statement: 'debug5',
    log_error_verbosity: 'verbose',
  },
})
// Hooks run last first: the connections below are closed before what they lead to.
afterAll(async () => {
  await started.stop()
  rmSync(logs, { recursive: true, force: true })
})
const backend = testBackend(started)

/** Everything that the database has logged so far. */
const logged = () =>
  readdirSync(logs)
    .map((file) => readFileSync(join(logs, file), 'utf8'))
    .join('\n')

beforeAll(async () => {
  shopId = String((await (await makeTeam(backend)).add('tiktok_shops'))['id'])
})

/** Calls as PostgREST is called, and keeps the whole answer. */
const call = async (key: string, name: string, body: string, query = '') => {
  const response = await fetch(`${started.url}/rest/v1/rpc/${name}${query}`, {
    method: 'POST',
    headers: { apikey: key, 'content-type': 'application/json' },
    body,
  })
  const text = await response.text()
  return { status: response.status, text: `${JSON.stringify([...response.headers])} ${text}` }
}
const refused = async (key: string, name: string, body: unknown, query = '') => {
  const answer = await call(key, name, typeof body === 'string' ? body : JSON.stringify(body), query)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  answers.push(answer.text)
}

describe('a server that logs the values of its statements', () => {
  test('is told apart before any secret is sent to it', async () => {
    const { error } = await backend.service().rpc('can_take_secrets')
    expect(error?.message).toBe('secrets.logUnsafe')
    const store = await backend
      .service()
      .rpc('store_shop_secrets', { shop_id: shopId, secrets: {}, key: null })
    expect(store.error?.message).toBe('secrets.logUnsafe')
  })
})

describe('a token, on a server that logs every statement and no values', () => {
  beforeAll(async () => {
    await backend.sql('alter system set log_parameter_max_length = 0')
    await backend.sql('select pg_reload_conf()')
    await vi.waitFor(async () => {
      expect((await backend.service().rpc('can_take_secrets')).data).toBe(true)
    }, 10_000)
  })

  test('is stored and read, and asked for in every wrong way', async () => {
    const good = { shop_id: shopId, secrets: { access_token: TOKEN, refresh_token: `${TOKEN}_r` }, key: KEY }
    expect((await call(started.secretKey, 'store_shop_secrets', JSON.stringify(good))).status).toBeLessThan(
      300,
    )
    const { data } = await backend.service().rpc('read_shop_secrets', { shop_id: shopId, key: KEY })
    expect(data).toEqual(good.secrets)
    await refused(started.secretKey, 'store_shop_secrets', { ...good, shop_id: crypto.randomUUID() })
    await refused(started.secretKey, 'store_shop_secrets', { ...good, secrets: { token: TOKEN } })
    await refused(started.secretKey, 'store_shop_secrets', { ...good, secrets: [TOKEN] })
    await refused(started.secretKey, 'store_shop_secrets', { ...good, key: 'short' })
    await refused(started.secretKey, 'store_shop_secrets', { ...good, surprise: TOKEN })
    await refused(started.secretKey, 'store_shop_secrets', `${JSON.stringify(good)} trailing ${TOKEN}`)
    await refused(started.secretKey, 'read_shop_secrets', { shop_id: shopId, key: `${KEY}_wrong` })
    await refused(started.publishableKey, 'store_shop_secrets', good)
    await refused(started.publishableKey, 'read_shop_secrets', { shop_id: shopId, key: KEY })
  })

  test('is in no error that a failing table raises', async () => {
    await backend.sql(
      "alter table private.shop_secrets add constraint broken check (kind <> 'webhook_secret' or updated_at < '2000-01-01')",
    )
    await refused(started.secretKey, 'store_shop_secrets', {
      shop_id: shopId,
      secrets: { webhook_secret: TOKEN },
      key: KEY,
    })
    expect(answers.at(-1)).toContain('23514')
  })

  test('is in no answer, log line, statistic or table', async () => {
    await backend.sql("select 'control_of_the_log'")
    await expect.poll(logged, { timeout: 5_000 }).toContain('control_of_the_log')
    const statistics = await backend.sql<{ query: string }>('select query from extensions.pg_stat_statements')
    const dump = await backend.sql<{ text: string }>(
      "select query_to_xml('select * from private.shop_secrets', true, true, '')::text as text",
    )
    const everything = [logged(), ...answers, ...statistics.map(({ query }) => query), dump[0]?.text ?? '']
    // The search sees what it should find: the calls are in the log, the table is in the dump.
    expect(everything[0]).toContain('store_shop_secrets')
    expect(everything.at(-1)).toContain(shopId)
    for (const secret of [
      TOKEN,
      KEY,
      Buffer.from(TOKEN).toString('base64'),
      Buffer.from(TOKEN).toString('hex'),
    ])
      expect(everything.filter((text) => text.includes(secret))).toEqual([])
  })
})
