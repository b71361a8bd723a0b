import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { drop } from '../../../shared/lib/drop.ts'
import type { Clock } from '../clock.ts'
import { SharedLine } from '../transports/shared-line.ts'
import { reading, type StatusReading, type StatusSource } from './status-source.ts'

export interface StatusWatchPorts {
  readonly clock: Clock
  readonly sourceFor: (printer: Printer, line: SharedLine) => StatusSource
  /** True while a label is on its way: the printer is then left alone. */
  readonly isBusy: (printerId: string) => boolean
  /** True while labels wait for a printer, which is reason enough to look after it. */
  readonly hasWaiting: (printerId: string) => boolean
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
}

interface Watched {
  readonly printer: Printer
  readonly line: SharedLine
  readonly source: StatusSource
  reading: StatusReading | null
  failures: number
  nextAt: number
}

/** Somebody who asked for the status within this time is still looking. */
const LOOK_MS = 60_000
const EVERY_MS = 10_000
/** Between two looks at one that is not reached: doubled each time, up to a minute. */
const LONGEST_PAUSE_MS = 60_000
const TICK_MS = 1_000
/** A printer that serves another desk refuses once; one that is off refuses twice. */
const OFFLINE_AFTER = 2

/**
 * Looks after printers while somebody watches or labels wait, one connection at a time and never beside a label. With
 * nobody watching it stops, timers included.
 */
export class StatusWatch {
  readonly #ports: StatusWatchPorts
  readonly #printers = new Map<string, Watched>()
  readonly #lines = new Map<string, SharedLine>()
  readonly #closing = new AbortController()
  #lookedAt = Number.NEGATIVE_INFINITY
  #running: Promise<void> | null = null

  constructor(ports: StatusWatchPorts) {
    this.#ports = ports
  }

  /** The line of a printer, which its labels share with the looks at it. */
  lineOf(printerId: string): SharedLine {
    const line = this.#lines.get(printerId) ?? new SharedLine()
    this.#lines.set(printerId, line)
    return line
  }

  configure(printers: readonly Printer[]): void {
    const known = new Map(this.#printers)
    this.#printers.clear()
    for (const printer of printers) {
      const before = known.get(printer.id)
      const isSame = before !== undefined && JSON.stringify(before.printer) === JSON.stringify(printer)
      this.#printers.set(printer.id, isSame ? before : this.#watched(printer))
    }
  }

  /** Somebody looks: readings follow for a minute. */
  looked(): void {
    this.#lookedAt = this.#ports.clock.now()
    this.#wake()
  }

  /** What the printer last said of itself, or null where it was not asked yet. */
  reading(printerId: string): StatusReading | null {
    return this.#printers.get(printerId)?.reading ?? null
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#lines.values()].map((line) => line.cease()))
    await this.#running
  }

  #watched(printer: Printer): Watched {
    const line = this.lineOf(printer.id)
    const source = this.#ports.sourceFor(printer, line)
    return { printer, line, source, reading: null, failures: 0, nextAt: 0 }
  }

  #wake(): void {
    if (this.#running !== null || this.#closing.signal.aborted) return
    this.#running = this.#watch().finally(() => {
      this.#running = null
    })
    drop(this.#running, 'the next look starts it again', this.#ports.onError)
  }

  async #watch(): Promise<void> {
    const { clock } = this.#ports
    while (!this.#closing.signal.aborted && this.#isWanted()) {
      const due = [...this.#printers.values()].filter((one) => this.#isDue(one))
      await Promise.all(due.map((one) => this.#look(one)))
      await clock.sleep(TICK_MS, this.#closing.signal)
    }
  }

  #isWanted(): boolean {
    if (this.#ports.clock.now() - this.#lookedAt < LOOK_MS) return true
    return [...this.#printers.keys()].some((id) => this.#ports.hasWaiting(id))
  }

  #isDue({ printer, line, nextAt }: Watched): boolean {
    return this.#ports.clock.now() >= nextAt && line.isFree && !this.#ports.isBusy(printer.id)
  }

  async #look(one: Watched): Promise<void> {
    const found = await one.line
      .ask((signal) => one.source.read(signal))
      .catch((error: unknown) => {
        this.#ports.onError(error)
        return reading('unknown')
      })
    // A label came in between: it was not the printer's fault, and there is nothing new.
    if (found === null) return
    one.failures = found.condition === 'offline' ? one.failures + 1 : 0
    one.nextAt =
      this.#ports.clock.now() + Math.min(EVERY_MS * 2 ** Math.max(0, one.failures - 1), LONGEST_PAUSE_MS)
    const shown =
      one.failures > 0 && one.failures < OFFLINE_AFTER && one.reading !== null ? one.reading : found
    const isNew = JSON.stringify(shown) !== JSON.stringify(one.reading)
    one.reading = shown
    if (isNew) this.#ports.onChange()
  }
}
