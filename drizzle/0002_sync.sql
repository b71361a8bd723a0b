-- What a cloud workspace needs beside its orders: the server's stamps on every synced row, the server's own images
-- under what is pending, claims, the journal of all desks, conflicts, and an outbox that sends. Columns of a local
-- workspace's rows stay empty, so that an import pays nothing for them.

ALTER TABLE tiktok_shops ADD shop_key TEXT;
ALTER TABLE tiktok_shops ADD server_rev INTEGER;
ALTER TABLE tiktok_shops ADD server_xid INTEGER;

-- When TikTok wrote the export: an older one changes nothing on the server.
ALTER TABLE import_batches ADD reported_at INTEGER;

ALTER TABLE products ADD server_rev INTEGER;
ALTER TABLE products ADD server_xid INTEGER;
CREATE INDEX products_sku ON products (sku_id);

ALTER TABLE inventory_sync ADD is_oversold INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE inventory_sync ADD asked_quantity INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE inventory_sync ADD safety_stock INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE inventory_sync ADD server_rev INTEGER;
ALTER TABLE inventory_sync ADD server_xid INTEGER;

-- An order's id follows from its number, but for one that somebody wrote straight into the server: those are found by
-- number through an index of their own.
ALTER TABLE orders ADD tags TEXT DEFAULT '[]' NOT NULL;
ALTER TABLE orders ADD server_rev INTEGER;
ALTER TABLE orders ADD server_xid INTEGER;
ALTER TABLE orders ADD is_foreign_id INTEGER DEFAULT 0 NOT NULL;
CREATE INDEX orders_foreign_id ON orders (tiktok_order_id) WHERE is_foreign_id = 1;

ALTER TABLE order_items ADD id TEXT;
ALTER TABLE order_items ADD server_rev INTEGER;
ALTER TABLE order_items ADD server_xid INTEGER;
CREATE UNIQUE INDEX order_items_id ON order_items (id) WHERE id IS NOT NULL;

ALTER TABLE shipments ADD id TEXT;
ALTER TABLE shipments ADD server_rev INTEGER;
ALTER TABLE shipments ADD server_xid INTEGER;
CREATE UNIQUE INDEX shipments_id ON shipments (id) WHERE id IS NOT NULL;

ALTER TABLE shipment_orders ADD id TEXT;
ALTER TABLE shipment_orders ADD server_rev INTEGER;
ALTER TABLE shipment_orders ADD server_xid INTEGER;
CREATE UNIQUE INDEX shipment_orders_id ON shipment_orders (id) WHERE id IS NOT NULL;

-- SQLite cannot widen a CHECK: the table is made anew with its rows.
ALTER TABLE outbox RENAME TO outbox_0001;
DROP INDEX outbox_open;
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  mutation_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  payload_hash TEXT NOT NULL,
  entity_key TEXT NOT NULL,
  journal_seq INTEGER NOT NULL REFERENCES journal (seq),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('ready', 'inflight', 'answered', 'resend', 'dead', 'dismissed', 'closed')),
  created_at INTEGER NOT NULL,
  is_draft INTEGER NOT NULL DEFAULT 0 CHECK (is_draft IN (0, 1)),
  push_seq INTEGER,
  retry_of TEXT,
  outcome TEXT,
  code TEXT,
  details TEXT CHECK (details IS NULL OR json_valid(details)),
  answer_xid INTEGER,
  closed_at INTEGER,
  -- What was sent has its place in the server's order.
  CHECK (state NOT IN ('inflight', 'answered', 'resend') OR push_seq IS NOT NULL)
) STRICT;
INSERT INTO outbox (seq, mutation_id, name, version, payload, payload_hash, entity_key, journal_seq, attempts, next_at, state, created_at)
  SELECT seq, mutation_id, name, version, payload, payload_hash, entity_key, journal_seq, attempts, next_at, state, created_at
  FROM outbox_0001 ORDER BY seq;
DROP TABLE outbox_0001;
CREATE INDEX outbox_open ON outbox (seq) WHERE state <> 'closed';
CREATE INDEX outbox_entity ON outbox (entity_key, seq) WHERE state IN ('ready', 'inflight', 'answered');
CREATE UNIQUE INDEX outbox_push_seq ON outbox (push_seq) WHERE push_seq IS NOT NULL;

CREATE TABLE outbox_orders (
  order_seq INTEGER NOT NULL,
  outbox_seq INTEGER NOT NULL,
  PRIMARY KEY (order_seq, outbox_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_orders_entry ON outbox_orders (outbox_seq);

CREATE TABLE server_images (
  entity TEXT NOT NULL,
  rank INTEGER NOT NULL,
  id TEXT NOT NULL,
  image TEXT NOT NULL CHECK (json_valid(image)),
  PRIMARY KEY (entity, rank, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mirror_rows (
  rank INTEGER NOT NULL,
  id TEXT NOT NULL,
  server_rev INTEGER NOT NULL,
  server_xid INTEGER NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  PRIMARY KEY (rank, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_claims (
  order_id TEXT PRIMARY KEY NOT NULL,
  id TEXT UNIQUE,
  desk_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  released_at INTEGER,
  taken_over_from TEXT,
  take_over_reason TEXT,
  server_rev INTEGER,
  server_xid INTEGER
) STRICT;

CREATE TABLE desk_events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  desk_id TEXT,
  user_id TEXT,
  mutation_id TEXT,
  act TEXT NOT NULL,
  class TEXT NOT NULL,
  order_id TEXT,
  summary TEXT NOT NULL,
  reason TEXT,
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  occurred_at INTEGER NOT NULL,
  server_rev INTEGER NOT NULL,
  server_xid INTEGER NOT NULL
) STRICT;
CREATE INDEX desk_events_order ON desk_events (order_id, occurred_at) WHERE order_id IS NOT NULL;

CREATE TABLE conflicts (
  id TEXT PRIMARY KEY NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'resolved')),
  order_id TEXT,
  created_at INTEGER NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  server_rev INTEGER NOT NULL,
  server_xid INTEGER NOT NULL
) STRICT;
CREATE INDEX conflicts_open ON conflicts (created_at) WHERE status = 'open';

CREATE TABLE desk_names (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL
) STRICT;

CREATE TABLE sync_events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  details TEXT NOT NULL CHECK (json_valid(details))
) STRICT;
