import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import type { DocumentKind, PrintJobState } from '../../../shared/domain/printing/printing.ts'
import { printReason } from '../../../shared/domain/printing/reasons.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import { required } from '../../../shared/lib/assert.ts'
import { getRanked } from '../../db/orders/find.ts'
import type { ReadTx, SqlValue } from '../../db/tx.ts'

interface JobRecord {
  readonly id: string
  readonly order_seq: number
  readonly tiktok_order_id: string
  readonly recipient: string
  readonly kind: DocumentKind
  readonly printer_id: string
  readonly printer_name: string
  readonly state: PrintJobState
  readonly reason_code: ErrorCode | null
  readonly reprint_reason: string | null
  readonly copy_no: number
  readonly attempt: number
  readonly created_at: number
  readonly updated_at: number
}

const JOB_SELECT = `SELECT j.id, j.order_seq, o.tiktok_order_id, o.recipient, d.kind, p.id AS printer_id, p.name AS printer_name,
  j.state, j.reason_code, j.reprint_reason, j.copy_no, j.attempt, j.created_at, j.updated_at
  FROM print_jobs j JOIN label_documents d ON d.seq = j.document_seq JOIN orders o ON o.seq = j.order_seq
  JOIN printers p ON p.seq = j.printer_seq`

/** Print jobs, newest first, by state or of one order. */
export function listJobs(
  tx: ReadTx,
  creatorId: string,
  input: { states?: readonly PrintJobState[] | undefined; order?: OrderRef | undefined; limit: number },
): PrintJob[] {
  const conditions: string[] = []
  const params: SqlValue[] = []
  if (input.states !== undefined) {
    conditions.push(`j.state IN (${input.states.map(() => '?').join(',')})`)
    params.push(...input.states)
  }
  if (input.order !== undefined) {
    const { seq } = getRanked(tx, creatorId, input.order)
    conditions.push(
      '(j.order_seq = ? OR d.shipment_seq IN (SELECT shipment_seq FROM shipment_orders WHERE order_seq = ?))',
    )
    params.push(seq, seq)
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  return tx
    .all<JobRecord>(`${JOB_SELECT} ${where} ORDER BY j.seq DESC LIMIT ?`, ...params, input.limit)
    .map((record) => toJob(record, false))
}

/** The jobs of these ids, in this order. */
export function jobsById(tx: ReadTx, ids: readonly string[]): PrintJob[] {
  return ids.flatMap((id) => {
    const record = tx.get<JobRecord>(`${JOB_SELECT} WHERE j.id = ?`, id)
    return record ? [toJob(record, false)] : []
  })
}

/** One job by its row number. */
export function jobBySeq(tx: ReadTx, seq: number, existing = false): PrintJob {
  return toJob(required(tx.get<JobRecord>(`${JOB_SELECT} WHERE j.seq = ?`, seq), 'the print job'), existing)
}

function toJob(record: JobRecord, existing: boolean): PrintJob {
  return {
    id: record.id,
    orderSeq: record.order_seq,
    tiktokOrderId: record.tiktok_order_id,
    recipient: record.recipient,
    document: record.kind,
    printerId: record.printer_id,
    printerName: record.printer_name,
    state: record.state,
    reasonCode: record.reason_code,
    reason: printReason(record.reason_code),
    reprintReason: record.reprint_reason,
    copyNo: record.copy_no,
    attempt: record.attempt,
    createdAt: record.created_at,
    updatedAt: record.updated_at,
    existing,
  }
}
