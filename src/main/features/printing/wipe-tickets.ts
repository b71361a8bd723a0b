import { labelTicketSchema } from '../../../shared/domain/printing/printing.ts'
import { wipedTicket } from '../../../shared/domain/printing/wiped-ticket.ts'
import { DAY_MS } from '../../../shared/lib/durations.ts'
import { readSettings } from '../../db/settings.ts'
import type { WriteTx } from '../../db/tx.ts'

/** Labels wiped in one go: a few milliseconds of the writer's time. */
const AT_ONCE = 100

/**
 * Takes names and addresses out of the texts of labels that were over for as many days as the settings say; the hash of
 * the whole, the numbers and the contents stay. A label that waits or is in doubt keeps its text. Answers whether there
 * is more to do.
 */
export function wipeTickets(tx: WriteTx, now: number): boolean {
  const before = now - readSettings(tx).labelTextDays * DAY_MS
  const due = tx.all<{ seq: number; ticket: string }>(
    `SELECT d.seq, d.ticket FROM label_documents d WHERE d.wiped_at IS NULL AND d.created_at < ?
     AND NOT EXISTS (SELECT 1 FROM print_jobs j WHERE j.document_seq = d.seq
       AND (j.state NOT IN ('sent', 'printed', 'cancelled') OR j.updated_at >= ?))
     ORDER BY d.seq LIMIT ?`,
    before,
    before,
    AT_ONCE,
  )
  for (const { seq, ticket } of due) {
    const wiped = wipedTicket(labelTicketSchema.parse(JSON.parse(ticket)))
    tx.run(
      'UPDATE label_documents SET ticket = ?, wiped_at = ? WHERE seq = ?',
      JSON.stringify(wiped),
      now,
      seq,
    )
  }
  return due.length === AT_ONCE
}
