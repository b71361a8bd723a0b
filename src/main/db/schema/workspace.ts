import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Facts about this workspace itself: who it belongs to and which device holds it. */
export const meta = sqliteTable('meta', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
})

/** Settings by name; a value is JSON. What is absent has its default. */
export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** Views that a person saved by name; a query is JSON. */
export const savedViews = sqliteTable('saved_views', {
  seq: integer('seq').primaryKey(),
  id: text('id').notNull().unique(),
  name: text('name').notNull().unique(),
  query: text('query').notNull(),
  createdAt: integer('created_at').notNull(),
})
