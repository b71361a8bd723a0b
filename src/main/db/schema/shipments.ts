import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { orders } from './orders.ts'

/** A parcel. Splitting or combining supersedes shipments and never edits them. */
export const shipments = sqliteTable(
  'shipments',
  {
    seq: integer('seq').primaryKey(),
    key: text('key').notNull().unique(),
    orderSeq: integer('order_seq')
      .notNull()
      .references(() => orders.seq, { onDelete: 'cascade' }),
    packageId: text('package_id'),
    tracking: text('tracking'),
    carrier: text('carrier').notNull(),
    service: text('service').notNull(),
    recipient: text('recipient'),
    shippedAt: integer('shipped_at'),
    supersededAt: integer('superseded_at'),
    /** The server's id; null where it follows from the key. */
    id: text('id'),
    serverRev: integer('server_rev'),
    serverXid: integer('server_xid'),
  },
  (table) => [
    index('shipments_order').on(table.orderSeq),
    uniqueIndex('shipments_id').on(table.id).where(sql`id IS NOT NULL`),
  ],
)

/** The other orders of a combined package; its first order is in the shipment itself. */
export const shipmentOrders = sqliteTable(
  'shipment_orders',
  {
    shipmentSeq: integer('shipment_seq')
      .notNull()
      .references(() => shipments.seq, { onDelete: 'cascade' }),
    orderSeq: integer('order_seq')
      .notNull()
      .references(() => orders.seq, { onDelete: 'cascade' }),
    id: text('id'),
    serverRev: integer('server_rev'),
    serverXid: integer('server_xid'),
  },
  (table) => [
    primaryKey({ columns: [table.shipmentSeq, table.orderSeq] }),
    index('shipment_orders_order').on(table.orderSeq),
    uniqueIndex('shipment_orders_id').on(table.id).where(sql`id IS NOT NULL`),
  ],
)

/** What is in which package, kept only where an order has several. */
export const shipmentItems = sqliteTable(
  'shipment_items',
  {
    shipmentSeq: integer('shipment_seq')
      .notNull()
      .references(() => shipments.seq, { onDelete: 'cascade' }),
    lineNo: integer('line_no').notNull(),
    quantity: integer('quantity').notNull(),
  },
  (table) => [primaryKey({ columns: [table.shipmentSeq, table.lineNo] })],
)
