import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The server's own rows, for as long as something pending lies over them. An image is the row as the wire had it. */
export const serverImages = sqliteTable(
  'server_images',
  {
    entity: text('entity').notNull(),
    rank: integer('rank').notNull(),
    id: text('id').notNull(),
    image: text('image').notNull(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.rank, table.id] })],
)

/** Synced rows that no view reads by column: creators, customers, units, labels, rules. `content` is the row. */
export const mirrorRows = sqliteTable(
  'mirror_rows',
  {
    rank: integer('rank').notNull(),
    id: text('id').notNull(),
    serverRev: integer('server_rev').notNull(),
    serverXid: integer('server_xid').notNull(),
    content: text('content').notNull(),
  },
  (table) => [primaryKey({ columns: [table.rank, table.id] })],
)

/** Who packs what. A claim of this desk that the server has not seen yet has no stamps. */
export const orderClaims = sqliteTable('order_claims', {
  orderId: text('order_id').primaryKey(),
  id: text('id').unique(),
  deskId: text('desk_id').notNull(),
  userId: text('user_id').notNull(),
  claimedAt: integer('claimed_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  releasedAt: integer('released_at'),
  takenOverFrom: text('taken_over_from'),
  takeOverReason: text('take_over_reason'),
  serverRev: integer('server_rev'),
  serverXid: integer('server_xid'),
})

/** The journal of all desks, as the server has it. */
export const deskEvents = sqliteTable(
  'desk_events',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull().unique(),
    deskId: text('desk_id'),
    userId: text('user_id'),
    mutationId: text('mutation_id'),
    act: text('act').notNull(),
    class: text('class').notNull(),
    orderId: text('order_id'),
    summary: text('summary').notNull(),
    reason: text('reason'),
    before: text('before'),
    after: text('after'),
    occurredAt: integer('occurred_at').notNull(),
    serverRev: integer('server_rev').notNull(),
    serverXid: integer('server_xid').notNull(),
  },
  (table) => [
    index('desk_events_order').on(table.orderId, table.occurredAt).where(sql`order_id IS NOT NULL`),
  ],
)

/** What a person has to settle; `content` is the whole row. */
export const conflicts = sqliteTable(
  'conflicts',
  {
    id: text('id').primaryKey(),
    status: text('status').notNull(),
    orderId: text('order_id'),
    createdAt: integer('created_at').notNull(),
    content: text('content').notNull(),
    serverRev: integer('server_rev').notNull(),
    serverXid: integer('server_xid').notNull(),
  },
  (table) => [index('conflicts_open').on(table.createdAt).where(sql`status = 'open'`)],
)

/** Names of desks and people of the same shop, as the server last told them. */
export const deskNames = sqliteTable('desk_names', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  owner: text('owner').notNull(),
})

/** What sync did and met, for the sync page; the newest 200 stay. */
export const syncEvents = sqliteTable('sync_events', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  at: integer('at').notNull(),
  kind: text('kind').notNull(),
  words: text('words').notNull(),
  details: text('details').notNull(),
})
