import type { PrintJob } from '../../../../../src/shared/ipc/printing.contract.ts'
import type { PrintAct } from './desk-port.ts'
import type { JobRecord } from './records.ts'

/** What a desk acknowledged to its person, and what of it has to stand at the end. */
export class Ledger {
  /** Labels asked for, by job. */
  readonly #asked = new Map<string, string>()
  readonly #cancelled = new Set<string>()
  readonly #settled = new Map<string, string>()
  readonly #reasons = new Map<string, string>()
  #others = 0

  /** Notes an act that was acknowledged, with the jobs that its person was told of. */
  note(act: PrintAct, jobs: readonly PrintJob[]): void {
    for (const job of jobs) this.#asked.set(job.id, job.tiktokOrderId)
    if (act.method === 'print.cancel') this.#cancelled.add(act.input.jobId)
    else if (act.method === 'print.resolve') this.#settled.set(act.input.jobId, act.input.resolution)
    else if (act.method === 'print.reprint') {
      for (const job of jobs) if (!job.existing && job.copyNo > 1) this.#reasons.set(job.id, act.input.reason)
    } else if (!act.method.startsWith('print.')) this.#others += 1
  }

  /** How many acknowledged acts there are to look for; a label that was asked for is one. */
  get acts(): number {
    return this.#asked.size + this.#cancelled.size + this.#settled.size + this.#others
  }

  /** Acts that the store has forgotten or changed, and labels in it that nobody asked for. */
  wrongs(jobs: readonly JobRecord[]): string[] {
    const byId = new Map(jobs.map((job) => [job.id, job]))
    const wrongs: string[] = []
    for (const [id, order] of this.#asked)
      if (!byId.has(id)) wrongs.push(`forgotten: the label of order ${order} was asked for, and has no job`)
    for (const { id, tiktokOrderId } of jobs)
      if (!this.#asked.has(id)) wrongs.push(`unasked: nobody asked for a label of order ${tiktokOrderId}`)
    for (const id of this.#cancelled)
      if (byId.get(id)?.state !== 'cancelled')
        wrongs.push(`forgotten: job ${id} was cancelled and is ${byId.get(id)?.state}`)
    for (const [id, resolution] of this.#settled)
      if (byId.get(id)?.resolution !== resolution)
        wrongs.push(`forgotten: of job ${id} a person said ${resolution}; ${byId.get(id)?.history}`)
    for (const [id, reason] of this.#reasons)
      if (byId.get(id)?.reprintReason !== reason)
        wrongs.push(`forgotten: job ${id} was asked for again because of "${reason}"`)
    return wrongs
  }
}
