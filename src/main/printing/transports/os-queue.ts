/** Where a job of the system's own queue stands. `waiting` may never have reached the printer yet. */
export type OsJobState = 'waiting' | 'printing' | 'completed' | 'aborted' | 'cancelled'

/** A job as the system's queue knows it. `completed` says that the bytes were passed on, never that paper came out. */
export interface OsJob {
  readonly id: number
  readonly name: string
  readonly state: OsJobState
  /** What the queue says of it, for the print history; empty where it says nothing. */
  readonly message: string
}

/** What the system tells of a queue. */
export interface OsQueueFacts {
  readonly name: string
  /** The system's words for the driver. */
  readonly model: string
  /** True where bytes pass as they are; false where a driver turns pages into the printer's language. */
  readonly isRaw: boolean
  readonly isAccepting: boolean
  readonly isStopped: boolean
  readonly isBusy: boolean
  /** Such as media-empty, cover-open; RFC 8011, 5.4.12. */
  readonly reasons: readonly string[]
  readonly message: string
  /** What the system does with a job that fails half-way; null where it cannot be asked. */
  readonly errorPolicy: string | null
  /** Page sizes the queue offers, by the names it takes; empty for a raw queue. */
  readonly media: readonly string[]
  /** Where the queue prints to, without a password; empty where unknown. */
  readonly deviceUri: string
}

/** One document for a queue. */
export interface OsDocument {
  /** Carries our job's id, by which it is found again after a crash. */
  readonly name: string
  readonly format: 'raw' | 'pdf'
  readonly bytes: Uint8Array
  /** The queue's name of the page size; only for `pdf`. */
  readonly media?: string | undefined
}

/** The system's own queue of one printer: CUPS here, winspool on Windows. */
export interface OsQueue {
  /** `printer.offline` where the print system does not answer, `input.notFound` where the queue is gone. */
  facts(): Promise<OsQueueFacts>
  /**
   * Hands a whole document over and answers the job's id. `printer.unknownOutcome` where it may have been taken;
   * every other error means that nothing was.
   */
  submit(document: OsDocument): Promise<number>
  job(id: number): Promise<OsJob | null>
  /** The newest job of this name, or null where the queue remembers none. */
  find(name: string): Promise<OsJob | null>
  cancel(id: number): Promise<void>
}
