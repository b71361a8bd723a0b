-- The first schema. Drafted from src/main/db/schema, finished by hand: STRICT tables, CHECKs and FTS5, which
-- drizzle-kit cannot express. Times are integer milliseconds UTC, money integer minor units, platform ids text.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value)),
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- No token or secret ever reaches a desk (design.md section 7).
CREATE TABLE tiktok_shops (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  is_practice INTEGER NOT NULL DEFAULT 0 CHECK (is_practice IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;

-- Rows of a batch that is not `visible` are shown by no view; a crash or cancel removes them.
CREATE TABLE import_batches (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('import', 'practice')),
  state TEXT NOT NULL CHECK (state IN ('staging', 'visible', 'removing', 'removed')),
  shop_seq INTEGER NOT NULL REFERENCES tiktok_shops (seq),
  file_name TEXT NOT NULL,
  -- Rows of new orders lie between these, so that removing a batch never scans the table.
  first_order_seq INTEGER NOT NULL,
  last_order_seq INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

CREATE TABLE products (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  sku_id TEXT NOT NULL,
  seller_sku TEXT NOT NULL,
  name TEXT NOT NULL,
  variation TEXT NOT NULL,
  category TEXT NOT NULL,
  unit_minor INTEGER NOT NULL CHECK (unit_minor BETWEEN -9007199254740991 AND 9007199254740991),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  velocity_score INTEGER CHECK (velocity_score BETWEEN 0 AND 1000),
  viral_correlation REAL CHECK (viral_correlation BETWEEN -1 AND 1),
  batch_seq INTEGER REFERENCES import_batches (seq),
  created_at INTEGER NOT NULL
) STRICT;

-- A buyer is known by handle; the id is computed: UUIDv5 of (creator, 'customer', handle).
CREATE TABLE customers (
  seq INTEGER PRIMARY KEY,
  handle TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  batch_seq INTEGER REFERENCES import_batches (seq),
  created_at INTEGER NOT NULL
) STRICT;

-- Stock is unknown (NULL) until a person sets or counts it: an export does not carry it.
CREATE TABLE inventory_sync (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  product_seq INTEGER NOT NULL REFERENCES products (seq) ON DELETE CASCADE,
  shop_seq INTEGER NOT NULL REFERENCES tiktok_shops (seq),
  warehouse TEXT NOT NULL,
  platform_stock INTEGER,
  local_stock INTEGER,
  reserved_stock INTEGER NOT NULL DEFAULT 0 CHECK (reserved_stock >= 0),
  counted_at INTEGER,
  updated_at INTEGER NOT NULL,
  UNIQUE (product_seq, shop_seq, warehouse)
) STRICT;

-- `seq` is the row number views and search use; `id` is UUIDv5 of (creator, 'order', tiktok_order_id), so its
-- uniqueness is the uniqueness of the TikTok order id. Checks stand where a wrong value would cost money or an order;
-- the others are the schemas' work, since every check costs an import about half a microsecond an order.
CREATE TABLE orders (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tiktok_order_id TEXT NOT NULL,
  shop_seq INTEGER NOT NULL REFERENCES tiktok_shops (seq),
  batch_seq INTEGER REFERENCES import_batches (seq),
  status TEXT NOT NULL,
  status_text TEXT NOT NULL,
  substatus TEXT NOT NULL,
  stage TEXT NOT NULL DEFAULT 'new'
    CHECK (stage IN ('new', 'claimed', 'picked', 'verified', 'labelled', 'closed', 'exception')),
  priority INTEGER NOT NULL,
  impact INTEGER NOT NULL,
  priority_next_at INTEGER,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  is_pre_order INTEGER NOT NULL DEFAULT 0,
  is_platform_fulfilled INTEGER NOT NULL DEFAULT 0,
  handle TEXT NOT NULL,
  recipient TEXT NOT NULL,
  address TEXT NOT NULL,
  buyer_message TEXT NOT NULL,
  seller_note TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  currency TEXT NOT NULL,
  total_minor INTEGER NOT NULL CHECK (total_minor BETWEEN -9007199254740991 AND 9007199254740991),
  shipping_minor INTEGER NOT NULL CHECK (shipping_minor BETWEEN -9007199254740991 AND 9007199254740991),
  tax_minor INTEGER NOT NULL CHECK (tax_minor BETWEEN -9007199254740991 AND 9007199254740991),
  refund_minor INTEGER NOT NULL CHECK (refund_minor BETWEEN -9007199254740991 AND 9007199254740991),
  ordered_at INTEGER,
  paid_at INTEGER,
  rts_at INTEGER,
  shipped_at INTEGER,
  delivered_at INTEGER,
  cancelled_at INTEGER,
  cancel_reason TEXT NOT NULL,
  ship_by_at INTEGER,
  ship_by_source TEXT NOT NULL,
  held_at INTEGER,
  hold_reason TEXT,
  closed_at INTEGER,
  item_count INTEGER NOT NULL,
  items_summary TEXT NOT NULL,
  tracking TEXT NOT NULL,
  package_count INTEGER NOT NULL,
  warehouse TEXT NOT NULL,
  payment_method TEXT NOT NULL,
  weight_grams INTEGER,
  print_state TEXT,
  content_hash TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- The order of work. It covers the common filters too, so that a view's keys never touch the table.
CREATE INDEX orders_why ON orders (priority, ifnull(ship_by_at, 9007199254740991), impact, seq, status, stage, batch_seq);
-- The minute tick looks only at orders that time alone will change.
CREATE INDEX orders_priority_next ON orders (priority_next_at) WHERE priority_next_at IS NOT NULL;
CREATE INDEX orders_closed ON orders (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX orders_held ON orders (held_at) WHERE held_at IS NOT NULL;
CREATE INDEX orders_print_state ON orders (print_state) WHERE print_state IS NOT NULL;

-- A parcel is known by its key: the package id, or the order and tracking number while it has none. The id is
-- computed: UUIDv5 of (creator, 'shipment', key).
CREATE TABLE shipments (
  seq INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  order_seq INTEGER NOT NULL REFERENCES orders (seq) ON DELETE CASCADE,
  package_id TEXT,
  tracking TEXT,
  carrier TEXT NOT NULL,
  service TEXT NOT NULL,
  recipient TEXT CHECK (recipient IS NULL OR json_valid(recipient)),
  shipped_at INTEGER,
  superseded_at INTEGER
) STRICT;
CREATE INDEX shipments_order ON shipments (order_seq);

-- The other orders of a combined package; its first order is shipments.order_seq.
CREATE TABLE shipment_orders (
  shipment_seq INTEGER NOT NULL REFERENCES shipments (seq) ON DELETE CASCADE,
  order_seq INTEGER NOT NULL REFERENCES orders (seq) ON DELETE CASCADE,
  PRIMARY KEY (shipment_seq, order_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX shipment_orders_order ON shipment_orders (order_seq);

-- One row per (order, SKU), clustered by order: a page of rows or a label reads neighbours. Its id is computed:
-- UUIDv5 of (creator, 'order-item', order and SKU).
CREATE TABLE order_items (
  order_seq INTEGER NOT NULL REFERENCES orders (seq) ON DELETE CASCADE,
  line_no INTEGER NOT NULL,
  product_seq INTEGER NOT NULL REFERENCES products (seq),
  quantity INTEGER NOT NULL CHECK (quantity >= 1),
  returned_quantity INTEGER NOT NULL DEFAULT 0 CHECK (returned_quantity >= 0),
  unit_minor INTEGER NOT NULL CHECK (unit_minor BETWEEN -9007199254740991 AND 9007199254740991),
  line_minor INTEGER NOT NULL CHECK (line_minor BETWEEN -9007199254740991 AND 9007199254740991),
  PRIMARY KEY (order_seq, line_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_items_product ON order_items (product_seq, order_seq);

-- What is in which package, kept only where an order has several.
CREATE TABLE shipment_items (
  shipment_seq INTEGER NOT NULL REFERENCES shipments (seq) ON DELETE CASCADE,
  line_no INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 1),
  PRIMARY KEY (shipment_seq, line_no)
) STRICT, WITHOUT ROWID;

-- What an import would change about an order that is there already; applied by the batch's last commit.
CREATE TABLE import_changes (
  batch_seq INTEGER NOT NULL REFERENCES import_batches (seq) ON DELETE CASCADE,
  order_seq INTEGER NOT NULL REFERENCES orders (seq) ON DELETE CASCADE,
  content TEXT NOT NULL CHECK (json_valid(content)),
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  PRIMARY KEY (batch_seq, order_seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_changes_order ON import_changes (order_seq);

CREATE TABLE order_search (
  seq INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;
-- Trigrams find any part of an id or a name. The text is folded before it comes here (src/shared/domain/orders/search.ts),
-- and positions are left out: a match is checked against the text, which makes the index half as large and an import
-- a third faster. Merging is done while idle, never inside a command.
CREATE VIRTUAL TABLE order_fts USING fts5 (
  text, content = 'order_search', content_rowid = 'seq', tokenize = 'trigram case_sensitive 1', detail = 'none', columnsize = 0
);
INSERT INTO order_fts (order_fts, rank) VALUES ('automerge', 0);
INSERT INTO order_fts (order_fts, rank) VALUES ('crisismerge', 512);
INSERT INTO order_fts (order_fts, rank) VALUES ('hashsize', 8388608);

CREATE TABLE printers (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  connection TEXT NOT NULL CHECK (json_valid(connection)),
  language TEXT NOT NULL CHECK (language IN ('zpl', 'epl', 'tspl', 'pdf')),
  dpi INTEGER NOT NULL CHECK (dpi IN (203, 300)),
  media TEXT NOT NULL CHECK (json_valid(media)),
  back_channel TEXT NOT NULL CHECK (back_channel IN ('answers', 'silent', 'unknown')),
  is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
  removed_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX printers_one_default ON printers (is_default) WHERE is_default = 1 AND removed_at IS NULL;

-- A document is kept as its ticket; the bytes follow from it and the printer.
CREATE TABLE label_documents (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  order_seq INTEGER NOT NULL REFERENCES orders (seq),
  shipment_seq INTEGER REFERENCES shipments (seq),
  kind TEXT NOT NULL CHECK (kind IN ('label', 'slip')),
  ticket TEXT NOT NULL CHECK (json_valid(ticket)),
  sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX label_documents_one ON label_documents (order_seq, ifnull(shipment_seq, 0), kind);

-- The unique key is what makes a double press print once (facts/printing.md 7.1): a reprint is a new copy_no.
CREATE TABLE print_jobs (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document_seq INTEGER NOT NULL REFERENCES label_documents (seq),
  order_seq INTEGER NOT NULL REFERENCES orders (seq),
  printer_seq INTEGER NOT NULL REFERENCES printers (seq),
  copy_no INTEGER NOT NULL CHECK (copy_no >= 1),
  reprint_of INTEGER REFERENCES print_jobs (seq),
  reprint_reason TEXT,
  operator TEXT NOT NULL,
  state TEXT NOT NULL CHECK (
    state IN ('queued', 'sending', 'committed', 'sent', 'printed', 'failed_safe', 'uncertain', 'cancelled')
  ),
  reason_code TEXT,
  attempt INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER,
  sha256 TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (document_seq, copy_no),
  CHECK (copy_no = 1 OR reprint_reason IS NOT NULL)
) STRICT;
CREATE INDEX print_jobs_order ON print_jobs (order_seq);
CREATE INDEX print_jobs_open ON print_jobs (printer_seq, seq) WHERE state IN ('queued', 'sending', 'committed', 'failed_safe', 'uncertain');

CREATE TABLE print_events (
  seq INTEGER PRIMARY KEY,
  job_seq INTEGER NOT NULL REFERENCES print_jobs (seq),
  at INTEGER NOT NULL,
  from_state TEXT,
  to_state TEXT NOT NULL,
  reason_code TEXT,
  evidence TEXT NOT NULL CHECK (json_valid(evidence))
) STRICT;
CREATE INDEX print_events_job ON print_events (job_seq);

-- Append-only: rows are never deleted, and only `undone_by` is ever set later.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  command_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  operator TEXT NOT NULL,
  desk TEXT NOT NULL,
  act TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('reversible', 'compensable', 'final')),
  summary TEXT NOT NULL,
  reason TEXT,
  order_count INTEGER NOT NULL DEFAULT 0,
  batch_seq INTEGER,
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  undone_by INTEGER
) STRICT;
CREATE INDEX journal_undoable ON journal (seq) WHERE undone_by IS NULL AND class <> 'final';

CREATE TABLE journal_orders (
  journal_seq INTEGER NOT NULL REFERENCES journal (seq),
  order_seq INTEGER NOT NULL,
  tiktok_order_id TEXT NOT NULL,
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  PRIMARY KEY (journal_seq, order_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_orders_order ON journal_orders (order_seq, journal_seq);

-- `seq` is the only order. A local workspace has the same outbox, closed at once.
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
  state TEXT NOT NULL CHECK (state IN ('ready', 'inflight', 'dead', 'closed')),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_open ON outbox (seq) WHERE state <> 'closed';

-- The same command id twice gets the first answer, also after a crash.
CREATE TABLE commands (
  command_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  result TEXT NOT NULL CHECK (json_valid(result)),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_views (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  query TEXT NOT NULL CHECK (json_valid(query)),
  created_at INTEGER NOT NULL
) STRICT;
