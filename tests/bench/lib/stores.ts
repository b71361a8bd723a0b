import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportOrders, writeExport } from '../../harness/exports/write-export.ts'
import { runDesk } from './desk-process.ts'
import type { Scratch } from './figures.ts'

export const ORDERS = 100_000
const FORM = { region: 'uk', format: 'csv' } as const

/** An export of made-up orders; either so many orders or so many lines. */
export async function makeExport(
  scratch: Scratch,
  name: string,
  content: { readonly orders?: number; readonly lines?: number; readonly seed: number },
): Promise<string> {
  const path = join(scratch.folder, name)
  await writeExport(exportOrders({ ...content, newestAt: Date.now() }, FORM.region), FORM, path)
  return path
}

/** A workspace of 100,000 orders that came in as a Seller Center export; made once, to be copied. */
export async function makeStore(scratch: Scratch): Promise<string> {
  const folder = join(scratch.folder, 'store')
  mkdirSync(folder)
  scratch.say(`making a store of ${ORDERS} orders`)
  const file = await makeExport(scratch, 'store.csv', { orders: ORDERS, seed: 7 })
  const { output } = await runDesk(folder, ['import', file])
  const { new: made } = output['orders'] as { new: number }
  if (made !== ORDERS) throw new Error(`The store has ${made} orders, not ${ORDERS}`)
  rmSync(file)
  placeWindow(folder)
  return folder
}

/** A copy of a workspace for one run. */
export function copyStore(store: string, to: string): string {
  rmSync(to, { recursive: true, force: true })
  cpSync(store, to, { recursive: true })
  return to
}

/** Puts the window where the pixels are watched, at the size all figures are told for. */
export function placeWindow(folder: string): void {
  const place = { x: 0, y: 0, width: 1_280, height: 800, isMaximized: false, isFullScreen: false }
  writeFileSync(join(folder, 'window-state.json'), JSON.stringify(place))
}
