import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import type { LabelSource } from '../../../shared/domain/labels/label-source.ts'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { PrinterStatus as ShownStatus } from '../../../shared/ipc/app.contract.ts'
import type { Refusal } from '../../../shared/ipc/common.ts'
import type { PrintJob, PrintQueueState } from '../../../shared/ipc/printing.contract.ts'
import { drop } from '../../../shared/lib/drop.ts'
import type { StepOutcome } from '../../features/printing/journal-steps.ts'
import type { StatusFigures } from '../../features/workspace/status-query.ts'
import type { CommandMeta } from '../../outbox/command-context.ts'
import { systemClock } from '../../printing/clock.ts'
import { encodeLabel, linesToRasterise } from '../../printing/encode/encode-label.ts'
import { warmRaster } from '../../printing/encode/warm-encoder.ts'
import type { PageReader } from '../../printing/pages/page-reader.ts'
import type { StoredLabels } from '../../printing/queue/label-maker.ts'
import { PRINT_LIMITS } from '../../printing/queue/loop-ports.ts'
import { PrinterMaintenance } from '../../printing/queue/maintenance.ts'
import type { ClaimedJob, JobEnd, PrintJournal } from '../../printing/queue/print-journal.ts'
import { PrintQueue } from '../../printing/queue/print-queue.ts'
import type { PrinterActivity } from '../../printing/queue/printer-status.ts'
import type { RasterClient } from '../../printing/raster/raster-client.ts'
import { probePrinter } from '../../printing/status/probe-printer.ts'
import { statusSourceFor } from '../../printing/status/source-for.ts'
import { StatusWatch } from '../../printing/status/status-watch.ts'
import { osQueueFor, type TransportPorts, transportFor } from '../../printing/transports/open-transport.ts'
import { refuseRetrying } from '../../printing/transports/queue-advice.ts'
import { assertFit } from '../../printing/transports/queue-transport.ts'
import { onLine } from '../../printing/transports/shared-line.ts'
import type { LabelCommand } from '../store/ask-and-claim.ts'
import type { WriterInput, WriterOutput } from '../store/writer-commands.ts'
import { adoptQueued } from './adopt-queued.ts'
import { refusedLabels } from './labels/misfits.ts'
import type { Services } from './services.ts'
import { shownPrinter } from './shown-printer.ts'

const PROBE_TIMEOUT_MS = 5_000

/** What a look at a printer found out. */
export type Probed = Pick<Printer, 'backChannel'> & Pick<Printer['setup'], 'coding'>

/** Carriers' labels, also as pictures for the screen. */
export interface ShownLabels extends StoredLabels {
  picture(source: LabelSource): Promise<Uint8Array>
}

/** The printers of this desk: the queue over the store's print journal, their states, probes and previews. */
export class PrintDesk {
  readonly #services: Services
  readonly #raster: RasterClient
  readonly #pages: PageReader
  readonly #stored: ShownLabels
  readonly #queue: PrintQueue
  readonly #watch: StatusWatch
  readonly maintenance: PrinterMaintenance
  #ready: Promise<void>
  #isWarm = false
  #early: readonly number[] = []
  /** Whether there is any carrier's label. */
  #hasStored: Promise<boolean> = Promise.resolve(true)
  /** Where the last label went that no printer was named for: rules mostly send the next one there too. */
  #likely: string | undefined

  constructor(services: Services, raster: RasterClient, pages: PageReader, stored: ShownLabels) {
    this.#services = services
    this.#raster = raster
    this.#pages = pages
    this.#stored = stored
    this.#queue = new PrintQueue({
      journal: this.#journal(),
      raster,
      stored,
      onError: (error) => void services.logError('printing.failed', error),
      transportFor: (printer) =>
        onLine(transportFor(printer, this.#picturePorts()), this.#watch.lineOf(printer.id)),
    })
    this.#watch = this.#watching()
    this.maintenance = this.#maintaining()
    this.#queue.onChange((status) => {
      if (status.activity === 'held') this.#watch.looked()
      services.emit('printing.changed', {})
    })
    this.#ready = this.refresh()
      .then(() => adoptQueued(services, this.#journal()))
      .then(() => this.#queue.start())
    this.noteStored()
    drop(this.#ready, 'the first printing command meets the same failure', (error) => {
      if (!(error instanceof AppError)) services.logError('printing.start', error)
    })
  }

  /**
   * Loads the label fonts and what reads documents, ahead of the first label that needs them; nobody waits for it.
   */
  async prewarm(): Promise<void> {
    try {
      await this.#raster.prewarm()
      warmRaster(await this.#pages.prewarm())
      this.#isWarm = true
      await this.prepare(this.#early)
    } catch (error) {
      // The first drawn label loads what is missing, or says what is wrong.
      this.#services.logError('printing.prewarm', error)
    }
  }

  /**
   * Makes the labels of orders ahead, for the default printer; answers how many are ready. While the window opens
   * nothing is drawn: the orders that were asked for last are kept for when the fonts are loaded.
   */
  async prepare(orders: readonly number[]): Promise<number> {
    this.#early = orders
    if (!this.#isWarm || orders.length === 0) return 0
    return this.#queue.prepare(await this.#services.store.query('print.ticketsAhead', { orders }))
  }

  /** Takes over what the store says of printers, after one was added, removed or probed. */
  async refresh(): Promise<void> {
    const { store } = this.#services
    const [printers, paused] = await Promise.all([
      store.query('printers.list', {}),
      store.query('printers.paused', {}),
    ])
    this.#likely = undefined
    this.#watch.configure(printers)
    this.#queue.configure(printers, new Set(paused.map(({ id }) => id)))
  }

  /** Asks for labels. A printer at rest begins with its next one out of the very transaction that asks. */
  async ask<N extends LabelCommand>(
    command: N,
    input: WriterInput<N>,
    meta: CommandMeta,
  ): Promise<WriterOutput<N>> {
    const refused = await this.#refused(command, input)
    const asked = withoutRefused(input, refused)
    if (asked === null) return { jobs: [], refused: [...refused.values()] } as WriterOutput<N>
    const value = await this.#askFor(command, asked, meta)
    return { ...value, refused: [...value.refused, ...refused.values()] }
  }

  /** A workspace without carriers' labels is not asked about them: that would be a millisecond of every label. */
  async #refused(command: LabelCommand, input: WriterInput<LabelCommand>): Promise<Map<OrderRef, Refusal>> {
    const { store } = this.#services
    const isLabel = command === 'print.reprint' || !('document' in input) || input.document === 'label'
    if (!isLabel || !(await this.#hasStored)) return new Map()
    const orders = 'orders' in input ? input.orders : [input.order]
    return refusedLabels({ store }, this.#stored, { orders, printerId: input.printerId })
  }

  /** Looks again whether there are carriers' labels: some came, or all were wiped. */
  noteStored(): void {
    this.#hasStored = this.#services.store
      .query('labels.keptFiles', {})
      .then((files) => files.length > 0)
      .catch(() => true)
  }

  async #askFor<N extends LabelCommand>(
    command: N,
    input: WriterInput<N>,
    meta: CommandMeta,
  ): Promise<WriterOutput<N>> {
    const { store } = this.#services
    let begun: string | null = null
    const { value } = await this.#queue.askWith(input.printerId ?? this.#likely, async (printerId) => {
      begun = printerId
      return printerId === null
        ? { value: await store.command(command, input, meta), claimed: null }
        : store.askAndClaim({ command, input, printerId }, meta)
    })
    if (input.printerId === undefined) this.#likely = value.jobs.at(-1)?.printerId ?? this.#likely
    this.kick({ jobs: value.jobs.filter((job) => job.printerId !== begun) })
    return value
  }

  /** Tells the printers of new jobs. */
  kick(outcome: { readonly jobs: readonly PrintJob[] }): void {
    for (const printerId of new Set(outcome.jobs.filter((job) => !job.existing).map((job) => job.printerId)))
      this.#queue.kick(printerId)
  }

  /** Tells printers (ids) of labels that were queued for them by itself. */
  kickAll(printerIds: readonly string[]): void {
    for (const id of printerIds) this.#queue.kick(id)
  }

  /** Stops a printer, or lets it go on, through a restart. It stops at once, and goes on when that is stored. */
  async pause(id: string, isPaused: boolean, meta: CommandMeta): Promise<{ paused: boolean }> {
    const store = () => this.#services.store.command('printers.pause', { id, paused: isPaused }, meta)
    if (!isPaused) {
      const stored = await store()
      this.#queue.resume(id)
      return stored
    }
    this.#queue.pause(id)
    try {
      return await store()
    } catch (error) {
      this.#queue.resume(id)
      throw error
    }
  }

  /** Every printer's queue as it will leave, with how many labels are drawn already. */
  async queues(): Promise<PrintQueueState[]> {
    const queues = await this.#services.store.query('print.queue', {})
    return queues.map((queue) => ({
      ...queue,
      jobs: [...queue.jobs],
      ready: Math.min(this.#queue.readyAhead(queue.printerId), queue.waiting),
    }))
  }

  /** True while a person has stopped the printer: its labels wait until he lets it go on. */
  isPaused(printerId: string): boolean {
    return this.#queue.statuses().some((one) => one.printerId === printerId && one.activity === 'paused')
  }

  /**
   * Finds out whether a printer answers, and how it takes pictures where it says what it is; `printer.offline` when it
   * cannot be reached.
   */
  async probe(printer: Pick<Printer, 'connection' | 'language' | 'dpi' | 'media'>): Promise<Probed> {
    if (printer.connection.kind !== 'tcp') return { backChannel: 'silent' }
    const transport = transportFor(printer, this.#picturePorts())
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS)
    if (printer.language === 'zpl') return probePrinter(transport, signal)
    // ZPL's questions would be stray lines to it: that it can be reached is all there is to know.
    await (await transport.open(signal)).close({ timeoutMs: PROBE_TIMEOUT_MS })
    return { backChannel: 'silent' }
  }

  /** Refuses a queue of the system that would spoil or repeat labels; `input.notFound` where there is none. */
  async checkQueue(queue: string, printer: Pick<Printer, 'language' | 'media'>): Promise<void> {
    const facts = await osQueueFor(queue).facts()
    assertFit(facts, printer)
    refuseRetrying(facts)
  }

  /** A picture of an order's first label, as the default printer would print it. */
  async preview(order: OrderRef): Promise<Uint8Array> {
    const { store } = this.#services
    const [[subject], [printer]] = await Promise.all([
      store.query('print.tickets', { order }),
      store.query('printers.list', {}),
    ])
    const target = {
      dpi: printer?.dpi ?? 203,
      media: printer?.media ?? { widthMm: 101.6, heightMm: 152.4 },
      copyMark: null,
      // The same dots in a language of which the raster thread makes pictures.
      language: printer?.language === 'pdf' ? 'tspl' : (printer?.language ?? 'zpl'),
      setup: printer?.setup,
    } as const
    if (!subject) return new Uint8Array()
    if (subject.ticket.stored !== undefined) return this.#stored.picture(subject.ticket.stored)
    const drawn = await this.#raster.text(linesToRasterise(subject.ticket, target))
    const label = encodeLabel(subject.ticket, target, drawn.blocks)
    const bytes = Buffer.concat([label.body, label.end]).toString('latin1')
    return this.#raster.png(bytes, target.dpi, target.media, target.language)
  }

  /** Every printer's state, in words for the status bar. */
  async statuses(figures: StatusFigures['printers']): Promise<ShownStatus[]> {
    const printers = await this.#services.store.query('printers.list', {})
    const states = new Map(this.#queue.statuses().map((status) => [status.printerId, status]))
    this.#watch.looked()
    return printers.map((printer) =>
      shownPrinter(printer, {
        status: states.get(printer.id) ?? null,
        reading: this.#watch.reading(printer.id),
        figures: figures.find((one) => one.id === printer.id) ?? null,
      }),
    )
  }

  /** Resolves when nothing is being sent any more. */
  async idle(): Promise<void> {
    await this.#ready
    await this.#queue.idle()
  }

  async close(): Promise<void> {
    this.maintenance.close()
    await this.#ready.catch(() => undefined)
    await this.#queue.close()
    await this.#watch.close()
  }

  #picturePorts(): TransportPorts {
    return {
      png: (...of) => this.#raster.png(...of),
      onPictureFailed: (error) => void this.#services.logError('printing.picture', error),
    }
  }

  #maintaining(): PrinterMaintenance {
    const { store, random } = this.#services
    return new PrinterMaintenance({
      lineOf: (id) => this.#watch.lineOf(id),
      transportFor: (printer) => transportFor(printer, this.#picturePorts()),
      raster: this.#raster,
      clock: systemClock,
      limits: PRINT_LIMITS,
      newId: () => random.uuidV7(),
      hasUnresolved: (printerId) => store.step<boolean>('print.hasUnresolved', { printerId }),
      onDisturbed: (printerId) => this.#queue.noteDisturbed(printerId),
    })
  }

  #watching(): StatusWatch {
    const isIn = (id: string, activity: PrinterActivity) =>
      this.#queue.statuses().some((one) => one.printerId === id && one.activity === activity)
    return new StatusWatch({
      clock: systemClock,
      sourceFor: statusSourceFor,
      isBusy: (id) => isIn(id, 'printing'),
      hasWaiting: (id) => isIn(id, 'held'),
      onChange: () => this.#services.emit('status.changed', {}),
      onError: (error) => void this.#services.logError('printing.status', error),
    })
  }

  #journal(): PrintJournal {
    const { store } = this.#services
    const step = async <T>(name: string, input: object): Promise<T> => {
      const outcome = await store.step<StepOutcome<T>>(name, input)
      if (outcome.orders.length > 0)
        this.#services.emit('orders.changed', { seqs: [...outcome.orders], isReordered: false })
      this.#services.emit('printing.changed', {})
      return outcome.value
    }
    return {
      claimNext: (printerId: string, previous?: JobEnd) =>
        step<ClaimedJob | null>('print.claimNext', { printerId, previous }),
      markCommitted: async (jobId, sent) => void (await step('print.markCommitted', { jobId, ...sent })),
      finish: async (end) => void (await step('print.finish', end)),
      upcoming: (printerId, most) => store.query('print.waitingTickets', { printerId, most }),
      hasUnresolved: (printerId) => store.step<boolean>('print.hasUnresolved', { printerId }),
    }
  }
}

/** What is left to ask for; null where nothing is. */
function withoutRefused<T extends WriterInput<LabelCommand>>(
  input: T,
  refused: ReadonlyMap<OrderRef, Refusal>,
): T | null {
  if (!('orders' in input)) return refused.size > 0 ? null : input
  const orders = input.orders.filter((order) => !refused.has(order))
  return orders.length === 0 ? null : { ...input, orders }
}
