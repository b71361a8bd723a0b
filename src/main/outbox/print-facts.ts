import { platformId } from '../../shared/domain/ids/ids.ts'
import type { WriteTx } from '../db/tx.ts'
import type { CommandContext } from './command-types.ts'
import { sendPlanned } from './enqueue.ts'
import { orderEntity } from './entities.ts'
import { keepImageBefore } from './order-images.ts'
import type { PlannedMutation } from './planned-mutation.ts'
import { readSyncIdentity } from './sync-identity.ts'

interface JobRow {
  readonly id: string
  readonly copy_no: number
  readonly reprint_reason: string | null
  readonly sha256: string | null
  readonly kind: 'label' | 'slip'
  readonly shipment_id: string | null
  readonly shipment_key: string | null
  /** 1 where a label of the same document came out before this one. */
  readonly is_again: number
}

/** What telling of a print needs. */
export interface FactContext {
  readonly tx: WriteTx
  readonly creatorId: string
  readonly now: number
  readonly newId: () => string
}

/** Keeps the orders of a job as the server has them, before the end of the job moves them on. */
export function keepImagesOfJob(tx: WriteTx, jobId: string): void {
  for (const seq of partsOf(tx, jobId)?.orders ?? []) {
    const id = tx.value<string>('SELECT id FROM orders WHERE seq = ?', seq)
    if (id !== undefined) keepImageBefore(tx, id, {})
  }
}

/** Tells the server that a label came out: a fact, stored with the end of its job. Nothing in a local workspace. */
export function tellPrinted(
  context: FactContext,
  jobId: string,
  changes: CommandContext['changes'] = {
    seqs: null,
    isReordered: false,
    hasPrints: false,
    hasSettings: false,
  },
): void {
  const sync = readSyncIdentity(context.tx)
  const job = partsOf(context.tx, jobId)
  if (sync === null || !job) return
  const journalSeq = journalOf(context.tx, job.orders)
  if (journalSeq === undefined) return
  const planned = job.orders.flatMap((seq) => printFact(context, job.seq, seq) ?? [])
  sendPlanned({ ...context, changes }, sync, { planned, journalSeq })
}

/** A job and the orders in its parcel. */
function partsOf(tx: WriteTx, jobId: string): { seq: number; orders: number[] } | null {
  const job = tx.get<{ seq: number; order_seq: number; shipment_seq: number | null }>(
    `SELECT j.seq, j.order_seq, d.shipment_seq FROM print_jobs j JOIN label_documents d ON d.seq = j.document_seq
     WHERE j.id = ?`,
    jobId,
  )
  if (!job) return null
  const shared = tx.pluck<number>(
    'SELECT order_seq FROM shipment_orders WHERE shipment_seq = ?',
    job.shipment_seq,
  )
  return { seq: job.seq, orders: [job.order_seq, ...shared] }
}

/** The mutation that tells of a job's label for one order; null where the order or the job is gone. */
export function printFact(
  { tx, creatorId }: Pick<FactContext, 'tx' | 'creatorId'>,
  jobSeq: number,
  orderSeq: number,
): PlannedMutation | null {
  const orderId = tx.value<string>('SELECT id FROM orders WHERE seq = ?', orderSeq)
  const job = tx.get<JobRow>(
    `SELECT j.id, j.copy_no, j.reprint_reason, j.sha256, d.kind, s.id AS shipment_id, s.key AS shipment_key,
       EXISTS (SELECT 1 FROM print_jobs e WHERE e.document_seq = j.document_seq AND e.seq < j.seq
         AND e.state IN ('sent', 'printed')) AS is_again
     FROM print_jobs j JOIN label_documents d ON d.seq = j.document_seq LEFT JOIN shipments s ON s.seq = d.shipment_seq
     WHERE j.seq = ?`,
    jobSeq,
  )
  if (orderId === undefined || !job) return null
  const shipmentId =
    job.shipment_id ??
    (job.shipment_key === null ? null : platformId(creatorId, 'shipment', job.shipment_key))
  const payload = {
    orderId,
    jobId: job.id,
    kind: job.kind,
    copyNo: job.copy_no,
    ...(shipmentId === null ? {} : { shipmentId }),
    ...(job.sha256 === null ? {} : { sha256: job.sha256 }),
  }
  // A copy that was cancelled put no label into the world: the next one is the first that others hear of.
  return job.reprint_reason === null || job.is_again === 0
    ? { act: 'print', payload, entity: orderEntity(orderId), orderId }
    : {
        act: 'reprint',
        payload: { ...payload, reason: job.reprint_reason },
        entity: orderEntity(orderId),
        orderId,
      }
}

/** The journal line that asked for the label. */
function journalOf(tx: WriteTx, orders: readonly number[]): number | undefined {
  return tx.value<number>(
    `SELECT max(jo.journal_seq) FROM journal_orders jo JOIN journal j ON j.seq = jo.journal_seq
     WHERE jo.order_seq = ? AND j.act IN ('print', 'reprint', 'resolvePrint')`,
    orders[0] ?? 0,
  )
}
