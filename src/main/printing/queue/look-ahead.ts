import type { LabelTicket, Printer } from '../../../shared/domain/printing/printing.ts'
import { drop } from '../../../shared/lib/drop.ts'
import type { PrinterLoopPorts } from './loop-ports.ts'

/** Labels between two looks ahead: half of what a look brings. */
const LOOK_EVERY = 4

/** Has the labels behind the one in hand drawn meanwhile: a few at a time, so that there are always some. */
export class LookAhead {
  readonly #ports: PrinterLoopPorts
  readonly #printer: () => Printer
  readonly #onReady: () => void
  #untilLook = 0
  #ready = 0
  #isStopped = false

  /** `onReady` hears that another number of labels is drawn. */
  constructor(ports: PrinterLoopPorts, printer: () => Printer, onReady: () => void) {
    this.#ports = ports
    this.#printer = printer
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

  /** Looks ahead now. */
  look(): void {
    this.#untilLook = LOOK_EVERY
    const looked = this.#ports.journal.upcoming(this.#printer().id).then(async (tickets) => {
      const before = this.#ready
      this.#ready = await this.prepare(tickets)
      if (this.#ready !== before && !this.#isStopped) this.#onReady()
    })
    drop(looked, 'a label that was not made ahead is made in its turn', (error) => {
      if (!this.#isStopped) this.#ports.onError(error)
    })
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
