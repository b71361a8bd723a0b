import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import type { DocumentKind, PrintJobState } from '../../../shared/domain/printing/printing.ts'
import { printReason } from '../../../shared/domain/printing/reasons.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import { required } from '../../../shared/lib/assert.ts'
import { getRanked } from '../../db/orders/find.ts'
import type { ReadTx, SqlValue } from '../../db/tx.ts'

/** A row of JOB_SELECT. */
export interface JobRecord {
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
  readonly batch_id: string | null
  readonly rule: string | null
  readonly operator: string
  readonly attempt: number
  readonly created_at: number
  readonly updated_at: number
}

export const JOB_SELECT = `SELECT j.id, j.order_seq, o.tiktok_order_id, o.recipient, d.kind, p.id AS printer_id, p.name AS printer_name,
  j.state, j.reason_code, j.reprint_reason, j.copy_no, b.id AS batch_id, j.rule, j.operator, j.attempt, j.created_at, j.updated_at
  FROM print_jobs j LEFT JOIN print_batches b ON b.seq = j.batch_seq JOIN label_documents d ON d.seq = j.document_seq JOIN orders o ON o.seq = j.order_seq
  JOIN printers p ON p.seq = j.printer_seq`

/** Which jobs are asked for; what is absent is no condition. */
export interface JobFilter {
  readonly states?: readonly PrintJobState[] | undefined
  readonly order?: OrderRef | undefined
  readonly operator?: string | undefined
  readonly batchId?: string | undefined
}

/** Print jobs, newest first. */
export function listJobs(
  tx: ReadTx,
  creatorId: string,
  { limit, ...filter }: JobFilter & { readonly limit: number },
): PrintJob[] {
  const { where, params } = conditionsOf(tx, creatorId, filter)
  return tx
    .all<JobRecord>(`${JOB_SELECT} ${where} ORDER BY j.seq DESC LIMIT ?`, ...params, limit)
    .map((record) => toJob(record, false))
}

/** A filter as SQL over `print_jobs j`, its documents `d` and batches `b`. */
export function conditionsOf(
  tx: ReadTx,
  creatorId: string,
  input: JobFilter,
): { readonly where: string; readonly params: readonly SqlValue[] } {
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
  if (input.operator !== undefined) {
    conditions.push('j.operator = ?')
    params.push(input.operator)
  }
  if (input.batchId !== undefined) {
    conditions.push('b.id = ?')
    params.push(input.batchId)
  }
  return { where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, params }
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

/** A row of JOB_SELECT as the contract has it. */
export function toJob(record: JobRecord, existing: boolean): PrintJob {
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
    batchId: record.batch_id,
    rule: record.rule,
    operator: record.operator,
    attempt: record.attempt,
    createdAt: record.created_at,
    updatedAt: record.updated_at,
    existing,
  }
}
