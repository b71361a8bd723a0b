import type { WriteTx } from '../../../db/tx.ts'

/** Orders whose buyers are noted in one go: about five milliseconds. */
const AT_ONCE = 2_000
/** Up to which row number buyers have been noted. */
const MARK = 'customers_until'

/**
 * Notes the buyers of orders that have come in since the last time, a stretch at a time; answers whether there are
 * more. Nobody waits for it: it goes on where it was after a restart.
 */
export function deriveCustomers(tx: WriteTx, now: number): boolean {
  const from = Number(tx.value<string>('SELECT value FROM meta WHERE key = ?', MARK) ?? 0)
  // A batch that is still being written may yet be given up.
  const last =
    tx.value<number | null>(
      `SELECT ifnull((SELECT min(first_order_seq) - 1 FROM import_batches WHERE state = 'staging'), (SELECT max(seq) FROM orders))`,
    ) ?? 0
  if (from >= last) return false
  const until = Math.min(from + AT_ONCE, last)
  tx.run(
    `INSERT INTO customers (handle, name, batch_seq, created_at)
     SELECT o.handle, o.recipient, o.batch_seq, ? FROM orders o LEFT JOIN import_batches b ON b.seq = o.batch_seq
     WHERE o.seq > ? AND o.seq <= ? AND o.handle <> '' AND (b.state IS NULL OR b.state <> 'removing') ON CONFLICT DO NOTHING`,
    now,
    from,
    until,
  )
  tx.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    MARK,
    String(until),
  )
  return until < last
}
