import { index, integer, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { importBatches, tiktokShops } from './imports.ts'

/** A SKU. Scores follow from its orders. */
export const products = sqliteTable(
  'products',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull().unique(),
    skuId: text('sku_id').notNull(),
    sellerSku: text('seller_sku').notNull(),
    name: text('name').notNull(),
    variation: text('variation').notNull(),
    category: text('category').notNull(),
    unitMinor: integer('unit_minor').notNull(),
    currency: text('currency').notNull(),
    velocityScore: integer('velocity_score'),
    viralCorrelation: real('viral_correlation'),
    batchSeq: integer('batch_seq').references(() => importBatches.seq),
    createdAt: integer('created_at').notNull(),
    serverRev: integer('server_rev'),
    serverXid: integer('server_xid'),
  },
  (table) => [index('products_sku').on(table.skuId)],
)

/** Stock of a product, by shop and warehouse. NULL is unknown: an export carries none. */
export const inventorySync = sqliteTable(
  'inventory_sync',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull().unique(),
    productSeq: integer('product_seq')
      .notNull()
      .references(() => products.seq, { onDelete: 'cascade' }),
    shopSeq: integer('shop_seq')
      .notNull()
      .references(() => tiktokShops.seq),
    warehouse: text('warehouse').notNull(),
    platformStock: integer('platform_stock'),
    localStock: integer('local_stock'),
    reservedStock: integer('reserved_stock').notNull().default(0),
    countedAt: integer('counted_at'),
    updatedAt: integer('updated_at').notNull(),
    isOversold: integer('is_oversold').notNull().default(0),
    askedQuantity: integer('asked_quantity').notNull().default(0),
    safetyStock: integer('safety_stock').notNull().default(0),
    serverRev: integer('server_rev'),
    serverXid: integer('server_xid'),
  },
  (table) => [unique().on(table.productSeq, table.shopSeq, table.warehouse)],
)
