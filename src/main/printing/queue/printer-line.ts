import type { BackChannel, Printer } from '../../../shared/domain/printing/printing.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { EncodedLabel } from '../encode/encode-label.ts'
import { withEcho } from '../status/job-echo.ts'
import type { Session, SessionLabel, Transport } from '../transports/transport.ts'
import type { PrinterLoopPorts } from './loop-ports.ts'
import { type Readiness, readySession } from './ready-session.ts'

/** A loop's line to its printer: one connection at a time, opened when it is needed. */
export class PrinterLine {
  readonly #ports: PrinterLoopPorts
  #printer: Printer
  #transport: Transport
  #backChannel: BackChannel
  #session: Session | null = null
  /**
   * Half a label may lie in the printer. True at first: this program cannot know what the last one that ran left there,
   * and the label that was cut may since have been cancelled or moved behind others.
   */
  mayHoldPartial = true

  constructor(printer: Printer, ports: PrinterLoopPorts) {
    this.#ports = ports
    this.#printer = printer
    this.#transport = ports.transportFor(printer)
    this.#backChannel = printer.backChannel
  }

  get printer(): Printer {
    return this.#printer
  }

  /** As configured, or as found out when it was configured as unknown. */
  get backChannel(): BackChannel {
    return this.#backChannel
  }

  get session(): Session | null {
    return this.#session
  }

  /** True where the printer can be got ready before it is known which label comes. */
  get canOpenAhead(): boolean {
    return this.#transport.opensAhead && this.#session === null
  }

  /** True where what became of a label is asked of a queue that knows its jobs. */
  get followsJobs(): boolean {
    return this.#transport.followsJobs === true
  }

  /** A silent printer cannot be asked about a half label: where there may be one, it is called back first. */
  get needsCallBack(): boolean {
    return this.#isBlind && this.mayHoldPartial
  }

  /** True where half a label stays in a printer that cannot be asked about it. */
  get #isBlind(): boolean {
    return this.#backChannel !== 'answers' && this.#transport.partialFormat === 'kept'
  }

  /** As it is sent: with what has the printer say the job's id, where its test label showed that it does. */
  asSent(label: EncodedLabel, jobId: string): EncodedLabel {
    const { language, setup } = this.#printer
    const canBeHeard = this.#backChannel === 'answers' && this.#session?.hasHeard !== undefined
    const isAsked = language === 'zpl' && setup.echoesJobs === true && canBeHeard
    return isAsked ? withEcho(label, jobId, this.#printer) : label
  }

  /** After a cut before ^XZ: whether what lies in the printer can be seen and cleared, or was dropped. */
  get canClearPartial(): boolean {
    return !this.#isBlind
  }

  /** Never rejects: it runs beside the claim. */
  open(signal: AbortSignal, label?: SessionLabel): Promise<Readiness> {
    const { journal, limits, onError } = this.#ports
    const opened = readySession({
      transport: this.#transport,
      // Only ZPL's question is known here; to another printer it would be a stray line.
      backChannel:
        this.#transport.partialFormat === 'dropped' || this.#printer.language !== 'zpl'
          ? 'silent'
          : this.#backChannel,
      signal,
      label,
      answerTimeoutMs: limits.answerTimeoutMs,
      hasUnresolved: () => journal.hasUnresolved(this.#printer.id),
    })
    return opened.catch((error: unknown) => {
      onError(error)
      return { session: null, fault: 'printer.notReady' as const }
    })
  }

  /** Takes an opened session over; answers why none could be opened, or null. */
  async keep(opening: Promise<Readiness> | null): Promise<ErrorCode | null> {
    if (opening === null) return null
    const ready = await opening
    if (ready.session === null) return ready.fault
    this.#session = ready.session
    this.#backChannel = ready.backChannel
    return null
  }

  /** The session has ended by itself. */
  forget(): void {
    this.#session = null
  }

  async close(): Promise<void> {
    const session = this.#session
    this.#session = null
    // The printer takes one connection at a time: the next may only open when this one is gone.
    await session?.close({ timeoutMs: this.#ports.limits.answerTimeoutMs })
  }

  /** Drops the connection at once. */
  abort(): void {
    this.#session?.abort()
    this.#session = null
    this.mayHoldPartial = true
  }

  /** Takes a changed printer over; the session must be closed. */
  configure(printer: Printer): void {
    this.#printer = printer
    this.#transport = this.#ports.transportFor(printer)
    this.#backChannel = printer.backChannel
    this.mayHoldPartial = true
  }

  /** Resolves when pictures and the like are written too. */
  settled(): Promise<void> {
    return this.#transport.settled()
  }
}

/** True where the difference (a name, say) does not change how labels are made and sent. */
export function isSameWork(a: Printer, b: Printer): boolean {
  const of = ({ connection, dpi, media, language, backChannel, setup }: Printer) =>
    JSON.stringify([connection, dpi, media, language, backChannel, setup])
  return of(a) === of(b)
}
