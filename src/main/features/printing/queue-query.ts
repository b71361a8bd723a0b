import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import type { ReadTx } from '../../db/tx.ts'
import { JOB_SELECT, type JobRecord, toJob } from './job-query.ts'
import { IS_OPEN, PLACE } from './open-jobs.ts'
import { listPaused } from './pauses.ts'

/** Labels of one printer's queue that are listed; the page says how many more there are. */
const MOST_LISTED = 200

/** A printer's queue as it will leave. */
export interface StoredQueue {
  readonly printerId: string
  readonly paused: { readonly at: number; readonly by: string } | null
  /** What is on its way, then what waits, in the order in which it leaves. */
  readonly jobs: readonly PrintJob[]
  readonly waiting: number
}

/** Every printer's queue, the default printer first. Labels in doubt are not part of it. */
export function readQueues(tx: ReadTx): StoredQueue[] {
  const paused = new Map(listPaused(tx).map(({ id, ...pause }) => [id, pause]))
  const printers = tx.all<{ seq: number; id: string }>(
    'SELECT seq, id FROM printers WHERE removed_at IS NULL ORDER BY is_default DESC, seq',
  )
  return printers.map(({ seq, id }) => ({
    printerId: id,
    paused: paused.get(id) ?? null,
    jobs: tx
      .all<JobRecord>(
        `${JOB_SELECT} WHERE j.printer_seq = ? AND j.${IS_OPEN} AND j.state <> 'uncertain'
         ORDER BY j.state NOT IN ('sending', 'committed'), ${PLACE} LIMIT ?`,
        seq,
        MOST_LISTED,
      )
      .map((record) => toJob(record, false)),
    waiting:
      tx.value<number>(
        `SELECT count(*) FROM print_jobs j WHERE j.printer_seq = ? AND j.${IS_OPEN} AND j.state <> 'uncertain'`,
        seq,
      ) ?? 0,
  }))
}
