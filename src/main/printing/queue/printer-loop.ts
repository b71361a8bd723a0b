import type { LabelTicket, Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { EncodedLabel } from '../encode/encode-label.ts'
import type { Session, SessionLabel } from '../transports/transport.ts'
import { awaitPaper } from './await-paper.ts'
import { JobEnds } from './job-ends.ts'
import { LookAhead } from './look-ahead.ts'
import { BACKOFF_MS, type PrinterLoopPorts } from './loop-ports.ts'
import type { ClaimedJob, JobEnd } from './print-journal.ts'
import { isSameWork, PrinterLine } from './printer-line.ts'
import type { PrinterStatus } from './printer-status.ts'
import type { Readiness } from './ready-session.ts'
import { CommitFailed, type LabelOutcome, sendLabel } from './send-label.ts'
import { ShownState } from './shown-state.ts'

/** How long closing waits for a printer to say that the last label is out. */
const CLOSING_GRACE_MS = 5_000
/** How often a label may break the line or fail to be drawn before a person is asked about it. */
const MOST_FAILURES = 5

/**
 * One printer's single writer: claims, sends and settles one label at a time. Its laws are in docs/printing.md; which
 * step may fail how is decided in send-label.ts and ready-session.ts.
 */
export class PrinterLoop {
  readonly #ports: PrinterLoopPorts
  readonly #line: PrinterLine
  readonly #shown: ShownState
  readonly #ends: JobEnds
  readonly #ahead: LookAhead
  #hasWork = false
  readonly #failures = new Map<string, number>()
  #reconfigured: Printer | null = null
  readonly #closing = new AbortController()
  /** Aborted a little after closing: a label in the printer gets the time to come out. */
  readonly #givingUp = new AbortController()
  #wake: AbortController = new AbortController()
  #running: Promise<void> | null = null

  constructor(printer: Printer, ports: PrinterLoopPorts, isPaused = false) {
    this.#ports = ports
    this.#line = new PrinterLine(printer, ports)
    this.#ends = new JobEnds(ports.journal, printer.id)
    this.#ahead = new LookAhead(
      ports,
      () => this.#line.printer,
      () => this.#shown.isPaused,
      () => ports.onChange(this.status),
    )
    this.#shown = new ShownState(
      () => ({ printerId: this.#line.printer.id, backChannel: this.#line.backChannel }),
      ports.onChange,
    )
    this.#shown.isPaused = isPaused
  }

  get status(): PrinterStatus {
    return this.#shown.status
  }

  /** How many of the labels that come next are drawn already. */
  get readyAhead(): number {
    return this.#ahead.ready
  }

  /** Says that there may be work. Cheap, and safe to call at any time. */
  kick(): void {
    this.#hasWork = true
    // Labels that are asked for while the printer stands still are drawn by the time it goes on.
    if (this.#shown.isPaused) this.#ahead.look()
    if (this.#running !== null || this.#isStopping) return
    this.#running = this.#drain()
      .catch((error: unknown) => this.#afterFailure(error))
      .finally(() => {
        this.#running = null
        if (this.#hasWork && !this.#shown.isPaused) this.kick()
      })
  }

  /** True where nothing is going on and nothing stands against printing: only then may `begin` be called. */
  get isAtRest(): boolean {
    const isFree = this.#running === null && this.#ends.isAtRest && this.#reconfigured === null
    return isFree && !this.#isStopping && this.#shown.reason === null
  }

  /**
   * Begins with a label that is being claimed elsewhere, getting the printer ready meanwhile. The promise never
   * rejects, and its job is this loop's from here on.
   */
  begin(claiming: Promise<ClaimedJob | null>): void {
    this.#ends.expect(claiming)
    this.kick()
  }

  /** Makes labels ahead in their order, as this printer would print them; answers how many are ready. Never rejects. */
  prepare(tickets: readonly LabelTicket[]): Promise<number> {
    return this.#ahead.prepare(tickets)
  }

  pause(): void {
    this.#wake.abort()
    this.#shown.setPaused(true)
    // Whoever stops a printer goes on with it: what comes then is drawn by then.
    this.#ahead.look()
  }

  /** Goes on at once, also out of a wait for the next try. */
  resume(): void {
    this.#wake.abort()
    this.#shown.setPaused(false)
    this.kick()
  }

  /** Takes a changed printer over between two labels. */
  configure(printer: Printer): void {
    const current = { ...this.#line.printer, backChannel: this.#line.backChannel }
    if (isSameWork(this.#reconfigured ?? current, printer)) return
    this.#reconfigured = printer
    this.#wake.abort()
    this.kick()
  }

  /** Something else was sent over the line and did not end well: half of it may lie in the printer. */
  noteDisturbed(): void {
    this.#line.mayHoldPartial = true
  }

  /** Resolves when the loop has nothing more to do for now. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running
    await this.#line.settled()
  }

  /** Ends after the label that is being sent, with its state recorded. */
  async close(): Promise<void> {
    const isDone = new AbortController()
    this.#closing.abort()
    this.#ahead.stop()
    this.#wake.abort()
    const grace = this.#ports.clock.sleep(CLOSING_GRACE_MS, isDone.signal).then(() => this.#givingUp.abort())
    await this.idle()
    isDone.abort()
    await grace
    this.#shown.show('stopped')
  }

  /** A bug must not stop a printer for good, nor spin: it is logged and the queue looked at again. */
  async #afterFailure(error: unknown): Promise<void> {
    this.#ports.onError(error)
    await this.#rest(BACKOFF_MS[0])
    this.#hasWork = true
  }

  get #isStopping(): boolean {
    return this.#closing.signal.aborted || this.#shown.isPaused
  }

  async #drain(): Promise<void> {
    this.#ahead.reset()
    try {
      while (this.#hasWork && !this.#isStopping) {
        this.#hasWork = false
        while (!this.#isStopping && (await this.#step())) this.#hasWork = false
      }
      await this.#record()
    } finally {
      await this.#line.close()
      this.#shown.show(this.#closing.signal.aborted ? 'stopped' : 'idle')
    }
  }

  /** One label, or one try at getting the printer ready. False when nothing is queued. */
  async #step(): Promise<boolean> {
    await this.#applyConfiguration()
    if (this.#shown.reason !== null && !(await this.#recover())) return true
    const opening = this.#line.canOpenAhead ? this.#open() : null
    const job = await this.#ends.claim().catch((error: unknown) => this.#halted(error))
    if (job === null || job === 'halted') {
      // Nothing to print: what the connection showed would only go stale on the screen.
      await (await opening)?.session?.close({ timeoutMs: this.#ports.limits.answerTimeoutMs })
      return job === 'halted'
    }
    this.#shown.show('printing', null, job.id)
    const label = await this.#encoded(job)
    await this.#keep(opening)
    if (label === null) {
      // The pause that follows must not keep other desks off the printer.
      await this.#line.close()
      return true
    }
    return this.#print(job, label)
  }

  async #print(job: ClaimedJob, label: EncodedLabel): Promise<boolean> {
    if (this.#line.session?.isOpen !== true) {
      await this.#line.close()
      const { id: jobId, attempt } = job
      const tag = { jobId, attempt, tiktokOrderId: job.ticket.tiktokOrderId, at: this.#ports.clock.now() }
      if (this.#shown.reason === null) await this.#keep(this.#open(tag))
    }
    const { session } = this.#line
    if (session === null) {
      const reason = this.#shown.reason ?? 'printer.offline'
      await this.#end({ jobId: job.id, state: 'queued', reason, evidence: { happened: 'notReady' } })
      return true
    }
    try {
      await this.#settle(job, await this.#send(job, label, session))
    } catch (error) {
      await this.#halted(error, endAfter(error, job.id))
    }
    return true
  }

  async #send(job: ClaimedJob, drawn: EncodedLabel, session: Session): Promise<LabelOutcome> {
    const label = this.#line.asSent(drawn, job.id)
    const bytes = label.body.byteLength + label.end.byteLength
    const { clock, limits, journal } = this.#ports
    return sendLabel({
      session,
      label,
      prefix: this.#line.needsCallBack ? label.callBack : null,
      commit: () => {
        this.#ahead.step()
        return journal.markCommitted(job.id, { bytes, sha256: label.sha256 })
      },
      awaitPaper:
        this.#line.backChannel === 'answers' || this.#line.followsJobs
          ? (open) =>
              awaitPaper(open, {
                clock,
                signal: this.#givingUp.signal,
                ...limits,
                jobId: job.id,
                onFault: (fault) => this.#shown.show('printing', fault, job.id),
              })
          : null,
    })
  }

  async #settle(job: ClaimedJob, outcome: LabelOutcome): Promise<void> {
    const base = { jobId: job.id, evidence: { ...outcome.evidence, attempt: job.attempt } }
    if (outcome.kind === 'done') {
      this.#shown.resetRetries()
      this.#line.mayHoldPartial = false
      this.#failures.delete(job.id)
      this.#ends.note({ ...base, state: outcome.state, reason: null })
      if (outcome.state === 'sent') this.#line.forget()
      if (this.#shown.reason !== null) await this.#letGo(this.#shown.reason)
      return
    }
    await this.#line.close()
    this.#line.mayHoldPartial = true
    if (outcome.kind === 'doubt') await this.#end({ ...base, state: 'uncertain', reason: outcome.reason })
    else await this.#end({ ...base, state: this.#afterCut(job.id), reason: outcome.reason })
    this.#hold(outcome.kind === 'doubt' ? 'printer.unknownOutcome' : outcome.reason)
  }

  /** Printed, but the printer complains (paused, say): the next label looks at it afresh. */
  async #letGo(reason: ErrorCode): Promise<void> {
    await this.#line.close()
    this.#hold(reason)
  }

  /**
   * No ^XZ left us, so the label cannot have printed by itself; but half of it may lie in the printer. Where that
   * can be seen and cleared before the next label (or is dropped), the job waits again. Where not, a person is asked.
   */
  #afterCut(jobId: string): 'queued' | 'uncertain' {
    if (!this.#line.canClearPartial) return 'uncertain'
    return this.#isHopeless(jobId) ? 'uncertain' : 'queued'
  }

  /** A label that keeps failing is put before a person, so that those behind it can pass. */
  #isHopeless(jobId: string): boolean {
    const failures = (this.#failures.get(jobId) ?? 0) + 1
    this.#failures.set(jobId, failures)
    return failures >= MOST_FAILURES
  }

  async #encoded(job: ClaimedJob): Promise<EncodedLabel | null> {
    const { dpi, media, language, setup } = this.#line.printer
    try {
      return await this.#ports.labels.label(job.ticket, {
        dpi,
        media,
        language,
        setup,
        copyMark: job.copyMark,
      })
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
    await this.#end({ jobId, state, reason, evidence: { happened: 'notDrawn' } })
    this.#hold(reason)
  }

  #open(label?: SessionLabel): Promise<Readiness> {
    return this.#line.open(this.#closing.signal, label)
  }

  /** Takes an opened session over, or holds the printer where none could be opened. */
  async #keep(opening: Promise<Readiness> | null): Promise<void> {
    const fault = await this.#line.keep(opening)
    if (fault !== null) this.#hold(fault)
  }

  #hold(reason: ErrorCode): void {
    this.#shown.hold(reason, this.#ports.clock.now())
    // While nothing leaves, what will leave first is drawn.
    if (this.#ahead.ready === 0) this.#ahead.look()
  }

  /** Waits out the pause and looks whether the printer is back, before any job is claimed for it. */
  async #recover(): Promise<boolean> {
    await this.#record()
    await this.#rest(this.#shown.waitMs(this.#ports.clock.now()))
    if (this.#isStopping) return false
    this.#shown.clearReason()
    if (this.#line.canOpenAhead) await this.#keep(this.#open())
    return this.#shown.reason === null
  }

  async #rest(ms: number): Promise<void> {
    this.#wake = new AbortController()
    await this.#ports.clock.sleep(ms, AbortSignal.any([this.#wake.signal, this.#closing.signal]))
  }

  async #end(end: JobEnd): Promise<void> {
    this.#ends.note(end)
    await this.#record()
  }

  /** Gets the last end onto disk; while that fails nothing else is printed. */
  #record(): Promise<void> {
    return this.#ends.record(async (error) => {
      await this.#halted(error)
      return !this.#isStopping
    })
  }

  /** The journal failed: shows it, waits a little, and lets the caller try again. */
  async #halted(error: unknown, end?: JobEnd): Promise<'halted'> {
    this.#ports.onError(error)
    if (end !== undefined) this.#ends.note(end)
    this.#line.abort()
    this.#shown.show('halted', error instanceof AppError ? error.code : 'storage.failed', null)
    await this.#rest(BACKOFF_MS[0])
    this.#shown.clearReason()
    return 'halted'
  }

  async #applyConfiguration(): Promise<void> {
    const printer = this.#reconfigured
    if (printer === null) return
    await this.#record()
    await this.#line.close()
    this.#reconfigured = null
    this.#line.configure(printer)
    this.#shown.resetRetries()
    this.#shown.clearReason()
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
