import { CLASS_OF_ACT } from '../../shared/domain/journal/acts.ts'
import type { WriteTx } from '../db/tx.ts'
import type { Act, Changes, CommandContext, CommandMeta } from './command-types.ts'
import { enqueueAct } from './enqueue.ts'
import { keepStockBefore } from './stock-images.ts'
import type { SyncIdentity } from './sync-identity.ts'

export type { Act, Changes, CommandContext, CommandMeta, OrderTrace } from './command-types.ts'

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
    verified: new Set(),
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
