import type { TestBackend } from '../supabase/test-backend.ts'

/**
 * Tables of the whole database, partitions, auth and system catalogs apart, in which some row holds a text: in any
 * column, in bytes too.
 */
export async function findText(backend: Pick<TestBackend, 'sql'>, text: string): Promise<readonly string[]> {
  const tables = await backend.sql<{ name: string; bytes: string[] }>(`
    select c.oid::regclass::text as name, array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.atttypid = 'bytea'::regtype and a.attnum > 0 and not a.attisdropped) as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema', 'auth', 'cron', 'supabase_migrations')`)
  const queries = tables.map(({ name, bytes }) => {
    const inBytes = bytes.map((column) => `or position(convert_to($1, 'UTF8') in t."${column}") > 0`)
    return `select '${name}' as name where exists (select from ${name} t where position($1 in t::text) > 0 ${inBytes.join(' ')})`
  })
  const found = await backend.sql<{ name: string }>(queries.join(' union all '), [text])
  return found.map(({ name }) => name).sort()
}
