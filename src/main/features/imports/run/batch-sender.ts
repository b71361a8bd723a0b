import type { MessagePort } from 'node:worker_threads'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { Recorder, type RecordInput } from '../order-record.ts'
import { packOrders } from '../packed-orders.ts'
import type { BatchCredit, BatchMessage } from '../write/batch-writer.ts'
import type { OrderBatch } from './whole-orders.ts'

/** Orders on their way to the writer at most: enough to keep it busy, few enough to hold little. */
const MOST_ON_THE_WAY = 6_000

/** Hands orders to the writer thread no faster than it stores them. */
export class BatchSender {
  readonly #port: MessagePort
  readonly #recorder: Recorder
  #sent = 0
  #stored = 0
  #wake: () => void = () => undefined
  #isClosed = false

  constructor(port: MessagePort, input: RecordInput) {
    this.#port = port
    this.#recorder = new Recorder(input)
    port.on('message', (credit: BatchCredit) => {
      this.#stored = credit.stored
      this.#wake()
    })
    port.on('close', () => {
      this.#isClosed = true
      this.#wake()
    })
  }

  /** Sends a batch; resolves when the writer can take another. */
  async send(batch: OrderBatch): Promise<void> {
    const records = batch.orders.map(({ order, contentHash }) => this.#recorder.record(order, contentHash))
    const orders = packOrders(records)
    this.#post({ kind: 'orders', orders, products: this.#recorder.takeProducts(), replaces: batch.replaces })
    this.#sent += records.length
    while (this.#sent - this.#stored > MOST_ON_THE_WAY && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#isClosed)
      throw new AppError('import.cancelled', 'The import was stopped. Nothing of it was kept.')
  }

  /** Says that nothing more comes. */
  end(): void {
    this.#post({ kind: 'end' })
  }

  #post(message: BatchMessage): void {
    this.#port.postMessage(message)
  }
}
