import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { FULFILLMENT_STAGES } from '../../../shared/domain/orders/stage.ts'
import { importBatches, tiktokShops } from './imports.ts'
import { products } from './products.ts'

/** A buyer, known by handle. */
export const customers = sqliteTable('customers', {
  seq: integer('seq').primaryKey(),
  handle: text('handle').notNull().unique(),
  name: text('name').notNull(),
  batchSeq: integer('batch_seq').references(() => importBatches.seq),
  createdAt: integer('created_at').notNull(),
})

/**
 * An order. `seq` is the row number that views and search use. Money is minor units, times are ms UTC. `server_rev`
 * and `server_xid` are the stamps of the server's row, null where the server does not know it; a `server_rev` below
 * zero waits for a bootstrap to bring the row again. `is_foreign_id` marks an id that does not follow from the key.
 */
export const orders = sqliteTable(
  'orders',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull().unique(),
    tiktokOrderId: text('tiktok_order_id').notNull(),
    shopSeq: integer('shop_seq')
      .notNull()
      .references(() => tiktokShops.seq),
    batchSeq: integer('batch_seq').references(() => importBatches.seq),
    status: text('status').notNull(),
    statusText: text('status_text').notNull(),
    substatus: text('substatus').notNull(),
    stage: text('stage', { enum: FULFILLMENT_STAGES }).notNull().default('new'),
    priority: integer('priority').notNull(),
    impact: integer('impact').notNull(),
    priorityNextAt: integer('priority_next_at'),
    cancelRequested: integer('cancel_requested').notNull().default(0),
    isPreOrder: integer('is_pre_order').notNull().default(0),
    isPlatformFulfilled: integer('is_platform_fulfilled').notNull().default(0),
    handle: text('handle').notNull(),
    recipient: text('recipient').notNull(),
    address: text('address').notNull(),
    buyerMessage: text('buyer_message').notNull(),
    sellerNote: text('seller_note').notNull(),
    note: text('note').notNull().default(''),
    currency: text('currency').notNull(),
    totalMinor: integer('total_minor').notNull(),
    shippingMinor: integer('shipping_minor').notNull(),
    taxMinor: integer('tax_minor').notNull(),
    refundMinor: integer('refund_minor').notNull(),
    orderedAt: integer('ordered_at'),
    paidAt: integer('paid_at'),
    rtsAt: integer('rts_at'),
    shippedAt: integer('shipped_at'),
    deliveredAt: integer('delivered_at'),
    cancelledAt: integer('cancelled_at'),
    cancelReason: text('cancel_reason').notNull(),
    shipByAt: integer('ship_by_at'),
    shipBySource: text('ship_by_source').notNull(),
    heldAt: integer('held_at'),
    holdReason: text('hold_reason'),
    closedAt: integer('closed_at'),
    itemCount: integer('item_count').notNull(),
    itemsSummary: text('items_summary').notNull(),
    tracking: text('tracking').notNull(),
    packageCount: integer('package_count').notNull(),
    warehouse: text('warehouse').notNull(),
    paymentMethod: text('payment_method').notNull(),
    weightGrams: integer('weight_grams'),
    printState: text('print_state'),
    contentHash: text('content_hash').notNull(),
    updatedAt: integer('updated_at').notNull(),
    tags: text('tags').notNull().default('[]'),
    serverRev: integer('server_rev'),
    serverXid: integer('server_xid'),
    isForeignId: integer('is_foreign_id').notNull().default(0),
  },
  (table) => [
    index('orders_why').on(
      table.priority,
      sql`ifnull(${table.shipByAt}, 9007199254740991)`,
      table.impact,
      table.seq,
      table.status,
      table.stage,
      table.batchSeq,
    ),
    index('orders_priority_next').on(table.priorityNextAt).where(sql`priority_next_at IS NOT NULL`),
    index('orders_closed').on(table.closedAt).where(sql`closed_at IS NOT NULL`),
    index('orders_held').on(table.heldAt).where(sql`held_at IS NOT NULL`),
    index('orders_print_state').on(table.printState).where(sql`print_state IS NOT NULL`),
    index('orders_foreign_id').on(table.tiktokOrderId).where(sql`is_foreign_id = 1`),
  ],
)

/** One row per (order, SKU). The file clusters it by order (WITHOUT ROWID). */
export const orderItems = sqliteTable(
  'order_items',
  {
    orderSeq: integer('order_seq')
      .notNull()
      .references(() => orders.seq, { onDelete: 'cascade' }),
    lineNo: integer('line_no').notNull(),
    productSeq: integer('product_seq')
      .notNull()
      .references(() => products.seq),
    quantity: integer('quantity').notNull(),
    returnedQuantity: integer('returned_quantity').notNull().default(0),
    unitMinor: integer('unit_minor').notNull(),
    lineMinor: integer('line_minor').notNull(),
    id: text('id'),
    serverRev: integer('server_rev'),
    serverXid: integer('server_xid'),
  },
  (table) => [
    primaryKey({ columns: [table.orderSeq, table.lineNo] }),
    index('order_items_product').on(table.productSeq, table.orderSeq),
    uniqueIndex('order_items_id').on(table.id).where(sql`id IS NOT NULL`),
  ],
)

/** How many of a thing were counted into an order's box. The file clusters it by order (WITHOUT ROWID). */
export const itemChecks = sqliteTable(
  'item_checks',
  {
    orderSeq: integer('order_seq')
      .notNull()
      .references(() => orders.seq, { onDelete: 'cascade' }),
    productSeq: integer('product_seq')
      .notNull()
      .references(() => products.seq, { onDelete: 'cascade' }),
    counted: integer('counted').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderSeq, table.productSeq] }),
    index('item_checks_product').on(table.productSeq),
  ],
)

/** The text that the full-text index `order_fts` is made from; the index itself is SQL only. */
export const orderSearch = sqliteTable('order_search', {
  seq: integer('seq').primaryKey(),
  text: text('text').notNull(),
})

/** What an import would change about an order that is there already; applied by the batch's last commit. */
export const importChanges = sqliteTable(
  'import_changes',
  {
    batchSeq: integer('batch_seq')
      .notNull()
      .references(() => importBatches.seq, { onDelete: 'cascade' }),
    orderSeq: integer('order_seq')
      .notNull()
      .references(() => orders.seq, { onDelete: 'cascade' }),
    content: text('content').notNull(),
    before: text('before'),
  },
  (table) => [
    primaryKey({ columns: [table.batchSeq, table.orderSeq] }),
    index('import_changes_order').on(table.orderSeq),
  ],
)
