import { beforeAll, describe, expect, test } from 'vitest'
import { makeTeam, type Team } from '../harness/access/team.ts'
import { standInVault } from '../harness/access/vault.ts'
import { scratchDatabase } from '../harness/supabase/scratch.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
const KEY = 'a-key-of-the-environment-0123456789'
let team: Team
let shopId: string

beforeAll(async () => {
  team = await makeTeam(backend)
  shopId = String((await team.add('tiktok_shops'))['id'])
})

const store = (secrets: unknown, key: string | null = KEY) =>
  backend.service().rpc('store_shop_secrets', { shop_id: shopId, secrets, key })
const read = (key: string | null = KEY, id = shopId) =>
  backend.service().rpc('read_shop_secrets', { shop_id: id, key })

describe('a shop’s secrets', () => {
  test('come back to the server with the key they were sealed with, each as last stored', async () => {
    await store({ access_token: 'TTP_first', refresh_token: 'TTP_refresh', webhook_secret: 'hush' })
    await store({ access_token: 'TTP_second' })
    expect((await read()).data).toEqual({
      access_token: 'TTP_second',
      refresh_token: 'TTP_refresh',
      webhook_secret: 'hush',
    })
  })

  test('stay closed to another key, and to none', async () => {
    await store({ access_token: 'TTP_closed' })
    expect((await read('another-key-of-another-environment')).error?.message).toBe('secrets.unreadable')
    expect((await read(null)).error?.message).toBe('secrets.keyMissing')
    expect((await read('short')).error?.message).toBe('secrets.keyMissing')
  })

  test('stand sealed in the table: neither the value nor the key is anywhere in it', async () => {
    await store({ access_token: 'TTP_plain_text_marker' })
    const rows = await backend.sql<{ row: string; raw: string }>(
      `select s::text as row, encode(coalesce(sealed, ''), 'escape') as raw from private.shop_secrets s where shop_id = $1`,
      [shopId],
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { row, raw } of rows) expect(`${row} ${raw}`).not.toMatch(/TTP_plain|environment-0123/)
  })

  test('are read and written by no person, whatever his role', async () => {
    const people = [team.owner.client, team.packer.client, team.stranger.client, backend.anonymous()]
    for (const client of people) {
      const answers = [
        await client.rpc('read_shop_secrets', { shop_id: shopId, key: KEY }),
        await client.rpc('store_shop_secrets', { shop_id: shopId, secrets: { access_token: 'x' }, key: KEY }),
      ]
      for (const { error, data } of answers) {
        expect(error?.code).toBe('42501')
        expect(data).toBeNull()
      }
    }
  })

  test('are selected by no role of the API, not even the server’s own', async () => {
    for (const role of ['anon', 'authenticated', 'service_role', 'authenticator']) {
      const client = await backend.connect()
      await client.query(`set role ${role}`)
      await expect(client.query('select * from private.shop_secrets')).rejects.toMatchObject({
        code: '42501',
      })
    }
    const { error } = await backend
      .service()
      .schema('private' as 'public')
      .from('shop_secrets')
      .select()
    expect(error?.code).toBe('PGRST106')
  })

  test('are refused under other names, empty, or for a shop that is not there', async () => {
    for (const secrets of [{ password: 'x' }, { access_token: '' }, { access_token: 7 }, ['x'], null])
      expect((await store(secrets)).error?.message).toBe('input.invalid')
    const { error } = await backend
      .service()
      .rpc('store_shop_secrets', { shop_id: team.creatorId, secrets: { access_token: 'x' }, key: KEY })
    expect(error?.message).toBe('input.invalid')
  })

  test('go with their shop', async () => {
    const other = String((await team.add('tiktok_shops'))['id'])
    await backend
      .service()
      .rpc('store_shop_secrets', { shop_id: other, secrets: { access_token: 'x' }, key: KEY })
    await backend.sql('delete from tiktok_shops where id = $1', [other])
    expect((await read(KEY, other)).data).toEqual({})
  })

  test('go into Vault where the project has one, with no key at all', async () => {
    const scratch = await scratchDatabase(backend, 'migrated')
    const vault = await standInVault(scratch.adminUrl)
    try {
      const shop = await vault.addShop()
      await vault.asServer('select public.store_shop_secrets($1, $2)', [shop, { access_token: 'TTP_one' }])
      await vault.asServer('select public.store_shop_secrets($1, $2)', [shop, { access_token: 'TTP_two' }])
      expect(await vault.asServer('select public.read_shop_secrets($1) as secrets', [shop])).toEqual([
        { secrets: { access_token: 'TTP_two' } },
      ])
      expect(await vault.count()).toBe(1)
      await vault.removeShop(shop)
      expect(await vault.count()).toBe(0)
    } finally {
      await vault.close()
      await scratch.drop()
    }
  })
})
