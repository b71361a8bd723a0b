import type { TortureServer } from './server.ts'

/** What a backup of one creator holds, those first that others refer to. */
const TABLES = [
  'products',
  'orders',
  'order_items',
  'inventory_sync',
  'order_claims',
  'desk_events',
  'conflicts',
  'applied_mutations',
  'sync_dead_letters',
  'tombstones',
] as const

/** A creator's rows as they were at one moment. */
export interface Backup {
  readonly creatorId: string
  readonly tables: ReadonlyMap<string, string>
  readonly pushSeqs: string
}

/** Takes a backup, as one transaction sees it. */
export async function backUp(server: TortureServer, creatorId: string): Promise<Backup> {
  const client = await server.connect()
  try {
    await client.query('begin isolation level repeatable read')
    const tables = new Map<string, string>()
    for (const table of TABLES) {
      const sql = `select coalesce(json_agg(t), '[]')::text as rows from public.${table} t where creator_id = $1`
      const { rows } = await client.query<{ rows: string }>(sql, [creatorId])
      tables.set(table, rows[0]?.rows ?? '[]')
    }
    const { rows } = await client.query<{ seqs: string }>(
      `select coalesce(json_agg(json_build_object('id', id, 'seq', last_push_seq)), '[]')::text as seqs from public.desks
        where creator_id = $1`,
      [creatorId],
    )
    await client.query('commit')
    return { creatorId, tables, pushSeqs: rows[0]?.seqs ?? '[]' }
  } finally {
    await client.end()
  }
}

/** Puts a backup back, as an operator does after a loss: nobody is connected, and history begins anew afterwards. */
export async function restore(server: TortureServer, { creatorId, tables, pushSeqs }: Backup): Promise<void> {
  await server.dropConnections()
  const client = await server.connect()
  try {
    await client.query('begin')
    // Without triggers and foreign keys, as pg_restore --disable-triggers: stamps come back as they were.
    await client.query('set local session_replication_role = replica')
    await client.query('lock table public.desks, public.orders in access exclusive mode')
    for (const [table, rows] of tables) {
      const columns = await columnsOf(client, table)
      await client.query(`delete from public.${table} where creator_id = $1`, [creatorId])
      // What went to another creator since comes back from there.
      if (table === 'products')
        await client.query(
          'delete from public.products p using json_to_recordset($1) s (id uuid) where p.id = s.id',
          [rows],
        )
      await client.query(
        `insert into public.${table} (${columns}) select ${columns} from json_populate_recordset(null::public.${table}, $1)`,
        [rows],
      )
    }
    await client.query(
      `update public.desks d set last_push_seq = s.seq from json_to_recordset($1) s (id uuid, seq bigint) where d.id = s.id`,
      [pushSeqs],
    )
    await client.query('select private.begin_sync_epoch()')
    await client.query('commit')
  } finally {
    await client.end()
  }
}

async function columnsOf(client: { query: TortureQuery }, table: string): Promise<string> {
  const { rows } = await client.query(
    `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns from information_schema.columns
      where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  )
  return rows[0]?.columns ?? ''
}

type TortureQuery = (text: string, values: unknown[]) => Promise<{ rows: { columns: string }[] }>
