import type { BackChannel, LabelTicket, Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import { drop } from '../../../shared/lib/drop.ts'
import type { Clock } from '../clock.ts'
import type { EncodedLabel } from '../encode/encode-label.ts'
import type { Session, SessionLabel, Transport } from '../transports/transport.ts'
import { awaitPaper } from './await-paper.ts'
import type { LabelMaker } from './label-maker.ts'
import type { ClaimedJob, JobEnd, PrintJournal } from './print-journal.ts'
import type { PrinterActivity, PrinterStatus } from './printer-status.ts'
import { CANCEL_PARTIAL_FORMAT, type Readiness, readySession } from './ready-session.ts'
import { CommitFailed, type LabelOutcome, sendLabel } from './send-label.ts'

export interface PrinterLoopPorts {
  readonly journal: PrintJournal
  readonly labels: LabelMaker
  readonly clock: Clock
  readonly transportFor: (printer: Printer) => Transport
  readonly onChange: (status: PrinterStatus) => void
  /** Unexpected failures, for the log. */
  readonly onError: (error: unknown) => void
  readonly limits: PrintLimits
}

export interface PrintLimits {
  readonly answerTimeoutMs: number
  readonly patienceMs: number
}
export const PRINT_LIMITS: PrintLimits = { answerTimeoutMs: 1_000, patienceMs: 30_000 }

/** Pauses before trying a printer again, the last one repeated. */
const BACKOFF_MS = [1_000, 2_000, 5_000, 10_000] as const
/** How long closing waits for a printer to say that the last label is out. */
const CLOSING_GRACE_MS = 5_000
/** Labels between two looks ahead: half of what a look brings. */
const LOOK_EVERY = 4
/** How often a label may break the line or fail to be drawn before a person is asked about it. */
const MOST_FAILURES = 5

/**
 * One printer's single writer: claims, sends and settles one label at a time. Its laws are in
 * docs/printing.md; which step may fail how is decided in send-label.ts and ready-session.ts.
 */
export class PrinterLoop {
  readonly #ports: PrinterLoopPorts
  #printer: Printer
  #transport: Transport
  #backChannel: BackChannel
  #session: Session | null = null
  #activity: PrinterActivity = 'idle'
  #reason: ErrorCode | null = null
  #retryAt: number | null = null
  #jobId: string | null = null
  /** Labels to send before the queue is looked ahead in again. */
  #untilLook = 0
  /** An end that the journal has not taken yet; the next claim carries it. */
  #unrecorded: JobEnd | null = null
  #mayHoldPartial = false
  #isPaused = false
  #hasWork = false
  #retries = 0
  readonly #failures = new Map<string, number>()
  /** Jobs whose earlier claims here sent not one byte. */
  readonly #neverStarted = new Set<string>()
  #reconfigured: Printer | null = null
  readonly #closing = new AbortController()
  /** Aborted a little after closing: a label in the printer gets the time to come out. */
  readonly #givingUp = new AbortController()
  #wake: AbortController = new AbortController()
  #running: Promise<void> | null = null
  /** A claim that is being made together with the command that asks for the label; taken up by the step it begins. */
  #claiming: Promise<ClaimedJob | null> | null = null

  constructor(printer: Printer, ports: PrinterLoopPorts) {
    this.#ports = ports
    this.#printer = printer
    this.#transport = ports.transportFor(printer)
    this.#backChannel = printer.backChannel
  }

  get status(): PrinterStatus {
    return {
      printerId: this.#printer.id,
      activity: this.#isPaused && this.#activity === 'idle' ? 'paused' : this.#activity,
      reason: this.#reason,
      retryAt: this.#retryAt,
      jobId: this.#jobId,
      backChannel: this.#backChannel,
    }
  }

  /** Says that there may be work. Cheap, and safe to call at any time. */
  kick(): void {
    this.#hasWork = true
    if (this.#running !== null || this.#isPaused || this.#closing.signal.aborted) return
    this.#running = this.#drain()
      .catch((error: unknown) => this.#afterFailure(error))
      .finally(() => {
        this.#running = null
        if (this.#hasWork && !this.#isPaused) this.kick()
      })
  }

  /** True where nothing is going on and nothing stands against printing: only then may `begin` be called. */
  get isAtRest(): boolean {
    const isFree = this.#running === null && this.#claiming === null && this.#reconfigured === null
    return isFree && !this.#isStopping && this.#reason === null && this.#unrecorded === null
  }

  /**
   * Begins with a label that is being claimed elsewhere, getting the printer ready meanwhile. The promise never
   * rejects, and its job is this loop's from here on.
   */
  begin(claiming: Promise<ClaimedJob | null>): void {
    this.#claiming = claiming
    this.kick()
  }

  /** Makes labels ahead in their order, as this printer would print them; answers how many are ready. Never rejects. */
  async prepare(tickets: readonly LabelTicket[]): Promise<number> {
    const { dpi, media } = this.#printer
    let ready = 0
    // One at a time: a label that is wanted now waits for one drawing at most.
    for (const ticket of tickets)
      ready += Number(await this.#ports.labels.prepare(ticket, { dpi, media, copyMark: null }))
    return ready
  }

  pause(): void {
    this.#isPaused = true
    this.#wake.abort()
    this.#show(this.#activity)
  }

  /** Goes on at once, also out of a wait for the next try. */
  resume(): void {
    this.#isPaused = false
    this.#wake.abort()
    this.#show(this.#activity)
    this.kick()
  }

  /** Takes a changed printer over between two labels. */
  configure(printer: Printer): void {
    if (isSameWork(this.#reconfigured ?? { ...this.#printer, backChannel: this.#backChannel }, printer))
      return
    this.#reconfigured = printer
    this.#wake.abort()
    this.kick()
  }

  /** Resolves when the loop has nothing more to do for now. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running
    await this.#transport.settled()
  }

  /** Ends after the label that is being sent, with its state recorded. */
  async close(): Promise<void> {
    const isDone = new AbortController()
    this.#closing.abort()
    this.#wake.abort()
    const grace = this.#ports.clock.sleep(CLOSING_GRACE_MS, isDone.signal).then(() => this.#givingUp.abort())
    await this.idle()
    isDone.abort()
    await grace
    this.#show('stopped')
  }

  /** A bug must not stop a printer for good, nor spin: it is logged and the queue looked at again. */
  async #afterFailure(error: unknown): Promise<void> {
    this.#ports.onError(error)
    await this.#rest(BACKOFF_MS[0])
    this.#hasWork = true
  }

  get #isStopping(): boolean {
    return this.#closing.signal.aborted || this.#isPaused
  }

  async #drain(): Promise<void> {
    this.#untilLook = 0
    try {
      while (this.#hasWork && !this.#isStopping) {
        this.#hasWork = false
        while (!this.#isStopping && (await this.#step())) this.#hasWork = false
      }
      await this.#record()
    } finally {
      await this.#closeSession()
      this.#show(this.#closing.signal.aborted ? 'stopped' : 'idle')
    }
  }

  /** One label, or one try at getting the printer ready. False when nothing is queued. */
  async #step(): Promise<boolean> {
    await this.#applyConfiguration()
    if (this.#reason !== null && !(await this.#recover())) return true
    const opening = this.#transport.opensAhead && this.#session === null ? this.#open(undefined) : null
    const job = await this.#claim().catch((error: unknown) => this.#halted(error))
    if (job === null || job === 'halted') {
      // Nothing to print: what the connection showed would only go stale on the screen.
      await (await opening)?.session?.close({ timeoutMs: this.#ports.limits.answerTimeoutMs })
      return job === 'halted'
    }
    this.#show('printing', null, job.id)
    const label = await this.#encoded(job)
    await this.#keep(opening)
    if (label === null) {
      // The pause that follows must not keep other desks off the printer.
      await this.#closeSession()
      return true
    }
    return this.#print(job, label)
  }

  async #print(job: ClaimedJob, label: EncodedLabel): Promise<boolean> {
    if (this.#session?.isOpen !== true) {
      await this.#closeSession()
      const { id: jobId, attempt } = job
      const tag = { jobId, attempt, tiktokOrderId: job.ticket.tiktokOrderId, at: this.#ports.clock.now() }
      if (this.#reason === null) await this.#keep(this.#open(tag))
    }
    if (this.#session === null) {
      const reason = this.#reason ?? 'printer.offline'
      this.#neverStarted.add(job.id)
      await this.#end({ jobId: job.id, state: 'queued', reason, evidence: { happened: 'notReady' } })
      return true
    }
    try {
      await this.#settle(job, await this.#send(job, label, this.#session))
    } catch (error) {
      await this.#halted(error, endAfter(error, job.id))
    }
    return true
  }

  /** Has the labels behind the one that is being sent drawn meanwhile: a few at a time, so that there are always some. */
  #lookAhead(): void {
    this.#untilLook -= 1
    if (this.#untilLook > 0) return
    this.#untilLook = LOOK_EVERY
    const looked = this.#ports.journal.upcoming(this.#printer.id).then((tickets) => this.prepare(tickets))
    drop(looked, 'a label that was not made ahead is made in its turn', this.#ports.onError)
  }

  async #send(job: ClaimedJob, label: EncodedLabel, session: Session): Promise<LabelOutcome> {
    const bytes = label.body.byteLength + label.end.byteLength
    const { clock, limits } = this.#ports
    return sendLabel({
      session,
      label,
      prefix: (await this.#needsCallBack(job)) ? CANCEL_PARTIAL_FORMAT : null,
      commit: () => {
        this.#lookAhead()
        return this.#ports.journal.markCommitted(job.id, { bytes, sha256: label.sha256 })
      },
      awaitPaper:
        this.#backChannel === 'answers' || this.#transport.followsJobs === true
          ? (open) =>
              awaitPaper(open, {
                clock,
                signal: this.#givingUp.signal,
                ...limits,
                onFault: (fault) => this.#show('printing', fault, job.id),
              })
          : null,
    })
  }

  /** A silent printer cannot be asked about a half label: where there may be one, it is called back first. */
  async #needsCallBack(job: ClaimedJob): Promise<boolean> {
    if (this.#backChannel === 'answers' || this.#transport.partialFormat === 'dropped') return false
    return this.#mayHoldPartial || (job.attempt > 1 && !this.#neverStarted.has(job.id))
  }

  async #settle(job: ClaimedJob, outcome: LabelOutcome): Promise<void> {
    const base = { jobId: job.id, evidence: { ...outcome.evidence, attempt: job.attempt } }
    if (outcome.kind === 'done') {
      this.#retries = 0
      this.#mayHoldPartial = false
      this.#failures.delete(job.id)
      this.#neverStarted.delete(job.id)
      // Recorded together with the next claim: one fsync less for each label of a batch.
      this.#unrecorded = { ...base, state: outcome.state, reason: null }
      if (outcome.state === 'sent') this.#session = null
      if (this.#reason !== null) await this.#letGo(this.#reason)
      return
    }
    await this.#closeSession()
    this.#mayHoldPartial = true
    if (outcome.kind === 'doubt') await this.#end({ ...base, state: 'uncertain', reason: outcome.reason })
    else await this.#end({ ...base, state: this.#afterCut(job.id), reason: outcome.reason })
    this.#hold(outcome.kind === 'doubt' ? 'printer.unknownOutcome' : outcome.reason)
  }

  /** Printed, but the printer complains (paused, say): the next label looks at it afresh. */
  async #letGo(reason: ErrorCode): Promise<void> {
    await this.#closeSession()
    this.#hold(reason)
  }

  /**
   * No ^XZ left us, so the label cannot have printed by itself; but half of it may lie in the printer. Where that
   * can be seen and cleared before the next label (or is dropped), the job waits again. Where not, a person is asked.
   */
  #afterCut(jobId: string): 'queued' | 'uncertain' {
    if (this.#backChannel !== 'answers' && this.#transport.partialFormat === 'kept') return 'uncertain'
    return this.#isHopeless(jobId) ? 'uncertain' : 'queued'
  }

  /** A label that keeps failing is put before a person, so that those behind it can pass. */
  #isHopeless(jobId: string): boolean {
    const failures = (this.#failures.get(jobId) ?? 0) + 1
    this.#failures.set(jobId, failures)
    return failures >= MOST_FAILURES
  }

  async #encoded(job: ClaimedJob): Promise<EncodedLabel | null> {
    const { dpi, media } = this.#printer
    try {
      return await this.#ports.labels.label(job.ticket, { dpi, media, copyMark: job.copyMark })
    } catch (error) {
      await this.#notDrawn(job.id, error)
      return null
    }
  }

  /** Nothing was sent. Wrong media holds the printer; a label that cannot be drawn is tried again, then asked about. */
  async #notDrawn(jobId: string, error: unknown): Promise<void> {
    const reason = error instanceof AppError ? error.code : 'invariant.broken'
    const isMedia = reason === 'printer.mediaMismatch'
    if (!isMedia) this.#ports.onError(error)
    const state = isMedia ? 'queued' : this.#isHopeless(jobId) ? 'uncertain' : 'failed_safe'
    this.#neverStarted.add(jobId)
    await this.#end({ jobId, state, reason, evidence: { happened: 'notDrawn' } })
    this.#hold(reason)
  }

  /** Never rejects: it runs beside the claim. */
  #open(label: SessionLabel | undefined): Promise<Readiness> {
    const { journal, limits } = this.#ports
    const opened = readySession({
      transport: this.#transport,
      backChannel: this.#transport.partialFormat === 'dropped' ? 'silent' : this.#backChannel,
      signal: this.#closing.signal,
      label,
      answerTimeoutMs: limits.answerTimeoutMs,
      hasUnresolved: () => journal.hasUnresolved(this.#printer.id),
    })
    return opened.catch((error: unknown) => {
      this.#ports.onError(error)
      return { session: null, fault: 'printer.notReady' as const }
    })
  }

  /** Takes an opened session over, or holds the printer where none could be opened. */
  async #keep(opening: Promise<Readiness> | null): Promise<void> {
    if (opening === null) return
    const ready = await opening
    if (ready.session === null) return this.#hold(ready.fault)
    this.#session = ready.session
    this.#backChannel = ready.backChannel
  }

  #hold(reason: ErrorCode): void {
    const pauseMs = BACKOFF_MS[Math.min(this.#retries, BACKOFF_MS.length - 1)] ?? 0
    this.#retries += 1
    this.#retryAt = this.#ports.clock.now() + pauseMs
    this.#show('held', reason, null)
  }

  /** Waits out the pause and looks whether the printer is back, before any job is claimed for it. */
  async #recover(): Promise<boolean> {
    await this.#record()
    await this.#rest(Math.max(0, (this.#retryAt ?? 0) - this.#ports.clock.now()))
    if (this.#isStopping) return false
    this.#retryAt = null
    this.#reason = null
    if (this.#transport.opensAhead && this.#session === null) await this.#keep(this.#open(undefined))
    return this.#reason === null
  }

  async #rest(ms: number): Promise<void> {
    this.#wake = new AbortController()
    await this.#ports.clock.sleep(ms, AbortSignal.any([this.#wake.signal, this.#closing.signal]))
  }

  async #claim(): Promise<ClaimedJob | null> {
    const claiming = this.#claiming
    this.#claiming = null
    if (claiming !== null) return claiming
    const previous = this.#unrecorded
    const job = await this.#ports.journal.claimNext(
      this.#printer.id,
      ...(previous === null ? [] : [previous]),
    )
    this.#unrecorded = null
    return job
  }

  async #end(end: JobEnd): Promise<void> {
    this.#unrecorded = end
    await this.#record()
  }

  /** Gets the last end onto disk; while that fails nothing else is printed. */
  async #record(): Promise<void> {
    while (this.#unrecorded !== null) {
      const end = this.#unrecorded
      try {
        await this.#ports.journal.finish(end)
        if (this.#unrecorded === end) this.#unrecorded = null
      } catch (error) {
        await this.#halted(error)
        if (this.#isStopping) return
      }
    }
  }

  /** The journal failed: shows it, waits a little, and lets the caller try again. */
  async #halted(error: unknown, end?: JobEnd): Promise<'halted'> {
    this.#ports.onError(error)
    if (end !== undefined) this.#unrecorded = end
    this.#session?.abort()
    this.#session = null
    this.#mayHoldPartial = true
    this.#show('halted', error instanceof AppError ? error.code : 'storage.failed', null)
    await this.#rest(BACKOFF_MS[0])
    this.#reason = null
    return 'halted'
  }

  async #applyConfiguration(): Promise<void> {
    const printer = this.#reconfigured
    if (printer === null) return
    await this.#record()
    await this.#closeSession()
    this.#reconfigured = null
    this.#printer = printer
    this.#transport = this.#ports.transportFor(printer)
    this.#backChannel = printer.backChannel
    this.#retries = 0
    this.#reason = null
    this.#retryAt = null
  }

  async #closeSession(): Promise<void> {
    const session = this.#session
    this.#session = null
    // The printer takes one connection at a time: the next may only open when this one is gone.
    await session?.close({ timeoutMs: this.#ports.limits.answerTimeoutMs })
  }

  #show(
    activity: PrinterActivity,
    reason: ErrorCode | null = this.#reason,
    jobId: string | null = null,
  ): void {
    const before = JSON.stringify(this.status)
    this.#activity = activity
    this.#reason = reason
    this.#jobId = jobId
    if (activity !== 'held') this.#retryAt = null
    if (JSON.stringify(this.status) !== before) this.#ports.onChange(this.status)
  }
}

/** Only a missing commit mark proves that ^XZ stayed here; after anything else a person is asked. */
function endAfter(error: unknown, jobId: string): JobEnd {
  if (error instanceof CommitFailed)
    return { jobId, state: 'queued', reason: null, evidence: { happened: 'noCommitMark' } }
  return {
    jobId,
    state: 'uncertain',
    reason: 'invariant.broken',
    evidence: { happened: 'unexpectedFailure' },
  }
}

/** True where the difference (a name, say) does not change how labels are made and sent. */
function isSameWork(a: Printer, b: Printer): boolean {
  const of = ({ connection, dpi, media, language, backChannel }: Printer) =>
    JSON.stringify([connection, dpi, media, language, backChannel])
  return of(a) === of(b)
}
