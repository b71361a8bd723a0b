import { join } from 'node:path'
import { queuePrints, startBenchQueue } from './lib/cups-prints.ts'
import { askWindow } from './lib/desk-process.ts'
import { type Bench, bar, type Figures, percentile, type Runs, type Scratch } from './lib/figures.ts'
import { fsyncTimes } from './lib/fsync-control.ts'
import { pdfPrints } from './lib/pdf-prints.ts'
import { pause, seeded } from './lib/random.ts'
import { Sink, sendPlainly } from './lib/sink.ts'
import { copyStore, makeStore } from './lib/stores.ts'
import { type Driven, openWindow, press } from './lib/window-driver.ts'

const PRESSES = 60
const LABELS = 500
/** Between two labels, so that each is a press of its own: at least this, and up to as much again. */
const BETWEEN_MS = 120
const SETTLE_MS = 2_000
const PLAIN_LABEL = `^XA^FO20,20^FDCONTROL^FS${' '.repeat(1_500)}^XZ`

/** Keydown to the first byte at a printer that answers, and 500 labels at once; on a table of 100,000 orders. */
export const printBench: Bench = {
  name: 'print',
  about:
    'from the key to the first byte at a printer that answers ~HS and behind a CUPS queue, and 500 labels',
  prepare,
  bars: (figures) => [
    bar(figures, 'key_to_first_byte_p95_ms', '<=', 10),
    bar(figures, 'labels_500_s', '<=', 3),
    bar(figures, 'zpl_key_to_first_byte_p95_ms', '<=', 10),
    bar(figures, 'pdf_key_to_first_byte_p95_ms', '<=', 50),
    bar(figures, 'cups_key_to_first_byte_p95_ms', '<=', 40),
    bar(figures, 'times_faster_than_web_print', '>=', 10),
  ],
}

async function prepare(scratch: Scratch): Promise<Runs> {
  const store = await makeStore(scratch)
  return { once: (index) => measure(scratch, store, index) }
}

async function measure(scratch: Scratch, store: string, index: number): Promise<Figures> {
  const sink = await Sink.start(scratch)
  const queue = await startBenchQueue(scratch)
  const desk = await openWindow(copyStore(store, join(scratch.folder, 'workspace')), queue.env)
  try {
    await askWindow(desk.folder, ['printers', 'add', 'Desk', '--tcp', sink.address, '--language', 'zpl'])
    await openToShip(desk)
    await pause(SETTLE_MS)
    const keys = await keyToFirstByte(desk, sink, seeded(index + 21))
    const keyMs = keys.map(({ tookMs }) => tookMs)
    const [drawn, written] = [true, false].map((hasDrawing) =>
      keys.filter((key) => key.hasDrawing === hasDrawing).map(({ tookMs }) => tookMs),
    )
    const pdf = await pdfPrints(desk, sink)
    const batch = await manyLabels(desk, sink)
    const queued = await queuePrints(desk, queue)
    const plainMs = await plainSends(sink)
    const fsyncMs = fsyncTimes(scratch.folder, PRESSES)
    return {
      key_to_first_byte_p95_ms: percentile(keyMs, 0.95),
      zpl_key_to_first_byte_p95_ms: percentile(keyMs, 0.95),
      ...pdf,
      ...queued,
      labels_500_s: batch.lastMs / 1_000,
      key_to_first_byte_p50_ms: percentile(keyMs, 0.5),
      key_to_first_byte_max_ms: percentile(keyMs, 1),
      ...perKind('written', written ?? []),
      ...perKind('drawn', drawn ?? []),
      labels_500_first_byte_ms: batch.firstMs,
      plain_send_to_first_byte_p50_ms: percentile(plainMs, 0.5),
      plain_send_to_first_byte_p95_ms: percentile(plainMs, 0.95),
      fsync_p50_ms: percentile(fsyncMs, 0.5),
      fsync_p95_ms: percentile(fsyncMs, 0.95),
    }
  } finally {
    await desk.close()
    sink.close()
    await queue.close()
  }
}

interface Key {
  readonly tookMs: number
  /** Some of the label's text is in letters the printer lacks, and had to be drawn first. */
  readonly hasDrawing: boolean
}

function perKind(kind: 'written' | 'drawn', tookMs: readonly number[]): Figures {
  if (tookMs.length === 0) return {}
  return {
    [`${kind}_labels`]: tookMs.length,
    [`${kind}_key_to_first_byte_p50_ms`]: percentile(tookMs, 0.5),
    [`${kind}_key_to_first_byte_p95_ms`]: percentile(tookMs, 0.95),
  }
}

/** The view of what is to be shipped, oldest first: nobody holds these, and a label can be printed for each. */
async function openToShip(desk: Driven): Promise<void> {
  const view = desk.page.getByTestId('view-to-ship')
  // The list of views is folded away where the window was narrow when it opened.
  if (!(await view.isVisible())) await desk.page.getByRole('button', { name: 'Views', exact: true }).click()
  await view.click()
  const header = desk.page.getByRole('columnheader', { name: 'Ordered' })
  // Clicked without the mouse, which would scroll the table sideways. The first click sorts newest first.
  for (const direction of ['descending', 'ascending']) {
    await header.evaluate((element) => element instanceof HTMLElement && element.click())
    await desk.page.locator(`[role="columnheader"][aria-sort="${direction}"]`).waitFor()
  }
  await desk.page.getByTestId('order-table').focus()
  await pause(500)
  await press(desk.app, { keyCode: 'Home' })
}

/** `p` on one order after the other. Each label has to be that order's own. */
async function keyToFirstByte(desk: Driven, sink: Sink, random: () => number): Promise<Key[]> {
  const took: Key[] = []
  let printed = 0
  for (let at = 0; at < PRESSES; at += 1) {
    const order = await desk.page.locator('.row.is-cursor .col-order').textContent()
    const sentAtMs = await press(desk.app, { keyCode: 'p' })
    const before = printed
    // Not asked while the label is on its way: answering takes the sink's time, and a processor.
    await pause(BETWEEN_MS / 2)
    const labels = await sink.untilPrinted(before + 1, 5_000)
    await pause(BETWEEN_MS / 2)
    // An order in several packages has a label for each; the first of them answers the key.
    printed = (await sink.labels()).length
    const label = labels[before]
    if (label === undefined || label.order !== order)
      throw new Error(`For order ${order} came the label of ${label?.order}`)
    took.push({ tookMs: label.firstByteAtMs - sentAtMs, hasDrawing: label.hasDrawing })
    await press(desk.app, { keyCode: 'Down' })
    await pause(BETWEEN_MS / 2 + BETWEEN_MS * random())
  }
  return took
}

/** Selects 500 orders and presses `p` once. From the key, in ms: the first byte, and the end of the last label. */
async function manyLabels(desk: Driven, sink: Sink): Promise<{ firstMs: number; lastMs: number }> {
  await press(desk.app, { keyCode: 'Space' })
  for (let more = 1; more < LABELS; more += 1)
    await press(desk.app, { keyCode: 'Down', modifiers: ['shift'] })
  await desk.page.getByTestId('counts').getByText(`${LABELS} selected`).waitFor()
  await pause(SETTLE_MS)
  const before = await sink.untilQuiet()
  const sentAtMs = await press(desk.app, { keyCode: 'p' })
  // Asked seldom: answering takes the sink's time, too.
  await pause(1_500)
  const labels = (await sink.untilPrinted(before + LABELS, 60_000)).slice(before)
  const different = new Set(labels.map(({ sha256 }) => sha256))
  if (different.size !== labels.length)
    throw new Error(`${labels.length - different.size} labels came out twice`)
  const [first, last] = [labels[0], labels[LABELS - 1]]
  if (first === undefined || last === undefined) throw new Error('No labels came out')
  return { firstMs: first.firstByteAtMs - sentAtMs, lastMs: last.endAtMs - sentAtMs }
}

/** The same number of labels sent by nothing but Node: a new connection and one write each. */
async function plainSends(sink: Sink): Promise<number[]> {
  const before = await sink.untilQuiet()
  const sentAt: number[] = []
  for (let at = 0; at < PRESSES; at += 1) {
    sentAt.push(await sendPlainly(sink, PLAIN_LABEL))
    await pause(20)
  }
  const labels = (await sink.untilPrinted(before + PRESSES, 5_000)).slice(before)
  return labels.map((label, at) => label.firstByteAtMs - (sentAt[at] ?? Number.NaN))
}
