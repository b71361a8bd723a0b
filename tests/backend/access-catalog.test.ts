import { describe, expect, test } from 'vitest'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()

const PEOPLE = ['authenticated', 'service_role']
const SERVER = ['service_role']

/** Who may call each function that the API exposes. One without an entry fails the test. */
const EXECUTORS: Readonly<Record<string, readonly string[]>> = {
  accept_invitation: PEOPLE,
  can_take_secrets: SERVER,
  cancel_invitation: PEOPLE,
  change_member_role: PEOPLE,
  check_database_performance: PEOPLE,
  creator_dashboard: PEOPLE,
  erase_customer: PEOPLE,
  invite_member: PEOPLE,
  list_team: PEOPLE,
  log_slow_queries: SERVER,
  read_shop_secrets: SERVER,
  remove_member: PEOPLE,
  revoke_desk: PEOPLE,
  run_health_checks: SERVER,
  store_shop_secrets: SERVER,
  sync_digest: PEOPLE,
  sync_pull: PEOPLE,
  sync_push: PEOPLE,
  sync_register_device: PEOPLE,
  velocity_score: PEOPLE,
  viral_correlation: PEOPLE,
}

describe('a function', () => {
  test('of the API is called by those who are expected to, and by nobody else', async () => {
    const rows = await backend.sql<{ name: string; executors: string[] }>(`
      select p.proname as name, array(select r from unnest(array['anon', 'authenticated', 'service_role']) r
        where has_function_privilege(r, p.oid, 'execute') order by r) as executors
      from pg_proc p where p.pronamespace = 'public'::regnamespace`)
    const found = Object.fromEntries(rows.map(({ name, executors }) => [name, executors]))
    expect(found).toEqual(EXECUTORS)
  })

  test('of the private schema is called by no anonymous request', async () => {
    const rows = await backend.sql(`
      select p.proname from pg_proc p
      where p.pronamespace = 'private'::regnamespace and has_function_privilege('anon', p.oid, 'execute')
        and has_schema_privilege('anon', p.pronamespace, 'usage')`)
    expect(rows).toEqual([])
  })

  test('resolves names in no schema that a caller could put something into', async () => {
    const rows = await backend.sql(`
      select p.oid::regprocedure::text as callable from pg_proc p
      where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prokind = 'f'
        and not coalesce(p.proconfig, '{}') && array['search_path=""', 'search_path=']`)
    expect(rows).toEqual([])
  })

  test('with its owner’s rights stands outside the API, unless only the server may call it', async () => {
    const rows = await backend.sql(`
      select p.proname from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prosecdef
        and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))`)
    expect(rows).toEqual([])
  })
})

describe('a table of the API', () => {
  test('has row level security on', async () => {
    const rows = await backend.sql(`
      select relname from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity`)
    expect(rows).toEqual([])
  })

  test('has one policy a verb at most, each for signed-in people and none for anybody else', async () => {
    const rows = await backend.sql<{ tablename: string; cmd: string; roles: string[]; n: number }>(`
      select tablename, cmd, roles::text[] as roles, count(*)::int as n from pg_policies
      where schemaname = 'public' group by 1, 2, 3`)
    expect(rows.length).toBeGreaterThan(50)
    expect(
      rows.filter(({ cmd, roles, n }) => n > 1 || cmd === 'ALL' || roles.join() !== 'authenticated'),
    ).toEqual([])
  })

  test('says for a changed row what it says for the row before', async () => {
    const rows = await backend.sql(`
      select tablename from pg_policies where schemaname = 'public' and cmd = 'UPDATE' and with_check is distinct from qual`)
    expect(rows).toEqual([])
  })

  test('gives anonymous requests nothing, and nobody the right to empty it', async () => {
    const rows = await backend.sql(`
      select c.relname, r.role, p.privilege from pg_class c,
        (values ('anon', 'select'), ('anon', 'insert'), ('anon', 'update'), ('anon', 'delete'),
          ('anon', 'truncate'), ('authenticated', 'truncate'), ('service_role', 'truncate'),
          ('authenticated', 'trigger'), ('authenticated', 'references')) p (role, privilege), lateral (select p.role) r
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm')
        and has_table_privilege(p.role, c.oid, p.privilege)`)
    expect(rows).toEqual([])
  })

  test('is written by nobody through a view', async () => {
    const rows = await backend.sql(`
      select c.relname from pg_class c, unnest(array['anon', 'authenticated', 'service_role']) r,
        unnest(array['insert', 'update', 'delete']) v
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind = 'v'
        and has_table_privilege(r, c.oid, v)`)
    expect(rows).toEqual([])
  })

  test('has no secret in a column', async () => {
    const rows = await backend.sql(`
      select table_name, column_name from information_schema.columns
      where table_schema = 'public' and column_name ~ '(access|refresh)_token|secret|password'`)
    expect(rows).toEqual([])
  })
})
