import type pg from 'pg'
import { quoteName } from '../postgres/sql.ts'
import type { ChangeBinding, Channel, ChannelList } from './channel.ts'
import { passes } from './filters.ts'
import type { Change, Relation, Tuple } from './pgoutput.ts'
import { asBearer } from './session.ts'
import { TableCatalog, type TableFacts } from './tables.ts'

interface ChangeMessage {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly record: Record<string, unknown> | undefined
  readonly old_record: Record<string, unknown> | undefined
}

/** Tells the channels that asked for it of each changed row, if their bearer may see the row. */
export class ChangeFeed {
  readonly #pool: pg.Pool
  readonly #channels: ChannelList
  readonly catalog: TableCatalog

  constructor(pool: pg.Pool, channels: ChannelList) {
    this.#pool = pool
    this.#channels = channels
    this.catalog = new TableCatalog(pool)
  }

  /** Whether any channel listens to a table. */
  isWanted({ schema, table }: Relation): boolean {
    return [...this.#channels].some(({ bindings }) => bindings.some((one) => isOn(one, schema, table)))
  }

  /** Delivers one change. */
  async deliver(change: Change): Promise<void> {
    const listeners = this.#listenersOf(change)
    if (listeners.length === 0) return
    const facts = await this.catalog.factsOf(change.relation)
    // As hosted: without a primary key nobody can be asked whether he may see the row.
    if (facts.key.length === 0) return
    const message = await this.#messageOf(change, facts)
    const visible = new Map<string, Promise<boolean>>()
    for (const { channel, bindings } of listeners) {
      const bearer = `${channel.claims.role} ${channel.claims.sub}`
      const isVisible = visible.get(bearer) ?? this.#isVisible(channel, change, facts)
      visible.set(bearer, isVisible)
      if (!(await isVisible)) continue
      const ids = await this.#idsThatPass(bindings, change)
      if (ids.length > 0) await this.#send(channel, ids, change, message)
    }
  }

  #listenersOf({ type, relation: { schema, table } }: Change) {
    return [...this.#channels].flatMap((channel) => {
      const bindings = channel.bindings.filter(
        (one) => isOn(one, schema, table) && (one.event === '*' || one.event === type),
      )
      return bindings.length > 0 ? [{ channel, bindings }] : []
    })
  }

  async #messageOf({ relation, row, old, type }: Change, facts: TableFacts): Promise<ChangeMessage> {
    // An old row is told whole only where no policy hides it; otherwise its key says which one it was.
    const known = type === 'INSERT' ? undefined : (old ?? row)
    const told = known && (facts.hasRls || !old ? only(known, facts.key) : known)
    return {
      columns: [...facts.columns].map(([name, { name: type }]) => ({ name, type })),
      record: row && (await this.catalog.jsonOf(relation, row)),
      old_record: told && (await this.catalog.jsonOf(relation, told)),
    }
  }

  /** A row that is gone cannot be asked for any more: as hosted, its key is told to everyone on the table. */
  async #isVisible({ claims }: Channel, { type, relation, row }: Change, { key, columns }: TableFacts) {
    if (type === 'DELETE') return true
    const conditions = key.map(
      (name, index) => `${quoteName(name)} = $${index + 1}::text::${columns.get(name)?.type}`,
    )
    const table = `${quoteName(relation.schema)}.${quoteName(relation.table)}`
    const ask = (client: pg.PoolClient) =>
      client.query(
        `select 1 from ${table} where ${conditions.join(' and ')}`,
        key.map((name) => row?.[name]),
      )
    return await asBearer(this.#pool, claims, '', ask).then(
      ({ rowCount }) => (rowCount ?? 0) > 0,
      () => false,
    )
  }

  async #idsThatPass(bindings: readonly ChangeBinding[], { relation, row, old }: Change): Promise<number[]> {
    const ids: number[] = []
    for (const { id, filter } of bindings)
      if (!filter || (await passes(this.#pool, this.catalog, relation, row ?? old ?? {}, filter)))
        ids.push(id)
    return ids
  }

  async #send(
    channel: Channel,
    ids: number[],
    { relation, type, committedAt }: Change,
    message: ChangeMessage,
  ): Promise<void> {
    const readable = await this.catalog.readableBy(channel.claims.role, relation)
    channel.send('postgres_changes', {
      ids,
      data: {
        schema: relation.schema,
        table: relation.table,
        type,
        commit_timestamp: new Date(committedAt).toISOString(),
        errors: null,
        columns: message.columns.filter(({ name }) => readable.has(name)),
        ...(message.record && { record: only(message.record, readable) }),
        ...(message.old_record && { old_record: only(message.old_record, readable) }),
      },
    })
  }
}

function isOn(binding: ChangeBinding, schema: string, table: string): boolean {
  const isSchema = binding.schema === '*' || binding.schema === schema
  return isSchema && (!binding.table || binding.table === '*' || binding.table === table)
}

function only<T extends Tuple | Record<string, unknown>>(row: T, names: Iterable<string>): T {
  return Object.fromEntries([...names].filter((name) => name in row).map((name) => [name, row[name]])) as T
}
