import type { PrintJobState } from '../../../shared/domain/printing/printing.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import { required } from '../../../shared/lib/assert.ts'
import type { WriteTx } from '../../db/tx.ts'

/** A step of a job's life. */
export interface JobStep {
  readonly state: PrintJobState
  readonly reason?: ErrorCode | null | undefined
  readonly evidence?: Readonly<Record<string, unknown>> | undefined
  /** Set when the step is another try. */
  readonly isAttempt?: boolean | undefined
}

/** Moves a job to another state, appends the event and keeps the order's print mark true; answers its orders. */
export function moveJob(tx: WriteTx, jobSeq: number, step: JobStep, now: number): number[] {
  const before = tx.value<PrintJobState>('SELECT state FROM print_jobs WHERE seq = ?', jobSeq)
  tx.run(
    'UPDATE print_jobs SET state = ?, reason_code = ?, attempt = attempt + ?, updated_at = ? WHERE seq = ?',
    step.state,
    step.reason ?? null,
    Number(step.isAttempt ?? false),
    now,
    jobSeq,
  )
  appendEvent(tx, jobSeq, before ?? null, step, now)
  return markOrders(tx, jobSeq, now)
}

/** Appends to the job's own history, which is never changed. */
export function appendEvent(
  tx: WriteTx,
  jobSeq: number,
  from: PrintJobState | null,
  step: JobStep,
  now: number,
): void {
  tx.run(
    'INSERT INTO print_events (job_seq, at, from_state, to_state, reason_code, evidence) VALUES (?, ?, ?, ?, ?, ?)',
    jobSeq,
    now,
    from,
    step.state,
    step.reason ?? null,
    JSON.stringify(step.evidence ?? {}),
  )
}

/** Orders whose parcel the job's label is for: one, or all of a combined package. */
export function ordersOfJob(tx: WriteTx, jobSeq: number): number[] {
  const job = required(
    tx.get<{ order_seq: number; shipment_seq: number | null }>(
      'SELECT j.order_seq, d.shipment_seq FROM print_jobs j JOIN label_documents d ON d.seq = j.document_seq WHERE j.seq = ?',
      jobSeq,
    ),
    'the print job',
  )
  const shared =
    job.shipment_seq === null
      ? []
      : tx.pluck<number>('SELECT order_seq FROM shipment_orders WHERE shipment_seq = ?', job.shipment_seq)
  return [job.order_seq, ...shared]
}

/** A label in doubt outranks one on its way, which outranks one that is done; a slip is no label. */
const MARK_SQL = `SELECT j.state FROM print_jobs j JOIN label_documents d ON d.seq = j.document_seq
  WHERE j.order_seq = ? AND d.kind = 'label' AND j.state <> 'cancelled' ORDER BY
  CASE j.state WHEN 'uncertain' THEN 0 WHEN 'sending' THEN 1 WHEN 'committed' THEN 1 WHEN 'queued' THEN 2 WHEN 'failed_safe' THEN 2 ELSE 3 END,
  j.seq DESC LIMIT 1`

function markOrders(tx: WriteTx, jobSeq: number, now: number): number[] {
  const orders = ordersOfJob(tx, jobSeq)
  const mark = tx.value<PrintJobState>(MARK_SQL, orders[0] ?? 0) ?? null
  const isOut = mark === 'sent' || mark === 'printed'
  for (const seq of orders) {
    tx.run('UPDATE orders SET print_state = ?, updated_at = ? WHERE seq = ?', mark, now, seq)
    if (isOut)
      tx.run(
        `UPDATE orders SET stage = 'labelled' WHERE seq = ? AND stage IN ('new', 'claimed', 'picked', 'verified')`,
        seq,
      )
  }
  return orders
}
