import type { PrintAudit } from '../../../shared/ipc/printing.contract.ts'
import type { ReadTx } from '../../db/tx.ts'
import { conditionsOf, type JobFilter, listJobs } from './job-query.ts'

/** Who printed what, when, where and why again: the newest jobs, and a sum for every person. */
export function auditPrints(
  tx: ReadTx,
  creatorId: string,
  input: Pick<JobFilter, 'order' | 'operator'> & { readonly limit: number },
): PrintAudit {
  const { where, params } = conditionsOf(tx, creatorId, input)
  const people = tx.all<PrintAudit['people'][number]>(
    `SELECT j.operator, count(*) AS asked, count(*) FILTER (WHERE j.state IN ('sent', 'printed')) AS printed,
       count(*) FILTER (WHERE j.reprint_reason IS NOT NULL) AS reprints,
       count(*) FILTER (WHERE j.state = 'uncertain') AS uncertain,
       count(*) FILTER (WHERE j.state = 'cancelled') AS cancelled
     FROM print_jobs j JOIN label_documents d ON d.seq = j.document_seq ${where}
     GROUP BY j.operator ORDER BY asked DESC, j.operator`,
    ...params,
  )
  return { people, jobs: listJobs(tx, creatorId, input) }
}
