import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
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
  },
  (table) => [index('shipments_order').on(table.orderSeq)],
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
  },
  (table) => [
    primaryKey({ columns: [table.shipmentSeq, table.orderSeq] }),
    index('shipment_orders_order').on(table.orderSeq),
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
