import type { PrintJobState } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ReadTx } from '../../db/tx.ts'

/** A job as commands look at it. */
export interface JobRow {
  readonly seq: number
  readonly id: string
  readonly document_seq: number
  readonly printer_seq: number
  readonly order_seq: number
  readonly batch_seq: number | null
  readonly state: PrintJobState
  readonly copy_no: number
  readonly rule: string | null
}

const COLUMNS = 'seq, id, document_seq, printer_seq, order_seq, batch_seq, state, copy_no, rule'
const ON_ITS_WAY: ReadonlySet<PrintJobState> = new Set(['queued', 'sending', 'committed', 'failed_safe'])

/** The last copy of a document; undefined where it was never asked for. */
export function newestJob(tx: ReadTx, documentSeq: number): JobRow | undefined {
  return tx.get<JobRow>(
    `SELECT ${COLUMNS} FROM print_jobs WHERE document_seq = ? ORDER BY copy_no DESC LIMIT 1`,
    documentSeq,
  )
}

/** One job by its id; `input.notFound` where there is none. */
export function getJob(tx: ReadTx, id: string): JobRow {
  const job = tx.get<JobRow>(`SELECT ${COLUMNS} FROM print_jobs WHERE id = ?`, id)
  if (!job) throw new AppError('input.notFound', 'There is no such print job.', { jobId: id })
  return job
}

/** The jobs of a batch in the order in which they were asked for; `input.notFound` for an unknown batch. */
export function jobsOfBatch(tx: ReadTx, batchId: string): JobRow[] {
  const batch = tx.value<number>('SELECT seq FROM print_batches WHERE id = ?', batchId)
  if (batch === undefined)
    throw new AppError('input.notFound', 'There is no such batch of labels.', { batchId })
  return tx.all<JobRow>(`SELECT ${COLUMNS} FROM print_jobs WHERE batch_seq = ? ORDER BY seq`, batch)
}

/** True for a job that will print by itself. */
export function isOnItsWay({ state }: Pick<JobRow, 'state'>): boolean {
  return ON_ITS_WAY.has(state)
}

/** True while no byte of the job is on its way, nor can be in the printer as a whole. */
export function isWaiting({ state }: Pick<JobRow, 'state'>): boolean {
  return state === 'queued' || state === 'failed_safe'
}
