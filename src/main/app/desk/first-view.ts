import { ALL_ORDERS } from '../../../shared/domain/orders/built-in-views.ts'
import type { Output } from '../../../shared/ipc/contract.ts'
import type { Store } from '../store/store.ts'

type Opened = Output<'orders.openView'>
type Settings = Output<'settings.get'>

/**
 * The first view and the settings, asked for while the window is still loading, so that they are there when the page
 * asks. Each is given out once, and never after anything has changed.
 */
export class FirstView {
  #opened: Promise<Opened> | null
  #settings: Promise<Settings> | null

  constructor(store: Store) {
    this.#opened = store.query('orders.openView', ALL_ORDERS)
    this.#settings = store.query('settings.get', {})
    // Nobody may ever ask; a failure is then nobody's, and the page's own question meets it again.
    this.#opened.catch(() => undefined)
    this.#settings.catch(() => undefined)
  }

  /** The view asked for ahead, or null when it was given out or has gone stale. */
  take(): Promise<Opened> | null {
    const opened = this.#opened
    this.#opened = null
    return opened
  }

  /** The settings asked for ahead, or null when they were given out or have gone stale. */
  takeSettings(): Promise<Settings> | null {
    const settings = this.#settings
    this.#settings = null
    return settings
  }

  /** Something changed: what was read ahead is no longer true. */
  drop(): void {
    this.#opened = null
    this.#settings = null
  }
}
