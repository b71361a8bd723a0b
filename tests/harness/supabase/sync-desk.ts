import { createHash, randomUUID } from 'node:crypto'
import type { SupabaseClient } from '@supabase/supabase-js'
import {
  type Cursor,
  deskAnswerSchema,
  digestAnswerSchema,
  type Page,
  type PushAnswer,
  pullAnswerSchema,
  pushAnswerSchema,
} from '../../../src/shared/sync/answers.ts'
import type { Database } from '../../../src/shared/sync/database-types.ts'
import { type Mutation, type Payload, parseMutation } from '../../../src/shared/sync/mutations.ts'
import { readRows } from '../../../src/shared/sync/row-reader.ts'
import type { SyncedRow, SyncedTable } from '../../../src/shared/sync/tables.ts'
import type { TestBackend } from './test-backend.ts'

/** An error of the API as PostgREST words it. */
export class ApiError extends Error {
  readonly code: string
  readonly details: Record<string, unknown>
  readonly status: number

  constructor(code: string, details: Record<string, unknown>, status: number) {
    super(`${code} ${JSON.stringify(details)}`)
    this.code = code
    this.details = details
    this.status = status
  }
}

/** A desk as small as the law of sync allows: rows by table and id, a cursor, and what was acknowledged. */
export class TestDesk {
  readonly id: string
  readonly client: SupabaseClient
  readonly rows = new Map<SyncedTable, Map<string, { rev: number; xid: string }>>()
  readonly acks = new Map<string, string>()
  cursor: Cursor | null = null
  seq = 0

  /** The first transaction that had not begun; see horizonOf. */
  private readonly horizon: () => Promise<string>

  constructor(client: SupabaseClient, horizon: () => Promise<string>, id: string = randomUUID()) {
    this.client = client
    this.horizon = horizon
    this.id = id
  }

  /** Registers the desk with the server and answers what the server says of it. */
  async register(creatorId: string, name = 'Desk') {
    const answer = deskAnswerSchema.parse(
      await this.call('sync_register_device', { creator_id: creatorId, name }),
    )
    this.seq = answer.lastPushSeq
    return answer
  }

  /** A mutation with an id and the next seq; it is not sent. */
  act<Act extends Mutation['act']>(act: Act, payload: Payload<Act>, at = 1_795_000_000_000): Mutation {
    this.seq += 1
    return parseMutation({ id: randomUUID(), seq: this.seq, act, at, payload } as Mutation)
  }

  /** Sends mutations as they are. */
  async push(mutations: unknown): Promise<PushAnswer> {
    return pushAnswerSchema.parse(await this.call('sync_push', { mutations }))
  }

  /** Sends one act and answers [outcome, code, details]. */
  async do<Act extends Mutation['act']>(act: Act, payload: Payload<Act>) {
    const { results } = await this.push([this.act(act, payload)])
    const [, outcome, code, details] = results[0] ?? []
    return { outcome, code, details: details as Record<string, unknown> | null }
  }

  /** One page from the cursor, applied; null when the server wants a new bootstrap. */
  async pullPage(pageLimit = 5_000): Promise<Page | null> {
    const answer = pullAnswerSchema.parse(
      await this.call('sync_pull', { cursor: this.cursor, page_limit: pageLimit }),
    )
    if ('mustBootstrap' in answer) return null
    this.apply(answer)
    return answer
  }

  /** Pulls until there is no more for now; answers the pages. */
  async pullNow(pageLimit = 5_000): Promise<Page[]> {
    const pages: Page[] = []
    for (;;) {
      const page = await this.pullPage(pageLimit)
      if (page === null) throw new Error('The server wants a bootstrap')
      pages.push(page)
      if (!page.more) return pages
    }
  }

  /**
   * Pulls until it has passed all that is committed now, as a desk does that the doorbell told; other tests'
   * transactions hold the watermark back for a while. Answers the pages that held something, and the last.
   */
  async pull(pageLimit = 5_000): Promise<Page[]> {
    const target = BigInt(await this.horizon())
    const pages: Page[] = []
    for (;;) {
      pages.push(...(await this.pullNow(pageLimit)))
      if (BigInt(this.cursor?.xid ?? 0) >= target)
        return pages.filter((page, at) => !isEmpty(page) || at === pages.length - 1)
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
  }

  /** A row of this desk's copy. */
  row<Name extends SyncedTable>(table: Name, id: string): SyncedRow<Name> | undefined {
    return this.rows.get(table)?.get(id) as SyncedRow<Name> | undefined
  }

  /** Calls a function of sync; throws an ApiError. */
  async call(name: keyof Database['public']['Functions'], args: Record<string, unknown>): Promise<unknown> {
    const { data, error, status } = await this.client.rpc(name, { device_id: this.id, ...args })
    if (error === null) return data
    const details = error.details?.startsWith('{')
      ? (JSON.parse(error.details) as Record<string, unknown>)
      : {}
    throw new ApiError(error.code === 'P0001' ? error.message : error.code, details, status)
  }

  /** Ids of a table in which this desk's copy and the server differ, by the digest. */
  async differences(table: SyncedTable): Promise<number[]> {
    const answer = digestAnswerSchema.parse(
      await this.call('sync_digest', { cursor: this.cursor, table_name: table }),
    )
    const changed = new Set(answer.changed)
    const own = new Map<number, [number, number]>()
    for (const [id, { rev }] of this.rows.get(table) ?? []) {
      if (changed.has(id)) continue
      const bucket = Number.parseInt(id.slice(-2), 16)
      const hash = Number.parseInt(createHash('md5').update(`${id}:${rev}`).digest('hex').slice(0, 8), 16)
      const [count, mixed] = own.get(bucket) ?? [0, 0]
      own.set(bucket, [count + 1, (mixed ^ hash) >>> 0])
    }
    const told = new Map((answer.buckets ?? []).map(([bucket, count, hash]) => [bucket, [count, hash]]))
    return [...new Set([...own.keys(), ...told.keys()])].filter(
      (bucket) => String(own.get(bucket)) !== String(told.get(bucket)),
    )
  }

  private apply(page: Page): void {
    for (const [name, part] of Object.entries(page.tables)) {
      const table = name as SyncedTable
      const held = this.rows.get(table) ?? new Map()
      this.rows.set(table, held)
      for (const row of readRows(table, part)) {
        const known = held.get(row.id)
        if (known === undefined || known.rev < row.rev || BigInt(known.xid) < BigInt(row.xid))
          held.set(row.id, row)
      }
    }
    for (const [table, id, xid] of page.gone) {
      const known = this.rows.get(table)?.get(id)
      if (known !== undefined && BigInt(known.xid) < BigInt(xid)) this.rows.get(table)?.delete(id)
    }
    for (const [id, , outcome] of page.acks) this.acks.set(id, outcome)
    this.cursor = page.cursor
  }
}

/** Asks a backend for the first transaction that has not begun. */
export function horizonOf(backend: Pick<TestBackend, 'sql'>): () => Promise<string> {
  return async () => {
    const [row] = await backend.sql<{ xid: string }>(
      'select pg_snapshot_xmax(pg_current_snapshot())::text as xid',
    )
    return row?.xid ?? '0'
  }
}

function isEmpty({ tables, gone, acks }: Page): boolean {
  return Object.keys(tables).length + gone.length + acks.length === 0
}
