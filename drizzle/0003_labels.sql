-- Carrier labels as they came. The bytes of a file lie encrypted beside this one (docs/decisions/0010-label-documents.md);
-- here is what stands on its pages and which order each belongs to. A wiped file keeps its hash, who and when.

CREATE TABLE label_files (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('pdf', 'png', 'zpl')),
  state TEXT NOT NULL CHECK (state IN ('staging', 'stored', 'wiped')),
  operator TEXT NOT NULL,
  desk TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  wiped_at INTEGER
) STRICT;
CREATE INDEX label_files_stored ON label_files (imported_at) WHERE state = 'stored';

-- `identity` is a hash of the tracking number, or of the page's own dots where it has none: never of the order alone,
-- since a split order has several labels.
CREATE TABLE label_pages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  file_seq INTEGER NOT NULL REFERENCES label_files (seq),
  page_no INTEGER NOT NULL CHECK (page_no >= 1),
  size TEXT NOT NULL CHECK (json_valid(size)),
  identity TEXT NOT NULL,
  tracking TEXT,
  state TEXT NOT NULL CHECK (state IN ('matched', 'unmatched', 'dismissed')),
  order_seq INTEGER REFERENCES orders (seq) ON DELETE SET NULL,
  shipment_seq INTEGER REFERENCES shipments (seq) ON DELETE SET NULL,
  matched_by TEXT CHECK (matched_by IN ('text', 'barcode', 'person')),
  reason TEXT,
  codes TEXT NOT NULL CHECK (json_valid(codes)),
  settled_by TEXT,
  settled_at INTEGER,
  UNIQUE (file_seq, page_no)
) STRICT;
CREATE INDEX label_pages_identity ON label_pages (identity);
CREATE INDEX label_pages_order ON label_pages (order_seq) WHERE order_seq IS NOT NULL;
CREATE INDEX label_pages_shipment ON label_pages (shipment_seq) WHERE shipment_seq IS NOT NULL;
CREATE INDEX label_pages_unmatched ON label_pages (seq) WHERE state = 'unmatched';

-- A document that a stored page is printed from; an order may have several labels and know of one parcel.
ALTER TABLE label_documents ADD page_seq INTEGER REFERENCES label_pages (seq);
DROP INDEX label_documents_one;
CREATE UNIQUE INDEX label_documents_one ON label_documents (order_seq, ifnull(shipment_seq, 0), kind, ifnull(page_seq, 0));
