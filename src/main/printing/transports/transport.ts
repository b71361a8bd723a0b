import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { Clock } from '../clock.ts'
import type { StatusCommand } from '../status/host-status.ts'

/**
 * How a session ended. `finished`: everything was taken and the other side closed in order. `reset`: the
 * connection broke, what was taken is unknown. `timedOut`: the other side never closed.
 */
export type CloseOutcome = 'finished' | 'reset' | 'timedOut'

/** What a session is opened for; the virtual printer names its files by it. */
export interface SessionLabel {
  readonly jobId: string
  readonly tiktokOrderId: string
  readonly at: number
  /** 1 at the first claim, or not known; above it the label may have been given away before. */
  readonly attempt?: number | undefined
}

/** How long, and with whom told, a job of a system queue is followed. */
export interface JobWait {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onFault: (fault: ErrorCode | null) => void
}

/**
 * How a system queue is done with a job. `passedOn`: its bytes went to the printer. `waiting`: it stays in the queue
 * and we stopped looking. `broken`: it ended half-way or was cancelled. `notTaken`: the queue never had it. `unknown`.
 */
export interface SettledJob {
  readonly end: 'passedOn' | 'waiting' | 'broken' | 'notTaken' | 'unknown'
  /** The job's number and what the queue said of it, for the print history. */
  readonly evidence: Readonly<Record<string, unknown>>
}

/** One connection to a printer. Not for concurrent use: one write or query at a time. */
export interface Session {
  /** False from the moment that the connection is known to be broken or closed. */
  readonly isOpen: boolean
  /** Label bytes given away so far, queries not counted. 0 means that nothing can have reached paper. */
  readonly bytesHandedOver: number
  /** Resolves when the bytes were handed to the system. `printer.unknownOutcome` where they may have been lost. */
  write(bytes: Uint8Array): Promise<void>
  /** The printer's answer, or null where it gave none in time. */
  query(command: StatusCommand, options: { readonly timeoutMs: number }): Promise<string | null>
  /** Whether the printer has said this over the connection, asked or not; absent where it cannot be heard. */
  hasHeard?(text: string): boolean
  /** Closes in order and waits for the other side. Never rejects; safe to call twice. */
  close(options?: { readonly timeoutMs?: number | undefined }): Promise<CloseOutcome>
  /** Breaks the connection at once. */
  abort(): void
  /** Hands the label over and follows its job to its end; only where the transport `followsJobs`. */
  settle?(wait: JobWait): Promise<SettledJob>
}

/** A way to a printer. */
export interface Transport {
  /** Where a label without its `^XZ` goes when a session breaks: `kept` inside the printer, or `dropped`. */
  readonly partialFormat: 'kept' | 'dropped'
  /** True where a session can be opened before its job is known, which saves the time of connecting. */
  readonly opensAhead: boolean
  /** True where a queue of the system has the label until it is done with it, and can be asked about it. */
  readonly followsJobs?: boolean | undefined
  /** True once the printer is known to count its labels: asking one that does not would cost a timeout. */
  readonly hasOdometer?: (() => boolean) | undefined
  /**
   * Connects. Rejects with `printer.offline` when refused, unreachable or aborted: nothing was sent. `label` is
   * the job that the session opens for, where one is known.
   */
  open(signal: AbortSignal, label?: SessionLabel): Promise<Session>
  /** Waits for work that outlives sessions, such as pictures of labels. */
  settled(): Promise<void>
}
