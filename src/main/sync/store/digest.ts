import { createHash } from 'node:crypto'
import type { DigestAnswer } from '../../../shared/sync/answers.ts'
import { SYNCED_TABLES, type SyncedTable } from '../../../shared/sync/tables.ts'
import type { Connection } from '../../db/connection.ts'
import { xidOf } from '../records/stamps.ts'
import { removeGone } from './gone-rows.ts'
import type { PageContext } from './page-context.ts'

/** Rows looked at in one piece: about two milliseconds. */
const PIECE = 2_000
const BUCKETS = 256

/** Tables whose rows have columns of their own here; of the others the mirror is compared. */
const OWN: ReadonlySet<SyncedTable> = new Set([
  'tiktok_shops',
  'products',
  'orders',
  'order_items',
  'shipments',
  'shipment_orders',
  'inventory_sync',
  'order_claims',
  'desk_events',
  'conflicts',
])

/** Tables with columns of their own here whose rows are in the mirror where there is nothing here to tie them to. */
const PARTLY_MIRRORED: ReadonlySet<SyncedTable> = new Set(['order_items', 'shipment_orders'])

interface Hashed {
  readonly id: string
  readonly server_rev: number
}

/** Buckets of a table that differ from the server's: the last byte of an id names its bucket (docs/backend.md). */
export async function differingBuckets(connection: Connection, answer: DigestAnswer): Promise<number[]> {
  const skipped = new Set(answer.changed)
  const counts = new Uint32Array(BUCKETS)
  const hashes = new Uint32Array(BUCKETS)
  for (let after = ''; ; ) {
    const rows = connection.read((tx) => tx.all<Hashed>(...pieceOf(answer, after)))
    for (const row of rows) {
      if (skipped.has(row.id)) continue
      const bucket = bucketOf(row.id)
      counts[bucket] = (counts[bucket] ?? 0) + 1
      hashes[bucket] = ((hashes[bucket] ?? 0) ^ hashOf(row)) >>> 0
    }
    const last = rows.at(-1)
    if (rows.length < PIECE || last === undefined) break
    after = last.id
    await new Promise((resolve) => setImmediate(resolve))
  }
  return compared(answer, counts, hashes)
}

/**
 * The server leaves out what changed since the cursor. Hence a bucket of the server's that holds such a row counts it
 * neither here nor there.
 */
function compared(answer: DigestAnswer, counts: Uint32Array, hashes: Uint32Array): number[] {
  const theirs = new Map((answer.buckets ?? []).map(([bucket, rows, hash]) => [bucket, { rows, hash }]))
  const differing: number[] = []
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    const their = theirs.get(bucket) ?? { rows: 0, hash: 0 }
    if (their.rows !== counts[bucket] || their.hash >>> 0 !== hashes[bucket]) differing.push(bucket)
  }
  return differing
}

/** One piece of a table's rows that the cursor has passed, in the order of their ids. */
function pieceOf({ table, xid }: DigestAnswer, after: string): [string, ...(string | number)[]] {
  const isOwn = OWN.has(table)
  const { rank } = SYNCED_TABLES[table]
  const where = `server_rev > 0 AND server_xid < ? AND id > ? ORDER BY id LIMIT ${PIECE}`
  if (PARTLY_MIRRORED.has(table))
    return [
      `SELECT * FROM (SELECT id, server_rev, server_xid FROM ${table} WHERE id IS NOT NULL
        UNION ALL SELECT id, server_rev, server_xid FROM mirror_rows WHERE rank = ${rank}) WHERE ${where}`,
      xidOf(xid),
      after,
    ]
  return isOwn
    ? [`SELECT id, server_rev FROM ${table} WHERE id IS NOT NULL AND ${where}`, xidOf(xid), after]
    : [`SELECT id, server_rev FROM mirror_rows WHERE rank = ${rank} AND ${where}`, xidOf(xid), after]
}

/** The last byte of an id. */
export function bucketOf(id: string): number {
  return Number.parseInt(id.slice(-2), 16)
}

/** The first 32 bits of md5('id:rev'), as the server has it. */
function hashOf({ id, server_rev }: Hashed): number {
  return createHash('md5').update(`${id}:${server_rev}`).digest().readUInt32BE(0)
}

/**
 * Makes ready to take the rows of some buckets anew: what is here and not there goes, and what is there is taken
 * whatever its rev. Answers how many rows are gone.
 */
export function prepareRepair(
  context: PageContext,
  answer: DigestAnswer,
  buckets: readonly number[],
  theirs: ReadonlySet<string>,
): number {
  const wanted = new Set(buckets)
  const skipped = new Set(answer.changed)
  const [sql, ...params] = pieceOf(answer, '')
  const ours = context.tx
    .all<Hashed>(sql.replace(`LIMIT ${PIECE}`, ''), ...params)
    .filter(({ id }) => wanted.has(bucketOf(id)) && !skipped.has(id))
  let gone = 0
  for (const { id } of ours) {
    if (theirs.has(id)) takeAnew(context, answer.table, id)
    else {
      removeGone(context, answer.table, id, Number.MAX_SAFE_INTEGER)
      gone += 1
    }
  }
  return gone
}

function takeAnew({ tx }: PageContext, table: SyncedTable, id: string): void {
  if (OWN.has(table)) tx.run(`UPDATE ${table} SET server_rev = -abs(server_rev) WHERE id = ?`, id)
  tx.run(
    'UPDATE mirror_rows SET server_rev = -abs(server_rev) WHERE rank = ? AND id = ?',
    SYNCED_TABLES[table].rank,
    id,
  )
}
