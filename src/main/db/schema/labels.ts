import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { MATCHED_BY } from '../../../shared/domain/labels/judge-page.ts'
import { LABEL_FORMATS } from '../../../shared/domain/labels/label-source.ts'
import { LABEL_PAGE_STATES } from '../../../shared/domain/labels/label-types.ts'
import { orders } from './orders.ts'
import { shipments } from './shipments.ts'

/** A file of labels, its bytes encrypted beside the database; of a wiped one only this row is left. */
export const labelFiles = sqliteTable(
  'label_files',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull().unique(),
    sha256: text('sha256').notNull(),
    name: text('name').notNull(),
    format: text('format', { enum: LABEL_FORMATS }).notNull(),
    state: text('state', { enum: ['staging', 'stored', 'wiped'] }).notNull(),
    operator: text('operator').notNull(),
    desk: text('desk').notNull(),
    importedAt: integer('imported_at').notNull(),
    wipedAt: integer('wiped_at'),
  },
  (table) => [index('label_files_stored').on(table.importedAt).where(sql`state = 'stored'`)],
)

/** A label on a page of a file. `page_no` counts from 1; `size` and `codes` are JSON. */
export const labelPages = sqliteTable(
  'label_pages',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull().unique(),
    fileSeq: integer('file_seq')
      .notNull()
      .references(() => labelFiles.seq),
    pageNo: integer('page_no').notNull(),
    size: text('size').notNull(),
    identity: text('identity').notNull(),
    tracking: text('tracking'),
    state: text('state', { enum: LABEL_PAGE_STATES }).notNull(),
    orderSeq: integer('order_seq').references(() => orders.seq, { onDelete: 'set null' }),
    shipmentSeq: integer('shipment_seq').references(() => shipments.seq, { onDelete: 'set null' }),
    matchedBy: text('matched_by', { enum: MATCHED_BY }),
    reason: text('reason'),
    codes: text('codes').notNull(),
    settledBy: text('settled_by'),
    settledAt: integer('settled_at'),
  },
  (table) => [
    unique().on(table.fileSeq, table.pageNo),
    index('label_pages_identity').on(table.identity),
    index('label_pages_order').on(table.orderSeq).where(sql`order_seq IS NOT NULL`),
    index('label_pages_shipment').on(table.shipmentSeq).where(sql`shipment_seq IS NOT NULL`),
    index('label_pages_unmatched').on(table.seq).where(sql`state = 'unmatched'`),
  ],
)
