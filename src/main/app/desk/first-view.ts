import { ALL_ORDERS } from '../../../shared/domain/orders/built-in-views.ts'
import type { Output } from '../../../shared/ipc/contract.ts'
import type { Store } from '../store/store.ts'

type Opened = Output<'orders.openView'>

/**
 * The first view, asked for while the window is still loading, so that its rows are there when the page asks. It is
 * given out once, and never after anything has changed.
 */
export class FirstView {
  #opened: Promise<Opened> | null

  constructor(store: Store) {
    this.#opened = store.query('orders.openView', ALL_ORDERS)
    // Nobody may ever ask; a failure is then nobody's, and the page's own question meets it again.
    this.#opened.catch(() => undefined)
  }

  /** The view asked for ahead, or null when it was given out or has gone stale. */
  take(): Promise<Opened> | null {
    const opened = this.#opened
    this.#opened = null
    return opened
  }

  /** Something changed: what was read ahead is no longer true. */
  drop(): void {
    this.#opened = null
  }
}
