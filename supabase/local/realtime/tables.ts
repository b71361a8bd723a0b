import type pg from 'pg'
import { quoteName } from '../postgres/sql.ts'
import type { Relation, Tuple } from './pgoutput.ts'

/** What the catalog knows of a table that the WAL does not say. */
export interface TableFacts {
  readonly hasRls: boolean
  /** Names of the primary key's columns; none when there is no key. */
  readonly key: readonly string[]
  /** `name` as pg_type has it, `type` as SQL writes it. */
  readonly columns: ReadonlyMap<string, { readonly name: string; readonly type: string }>
}

/** Reads and keeps the facts; a table described anew in the WAL (after DDL) is read anew. */
export class TableCatalog {
  readonly #pool: pg.Pool
  readonly #facts = new WeakMap<Relation, Promise<TableFacts>>()
  readonly #readable = new WeakMap<Relation, Map<string, Promise<ReadonlySet<string>>>>()

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  factsOf(relation: Relation): Promise<TableFacts> {
    const known = this.#facts.get(relation)
    if (known) return known
    const asked = this.#readFacts(relation.oid)
    this.#facts.set(relation, asked)
    return asked
  }

  /** The columns that a role may select. */
  readableBy(role: string, relation: Relation): Promise<ReadonlySet<string>> {
    const byRole = this.#readable.get(relation) ?? new Map<string, Promise<ReadonlySet<string>>>()
    this.#readable.set(relation, byRole)
    const asked = byRole.get(role) ?? this.#readReadable(role, relation.oid)
    byRole.set(role, asked)
    return asked
  }

  /** A row as JSON, written by Postgres itself from the texts in the WAL. */
  async jsonOf(relation: Relation, tuple: Tuple): Promise<Record<string, unknown>> {
    const { columns } = await this.factsOf(relation)
    const names = Object.keys(tuple).filter((name) => columns.has(name))
    const list = names.map(
      (name, index) => `$${index + 1}::text::${columns.get(name)?.type} as ${quoteName(name)}`,
    )
    const { rows } = await this.#pool.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(x) as row from (select ${list.join(', ')}) x`,
      names.map((name) => tuple[name]),
    )
    return rows[0]?.row ?? {}
  }

  async #readFacts(oid: number): Promise<TableFacts> {
    const { rows } = await this.#pool.query<{
      name: string
      type: string
      typname: string
      key: boolean
      rls: boolean
    }>(
      `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, t.typname,
              c.relrowsecurity as rls, coalesce(a.attnum = any(i.indkey), false) as key
         from pg_class c
         join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         join pg_type t on t.oid = a.atttypid
         left join pg_index i on i.indrelid = c.oid and i.indisprimary
        where c.oid = $1 order by a.attnum`,
      [oid],
    )
    return {
      hasRls: rows[0]?.rls ?? true,
      key: rows.filter(({ key }) => key).map(({ name }) => name),
      columns: new Map(rows.map(({ name, type, typname }) => [name, { name: typname, type }])),
    }
  }

  async #readReadable(role: string, oid: number): Promise<ReadonlySet<string>> {
    const { rows } = await this.#pool.query<{ name: string }>(
      `select attname as name from pg_attribute
        where attrelid = $2 and attnum > 0 and not attisdropped
          and has_column_privilege($1::name, attrelid, attnum, 'select')`,
      [role, oid],
    )
    return new Set(rows.map(({ name }) => name))
  }
}
