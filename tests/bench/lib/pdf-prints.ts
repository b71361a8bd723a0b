import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bulkPdf } from '../../harness/labels/bulk-pdf.ts'
import { askWindow } from './desk-process.ts'
import { type Figures, percentile } from './figures.ts'
import { pause } from './random.ts'
import type { Sink } from './sink.ts'
import { type Driven, press } from './window-driver.ts'

const PRESSES = 20
/** The import of a label, and what the window does after it, is over by then. */
const AT_REST_MS = 700

/**
 * `p` on orders whose carrier's label came in while the cursor stood on them: a page that nobody has drawn yet. From
 * the key to the first byte at the printer.
 */
export async function pdfPrints(desk: Driven, sink: Sink): Promise<Figures> {
  const took: number[] = []
  for (let at = 0; at < PRESSES; at += 1) {
    await press(desk.app, { keyCode: 'PageDown' })
    await pause(AT_REST_MS / 2)
    const order = await desk.page.locator('.row.is-cursor .col-order').textContent()
    await importLabel(desk, order ?? '', at)
    await pause(AT_REST_MS)
    const before = await sink.untilQuiet()
    const sentAtMs = await press(desk.app, { keyCode: 'p' })
    await pause(AT_REST_MS / 2)
    const label = (await sink.untilPrinted(before + 1, 5_000))[before]
    if (label === undefined || !label.hasDrawing) throw new Error(`The label of order ${order} is no picture`)
    took.push(label.firstByteAtMs - sentAtMs)
  }
  return {
    pdf_key_to_first_byte_p95_ms: percentile(took, 0.95),
    pdf_key_to_first_byte_p50_ms: percentile(took, 0.5),
  }
}

/** One page, told by its order's number, as a person would drop it on the window. */
async function importLabel(desk: Driven, orderNumber: string, at: number): Promise<void> {
  const path = join(desk.folder, `label-${at}.pdf`)
  const tracking = `JD${String(10 ** 13 + at)}`
  writeFileSync(path, await bulkPdf([{ kind: 'label', tracking, orderNumber }]))
  const { matched } = await askWindow(desk.folder, ['labels', 'import', path])
  if ((matched as readonly unknown[]).length !== 1) throw new Error(`No label for order ${orderNumber}`)
}
