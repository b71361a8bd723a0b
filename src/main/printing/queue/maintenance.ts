import { measureHead, type PaperMeasure } from '../../../shared/domain/printing/measure-head.ts'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import { required } from '../../../shared/lib/assert.ts'
import type { Clock } from '../clock.ts'
import { calibration } from '../encode/calibration.ts'
import { type EncodedLabel, type PlannedLabel, planLayout } from '../encode/encode-label.ts'
import { layoutTestLabel, type TestLabel } from '../encode/test-label.ts'
import type { Raster } from '../raster/raster-client.ts'
import { hasEchoed, withEcho } from '../status/job-echo.ts'
import type { SharedLine } from '../transports/shared-line.ts'
import type { Session, SessionLabel, Transport } from '../transports/transport.ts'
import { awaitPaper } from './await-paper.ts'
import { drawnLabel } from './drawn-label.ts'
import type { PrintLimits } from './loop-ports.ts'
import { type Correction, correctionOf, type PrintedTest, testOf } from './measured-test.ts'
import { type PageRun, runPages, type SheetOutcome } from './page-run.ts'
import { readySession } from './ready-session.ts'
import { type LabelOutcome, type LabelStep, sendLabel } from './send-label.ts'

/** How long labels are waited for before a sheet of a person's own says that the printer is busy. */
const LINE_PATIENCE_MS = 10_000
/** How long one sheet may take to come out before a person is told to look. */
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

/** What the test label is to be answered with, and whether it was; undefined where the printer cannot be heard. */
interface TestEcho {
  readonly jobId: string
  isHeard: boolean | undefined
}

/** What became of a test label; `echoesJobs` is left out where nothing was found out. */
export interface TestOutcome {
  readonly outcome: SheetOutcome
  readonly echoesJobs: boolean | undefined
}

/** Sheets that belong together, and until when they may go on. */
export interface Pages {
  /** What the virtual printer calls its files. */
  readonly name: string
  readonly plans: readonly PlannedLabel[]
  /** See PageRunPorts.mayGoOn. */
  readonly mayGoOn: () => Promise<boolean>
}

/**
 * What a person does with a printer itself: test label, pick lists, measuring, calibration. It is no order's, so it has
 * no job and no place in the print history. It takes the printer's one line between labels, and labels wait for it.
 */
export class PrinterMaintenance {
  readonly #ports: MaintenancePorts
  readonly #closing = new AbortController()
  /** What the newest test label of each printer was printed with: what a person measures. */
  readonly #tests = new Map<string, PrintedTest>()

  constructor(ports: MaintenancePorts) {
    this.#ports = ports
  }

  /**
   * Prints the test label, and finds out with it whether the printer says a job's id: another could print the field for
   * it, and this is the label that a person looks at. `rule.busy`, or `printer.*` where nothing was printed.
   */
  async printTest(printer: Printer): Promise<TestOutcome> {
    const { test, label } = await this.#testLabel(printer)
    const transport = this.#ports.transportFor(printer)
    const echo: TestEcho = { jobId: this.#ports.newId(), isHeard: undefined }
    const outcome = await this.alone(printer, () => this.#sheet(printer, transport, label, 'test', echo))
    this.#tests.set(printer.id, testOf(printer, test))
    await transport.settled()
    return { outcome, echoesJobs: echo.isHeard }
  }

  /**
   * Prints pages that belong together, with no label between them; each has a connection and a patience of its own.
   * All are drawn before the first is sent. `rule.busy`, or `printer.*` where not even the first is out.
   */
  async printPages(printer: Printer, { name, plans, mayGoOn }: Pages): Promise<PageRun> {
    const labels: EncodedLabel[] = []
    for (const plan of plans) labels.push(await drawnLabel(plan, this.#ports.raster))
    const transport = this.#ports.transportFor(printer)
    const print = async (page: number) => {
      const label = required(labels[page - 1], `page ${page}`)
      const outcome = await this.#sheet(printer, transport, label, `${name}-${page}`)
      await transport.settled()
      return outcome
    }
    return this.alone(printer, () => runPages(labels.length, { print, mayGoOn }))
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
    const tell = async (session: Session) => {
      await session.write(command)
      const closed = await session.close({ timeoutMs: this.#ports.limits.answerTimeoutMs })
      if (closed === 'reset')
        throw new AppError(
          'printer.unknownOutcome',
          'The connection broke while the printer was told. See whether it fed labels; if not, try again.',
        )
    }
    await this.alone(printer, () => this.#opened(printer, this.#ports.transportFor(printer), 'test', tell))
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
    return { test, label: await drawnLabel(plan, this.#ports.raster) }
  }

  /** One sheet over a connection of its own; the line must be held. Throws where nothing of it can have come out. */
  async #sheet(
    printer: Printer,
    transport: Transport,
    label: EncodedLabel,
    name: string,
    echo?: TestEcho,
  ): Promise<SheetOutcome> {
    // Half of somebody's label may lie in a printer; a folder or a queue takes a label whole or not at all.
    const prefix = transport.partialFormat === 'kept' && label.callBack.byteLength > 0 ? label.callBack : null
    const outcome = await this.#opened(printer, transport, name, async (session, isTalker) => {
      const isProbed = echo !== undefined && isTalker && session.hasHeard !== undefined
      const asked = isProbed ? withEcho(label, echo.jobId, printer) : label
      const sent = await this.#send(
        { session, label: asked, prefix },
        isTalker || transport.followsJobs === true,
      )
      if (isProbed && sent.kind === 'done') echo.isHeard = hasEchoed(session, echo.jobId)
      return sent
    })
    if (outcome.kind === 'cut') throw faultOf(outcome.reason)
    return outcome.kind === 'done' ? outcome.state : 'unsure'
  }

  async #opened<T>(printer: Printer, transport: Transport, name: string, work: SessionWork<T>): Promise<T> {
    const { limits, clock, newId } = this.#ports
    const label: SessionLabel = { jobId: newId(), tiktokOrderId: name, at: clock.now() }
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

  #send(step: Pick<LabelStep, 'session' | 'label' | 'prefix'>, canBeAsked: boolean): Promise<LabelOutcome> {
    const { clock, limits } = this.#ports
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(PAPER_PATIENCE_MS)])
    return sendLabel({
      ...step,
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

/** What is wrong with a printer, and what to do about it. */
export function faultWords(code: ErrorCode): string {
  return FAULTS[code] ?? 'The printer is paused or busy. Press its pause button, and try again.'
}

function faultOf(code: ErrorCode): AppError {
  return new AppError(code, `${faultWords(code)} Nothing was printed.`)
}
