import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'
import { allowedValues, type Column, type ForeignKey, type Relation } from './catalog.ts'

export type Value = string | number | boolean | null | Readonly<Record<string, string>>
export type Row = Record<string, Value>

/** Whose row it is. */
export interface Owner {
  readonly creatorId: string
  readonly userId: string
}

/** A row to be inserted, after the rows it points at. */
export interface Planned {
  readonly table: string
  readonly row: Row
  /** It stands already: it is only named, not inserted. */
  readonly isThere?: true
}

/** Values that a check asks for in a form the catalog does not spell out. */
const SPECIAL: Readonly<Record<string, () => Value>> = {
  'shipment_labels.sha256': () => createHash('sha256').update(randomBytes(8)).digest('hex'),
  // The first of the list is the financial one, which only triggers write.
  'analytics_events.event_category': () => 'usage',
  'creator_invitations.code_hash': () => `\\x${randomBytes(32).toString('hex')}`,
}

/** Not optional in a test of who sees what, though a column may be null. */
const OWNER_COLUMNS = new Set(['creator_id', 'user_id'])

/** Makes rows that satisfy the constraints of any table, from what the catalog says about it. */
export class RowMaker {
  readonly #relations: ReadonlyMap<string, Relation>

  constructor(relations: readonly Relation[]) {
    this.#relations = new Map(relations.map((relation) => [relation.name, relation]))
  }

  /**
   * A new row of a table and, before it, new rows of whatever it has to point at; the last one is the row itself.
   * Only the creator and the user are not made: `owner` names them.
   */
  plan(table: string, owner: Owner): readonly Planned[] {
    const relation = this.#relation(table)
    const before: Planned[] = []
    const row: Row = {}
    for (const key of relation.foreignKeys) this.#point(relation, key, owner, row, before)
    for (const column of relation.columns) {
      if (column.name in row || column.isGenerated) continue
      if (OWNER_COLUMNS.has(column.name)) row[column.name] = ownerValue(column.name, owner)
      else if (column.name === 'id' && column.type === 'uuid') row['id'] = randomUUID()
      else if (column.isRequired && !column.hasDefault) row[column.name] = valueFor(relation, column)
    }
    return [...before, { table, row }]
  }

  /** Columns and values that would make a row another creator's, with everything it points at. */
  planMove(table: string, to: Owner): { readonly before: readonly Planned[]; readonly change: Row } {
    const plan = this.plan(table, to)
    const row = plan.at(-1)?.row ?? {}
    const relation = this.#relation(table)
    const moved = relation.foreignKeys.flatMap(({ columns }) => columns).filter((name) => name in row)
    const own = relation.columns.map(({ name }) => name).filter((name) => OWNER_COLUMNS.has(name))
    return {
      before: plan.slice(0, -1),
      change: Object.fromEntries([...new Set([...moved, ...own])].map((name) => [name, row[name] ?? null])),
    }
  }

  #point(relation: Relation, key: ForeignKey, owner: Owner, row: Row, before: Planned[]): void {
    const isOptional = key.columns.some(
      (name) =>
        !OWNER_COLUMNS.has(name) && !relation.columns.find((column) => column.name === name)?.isRequired,
    )
    const isOwner = key.columns.every((name) => OWNER_COLUMNS.has(name))
    if (key.schema !== 'public' || isOptional || isOwner || key.table === relation.name) return
    const known = before.findLast(({ table }) => table === key.table)
    const parents = known ? [] : this.plan(key.table, owner)
    const parent = (known ?? parents.at(-1))?.row
    before.push(...parents)
    key.columns.forEach((name, index) => {
      row[name] = parent?.[key.targets[index] ?? ''] ?? null
    })
  }

  #relation(name: string): Relation {
    const relation = this.#relations.get(name)
    if (!relation) throw new Error(`There is no ${name} in the catalog`)
    return relation
  }
}

/** Inserts planned rows in one statement each, in one round trip. */
export async function insertRows(client: ClientBase, rows: readonly Planned[]): Promise<void> {
  const missing = rows.filter(({ isThere }) => isThere !== true)
  if (missing.length === 0) return
  await client.query(
    missing
      .map(({ table, row }) => {
        const names = Object.keys(row).map((name) => client.escapeIdentifier(name))
        const values = Object.values(row).map((value) => literal(client, value))
        return `insert into public.${table} (${names.join(', ')}) values (${values.join(', ')})`
      })
      .join(';'),
  )
}

function literal(client: ClientBase, value: Value): string {
  if (value === null) return 'null'
  return client.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

function ownerValue(column: string, { creatorId, userId }: Owner): string {
  return column === 'creator_id' ? creatorId : userId
}

function valueFor(relation: Relation, { name, type }: Column): Value {
  const special = SPECIAL[`${relation.name}.${name}`]
  if (special) return special()
  const [allowed] = allowedValues(relation, name)
  if (allowed !== undefined) return allowed
  if (name === 'currency') return 'GBP'
  if (type === 'uuid') return randomUUID()
  if (type === 'date') return '2026-01-01'
  if (type.startsWith('timestamp')) return new Date(Date.now() + 86_400_000).toISOString()
  if (type === 'jsonb' || type === 'json') return {}
  if (type === 'boolean') return false
  if (/^(?:bigint|integer|smallint|numeric|double precision|real)/.test(type)) return 1
  if (type === 'text' || type.startsWith('character')) return `t${randomBytes(8).toString('hex')}`
  throw new Error(`${relation.name}.${name}: no value is known for ${type}`)
}
