import type { LabelTicket, Printer } from '../../../shared/domain/printing/printing.ts'
import { Serial } from '../../../shared/lib/serial.ts'
import type { PrinterLoopPorts } from './loop-ports.ts'

/** Labels looked ahead to while the printer prints: what is drawn while a label or two are being sent. */
const WHILE_PRINTING = 8
/** Labels between two looks ahead: half of what a look brings. */
const LOOK_EVERY = 4
/** While it stands, all of a long batch is drawn: it goes on at the printer's own speed. */
const WHILE_STANDING = 500

/** Has the labels behind the one in hand drawn meanwhile: a few at a time, so that there are always some. */
export class LookAhead {
  readonly #ports: PrinterLoopPorts
  readonly #printer: () => Printer
  readonly #isStanding: () => boolean
  readonly #onReady: () => void
  readonly #looks = new Serial(() => this.#look())
  #untilLook = 0
  #ready = 0
  #isStopped = false

  /** `isStanding` says that the printer was stopped by a person; `onReady` hears that another number is drawn. */
  constructor(
    ports: PrinterLoopPorts,
    printer: () => Printer,
    isStanding: () => boolean,
    onReady: () => void,
  ) {
    this.#ports = ports
    this.#printer = printer
    this.#isStanding = isStanding
    this.#onReady = onReady
  }

  /** How many of the labels that come next are drawn already. */
  get ready(): number {
    return this.#ready
  }

  /** A label is on its way: every few of them the queue is looked ahead in. */
  step(): void {
    this.#untilLook -= 1
    this.#ready = Math.max(0, this.#ready - 1)
    if (this.#untilLook <= 0) this.look()
  }

  /** A new run begins: the next label looks ahead. */
  reset(): void {
    this.#untilLook = 0
  }

  /** Nothing is looked at any more. */
  stop(): void {
    this.#isStopped = true
  }

  /** Looks ahead now; once more where it is asked to while it looks. */
  look(): void {
    this.#untilLook = LOOK_EVERY
    void this.#looks.ask()
  }

  /** A label that was not made ahead is made in its turn. */
  async #look(): Promise<void> {
    if (this.#isStopped) return
    try {
      await this.#draw()
    } catch (error) {
      if (!this.#isStopped) this.#ports.onError(error)
    }
  }

  async #draw(): Promise<void> {
    const before = this.#ready
    const most = this.#isStanding() ? WHILE_STANDING : WHILE_PRINTING
    const tickets = await this.#ports.journal.upcoming(this.#printer().id, most)
    this.#ready = await this.prepare(tickets.slice(0, WHILE_PRINTING))
    for (const ticket of tickets.slice(WHILE_PRINTING)) {
      // What comes now is drawn by the looks of a printer that prints.
      if (this.#isStopped || !this.#isStanding()) break
      this.#ready += await this.prepare([ticket])
    }
    if (this.#ready !== before && !this.#isStopped) this.#onReady()
  }

  /** Makes labels ahead in their order, as this printer would print them; answers how many are ready. Never rejects. */
  async prepare(tickets: readonly LabelTicket[]): Promise<number> {
    const { dpi, media, language, setup } = this.#printer()
    let ready = 0
    // One at a time: a label that is wanted now waits for one drawing at most.
    for (const ticket of tickets)
      ready += Number(
        await this.#ports.labels.prepare(ticket, { dpi, media, language, setup, copyMark: null }),
      )
    return ready
  }
}
