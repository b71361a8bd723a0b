-- The queue as people work with it: labels asked for together, an order of their own, several copies, and a printer
-- that stays stopped.

ALTER TABLE printers ADD paused_at INTEGER;
ALTER TABLE printers ADD paused_by TEXT;

-- The hash stays that of the whole ticket when its personal part is taken out.
ALTER TABLE label_documents ADD wiped_at INTEGER;

CREATE TABLE print_batches (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  asked_by TEXT NOT NULL CHECK (asked_by IN ('print', 'reprint', 'verify')),
  operator TEXT NOT NULL,
  desk TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Rebuilt for its CHECK: a second copy is no longer always a reprint with a reason. The unique key stays what makes a
-- double press print once (facts/printing.md 7.1). `position` is null until a person moves a job: its place is then its
-- row number, and moving jobs only swaps such numbers among those that wait, so that no two are ever the same.
CREATE TABLE print_jobs_new (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document_seq INTEGER NOT NULL REFERENCES label_documents (seq),
  order_seq INTEGER NOT NULL REFERENCES orders (seq),
  printer_seq INTEGER NOT NULL REFERENCES printers (seq),
  copy_no INTEGER NOT NULL CHECK (copy_no >= 1),
  first_copy_no INTEGER NOT NULL CHECK (first_copy_no BETWEEN 1 AND copy_no),
  batch_seq INTEGER REFERENCES print_batches (seq),
  position INTEGER,
  rule TEXT,
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
  UNIQUE (document_seq, copy_no)
) STRICT;
INSERT INTO print_jobs_new (seq, id, document_seq, order_seq, printer_seq, copy_no, first_copy_no, reprint_of,
  reprint_reason, operator, state, reason_code, attempt, bytes, sha256, created_at, updated_at)
SELECT seq, id, document_seq, order_seq, printer_seq, copy_no, copy_no, reprint_of,
  reprint_reason, operator, state, reason_code, attempt, bytes, sha256, created_at, updated_at FROM print_jobs;
DROP TABLE print_jobs;
ALTER TABLE print_jobs_new RENAME TO print_jobs;
CREATE INDEX print_jobs_order ON print_jobs (order_seq);
CREATE INDEX print_jobs_reprint ON print_jobs (reprint_of) WHERE reprint_of IS NOT NULL;
CREATE INDEX print_jobs_batch ON print_jobs (batch_seq) WHERE batch_seq IS NOT NULL;
CREATE INDEX print_jobs_open ON print_jobs (printer_seq, ifnull(position, seq)) WHERE state IN ('queued', 'sending', 'committed', 'failed_safe', 'uncertain');
