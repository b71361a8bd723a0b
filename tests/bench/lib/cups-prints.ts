import { type Listener, startListener } from '../../harness/cups/listener.ts'
import { type PrivateCups, startPrivateCups } from '../../harness/cups/private-cups.ts'
import { askWindow } from './desk-process.ts'
import { type Figures, percentile, type Scratch } from './figures.ts'
import { pause } from './random.ts'
import { type Driven, press } from './window-driver.ts'

const QUEUE = 'Bench'
const PRESSES = 20
const WEB_PRINTS = 5
/** A job takes the queue some tenths of a second from end to end; each press is to find it at rest. */
const BETWEEN_MS = 700

/** A print system and a printer behind a raw queue of it, both for one run. */
export interface BenchQueue {
  /** What the window has to be started with to find it. */
  readonly env: Readonly<Record<string, string>>
  readonly listener: Listener
  close(): Promise<void>
}

/** Starts CUPS privately, with a raw queue to a printer of this process. */
export async function startBenchQueue(scratch: Scratch): Promise<BenchQueue> {
  const cups: PrivateCups = await startPrivateCups()
  scratch.atEnd(() => void cups.close())
  const listener = await startListener()
  await cups.addRaw(QUEUE, listener.port)
  return {
    env: { CUPS_SERVER: cups.server },
    listener,
    close: async () => {
      await listener.close()
      await cups.close()
    },
  }
}

/**
 * `p` on one order after the other with the queue as the only printer, and webContents.print of a plain page to the
 * same queue as the control: from the key, or the call, to the first byte at the printer.
 */
export async function queuePrints(desk: Driven, queue: BenchQueue): Promise<Figures> {
  await untilNothingWaits(desk)
  await askWindow(desk.folder, ['printers', 'remove', 'Desk'])
  await askWindow(desk.folder, ['printers', 'add', 'Queue', '--queue', QUEUE, '--language', 'zpl'])
  await press(desk.app, { keyCode: 'Escape' })
  await pause(BETWEEN_MS)
  const oursMs: number[] = []
  for (let at = 0; at < PRESSES; at += 1) {
    await press(desk.app, { keyCode: 'Down' })
    await pause(BETWEEN_MS)
    oursMs.push(await tookToArrive(queue, () => press(desk.app, { keyCode: 'p' })))
  }
  await pause(BETWEEN_MS)
  const webMs: number[] = []
  for (let at = 0; at < WEB_PRINTS; at += 1) {
    webMs.push(await tookToArrive(queue, () => printByWebContents(desk)))
    await pause(BETWEEN_MS)
  }
  return {
    cups_key_to_first_byte_p95_ms: percentile(oursMs, 0.95),
    cups_key_to_first_byte_p50_ms: percentile(oursMs, 0.5),
    web_print_to_first_byte_p50_ms: percentile(webMs, 0.5),
    times_faster_than_web_print: percentile(webMs, 0.5) / percentile(oursMs, 0.5),
  }
}

/** From the moment that `begin` answers (monotonic ms) to the first byte of the next job, once all of it is there. */
async function tookToArrive({ listener }: BenchQueue, begin: () => Promise<number>): Promise<number> {
  const before = listener.received.length
  const begunAtMs = await begin()
  const giveUpAt = Date.now() + 20_000
  while (listener.received.length === before) {
    if (Date.now() > giveUpAt) throw new Error('Nothing came out of the queue')
    await pause(5)
  }
  return (listener.firstBytesAtMs[before] ?? Number.NaN) - begunAtMs
}

/** The control: Chromium's own printing of a page with a line of text. Answers when it was called. */
function printByWebContents(desk: Driven): Promise<number> {
  return desk.app.evaluate(async ({ BrowserWindow }, deviceName) => {
    // The app lets its windows load nothing but its own pages: a blank one of another session, written into.
    const window = new BrowserWindow({ show: false, webPreferences: { partition: 'control' } })
    await window.loadURL('about:blank')
    await window.webContents.executeJavaScript(`document.body.textContent = 'CONTROL'; null`)
    const calledAtMs = Number(process.hrtime.bigint()) / 1e6
    const pageSize = { width: 101_600, height: 152_400 }
    await new Promise<void>((resolve, reject) => {
      window.webContents.print({ silent: true, deviceName, pageSize }, (isTaken, reason) =>
        isTaken ? resolve() : reject(new Error(reason)),
      )
    })
    window.destroy()
    return calledAtMs
  }, QUEUE)
}

/** Labels that the printer has are still to be noted as printed: a printer with labels waiting cannot be removed. */
async function untilNothingWaits(desk: Driven): Promise<void> {
  for (let look = 0; look < 60; look += 1) {
    const { jobs } = (await askWindow(desk.folder, ['jobs', '--state', 'queued'])) as {
      jobs: readonly unknown[]
    }
    if (jobs.length === 0) return
    await pause(500)
  }
  throw new Error('Labels still wait for the printer of the first part')
}
