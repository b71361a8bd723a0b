import { z } from 'zod'
import { msSchema, xidSchema } from './scalars.ts'
import { SYNCED_TABLES, type SyncedTable } from './tables.ts'

/** The version of the wire that this program speaks; the server refuses a newer one (`sync.serverTooOld`). */
export const WIRE_VERSION = 1

/** Where a desk stands in the server's history. Kept and sent back exactly as it came. */
export const cursorSchema = z.object({
  epoch: z.string(),
  xid: xidSchema,
  rank: z.int().optional(),
  id: z.uuid().optional(),
  phase: z.int().optional(),
  before: z.string().optional(),
})
export type Cursor = z.output<typeof cursorSchema>

/** What became of a mutation. `conflict`: kept, and a person has something to settle. */
export const outcomeSchema = z.enum(['applied', 'conflict', 'refused'])

type Value = z.output<ReturnType<typeof z.json>>

/**
 * Rows of one table as positional arrays; `cols` names the positions and may name more than this program knows. Their
 * values are looked at once, by row-reader: a first copy has millions, and zod would walk and copy each.
 */
const partSchema = z.object({
  cols: z.array(z.string()),
  rows: z.custom<Value[][]>(
    (rows) => Array.isArray(rows) && rows.every(Array.isArray),
    'Expected rows as arrays',
  ),
})
export type TablePart = z.output<typeof partSchema>

const tableNames = Object.keys(SYNCED_TABLES) as [SyncedTable, ...SyncedTable[]]

const code = z.string().nullable()
const ackSchema = z.tuple([z.uuid(), z.int(), outcomeSchema, code, z.json()])
export type Ack = z.output<typeof ackSchema>

/** A page of sync_pull: rows first, then what is gone, then what was acknowledged, in one local transaction. */
export const pageSchema = z.object({
  cursor: cursorSchema,
  /** False when the cursor stands at the watermark. */
  more: z.boolean(),
  watermark: xidSchema,
  serverTime: msSchema,
  isBootstrap: z.boolean(),
  tables: z.partialRecord(z.enum(tableNames), partSchema),
  /** [table, id, xid, kind]: applied only to a row with a lower xid. */
  gone: z.array(z.tuple([z.enum(tableNames), z.uuid(), xidSchema, z.enum(['deleted', 'moved', 'hidden'])])),
  /** [mutation, push_seq, outcome, code, details]. */
  acks: z.array(ackSchema),
})
export type Page = z.output<typeof pageSchema>

/** The answer to a cursor that is of no use any more: begin again, without one. */
export const mustBootstrapSchema = z.object({
  mustBootstrap: z.enum(['epoch', 'ahead', 'expired']),
  watermark: xidSchema,
})

export const pullAnswerSchema = z.union([mustBootstrapSchema, pageSchema])
export type PullAnswer = z.output<typeof pullAnswerSchema>

/** The answer of sync_push: results in the order sent; while `more`, the rest is to be sent again. */
export const pushAnswerSchema = z.object({
  results: z.array(z.tuple([z.uuid(), outcomeSchema, code, z.json()])),
  taken: z.int(),
  more: z.boolean(),
  /** A pull that has passed it holds all of this. */
  xid: xidSchema,
  serverTime: msSchema,
})
export type PushAnswer = z.output<typeof pushAnswerSchema>

/** The answer of sync_register_device. */
export const deskAnswerSchema = z.object({
  deviceId: z.uuid(),
  creatorId: z.uuid(),
  role: z.enum(['packer', 'lead', 'owner']),
  epoch: z.string(),
  schemaVersion: z.int(),
  /** The next mutation gets a higher seq. */
  lastPushSeq: z.int(),
  serverTime: msSchema,
})
export type DeskAnswer = z.output<typeof deskAnswerSchema>

/** The answer of sync_digest: hashes of 256 buckets, or the rows of those asked for. */
export const digestAnswerSchema = z.object({
  table: z.enum(tableNames),
  xid: xidSchema,
  /** Ids to leave out: they changed after the cursor. */
  changed: z.array(z.uuid()),
  /** [bucket, rows, hash]. */
  buckets: z.array(z.tuple([z.int(), z.int(), z.int()])).nullable(),
  page: partSchema.nullable(),
})
export type DigestAnswer = z.output<typeof digestAnswerSchema>

/** What the doorbell says on the private topic `creator:<id>`: something is there up to this transaction. */
export const doorbellSchema = z.object({ xid: xidSchema })
