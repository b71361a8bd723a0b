import { createHash } from 'node:crypto'
import type { DocumentKind } from '../../../shared/domain/printing/printing.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import type { LabelSubject } from './ticket.ts'

/** The document of a parcel, made on first sight. One that was made before the parcel was known is adopted by it. */
export function documentOf(context: CommandContext, subject: LabelSubject, kind: DocumentKind): number {
  const { tx } = context
  const ticket = JSON.stringify(subject.ticket)
  const sha256 = createHash('sha256').update(ticket).digest('hex')
  const isOnly = subject.ticket.packageCount === 1
  const standing = tx.get<{ seq: number; shipment_seq: number | null }>(
    `SELECT seq, shipment_seq FROM label_documents WHERE order_seq = ? AND kind = ? AND page_seq IS ?
       AND (page_seq IS NOT NULL OR shipment_seq IS ? OR (? AND shipment_seq IS NULL)) ORDER BY shipment_seq IS NULL LIMIT 1`,
    subject.orderSeq,
    kind,
    subject.pageSeq,
    subject.shipmentSeq,
    Number(isOnly),
  )
  if (standing) {
    tx.run(
      'UPDATE label_documents SET shipment_seq = ?, ticket = ?, sha256 = ?, wiped_at = NULL WHERE seq = ?',
      subject.shipmentSeq,
      ticket,
      sha256,
      standing.seq,
    )
    return standing.seq
  }
  return Number(
    tx.run(
      'INSERT INTO label_documents (id, order_seq, shipment_seq, kind, ticket, sha256, created_at, page_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      context.newId(),
      subject.orderSeq,
      subject.shipmentSeq,
      kind,
      ticket,
      sha256,
      context.now,
      subject.pageSeq,
    ).lastInsertRowid,
  )
}
