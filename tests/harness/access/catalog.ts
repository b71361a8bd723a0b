import type { ClientBase } from 'pg'

/** A column as the catalog tells it. */
export interface Column {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly hasDefault: boolean
  readonly isGenerated: boolean
}

/** Columns that point at another table's, pairwise. */
export interface ForeignKey {
  readonly columns: readonly string[]
  readonly schema: string
  readonly table: string
  readonly targets: readonly string[]
}

/** A table or view that the API exposes. */
export interface Relation {
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[]
  readonly foreignKeys: readonly ForeignKey[]
  /** Texts of check constraints, as Postgres writes them. */
  readonly checks: readonly string[]
}

const CATALOG = `
  select c.relname as name, case when c.relkind in ('r', 'p') then 'table' else 'view' end as kind,
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
        'isRequired', a.attnotnull, 'hasDefault', a.atthasdef or a.attidentity <> '',
        'isGenerated', a.attgenerated <> '') order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    coalesce((select json_agg(a.attname order by array_position(k.conkey, a.attnum))
      from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
      where k.conrelid = c.oid and k.contype = 'p'), '[]') as "primaryKey",
    coalesce((select json_agg(json_build_object(
        'columns', (select json_agg(a.attname order by n) from unnest(k.conkey) with ordinality u(at, n)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.at),
        'schema', t.relnamespace::regnamespace::text, 'table', t.relname,
        'targets', (select json_agg(a.attname order by n) from unnest(k.confkey) with ordinality u(at, n)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.at)))
      from pg_constraint k join pg_class t on t.oid = k.confrelid
      where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0), '[]') as "foreignKeys",
    coalesce((select json_agg(pg_get_constraintdef(k.oid)) from pg_constraint k
      where k.conrelid = c.oid and k.contype = 'c'), '[]') as checks
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
  order by c.relname`

/** Every table and view of the exposed schema, partitions included where somebody put them there. */
export async function readCatalog(client: ClientBase): Promise<readonly Relation[]> {
  return (await client.query<Relation>(CATALOG)).rows
}

/** The values that a check such as `status in ('a', 'b')` allows a column, in its order; none for a column without. */
export function allowedValues(relation: Relation, column: string): readonly string[] {
  const listed = new RegExp(`\\(\\(?${column} = ANY \\(ARRAY\\[(.+?)\\]\\)`)
  for (const check of relation.checks) {
    const list = listed.exec(check)?.[1]
    if (list !== undefined) return [...list.matchAll(/'([^']*)'/g)].map(([, value]) => value ?? '')
  }
  return []
}
