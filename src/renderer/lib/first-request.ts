import type { OrderRow } from '../../shared/domain/orders/order-row.ts'
import type { Settings } from '../../shared/domain/settings/settings.ts'
import { ask } from './ask.ts'
import { ALL_ORDERS } from './built-in-views.ts'

/** Rows that fill the tallest window we expect at the smallest row height. */
const FIRST_ROWS = 64

/** The first view and its first rows, asked for while the interface is still loading. */
export interface FirstView {
  readonly keys: Int32Array
  readonly rows: readonly OrderRow[]
}

async function openFirstView(): Promise<FirstView> {
  const { keys } = await ask(window.api.orders.openView(ALL_ORDERS))
  const seqs = Array.from(keys.subarray(0, FIRST_ROWS))
  return { keys, rows: seqs.length === 0 ? [] : await ask(window.api.orders.rows({ seqs })) }
}

/** Settled once; a failure is handled where the view is shown. */
export const firstView: Promise<FirstView> = openFirstView()
export const firstSettings: Promise<Settings> = ask(window.api.settings.get({}))

// Whoever shows the view handles the failure; until then it must not count as unhandled.
firstView.catch(() => undefined)
firstSettings.catch(() => undefined)
