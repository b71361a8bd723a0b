import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Shops whose orders are here. No token or secret ever reaches a desk. */
export const tiktokShops = sqliteTable('tiktok_shops', {
  seq: integer('seq').primaryKey(),
  id: text('id').notNull().unique(),
  name: text('name').notNull(),
  isPractice: integer('is_practice').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  /** TikTok's own id of the shop; null where only the server or an import named it. */
  shopKey: text('shop_key'),
  serverRev: integer('server_rev'),
  serverXid: integer('server_xid'),
})

/** One import or practice shop. Its new orders lie between the two row numbers. */
export const importBatches = sqliteTable('import_batches', {
  seq: integer('seq').primaryKey(),
  id: text('id').notNull().unique(),
  kind: text('kind', { enum: ['import', 'practice'] }).notNull(),
  state: text('state', { enum: ['staging', 'visible', 'removing', 'removed'] }).notNull(),
  shopSeq: integer('shop_seq')
    .notNull()
    .references(() => tiktokShops.seq),
  fileName: text('file_name').notNull(),
  firstOrderSeq: integer('first_order_seq').notNull(),
  lastOrderSeq: integer('last_order_seq').notNull(),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
  reportedAt: integer('reported_at'),
})
