import { ALL_ORDERS } from '../../../shared/domain/orders/built-in-views.ts'
import type { Output } from '../../../shared/ipc/contract.ts'
import type { ReaderInput, ReaderOutput, ReaderQueryName } from '../store/reader-queries.ts'

type Opened = Output<'orders.openView'>
type Settings = Output<'settings.get'>

/** Asks a reader. */
export type AskReader = <N extends ReaderQueryName>(
  name: N,
  input: ReaderInput<N>,
) => Promise<ReaderOutput<N>>

/**
 * The first view and the settings, asked for while the window is still loading, so that they are there when the page
 * asks. Each is given out once, and never after anything has changed.
 */
export class FirstView {
  #opened: Promise<Opened | null> | null
  #settings: Promise<Settings | null> | null
  #isStale = false

  constructor(ask: AskReader) {
    // What could not be read is read again when the page asks: it then works, or the page is told why not.
    this.#opened = ask('orders.openView', ALL_ORDERS).catch(() => null)
    this.#settings = ask('settings.get', {}).catch(() => null)
  }

  /** The view asked for ahead; null when it was given out, has gone stale or could not be read. */
  async take(): Promise<Opened | null> {
    const opened = this.#opened
    this.#opened = null
    const view = await opened
    return this.#isStale ? null : view
  }

  /** The settings asked for ahead; null when they were given out, have gone stale or could not be read. */
  async takeSettings(): Promise<Settings | null> {
    const settings = this.#settings
    this.#settings = null
    const values = await settings
    return this.#isStale ? null : values
  }

  /** Something changed: what was read ahead is no longer true. */
  drop(): void {
    this.#isStale = true
  }
}
