import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { ACT_CLASSES, JOURNAL_ACTS } from '../../../shared/domain/journal/acts.ts'

/** Append-only: who did what, where and when. Only `undone_by` is ever set later. */
export const journal = sqliteTable(
  'journal',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    commandId: text('command_id').notNull(),
    at: integer('at').notNull(),
    operator: text('operator').notNull(),
    desk: text('desk').notNull(),
    act: text('act', { enum: JOURNAL_ACTS }).notNull(),
    class: text('class', { enum: ACT_CLASSES }).notNull(),
    summary: text('summary').notNull(),
    reason: text('reason'),
    orderCount: integer('order_count').notNull().default(0),
    batchSeq: integer('batch_seq'),
    before: text('before'),
    after: text('after'),
    undoneBy: integer('undone_by'),
  },
  (table) => [index('journal_undoable').on(table.seq).where(sql`undone_by IS NULL AND class <> 'final'`)],
)

/** The orders of a journal line, each before and after (JSON). Lines outlive their orders: no foreign key. */
export const journalOrders = sqliteTable(
  'journal_orders',
  {
    journalSeq: integer('journal_seq')
      .notNull()
      .references(() => journal.seq),
    orderSeq: integer('order_seq').notNull(),
    tiktokOrderId: text('tiktok_order_id').notNull(),
    before: text('before'),
    after: text('after'),
  },
  (table) => [
    primaryKey({ columns: [table.journalSeq, table.orderSeq] }),
    index('journal_orders_order').on(table.orderSeq, table.journalSeq),
  ],
)

/**
 * Mutations on their way to the server, in the order of `seq`. A local workspace closes them at once. `push_seq` is
 * given at the first send and is the server's order; a draft's payload is written then too.
 */
export const outbox = sqliteTable(
  'outbox',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    mutationId: text('mutation_id').notNull().unique(),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    payload: text('payload').notNull(),
    payloadHash: text('payload_hash').notNull(),
    entityKey: text('entity_key').notNull(),
    journalSeq: integer('journal_seq')
      .notNull()
      .references(() => journal.seq),
    attempts: integer('attempts').notNull().default(0),
    nextAt: integer('next_at'),
    state: text('state', {
      enum: ['ready', 'inflight', 'answered', 'resend', 'dead', 'dismissed', 'closed'],
    }).notNull(),
    createdAt: integer('created_at').notNull(),
    isDraft: integer('is_draft').notNull().default(0),
    pushSeq: integer('push_seq'),
    retryOf: text('retry_of'),
    outcome: text('outcome'),
    code: text('code'),
    details: text('details'),
    answerXid: integer('answer_xid'),
    closedAt: integer('closed_at'),
  },
  (table) => [
    index('outbox_open').on(table.seq).where(sql`state <> 'closed'`),
    index('outbox_entity')
      .on(table.entityKey, table.seq)
      .where(sql`state IN ('ready', 'inflight', 'answered')`),
    uniqueIndex('outbox_push_seq').on(table.pushSeq).where(sql`push_seq IS NOT NULL`),
  ],
)

/** The orders that a pending import entry is about: their rows are not overwritten until it is acknowledged. */
export const outboxOrders = sqliteTable(
  'outbox_orders',
  {
    orderSeq: integer('order_seq').notNull(),
    outboxSeq: integer('outbox_seq').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderSeq, table.outboxSeq] }),
    index('outbox_orders_entry').on(table.outboxSeq),
  ],
)

/** Answers already given, so that the same command id twice changes nothing, also after a crash. */
export const commands = sqliteTable('commands', {
  commandId: text('command_id').primaryKey(),
  name: text('name').notNull(),
  result: text('result').notNull(),
  at: integer('at').notNull(),
})
