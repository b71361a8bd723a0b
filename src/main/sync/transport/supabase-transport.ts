import type { z } from 'zod'
import { AppError } from '../../../shared/errors/app-error.ts'
import {
  type Cursor,
  deskAnswerSchema,
  digestAnswerSchema,
  mustBootstrapSchema,
  type Page,
  pageSchema,
  pushAnswerSchema,
  WIRE_VERSION,
} from '../../../shared/sync/answers.ts'
import type { Database } from '../../../shared/sync/database-types.ts'
import type { SyncTransport } from '../ports.ts'
import type { Doorbell } from './doorbell.ts'
import { badAnswer } from './errors.ts'
import { ORDINARY_TIMEOUT_MS, type ServerApi } from './server-api.ts'

/** Longest waits by what is asked: a push may wait for locks, a page of a first copy is large. */
export const TIMEOUTS_MS = { pull: ORDINARY_TIMEOUT_MS, push: 30_000, bootstrap: 60_000 } as const

type SyncFunction = keyof Database['public']['Functions']

/** The server through supabase-js, as the engine sees it. */
export function supabaseTransport(
  api: Pick<ServerApi, 'rpc'>,
  doorbell: Pick<Doorbell, 'listen' | 'pulling'>,
): SyncTransport {
  const ask = (name: SyncFunction, args: Readonly<Record<string, unknown>>, timeoutMs: number) =>
    api.rpc(name, { ...args, schema_version: WIRE_VERSION }, timeoutMs)
  return {
    register: async (desk) =>
      parse('a desk', deskAnswerSchema, await ask('sync_register_device', deskArgs(desk), TIMEOUTS_MS.pull)),
    pull: async (deviceId, cursor, limit) => {
      const tellBrought = doorbell.pulling()
      const answer = await ask(
        'sync_pull',
        { device_id: deviceId, cursor, page_limit: limit },
        isBootstrapping(cursor) ? TIMEOUTS_MS.bootstrap : TIMEOUTS_MS.pull,
      )
      if (isMustBootstrap(answer)) return parse('a bootstrap', mustBootstrapSchema, answer)
      const page = parse('a page', pageSchema, answer)
      if (!page.isBootstrap) tellBrought({ watermark: page.watermark, newest: newestXidOf(page) })
      return page
    },
    push: async (deviceId, mutations) =>
      parse(
        'a push',
        pushAnswerSchema,
        await ask('sync_push', { device_id: deviceId, mutations }, TIMEOUTS_MS.push),
      ),
    digest: async (deviceId, cursor, table, buckets) => {
      const args = { device_id: deviceId, cursor, table_name: table, buckets: buckets ?? null }
      const answer = await ask('sync_digest', args, TIMEOUTS_MS.push)
      if (isMustBootstrap(answer)) throw uselessCursor(parse('a bootstrap', mustBootstrapSchema, answer))
      return parse('a digest', digestAnswerSchema, answer)
    },
    listen: (creatorId, listener) => doorbell.listen(creatorId, listener),
  }
}

function deskArgs(desk: Parameters<SyncTransport['register']>[0]): Record<string, unknown> {
  return {
    device_id: desk.deviceId,
    creator_id: desk.creatorId,
    name: desk.name,
    platform: desk.platform,
    app_version: desk.appVersion,
  }
}

/** The newest transaction that a page holds something of. */
function newestXidOf({ tables, gone }: Page): string | null {
  const xids = Object.values(tables).flatMap((part) => {
    const at = part?.cols.indexOf('xid') ?? -1
    return at < 0 ? [] : (part?.rows.map((row) => BigInt(String(row[at]))) ?? [])
  })
  for (const [, , xid] of gone) xids.push(BigInt(xid))
  return xids.length === 0 ? null : String(xids.reduce((a, b) => (a > b ? a : b)))
}

function isBootstrapping(cursor: Cursor | null): boolean {
  return cursor === null || cursor.phase !== undefined
}

function isMustBootstrap(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'mustBootstrap' in answer
}

/** A digest has no answer of its own for a cursor of another history: the next pull says the same and is acted upon. */
function uselessCursor(answer: z.output<typeof mustBootstrapSchema>): AppError {
  return new AppError('sync.refused', 'The copy has to be taken anew before it can be compared.', {
    code: 'mustBootstrap',
    mustBootstrap: answer.mustBootstrap,
  })
}

function parse<Schema extends z.ZodType>(what: string, schema: Schema, answer: unknown): z.output<Schema> {
  const read = schema.safeParse(answer)
  if (!read.success) throw badAnswer(what, read.error)
  return read.data
}
