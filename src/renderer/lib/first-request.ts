import { ALL_ORDERS } from '../../shared/domain/orders/built-in-views.ts'
import type { OrderRow } from '../../shared/domain/orders/order-row.ts'
import type { Settings } from '../../shared/domain/settings/settings.ts'
import { ask } from './ask.ts'

/** The first view and its first rows, asked for while the interface is still loading. */
export interface FirstView {
  readonly keys: Int32Array
  readonly rows: readonly OrderRow[]
}

/** Settled once; a failure is handled where the view is shown. */
export const firstView: Promise<FirstView> = ask(window.api.orders.openView(ALL_ORDERS))
export const firstSettings: Promise<Settings> = ask(window.api.settings.get({}))

// Whoever shows the view handles the failure; until then it must not count as unhandled.
firstView.catch(() => undefined)
firstSettings.catch(() => undefined)
