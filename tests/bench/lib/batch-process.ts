// A process that opens a workspace, imports labels of PDF into it and prints them: as they are drawn, drawn before, and
// some thousands more to see what memory does.
import { readFileSync } from 'node:fs'
import type { Desk } from '../../../src/main/app/desk/desk.ts'
import { newCall, openBuiltDesk } from '../sync/built-desk.ts'
import { percentile } from './figures.ts'
import { fsyncTimes } from './fsync-control.ts'
import { pause } from './random.ts'
import { withScratch } from './scratch.ts'
import { Sink, type SunkLabel } from './sink.ts'

/** Orders of the first two parts; the third prints each of the rest nine times, which is 5,000 labels. */
const PART = 500
const COPIES = 9
/** Orders asked for at once in the third part: a request holds so many labels at most. */
const AT_ONCE = 100
const PATIENCE_MS = 120_000
const AT_REST_MS = 1_000
const MB = 2 ** 20

const [folder = '', file = '', ordersFile = ''] = process.argv.slice(2)
const orders = JSON.parse(readFileSync(ordersFile, 'utf8')) as string[]

const figures = await withScratch(async (scratch) => {
  const sink = await Sink.start(scratch)
  const desk = await openBuiltDesk(folder)
  await importLabels(desk)
  const printerId = await addPrinter(desk, sink)
  const rasterMs = await drawnAsTheyGo(desk, sink, orders.slice(0, PART))
  const early = rss()
  const readyMs = await drawnBefore(desk, sink, printerId, orders.slice(PART, 2 * PART))
  await pause(AT_REST_MS)
  // From here on: what the first thousand labels made room for is there for all that follow.
  const before = rss()
  await manyMore(desk, sink, orders.slice(2 * PART))
  await pause(AT_REST_MS)
  const after = rss()
  const fsyncMs = fsyncTimes(scratch.folder, 100)
  await desk.close()
  sink.close()
  return {
    rasterLabelsPerS: (PART / rasterMs) * 1_000,
    readyLabelsPerS: (PART / readyMs) * 1_000,
    rssGrowthMb: (after - before) / MB,
    rssGrowthFrom500Mb: (after - early) / MB,
    rssMb: after / MB,
    fsyncP50Ms: percentile(fsyncMs, 0.5),
  }
})
process.stdout.write(JSON.stringify(figures))

async function importLabels(desk: Desk): Promise<void> {
  const call = newCall()
  const report = await desk.labels.runner.start(
    { path: file, runId: call.commandId },
    desk.services.metaOf(call),
  )
  if (report.matched.length !== orders.length)
    throw new Error(`${report.matched.length} of ${orders.length} labels found their orders`)
}

async function addPrinter(desk: Desk, sink: Sink): Promise<string> {
  const agreed = await desk.handlers['printers.confirmAddress']({ typed: sink.address }, newCall())
  if (agreed === null) throw new Error('Nobody agreed to the address')
  const { id } = await desk.handlers['printers.add'](
    {
      name: 'Desk',
      connection: { kind: 'tcp', token: agreed.token },
      language: 'zpl',
      dpi: 203,
      media: { widthMm: 101.6, heightMm: 152.4 },
    },
    newCall(),
  )
  return id
}

/** Milliseconds from asking for labels to the end of the last one. */
async function drawnAsTheyGo(desk: Desk, sink: Sink, part: readonly string[]): Promise<number> {
  const askedAtMs = nowMs()
  await desk.handlers['print.print']({ orders: [...part], document: 'label' }, newCall())
  return lastOf(await sink.untilPrinted(PART, PATIENCE_MS), 0) - askedAtMs
}

/** Milliseconds from letting a printer go on, for which all labels were drawn while it stood, to the last one's end. */
async function drawnBefore(
  desk: Desk,
  sink: Sink,
  printerId: string,
  part: readonly string[],
): Promise<number> {
  await desk.handlers['printers.pause']({ id: printerId, paused: true }, newCall())
  await desk.handlers['print.print']({ orders: [...part], document: 'label' }, newCall())
  await untilReady(desk)
  const begunAtMs = nowMs()
  await desk.handlers['printers.pause']({ id: printerId, paused: false }, newCall())
  return lastOf(await sink.untilPrinted(2 * PART, PATIENCE_MS), PART) - begunAtMs
}

async function untilReady(desk: Desk): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS
  for (;;) {
    const [queue] = await desk.handlers['print.queue']({}, newCall())
    if (queue?.ready === PART) return
    if (Date.now() > giveUpAt) throw new Error(`Only ${queue?.ready} labels were drawn ahead`)
    await pause(100)
  }
}

async function manyMore(desk: Desk, sink: Sink, part: readonly string[]): Promise<void> {
  for (let from = 0; from < part.length; from += AT_ONCE)
    await desk.handlers['print.print'](
      { orders: part.slice(from, from + AT_ONCE), document: 'label', copies: COPIES },
      newCall(),
    )
  await sink.untilCount(2 * PART + COPIES * part.length, PATIENCE_MS)
}

/** When the last label ended. Each has to be another one. */
function lastOf(labels: readonly SunkLabel[], from: number): number {
  const mine = labels.slice(from, from + PART)
  const different = new Set(mine.map(({ sha256 }) => sha256)).size
  if (different !== PART) throw new Error(`${PART - different} labels came out twice`)
  return mine.at(-1)?.endAtMs ?? Number.NaN
}

function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

function rss(): number {
  return process.memoryUsage().rss
}
