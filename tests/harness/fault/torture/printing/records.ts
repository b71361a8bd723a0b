import type { Connection } from '../../../../../src/main/db/connection.ts'
import { openReader } from '../../../../../src/main/db/open.ts'
import { workspaceFiles } from '../../../../../src/main/db/workspace-files.ts'
import type { JobResolution, PrintJobState } from '../../../../../src/shared/domain/printing/printing.ts'

/** A job as the store of a desk holds it. */
export interface JobRecord {
  readonly id: string
  readonly tiktokOrderId: string
  readonly printerId: string
  readonly state: PrintJobState
  readonly sha256: string | null
  /** What its label says, see SeenLabel. */
  readonly copy: number
  /** What a person said of it. */
  readonly resolution: JobResolution | null
  readonly reprintReason: string | null
  readonly history: string
}

const SQL = `SELECT j.id, o.tiktok_order_id AS tiktokOrderId, p.id AS printerId, j.state, j.sha256, j.reprint_reason AS reprintReason,
  1 + (SELECT count(*) FROM print_jobs e WHERE e.document_seq = j.document_seq AND e.copy_no < j.copy_no
    AND EXISTS (SELECT 1 FROM print_events c WHERE c.job_seq = e.seq AND c.to_state = 'committed')) AS copy,
  (SELECT json_extract(r.evidence, '$.resolution') FROM print_events r WHERE r.job_seq = j.seq AND r.from_state = 'uncertain') AS resolution,
  (SELECT group_concat(h.to_state || h.evidence, ' > ') FROM (SELECT * FROM print_events WHERE job_seq = j.seq ORDER BY seq) h) AS history
  FROM print_jobs j JOIN orders o ON o.seq = j.order_seq JOIN printers p ON p.seq = j.printer_seq ORDER BY j.seq`

const WAITING_SQL = `SELECT count(*) AS waiting FROM print_jobs WHERE state IN ('queued', 'sending', 'committed', 'failed_safe')`

/** Reads the jobs of a desk's store beside it; opened when they are first asked for. */
export class Records {
  readonly #folder: string
  #reader: Connection | null = null

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Every job, the oldest first. */
  jobs(): JobRecord[] {
    return this.#rows<JobRecord>(SQL)
  }

  /** How many labels have neither come to an end nor to a question. */
  waiting(): number {
    return this.#rows<{ waiting: number }>(WAITING_SQL)[0]?.waiting ?? 0
  }

  close(): void {
    this.#reader?.close()
    this.#reader = null
  }

  #rows<T>(sql: string): T[] {
    this.#reader ??= openReader(workspaceFiles(this.#folder).database)
    return this.#reader.read((tx) => tx.all<T>(sql) as unknown as object) as unknown as T[]
  }
}
