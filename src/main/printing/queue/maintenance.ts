import { measureHead, type PaperMeasure } from '../../../shared/domain/printing/measure-head.ts'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { Clock } from '../clock.ts'
import { calibration } from '../encode/calibration.ts'
import { type EncodedLabel, planLayout } from '../encode/encode-label.ts'
import { layoutTestLabel, type TestLabel } from '../encode/test-label.ts'
import type { Raster } from '../raster/raster-client.ts'
import type { SharedLine } from '../transports/shared-line.ts'
import type { Session, SessionLabel, Transport } from '../transports/transport.ts'
import { awaitPaper } from './await-paper.ts'
import type { PrintLimits } from './loop-ports.ts'
import { type Correction, correctionOf, type PrintedTest, testOf } from './measured-test.ts'
import { readySession } from './ready-session.ts'
import { type LabelOutcome, sendLabel } from './send-label.ts'

/** How long labels are waited for before a test label says that the printer is busy. */
const LINE_PATIENCE_MS = 10_000
/** How long a test label may take to come out before a person is told to look. */
const PAPER_PATIENCE_MS = 15_000

export interface MaintenancePorts {
  readonly lineOf: (printerId: string) => SharedLine
  readonly transportFor: (printer: Printer) => Transport
  readonly raster: Pick<Raster, 'text' | 'png'>
  readonly clock: Clock
  readonly limits: PrintLimits
  readonly newId: () => string
  /** See PrintJournal.hasUnresolved. */
  readonly hasUnresolved: (printerId: string) => Promise<boolean>
  /** Half of what was sent may lie in the printer. */
  readonly onDisturbed: (printerId: string) => void
}

/** `isTalker`: the printer says what becomes of what it is sent. */
type SessionWork<T> = (session: Session, isTalker: boolean) => Promise<T>

/** What became of a test label: `unsure` where nothing but a look at the printer tells. */
export type TestPrint = 'printed' | 'sent' | 'unsure'

/**
 * What a person does with a printer itself: test label, measuring, calibration. It is no order's, so it has no job and
 * no place in the print history. It takes the printer's one line between labels, and labels wait for it.
 */
export class PrinterMaintenance {
  readonly #ports: MaintenancePorts
  readonly #closing = new AbortController()
  /** What the newest test label of each printer was printed with: what a person measures. */
  readonly #tests = new Map<string, PrintedTest>()

  constructor(ports: MaintenancePorts) {
    this.#ports = ports
  }

  /** Prints the test label. `rule.busy`, or `printer.*` where nothing was printed. */
  async printTest(printer: Printer): Promise<TestPrint> {
    const { test, label } = await this.#testLabel(printer)
    const transport = this.#ports.transportFor(printer)
    const outcome = await this.#session(printer, transport, (session, isTalker) =>
      this.#send(session, label, isTalker || transport.followsJobs === true),
    )
    if (outcome.kind === 'cut') throw faultOf(outcome.reason)
    this.#tests.set(printer.id, testOf(printer, test))
    await transport.settled()
    return outcome.kind === 'done' ? outcome.state : 'unsure'
  }

  /** The test label as a picture, made of the very bytes that would be sent. */
  async pictureOfTest(printer: Printer): Promise<Uint8Array> {
    // A page of an ordinary printer has the same dots in a language of which the raster thread makes pictures.
    const language = printer.language === 'pdf' ? 'tspl' : printer.language
    const { label } = await this.#testLabel({ ...printer, language })
    const bytes = Buffer.concat([label.body, label.end]).toString('latin1')
    return this.#ports.raster.png(bytes, printer.dpi, printer.media, language)
  }

  /** Has the printer find its labels' gaps. `input.invalid` for printers that cannot be told to. */
  async calibrate(printer: Printer): Promise<void> {
    const command = calibration(printer)
    await this.#session(printer, this.#ports.transportFor(printer), async (session) => {
      await session.write(command)
      const closed = await session.close({ timeoutMs: this.#ports.limits.answerTimeoutMs })
      if (closed === 'reset')
        throw new AppError(
          'printer.unknownOutcome',
          'The connection broke while the printer was told. See whether it fed labels; if not, try again.',
        )
    })
  }

  /** What the measured test label says about the printer, with what has to change. */
  measure(printer: Printer, paper: PaperMeasure): Correction {
    const { language, dpi, media, setup } = printer
    const now = () =>
      testOf(printer, layoutTestLabel(printer.name, { language, dpi, media, setup, copyMark: null }))
    const test = this.#tests.get(printer.id) ?? now()
    return correctionOf(printer, test, measureHead(test.box, paper))
  }

  /** Has the printer's line for short work; labels wait for it. `rule.busy` where they have it for longer. */
  alone<T>(printer: Pick<Printer, 'id'>, work: () => Promise<T>): Promise<T> {
    const { clock, lineOf } = this.#ports
    const wait = { clock, signal: this.#closing.signal, patienceMs: LINE_PATIENCE_MS }
    return lineOf(printer.id).hold(work, wait)
  }

  /** Ends what is waited for. */
  close(): void {
    this.#closing.abort()
  }

  async #testLabel(printer: Printer): Promise<{ test: TestLabel; label: EncodedLabel }> {
    const { language, dpi, media, setup } = printer
    const test = layoutTestLabel(printer.name, { language, dpi, media, setup, copyMark: null })
    const plan = planLayout(test.layout, { language, dpi, media, setup })
    return { test, label: plan.encode((await this.#ports.raster.text(plan.lines)).blocks) }
  }

  #session<T>(printer: Printer, transport: Transport, work: SessionWork<T>): Promise<T> {
    return this.alone(printer, () => this.#opened(printer, transport, work))
  }

  async #opened<T>(printer: Printer, transport: Transport, work: SessionWork<T>): Promise<T> {
    const { limits, clock, newId } = this.#ports
    const label: SessionLabel = { jobId: newId(), tiktokOrderId: 'test', at: clock.now() }
    const ready = await readySession({
      transport,
      backChannel:
        transport.partialFormat === 'dropped' || printer.language !== 'zpl' ? 'silent' : printer.backChannel,
      signal: this.#closing.signal,
      label,
      answerTimeoutMs: limits.answerTimeoutMs,
      hasUnresolved: () => this.#ports.hasUnresolved(printer.id),
    })
    if (ready.session === null) throw faultOf(ready.fault)
    // Until it is known to be whole: labels that wait for the line begin the moment that it is free.
    this.#ports.onDisturbed(printer.id)
    try {
      return await work(ready.session, ready.backChannel === 'answers')
    } finally {
      await ready.session.close({ timeoutMs: limits.answerTimeoutMs })
    }
  }

  #send(session: Session, label: EncodedLabel, canBeAsked: boolean): Promise<LabelOutcome> {
    const { clock, limits } = this.#ports
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(PAPER_PATIENCE_MS)])
    return sendLabel({
      session,
      label,
      prefix: label.callBack.byteLength === 0 ? null : label.callBack,
      commit: () => Promise.resolve(),
      awaitPaper: canBeAsked
        ? (open) => awaitPaper(open, { clock, signal, ...limits, onFault: () => undefined })
        : null,
    })
  }
}

const FAULTS: Partial<Readonly<Record<ErrorCode, string>>> = {
  'printer.offline': 'The printer does not answer. Check its power and cable, and try again.',
  'printer.paperOut': 'The printer is out of labels or ribbon. Load it, and try again.',
  'printer.coverOpen': 'The printer head is open. Close it, and try again.',
}

function faultOf(code: ErrorCode): AppError {
  const message = FAULTS[code] ?? 'The printer is paused or busy. Press its pause button, and try again.'
  return new AppError(code, `${message} Nothing was printed.`)
}
