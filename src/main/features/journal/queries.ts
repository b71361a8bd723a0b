import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import type { ActClass } from '../../../shared/domain/journal/acts.ts'
import type { JournalEntry } from '../../../shared/domain/journal/journal.ts'
import { eventWords } from '../../../shared/domain/sync/event-words.ts'
import { getRanked } from '../../db/orders/find.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { JournalRecord } from '../../outbox/undoing.ts'

/** Columns of JournalRecord, for a SELECT over `journal j LEFT JOIN journal u ON u.seq = j.undone_by`. */
export const JOURNAL_SELECT = `SELECT j.seq, j.id, j.at, j.operator, j.desk, j.act, j.class, j.summary, j.reason, j.order_count,
  j.batch_seq, j.before, j.after, j.undone_by, u.at AS undone_at FROM journal j LEFT JOIN journal u ON u.seq = j.undone_by`

/** Order ids that one entry names; a bulk act's others are found from the orders themselves. */
const MOST_NAMED = 20

/** The newest lines of the journal, or of one order's part in it. */
export function listJournal(
  tx: ReadTx,
  creatorId: string,
  input: { order?: OrderRef | undefined; limit: number },
): JournalEntry[] {
  if (input.order === undefined) {
    return tx
      .all<JournalRecord>(`${JOURNAL_SELECT} ORDER BY j.seq DESC LIMIT ?`, input.limit)
      .map((record) => toEntry(tx, record))
  }
  const { seq } = getRanked(tx, creatorId, input.order)
  const records = tx.all<JournalRecord>(
    `${JOURNAL_SELECT} WHERE j.seq IN (SELECT journal_seq FROM journal_orders WHERE order_seq = ?) ORDER BY j.seq DESC LIMIT ?`,
    seq,
    input.limit,
  )
  const own = records.map((record) => toEntry(tx, record))
  const others = eventsOfOthers(tx, seq, input.limit)
  return others.length === 0
    ? own
    : [...own, ...others].sort((one, other) => other.at - one.at).slice(0, input.limit)
}

interface EventRow {
  readonly id: string
  readonly act: string
  readonly class: ActClass
  readonly reason: string | null
  readonly after: string | null
  readonly occurred_at: number
  readonly desk: string | null
  readonly owner: string | null
  readonly tiktok_order_id: string
}

/** What other desks did with an order, as the server tells it; this desk's own acts are in its own journal. */
function eventsOfOthers(tx: ReadTx, orderSeq: number, limit: number): JournalEntry[] {
  const rows = tx.all<EventRow>(
    `SELECT e.id, e.act, e.class, e.reason, e.after, e.occurred_at, d.name AS desk, d.owner, o.tiktok_order_id
     FROM orders o JOIN desk_events e ON e.order_id = o.id LEFT JOIN desk_names d ON d.id = e.desk_id
     WHERE o.seq = ? AND e.desk_id IS NOT (SELECT value FROM meta WHERE key = 'device_id')
     ORDER BY e.occurred_at DESC LIMIT ?`,
    orderSeq,
    limit,
  )
  return rows.map((row) => ({
    id: row.id,
    at: row.occurred_at,
    operator: row.owner ?? '',
    desk: row.desk ?? 'Another desk',
    act: row.act,
    class: row.class,
    summary: eventWords(row.act, row.reason, JSON.parse(row.after ?? 'null')),
    orderCount: 1,
    tiktokOrderIds: [row.tiktok_order_id],
    reason: row.reason,
    undoneAt: null,
  }))
}

/** A stored line in the contract's words. */
export function toEntry(tx: ReadTx, record: JournalRecord): JournalEntry {
  return {
    id: record.id,
    at: record.at,
    operator: record.operator,
    desk: record.desk,
    act: record.act,
    class: record.class,
    summary: record.summary,
    orderCount: record.order_count,
    tiktokOrderIds: tx.pluck<string>(
      `SELECT tiktok_order_id FROM journal_orders WHERE journal_seq = ? LIMIT ${MOST_NAMED}`,
      record.seq,
    ),
    reason: record.reason,
    undoneAt: record.undone_at,
  }
}
