import type { ClaimedJob, JobEnd, PrintJournal } from '../../../src/main/printing/queue/print-journal.ts'
import { stateAfterRestart } from '../../../src/shared/domain/printing/after-restart.ts'
import type { LabelTicket, PrintJobState } from '../../../src/shared/domain/printing/printing.ts'

/** A job as the fake keeps it. */
export interface FakeJob {
  readonly id: string
  readonly printerId: string
  readonly ticket: LabelTicket
  readonly copyMark: string | null
  state: PrintJobState
  attempt: number
  reason: string | null
  evidence: Readonly<Record<string, unknown>>
  sha256: string | null
  /** What was given away in all, as the commit mark has it. */
  bytes: number | null
}

/**
 * The print journal in memory, with the store's durable semantics: what a method resolved stays through
 * `restart()`, and a method that fails changed nothing.
 */
export class FakeJournal implements PrintJournal {
  readonly jobs: FakeJob[] = []
  /** Every state a job went through, as `id:state`. */
  readonly trail: string[] = []
  /** Called before each write; throws to make it fail. */
  fault: (method: 'claimNext' | 'markCommitted' | 'finish') => void = () => undefined
  /** What an fsync takes. */
  fsyncMs = 0

  add(ticket: LabelTicket, printerId: string, copyMark: string | null = null): FakeJob {
    const id = `00000000-0000-7000-8000-${String(this.jobs.length + 1).padStart(12, '0')}`
    const job: FakeJob = {
      id,
      printerId,
      ticket,
      copyMark,
      state: 'queued',
      attempt: 0,
      reason: null,
      evidence: {},
      sha256: null,
      bytes: null,
    }
    this.jobs.push(job)
    return job
  }

  async claimNext(printerId: string, previous?: JobEnd): Promise<ClaimedJob | null> {
    await this.#write('claimNext')
    if (previous !== undefined) this.#apply(previous)
    const job = this.jobs.find(
      (one) => one.printerId === printerId && (one.state === 'queued' || one.state === 'failed_safe'),
    )
    if (job === undefined) return null
    job.attempt += 1
    this.#move(job, 'sending')
    const { id, ticket, copyMark, attempt } = job
    return { id, printerId, ticket, kind: 'label', copyMark, attempt }
  }

  async markCommitted(jobId: string, sent: { bytes: number; sha256: string }): Promise<void> {
    await this.#write('markCommitted')
    const job = this.job(jobId)
    job.sha256 = sent.sha256
    job.bytes = sent.bytes
    this.#move(job, 'committed')
  }

  async finish(end: JobEnd): Promise<void> {
    await this.#write('finish')
    this.#apply(end)
  }

  upcoming(printerId: string, most: number): Promise<LabelTicket[]> {
    const waiting = this.jobs.filter((job) => job.printerId === printerId && job.state === 'queued')
    return Promise.resolve(waiting.slice(0, most).map((job) => job.ticket))
  }

  hasUnresolved(printerId: string): Promise<boolean> {
    const unresolved: PrintJobState[] = ['committed', 'uncertain']
    return Promise.resolve(
      this.jobs.some((job) => job.printerId === printerId && unresolved.includes(job.state)),
    )
  }

  /** What the store does when the program starts again. */
  restart(): void {
    for (const job of this.jobs) job.state = stateAfterRestart(job.state)
  }

  job(id: string): FakeJob {
    const found = this.jobs.find((job) => job.id === id)
    if (found === undefined) throw new Error(`no job ${id}`)
    return found
  }

  states(): PrintJobState[] {
    return this.jobs.map((job) => job.state)
  }

  async #write(method: 'claimNext' | 'markCommitted' | 'finish'): Promise<void> {
    if (this.fsyncMs > 0) await new Promise((resolve) => setTimeout(resolve, this.fsyncMs))
    this.fault(method)
  }

  #apply(end: JobEnd): void {
    const job = this.job(end.jobId)
    job.reason = end.reason
    job.evidence = end.evidence
    this.#move(job, end.state)
  }

  #move(job: FakeJob, state: PrintJobState): void {
    job.state = state
    this.trail.push(`${job.id}:${state}`)
  }
}
