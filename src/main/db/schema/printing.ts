import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  index,
  integer,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import {
  type BackChannel,
  DOCUMENT_KINDS,
  PRINT_JOB_STATES,
  PRINTER_LANGUAGES,
} from '../../../shared/domain/printing/printing.ts'
import { labelPages } from './labels.ts'
import { orders } from './orders.ts'
import { shipments } from './shipments.ts'

/** A printer of this desk. `connection`, `media` and `setup` are JSON; one that was removed keeps its row and its history. */
export const printers = sqliteTable(
  'printers',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull().unique(),
    name: text('name').notNull().unique(),
    connection: text('connection').notNull(),
    dpi: integer('dpi').$type<203 | 300>().notNull(),
    media: text('media').notNull(),
    backChannel: text('back_channel').$type<BackChannel>().notNull(),
    isDefault: integer('is_default').notNull().default(0),
    removedAt: integer('removed_at'),
    createdAt: integer('created_at').notNull(),
    /** Set while a person has stopped the printer; it stays stopped through a restart. */
    pausedAt: integer('paused_at'),
    pausedBy: text('paused_by'),
    /** JSON of darkness, speed, correction and coding; `{}` leaves the printer as it is. */
    setup: text('setup').notNull().default('{}'),
    language: text('language', { enum: PRINTER_LANGUAGES }).notNull().default('zpl'),
  },
  (table) => [
    uniqueIndex('printers_one_default').on(table.isDefault).where(sql`is_default = 1 AND removed_at IS NULL`),
  ],
)

/** A document as its ticket (JSON); the bytes follow from it and the printer. */
export const labelDocuments = sqliteTable(
  'label_documents',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull().unique(),
    orderSeq: integer('order_seq')
      .notNull()
      .references(() => orders.seq),
    shipmentSeq: integer('shipment_seq').references(() => shipments.seq),
    kind: text('kind', { enum: DOCUMENT_KINDS }).notNull(),
    ticket: text('ticket').notNull(),
    sha256: text('sha256').notNull(),
    createdAt: integer('created_at').notNull(),
    /** The stored page it is printed from; null where the ticket is all there is. */
    pageSeq: integer('page_seq').references(() => labelPages.seq),
    /** When the personal part of the ticket was taken out; the hash stays that of the whole. */
    wipedAt: integer('wiped_at'),
  },
  (table) => [
    uniqueIndex('label_documents_one').on(
      table.orderSeq,
      sql`ifnull(${table.shipmentSeq}, 0)`,
      table.kind,
      sql`ifnull(${table.pageSeq}, 0)`,
    ),
  ],
)

/** Labels that were asked for together. */
export const printBatches = sqliteTable('print_batches', {
  seq: integer('seq').primaryKey(),
  id: text('id').notNull().unique(),
  /** `print`, `reprint`, or `verify` where the verified stage asked for them. */
  askedBy: text('asked_by').notNull(),
  operator: text('operator').notNull(),
  desk: text('desk').notNull(),
  createdAt: integer('created_at').notNull(),
})

/** One printing of a document. Its unique key is what makes a double press print once. */
export const printJobs = sqliteTable(
  'print_jobs',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull().unique(),
    documentSeq: integer('document_seq')
      .notNull()
      .references(() => labelDocuments.seq),
    orderSeq: integer('order_seq')
      .notNull()
      .references(() => orders.seq),
    printerSeq: integer('printer_seq')
      .notNull()
      .references(() => printers.seq),
    copyNo: integer('copy_no').notNull(),
    /** The number of the first copy that was asked for with this one: copies of one request are no reprints. */
    firstCopyNo: integer('first_copy_no').notNull(),
    batchSeq: integer('batch_seq').references(() => printBatches.seq),
    /** Its place among the printer's waiting labels where a person moved it; else its row number is its place. */
    position: integer('position'),
    /** The routing rule that chose the printer, by name. */
    rule: text('rule'),
    reprintOf: integer('reprint_of').references((): AnySQLiteColumn => printJobs.seq),
    reprintReason: text('reprint_reason'),
    operator: text('operator').notNull(),
    state: text('state', { enum: PRINT_JOB_STATES }).notNull(),
    reasonCode: text('reason_code'),
    attempt: integer('attempt').notNull().default(0),
    bytes: integer('bytes'),
    sha256: text('sha256'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    unique().on(table.documentSeq, table.copyNo),
    index('print_jobs_order').on(table.orderSeq),
    index('print_jobs_reprint').on(table.reprintOf).where(sql`reprint_of IS NOT NULL`),
    index('print_jobs_batch').on(table.batchSeq).where(sql`batch_seq IS NOT NULL`),
    index('print_jobs_open')
      .on(table.printerSeq, sql`ifnull(${table.position}, ${table.seq})`)
      .where(sql`state IN ('queued', 'sending', 'committed', 'failed_safe', 'uncertain')`),
  ],
)

/** What happened to a job, step by step; evidence is JSON. */
export const printEvents = sqliteTable(
  'print_events',
  {
    seq: integer('seq').primaryKey(),
    jobSeq: integer('job_seq')
      .notNull()
      .references(() => printJobs.seq),
    at: integer('at').notNull(),
    fromState: text('from_state'),
    toState: text('to_state').notNull(),
    reasonCode: text('reason_code'),
    evidence: text('evidence').notNull(),
  },
  (table) => [index('print_events_job').on(table.jobSeq)],
)
