import type { LabelTicket, Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { type Clock, systemClock } from '../clock.ts'
import { warmEncoder } from '../encode/warm-encoder.ts'
import type { Raster } from '../raster/raster-client.ts'
import { transportFor } from '../transports/open-transport.ts'
import type { Transport } from '../transports/transport.ts'
import { LabelMaker, type StoredLabels } from './label-maker.ts'
import { PRINT_LIMITS, type PrintLimits } from './loop-ports.ts'
import type { ClaimedJob, PrintJournal } from './print-journal.ts'
import { PrinterLoop } from './printer-loop.ts'
import type { PrinterStatus } from './printer-status.ts'

export interface PrintQueueOptions {
  readonly journal: PrintJournal
  readonly raster: Raster
  /** Carriers' own labels; absent where there are none. */
  readonly stored?: StoredLabels | undefined
  /** Unexpected failures, for the log. */
  readonly onError: (error: unknown) => void
  readonly clock?: Clock | undefined
  readonly limits?: PrintLimits | undefined
  readonly transportFor?: ((printer: Printer) => Transport) | undefined
}

type StatusListener = (status: PrinterStatus) => void

/** All printers of a desk: one loop each, so that a slow or broken one never holds up another. */
export class PrintQueue {
  readonly #options: PrintQueueOptions
  readonly #labels: LabelMaker
  readonly #loops = new Map<string, PrinterLoop>()
  readonly #removed = new Set<Promise<void>>()
  readonly #listeners = new Set<StatusListener>()
  #isStarted = false
  #defaultId: string | null = null

  constructor(options: PrintQueueOptions) {
    this.#options = options
    this.#labels = new LabelMaker(options.raster, options.stored ?? null)
  }

  /** Begins to print what is queued. The journal must have been put right after a crash before this. */
  start(): void {
    this.#isStarted = true
    warmEncoder()
    for (const loop of this.#loops.values()) loop.kick()
  }

  /**
   * The printers there are, the default first. New ones start (but for those that a person has stopped), changed ones
   * change between two labels, missing ones stop.
   */
  configure(printers: readonly Printer[], paused: ReadonlySet<string> = new Set()): void {
    this.#defaultId = printers[0]?.id ?? null
    for (const printer of printers) this.#configureOne(printer, paused.has(printer.id))
    const wanted = new Set(printers.map((printer) => printer.id))
    for (const [id, loop] of this.#loops) {
      if (wanted.has(id)) continue
      this.#loops.delete(id)
      const closed: Promise<void> = loop.close().finally(() => this.#removed.delete(closed))
      this.#removed.add(closed)
    }
  }

  /** Says that a job was queued. Unknown printers are ignored: the job waits in the journal. */
  kick(printerId: string): void {
    if (this.#isStarted) this.#loops.get(printerId)?.kick()
  }

  /**
   * Asks for labels. Where the printer (the default one unless named) is at rest, `ask` is given its id, claims its next
   * label in the step that asks, and the printer is made ready meanwhile; else `ask` is given null, and a kick is due.
   */
  askWith<T extends { readonly claimed: ClaimedJob | null }>(
    printerId: string | undefined,
    ask: (claimFor: string | null) => Promise<T>,
  ): Promise<T> {
    const id = printerId ?? this.#defaultId
    const loop = id === null || !this.#isStarted ? undefined : this.#loops.get(id)
    if (id === null || loop?.isAtRest !== true) return ask(null)
    const asked = ask(id)
    // Who asks hears of a failure; nothing was claimed then.
    const claiming = asked.then(
      ({ claimed }) => claimed,
      () => null,
    )
    loop.begin(claiming)
    return asked
  }

  /** Makes labels ahead, as the default printer would print them; answers how many are ready. Never rejects. */
  async prepare(tickets: readonly LabelTicket[]): Promise<number> {
    const loop = this.#defaultId === null ? undefined : this.#loops.get(this.#defaultId)
    return loop === undefined ? 0 : loop.prepare(tickets)
  }

  /** Stops after the label in hand. `input.notFound` for an unknown printer. */
  pause(printerId: string): void {
    this.#loop(printerId).pause()
  }

  /** Goes on, at once. `input.notFound` for an unknown printer. */
  resume(printerId: string): void {
    this.#loop(printerId).resume()
  }

  /** A test label did not end well there: the next label clears what it may have left. */
  noteDisturbed(printerId: string): void {
    this.#loops.get(printerId)?.noteDisturbed()
  }

  /** How many of a printer's next labels are drawn already; 0 for an unknown printer. */
  readyAhead(printerId: string): number {
    return this.#loops.get(printerId)?.readyAhead ?? 0
  }

  status(printerId: string): PrinterStatus {
    return this.#loop(printerId).status
  }

  statuses(): PrinterStatus[] {
    return [...this.#loops.values()].map((loop) => loop.status)
  }

  /** Tells every change of a printer's status; answers how to stop. */
  onChange(listener: StatusListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when no printer has anything to do for now, pictures of the virtual printer included. */
  async idle(): Promise<void> {
    await Promise.all([...this.#loops.values()].map((loop) => loop.idle()))
  }

  /** Ends after the labels in hand, with their states recorded. */
  async close(): Promise<void> {
    await Promise.all([...[...this.#loops.values()].map((loop) => loop.close()), ...this.#removed])
  }

  #configureOne(printer: Printer, isPaused: boolean): void {
    const known = this.#loops.get(printer.id)
    if (known !== undefined) {
      known.configure(printer)
      return
    }
    const loop = this.#newLoop(printer, isPaused)
    this.#loops.set(printer.id, loop)
    if (this.#isStarted) loop.kick()
  }

  #newLoop(printer: Printer, isPaused: boolean): PrinterLoop {
    const { journal, raster, onError } = this.#options
    const png: Raster['png'] = (...of) => raster.png(...of)
    const ports = { png, onPictureFailed: onError }
    const loopPorts = {
      journal,
      labels: this.#labels,
      clock: this.#options.clock ?? systemClock,
      transportFor: this.#options.transportFor ?? ((one: Printer) => transportFor(one, ports)),
      onChange: (status: PrinterStatus) => this.#tell(status),
      onError,
      limits: this.#options.limits ?? PRINT_LIMITS,
    }
    return new PrinterLoop(printer, loopPorts, isPaused)
  }

  /** A listener's failure is its own: it must never reach the loop, which may have a label half sent. */
  #tell(status: PrinterStatus): void {
    for (const listener of this.#listeners) {
      try {
        listener(status)
      } catch (error) {
        this.#options.onError(error)
      }
    }
  }

  #loop(printerId: string): PrinterLoop {
    const loop = this.#loops.get(printerId)
    if (loop === undefined)
      throw new AppError('input.notFound', 'There is no such printer on this desk.', { printerId })
    return loop
  }
}
