import { AppError } from '../../../shared/errors/app-error.ts'
import type { Connection } from '../../db/connection.ts'
import type { Slices } from '../../db/slices.ts'
import type { ReadTx } from '../../db/tx.ts'

/**
 * Long readings beside the short ones of the same thread: one after the other, each in one snapshot of a connection
 * of their own, and after each slice whoever waits for the thread comes first.
 */
export class SlicedReads {
  readonly #open: () => Connection
  #connection: Connection | null = null
  #last: Promise<unknown> = Promise.resolve()
  #isClosed = false

  /** @param open makes the connection, once it is needed */
  constructor(open: () => Connection) {
    this.#open = open
  }

  /** Answers a reading once those before it have ended. */
  run<T>(slices: (tx: ReadTx) => Slices<T>): Promise<T> {
    const done = this.#last.then(() => this.#connected().readSliced(slices, () => this.#letOthers()))
    this.#last = done.catch(() => undefined)
    return done
  }

  /** Lets go of the file; readings under way end with an error. */
  close(): void {
    this.#isClosed = true
    this.#connection?.close()
  }

  #connected(): Connection {
    this.#assertOpen()
    this.#connection ??= this.#open()
    return this.#connection
  }

  async #letOthers(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.#assertOpen()
  }

  #assertOpen(): void {
    if (this.#isClosed)
      throw new AppError('storage.failed', 'The order file was closed. Start the program again.')
  }
}
