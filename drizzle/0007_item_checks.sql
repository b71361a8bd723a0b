-- What was counted into an order's box, so that a check goes on where it was after a crash. A count is of the thing and
-- not of the line: an import may write an order's lines anew.

CREATE TABLE item_checks (
  order_seq INTEGER NOT NULL REFERENCES orders (seq) ON DELETE CASCADE,
  product_seq INTEGER NOT NULL REFERENCES products (seq) ON DELETE CASCADE,
  counted INTEGER NOT NULL CHECK (counted >= 0),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (order_seq, product_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_checks_product ON item_checks (product_seq);
