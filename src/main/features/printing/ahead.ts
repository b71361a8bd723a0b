import { refusalToLeave } from '../../../shared/domain/orders/guard.ts'
import { type LabelTicket, labelTicketSchema } from '../../../shared/domain/printing/printing.ts'
import { factsOf, findRanked } from '../../db/orders/ranked.ts'
import type { ReadTx } from '../../db/tx.ts'
import { IS_OPEN, PLACE } from './open-jobs.ts'
import { ticketsOf } from './ticket.ts'

/** The tickets that these orders (row numbers) would be printed from; of an order that may not leave, none. */
export function ticketsAhead(tx: ReadTx, input: { orders: readonly number[] }, now: number): LabelTicket[] {
  const leaving = input.orders.filter((seq) => {
    const row = findRanked(tx, seq)
    return row !== undefined && refusalToLeave(factsOf(row), now) === null
  })
  const subjects = leaving.flatMap((seq) => ticketsOf(tx, seq))
  // Parsed as a claim parses it: a label is found again by its ticket's text, the order of its fields included.
  return subjects.map((subject) => labelTicketSchema.parse(subject.ticket))
}

/** The tickets of a printer's next `most` waiting labels, in their order; those marked as copies are left out. */
export function waitingTickets(tx: ReadTx, input: { printerId: string; most: number }): LabelTicket[] {
  const tickets = tx.pluck<string>(
    `SELECT d.ticket FROM print_jobs j JOIN label_documents d ON d.seq = j.document_seq
     WHERE j.printer_seq = (SELECT seq FROM printers WHERE id = ?) AND j.${IS_OPEN} AND j.state = 'queued' AND j.first_copy_no = 1 ORDER BY ${PLACE} LIMIT ?`,
    input.printerId,
    input.most,
  )
  return tickets.map((ticket) => labelTicketSchema.parse(JSON.parse(ticket)))
}
