import type { ClaimedJob, JobEnd, PrintJournal } from './print-journal.ts'

/** Claims of one printer and the ends of its jobs, on their way into the journal. */
export class JobEnds {
  readonly #journal: PrintJournal
  readonly #printerId: string
  /** An end that the journal has not taken yet; the next claim carries it: one fsync less for each label of a batch. */
  #unrecorded: JobEnd | null = null
  /** A claim that is being made together with the command that asks for the label; taken up by the step it begins. */
  #claiming: Promise<ClaimedJob | null> | null = null

  constructor(journal: PrintJournal, printerId: string) {
    this.#journal = journal
    this.#printerId = printerId
  }

  /** True where nothing is on its way. */
  get isAtRest(): boolean {
    return this.#claiming === null && this.#unrecorded === null
  }

  /** The next step takes this claim up instead of making one. */
  expect(claiming: Promise<ClaimedJob | null>): void {
    this.#claiming = claiming
  }

  /** The next label of the printer, with the end of the last one in the same transaction. */
  async claim(): Promise<ClaimedJob | null> {
    const claiming = this.#claiming
    this.#claiming = null
    if (claiming !== null) return claiming
    const previous = this.#unrecorded
    const job = await this.#journal.claimNext(this.#printerId, ...(previous === null ? [] : [previous]))
    this.#unrecorded = null
    return job
  }

  /** Keeps an end for the next claim, or for `record`. */
  note(end: JobEnd): void {
    this.#unrecorded = end
  }

  /** Gets the last end onto disk; while that fails nothing else may be printed, and `onFailed` says whether to go on. */
  async record(onFailed: (error: unknown) => Promise<boolean>): Promise<void> {
    while (this.#unrecorded !== null) {
      const end = this.#unrecorded
      try {
        await this.#journal.finish(end)
        if (this.#unrecorded === end) this.#unrecorded = null
      } catch (error) {
        if (!(await onFailed(error))) return
      }
    }
  }
}
