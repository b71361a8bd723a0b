import { type ActClass, CLASS_OF_ACT, type JournalAct } from '../../shared/domain/journal/acts.ts'
import type { WriteTx } from '../db/tx.ts'
import { enqueueAct } from './enqueue.ts'
import type { PlannedMutation } from './mutations-of-act.ts'
import { keepStockBefore } from './stock-images.ts'
import type { SyncIdentity } from './sync-identity.ts'

/** Who is acting, where and when. Ids and time are handed in, so that a command is a pure function of its input. */
export interface CommandMeta {
  readonly commandId: string
  readonly operator: string
  readonly desk: string
  readonly now: number
}

/** What a command changed, for the views: row numbers (null: too many to name). */
export interface Changes {
  seqs: Set<number> | null
  isReordered: boolean
  hasPrints: boolean
  hasSettings: boolean
}

/** One order's part in a journal line. */
export interface OrderTrace {
  readonly seq: number
  readonly tiktokOrderId: string
  readonly before?: unknown
  readonly after?: unknown
}

/** A journal line to be. */
export interface Act {
  readonly act: JournalAct
  readonly summary: string
  readonly reason?: string | null | undefined
  readonly orders?: readonly OrderTrace[] | undefined
  readonly before?: unknown
  readonly after?: unknown
  readonly batchSeq?: number | null | undefined
  /** What is sent for it, where the act's name and orders do not say. */
  readonly mutation?: PlannedMutation | undefined
  /** True where the command itself sends what there is to send. */
  readonly isSentElsewhere?: boolean | undefined
  /** The class when it differs from the act's usual one. */
  readonly class?: ActClass | undefined
}

/** Everything a command may use. It lives inside one write transaction. */
export interface CommandContext extends CommandMeta {
  readonly tx: WriteTx
  readonly creatorId: string
  /** Who sends what is done here; null in a local workspace. */
  readonly sync: SyncIdentity | null
  readonly changes: Changes
  newId(): string
  /** Keeps stock as the server has it, before it is changed here. */
  keepStock(entity: string): void
  /** Writes the journal line and its outbox entry; answers the journal entry's ids. */
  record(act: Act): { readonly id: string; readonly seq: number }
}

/** Builds the context of one command over an open write transaction. */
export function commandContext(
  tx: WriteTx,
  meta: CommandMeta,
  creatorId: string,
  newId: () => string,
  sync: SyncIdentity | null = null,
): CommandContext {
  const changes: Changes = { seqs: new Set(), isReordered: false, hasPrints: false, hasSettings: false }
  const context: CommandContext = {
    ...meta,
    tx,
    creatorId,
    sync,
    changes,
    newId,
    keepStock: (entity) => {
      if (sync !== null) keepStockBefore(tx, entity)
    },
    record: (act) => recordAct(context, act),
  }
  return context
}

function recordAct(context: CommandContext, act: Act): { id: string; seq: number } {
  const id = context.newId()
  const seq = Number(
    context.tx.run(
      `INSERT INTO journal (id, command_id, at, operator, desk, act, class, summary, reason, order_count, batch_seq, before, after)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      context.commandId,
      context.now,
      context.operator,
      context.desk,
      act.act,
      act.class ?? CLASS_OF_ACT[act.act],
      act.summary,
      act.reason ?? null,
      act.orders?.length ?? 0,
      act.batchSeq ?? null,
      toJson(act.before),
      toJson(act.after),
    ).lastInsertRowid,
  )
  for (const order of act.orders ?? []) {
    context.tx.run(
      'INSERT INTO journal_orders (journal_seq, order_seq, tiktok_order_id, before, after) VALUES (?, ?, ?, ?, ?)',
      seq,
      order.seq,
      order.tiktokOrderId,
      toJson(order.before),
      toJson(order.after),
    )
  }
  enqueueAct(context, act, seq)
  return { id, seq }
}

function toJson(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}
