import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import { isWholeLabel } from '../encode/label-file.ts'
import type { OsDocument, OsJob, OsQueue } from './os-queue.ts'
import type { CloseOutcome, JobWait, Session, SettledJob } from './transport.ts'

export interface QueueSessionOptions {
  readonly queue: OsQueue
  readonly language: Printer['language']
  readonly document: Omit<OsDocument, 'bytes'>
  /** A job of this name that the queue has already: it is adopted, and nothing is sent. */
  readonly standing: OsJob | null
}

/** Looks for the job after the queue went away while it was being given it. */
const LOOKS = 3
const BETWEEN_LOOKS_MS = 150
const FIRST_PAUSE_MS = 5
const LONGEST_PAUSE_MS = 500
/** A label takes seconds: a queue that has it for longer says why, or the printer stands still. */
const SLOW_AFTER_MS = 15_000

/**
 * One label for a system queue. Everything is kept here until the label is whole and its end was given (which the
 * caller does after the commit mark), and then handed over as one job. The queue takes a job whole or not at all.
 */
export class QueueSession implements Session {
  readonly #options: QueueSessionOptions
  readonly #chunks: Uint8Array[] = []
  #jobId: number | null
  #isClosed = false
  #mayBeTaken = false
  #closing: Promise<CloseOutcome> | null = null

  constructor(options: QueueSessionOptions) {
    this.#options = options
    this.#jobId = options.standing?.id ?? null
  }

  get isOpen(): boolean {
    return !this.#isClosed
  }

  /** Nothing counts as given away before the queue has, or may have, the job. */
  get bytesHandedOver(): number {
    const length = this.#chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
    return this.#jobId !== null || this.#mayBeTaken ? length : 0
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#isClosed) throw new AppError('printer.unknownOutcome', 'The job was already handed over.')
    this.#chunks.push(bytes)
  }

  query(): Promise<null> {
    return Promise.resolve(null)
  }

  close(): Promise<CloseOutcome> {
    this.#closing ??= this.#handOver()
    return this.#closing
  }

  abort(): void {
    this.#isClosed = true
    this.#closing ??= Promise.resolve('reset')
  }

  /** Hands the job over and follows it until the queue is done with it. Its end says nothing about paper. */
  async settle(wait: JobWait): Promise<SettledJob> {
    const outcome = await this.close()
    const id = this.#jobId
    if (id === null)
      return { end: outcome === 'reset' && this.#mayBeTaken ? 'unknown' : 'notTaken', evidence: {} }
    const adopted = this.#options.standing === null ? {} : { adopted: true }
    const job = await this.#followed(id, wait)
    return {
      end: job === null ? 'unknown' : endOf(job),
      evidence: {
        osJobId: id,
        ...adopted,
        ...(job === null ? {} : { osState: job.state, osSays: job.message }),
      },
    }
  }

  async #handOver(): Promise<CloseOutcome> {
    this.#isClosed = true
    if (this.#jobId !== null) return 'finished'
    const bytes = Buffer.concat(this.#chunks)
    // A label that was called back, or never ended, leaves nothing behind.
    if (!isWholeLabel(bytes, this.#options.language)) return 'finished'
    const { queue, document } = this.#options
    try {
      this.#jobId = await queue.submit({ ...document, bytes })
      return 'finished'
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#mayBeTaken = error.code === 'printer.unknownOutcome'
      if (this.#mayBeTaken) this.#jobId = await this.#lookedFor()
      return this.#jobId === null ? 'reset' : 'finished'
    }
  }

  /** The queue may have taken the job before it went away: its name tells. */
  async #lookedFor(): Promise<number | null> {
    const { queue, document } = this.#options
    for (let look = 0; look < LOOKS; look += 1) {
      await pause(BETWEEN_LOOKS_MS)
      const found = await queue.find(document.name).catch(nullWhereExpected)
      if (found !== null) return found.id
    }
    return null
  }

  async #followed(id: number, wait: JobWait): Promise<OsJob | null> {
    const startedAt = wait.clock.now()
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const job = await this.#options.queue.job(id).catch(nullWhereExpected)
      if (job !== null && isOver(job)) {
        wait.onFault(null)
        return job
      }
      if (wait.signal.aborted) return job
      wait.onFault(await this.#faultOf(job, wait.clock.now() - startedAt))
      await wait.clock.sleep(pauseMs, wait.signal)
    }
  }

  async #faultOf(job: OsJob | null, tookMs: number): Promise<ErrorCode | null> {
    if (job === null) return 'printer.offline'
    if (tookMs < SLOW_AFTER_MS / 10) return null
    const facts = await this.#options.queue.facts().catch(nullWhereExpected)
    const fault =
      facts === null
        ? 'printer.offline'
        : faultOfReasons([...facts.reasons], `${job.message} ${facts.message}`)
    return fault ?? (facts?.isStopped === true || tookMs > SLOW_AFTER_MS ? 'printer.notReady' : null)
  }
}

/** What the queue's reasons and words mean for us; CUPS tells of an unreachable printer in words alone. */
export function faultOfReasons(reasons: readonly string[], message: string): ErrorCode | null {
  const has = (...names: readonly string[]) =>
    reasons.some((reason) => names.some((name) => reason.startsWith(name)) && !reason.endsWith('-report'))
  if (has('media-empty', 'media-needed', 'marker-supply-empty')) return 'printer.paperOut'
  if (has('cover-open', 'door-open', 'interlock-open')) return 'printer.coverOpen'
  if (has('offline', 'shutdown', 'timed-out', 'connecting-to-device')) return 'printer.offline'
  if (/may not exist or is unavailable|is unreachable|not connected|Unable to connect|offline/i.test(message))
    return 'printer.offline'
  return has('paused', 'media-jam', 'stopped', 'output-area-full') ? 'printer.notReady' : null
}

function endOf(job: OsJob): SettledJob['end'] {
  if (job.state === 'completed') return 'passedOn'
  if (job.state === 'aborted' || job.state === 'cancelled') return 'broken'
  return 'waiting'
}

function isOver(job: OsJob): boolean {
  return job.state === 'completed' || job.state === 'aborted' || job.state === 'cancelled'
}

function nullWhereExpected(error: unknown): null {
  if (error instanceof AppError) return null
  throw error
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
