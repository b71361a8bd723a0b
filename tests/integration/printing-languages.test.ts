import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Bitmap } from '../../src/main/printing/encode/bitmap.ts'
import { planLayout } from '../../src/main/printing/encode/encode-label.ts'
import type { LabelTarget } from '../../src/main/printing/encode/label-canvas.ts'
import { layoutBenchCard, layoutTestLabel } from '../../src/main/printing/encode/test-label.ts'
import { picturePng } from '../../src/main/printing/raster/picture-png.ts'
import { LABEL_LANGUAGES } from '../../src/shared/domain/printing/languages.ts'
import { measureHead } from '../../src/shared/domain/printing/measure-head.ts'
import { FOUR_BY_SIX, RECEIPT_ROLL } from '../../src/shared/domain/printing/media.ts'
import { readCode128 } from '../harness/barcodes/read-png.ts'
import { startFakeRasterPrinter } from '../harness/printers/fake-raster-printer.ts'
import { differingDots } from '../harness/printers/pictures.ts'
import { aQueue, until } from '../harness/printers/queue-bench.ts'
import { aRasterClient } from '../harness/printers/raster.ts'
import { anAddress, aPrinter, aTicket } from '../harness/printers/tickets.ts'
import { bitmapOfPng } from '../harness/printers/zpl-picture.ts'

const raster = aRasterClient()
afterAll(() => raster.close())
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const ticket = aTicket({
  trackingBarcode: 'JD0002255550123456',
  recipient: anAddress({ name: 'Zażółć สมชาย 東京' }),
})

async function aFakeDesk(
  language: 'epl' | 'tspl' | 'escpos',
  dpi: 203 | 300 = 203,
  mode = {},
  media = FOUR_BY_SIX,
) {
  const device = await startFakeRasterPrinter(language, { dpi, mode })
  const printer = aPrinter(device.port, { language, dpi, media, backChannel: 'unknown' })
  const bench = aQueue([printer], { raster })
  cleanups.push(
    () => device.close(),
    () => bench.queue.close(),
  )
  const print = async (...states: string[]) => {
    bench.queue.start()
    bench.queue.kick(printer.id)
    await until(() => bench.journal.states().every((state) => states.includes(state)), states.join(' or '))
  }
  return { ...bench, device, printer, print }
}

/** Black dots of a part of a page. */
function inkIn(page: Bitmap | undefined, top: number, bottom: number): number {
  const stride = Math.ceil((page?.widthDots ?? 0) / 8)
  const rows = page?.bits.subarray(top * stride, bottom * stride) ?? new Uint8Array()
  return rows.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
}

describe.each(['epl', 'tspl'] as const)('an address label for a printer that speaks %s', (language) => {
  it.each([203, 300] as const)(
    'comes out at %i dpi with codes that scan and white type on the black banner',
    async (dpi) => {
      const desk = await aFakeDesk(language, dpi)
      desk.journal.add(ticket, desk.printer.id)
      await desk.print('sent')
      const [page] = desk.device.printed
      expect([page?.widthDots, page?.heightDots]).toEqual(dpi === 203 ? [812, 1_218] : [1_200, 1_800])
      const png = page === undefined ? new Uint8Array() : await picturePng(page)
      expect(await readCode128(png)).toEqual(['JD0002255550123456', '576461413038785752'])
      const banner = (page?.widthDots ?? 0) * Math.round(0.06 * (page?.heightDots ?? 0))
      const ink = inkIn(page, Math.round((30 * dpi) / 203), Math.round((104 * dpi) / 203))
      expect(ink).toBeGreaterThan(banner * 0.5)
      expect(ink).toBeLessThan(banner * 0.9)
      expect(desk.device.obeyed.filter(({ name }) => name === '?')).toEqual([])
      expect(desk.errors).toEqual([])
    },
  )

  it('is asked about, and called back before the next, where it broke before its end', async () => {
    const desk = await aFakeDesk(language, 203, { keepsPartial: true, resetAfterBytes: 60_000 })
    desk.journal.add(ticket, desk.printer.id)
    await desk.print('uncertain')
    desk.device.mode = { keepsPartial: true }
    desk.journal.add({ ...ticket, trackingBarcode: null }, desk.printer.id)
    await desk.print('uncertain', 'sent')
    expect(desk.journal.states()).toEqual(['uncertain', 'sent'])
    expect(desk.device.printed).toHaveLength(1)
    const [page] = desk.device.printed
    expect(await readCode128(page === undefined ? new Uint8Array() : await picturePng(page))).toEqual([
      '576461413038785752',
    ])
  })

  it('appears in the folder of a virtual printer with a picture of the very dots that a printer makes of its bytes', async () => {
    const path = await mkdtemp(join(tmpdir(), 'labels-'))
    cleanups.push(() => rm(path, { recursive: true, force: true }))
    const printer = aPrinter(1, { language, connection: { kind: 'folder', path } })
    const bench = aQueue([printer], { raster })
    cleanups.push(() => bench.queue.close())
    bench.journal.add(ticket, printer.id)
    bench.queue.start()
    bench.queue.kick(printer.id)
    await until(() => bench.journal.states().every((state) => state === 'sent'), 'sent')
    await bench.queue.idle()
    const names = (await readdir(path)).sort()
    expect(names.map((name) => name.replace(/^.*\./, '.'))).toEqual([`.${language}`, '.png'].sort())
    const [label, png] = await Promise.all(
      [`.${language}`, '.png'].map((end) =>
        readFile(join(path, names.find((name) => name.endsWith(end)) ?? '')),
      ),
    )
    const device = await startFakeRasterPrinter(language)
    cleanups.push(() => device.close())
    const { printOverTcp } = await import('../harness/printers/print-over-tcp.ts')
    const nothing = new Uint8Array()
    const whole = {
      body: new Uint8Array(label ?? nothing),
      end: nothing,
      sha256: '',
      warnings: [],
      callBack: nothing,
    }
    await printOverTcp(device, [whole])
    const [page] = device.printed
    const shown = await bitmapOfPng(new Uint8Array(png ?? nothing))
    expect(page && differingDots(shown, page)).toBe(0)
    expect(await readCode128(new Uint8Array(png ?? nothing))).toHaveLength(2)
  })
})

describe('an address label for a receipt printer', () => {
  const plain = { ...ticket, trackingBarcode: null }

  it('that broke off is asked about from its first strip, and the next comes out whole below it', async () => {
    const mode = { keepsPartial: true, resetAfterBytes: 20_000 }
    const desk = await aFakeDesk('escpos', 203, mode, RECEIPT_ROLL)
    desk.journal.add(ticket, desk.printer.id)
    await desk.print('uncertain')
    desk.device.mode = { keepsPartial: true }
    desk.journal.add(plain, desk.printer.id)
    await desk.print('uncertain', 'sent')
    expect(desk.journal.states()).toEqual(['uncertain', 'sent'])
    const [paper] = desk.device.printed
    const label = paper && lastRows(paper, 864)
    expect(paper?.heightDots).toBeGreaterThan(864)
    expect(await readCode128(label === undefined ? new Uint8Array() : await picturePng(label))).toEqual([
      '576461413038785752',
    ])
    expect(desk.device.obeyed.filter(({ name }) => name === '?')).toEqual([])
  })

  it('is no more in doubt where not a byte of its picture was sent: it waits', async () => {
    const desk = await aFakeDesk('escpos', 203, {}, RECEIPT_ROLL)
    await desk.device.turnOff()
    desk.journal.add(plain, desk.printer.id)
    desk.queue.start()
    desk.queue.kick(desk.printer.id)
    await until(() => desk.queue.statuses()[0]?.reason === 'printer.offline', 'offline')
    expect(desk.journal.states()).toEqual(['queued'])
    await desk.device.turnOn()
    await desk.print('sent')
    expect(desk.device.printed).toHaveLength(1)
  })
})

/** What hangs lowest out of the printer. */
function lastRows({ widthDots, heightDots, bits }: Bitmap, rows: number): Bitmap {
  return { widthDots, heightDots: rows, bits: bits.subarray((heightDots - rows) * Math.ceil(widthDots / 8)) }
}

// Of pages in PDF, printing-cups tells.
const RASTERED = LABEL_LANGUAGES.filter((language) => language !== 'pdf')
describe.each(RASTERED)('a test label in %s', (language) => {
  it.each([203, 300] as const)(
    'has codes of 2, 3 and 4 dots that scan at %i dpi, and the box it says',
    async (dpi) => {
      const target: LabelTarget = { dpi, media: FOUR_BY_SIX, copyMark: null, language }
      const { layout, box } = layoutTestLabel('Zebra by the door', target)
      const png = await pictured(layout, target)
      expect(await readCode128(png)).toEqual(['TEST 2DOT', 'TEST 3DOT', 'TEST 4DOT'])
      const page = await bitmapOfPng(png)
      const widthMm = (longestRun(page) * 25.4) / dpi
      expect(measureHead(box, { widthMm })).toMatchObject({ kind: 'head', dpi })
    },
  )

  it('comes with a bench card whose code tries the scanner', async () => {
    const target: LabelTarget = { dpi: 203, media: FOUR_BY_SIX, copyMark: null, language }
    expect(await readCode128(await pictured(layoutBenchCard('Zebra', target), target))).toEqual([
      'CF-SCANNER-OK',
    ])
  })
})

async function pictured(layout: Parameters<typeof planLayout>[0], target: LabelTarget): Promise<Uint8Array> {
  const plan = planLayout(layout, target)
  const { blocks, uncovered } = await raster.text(plan.lines)
  expect(uncovered).toBe('')
  const label = plan.encode(blocks)
  const bytes = Buffer.concat([label.body, label.end]).toString('latin1')
  return raster.png(bytes, target.dpi, target.media, target.language)
}

/** The longest unbroken row of black that is not the frame at the margins: the measured box's edge. */
function longestRun(page: Bitmap): number {
  const runs: number[] = []
  for (let y = 0; y < page.heightDots; y += 1) {
    let run = 0
    for (let x = 0; x <= page.widthDots; x += 1) {
      const isBlack =
        ((page.bits[y * Math.ceil(page.widthDots / 8) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0
      if (isBlack && x < page.widthDots) run += 1
      else {
        runs.push(run)
        run = 0
      }
    }
  }
  const frame = Math.max(...runs.filter((run) => run > 0).slice(0, 1))
  return runs.reduce((longest, run) => (run < frame && run > longest ? run : longest), 0)
}
