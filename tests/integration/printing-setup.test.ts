import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runLine } from '../../src/main/app/cli/run-line.ts'
import { renderPng } from '../../src/main/printing/raster/render-png.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import type { Printer } from '../../src/shared/domain/printing/printing.ts'
import { readCode128 } from '../harness/barcodes/read-png.ts'
import { startFakeRasterPrinter } from '../harness/printers/fake-raster-printer.ts'
import { type FakeZebra, startFakeZebra, type ZebraMode } from '../harness/printers/fake-zebra.ts'
import { differingDots } from '../harness/printers/pictures.ts'
import { bitmapOfPng } from '../harness/printers/zpl-picture.ts'
import { someOrders } from '../harness/store/orders.ts'
import { openTestDesk, type TestDesk } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

// A desk with its threads, fake printers on sockets, and the command line in front of it.

let test: TestDesk
beforeAll(async () => {
  const folder = temporaryFolder()
  const store = await TestStore.open(folder)
  await store.bring(someOrders(10))
  store.closeFile()
  test = await openTestDesk({ folder })
})
afterAll(() => test.remove())

const desk = async (...argv: string[]) =>
  (await runLine(test.desk, { argv, cwd: test.folder, stdin: '' })).output

let count = 0
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function aZebra(mode: ZebraMode = {}): Promise<FakeZebra> {
  const zebra = await startFakeZebra(mode)
  closing.push(() => zebra.close())
  return zebra
}

/** Adds a printer by the command line. */
async function added(port: number, ...more: string[]): Promise<Printer> {
  count += 1
  const output = await desk('printers', 'add', `Printer ${count}`, '--tcp', `127.0.0.1:${port}`, ...more)
  return (output as { printer: Printer }).printer
}

describe('a printer that is added', () => {
  it('gets pictures in zlib where its firmware is known to read them', async () => {
    expect(await added((await aZebra()).port)).toMatchObject({ setup: { coding: 'z64' } })
  })

  it('gets run-length pictures where it says nothing of itself', async () => {
    const zebra = await aZebra({ isSilent: true })
    const printer = await added(zebra.port)
    expect(printer.setup).toEqual({ coding: 'acs' })
    zebra.mode.isSilent = false
    expect(await test.desk.handlers['printers.probe']({ id: printer.id }, test.call())).toMatchObject({
      backChannel: 'answers',
      setup: { coding: 'z64' },
    })
  })

  it('is set as nothing while it is switched off, until it is tested', async () => {
    const zebra = await aZebra()
    await zebra.turnOff()
    expect(await added(zebra.port)).toMatchObject({ backChannel: 'unknown', setup: {} })
  })
})

describe('how a printer is set', () => {
  it('is in the bytes of the next label, and of its preview', async () => {
    const zebra = await aZebra()
    const { name, id } = await added(zebra.port)
    expect(
      await desk('printers', 'set', name, '--darkness', '50', '--speed', '4', '--shift-right=-8'),
    ).toMatchObject({ printer: { setup: { darknessPercent: 50, inchesPerSecond: 4, shiftRightDots: -8 } } })
    await desk('print', '5760001', '--printer', name)
    expect(labelsOf(zebra)[0]).toMatch(/\^LS8\n[\s\S]*~SD15\n\^PR4\n/)
    await desk('printers', 'set', name, '--darkness', 'printer', '--shift-right', 'printer')
    await desk('print', '5760002', '--printer', name)
    expect(labelsOf(zebra)[1]).toMatch(/\^LS0\n/)
    expect(labelsOf(zebra)[1]).not.toMatch(/~SD/)
    await test.desk.handlers['printers.setDefault']({ id }, test.call())
    const { png } = await test.desk.handlers['print.preview']({ order: '5760001' }, test.call())
    expect(await readCode128(png)).toEqual(['5760001'])
  })

  it('changes its name, its media and what it speaks, and the next label is made for that', async () => {
    const device = await startFakeRasterPrinter('tspl')
    closing.push(() => device.close())
    const { name, id } = await added(device.port, '--language', 'escpos')
    const printer = { name: 'By the door', language: 'tspl', media: FOUR_BY_SIX, backChannel: 'silent' }
    expect(
      await desk(
        'printers',
        'set',
        name,
        '--name',
        printer.name,
        '--language',
        'tspl',
        '--media',
        '101.6x152.4',
      ),
    ).toMatchObject({ printer: { id, ...printer } })
    expect(await desk('printers', 'test-label', printer.name)).toMatchObject({ outcome: 'sent' })
    expect(device.printed[0]).toMatchObject({ widthDots: 812, heightDots: 1_218 })
  })

  it('is refused where another printer has the name, or where pages would go to a socket', async () => {
    const taken = await added((await aZebra()).port)
    const { name } = await added((await aZebra()).port)
    expect(await desk('printers', 'set', name, '--name', taken.name)).toMatchObject({
      error: { code: 'input.invalid', details: { path: 'name' } },
    })
    expect(await desk('printers', 'set', name, '--language', 'pdf')).toMatchObject({
      error: { code: 'input.invalid', details: { path: 'language' } },
    })
  })

  it('is refused out of bounds, in words', async () => {
    const { name } = await added((await aZebra()).port)
    expect(await desk('printers', 'set', name, '--darkness', '101')).toMatchObject({
      error: { code: 'input.invalid', message: expect.stringContaining('from 0 to 100') },
    })
  })
})

describe('a test label', () => {
  it('comes out with codes that scan, and is in no print history', async () => {
    const zebra = await aZebra()
    const { name } = await added(zebra.port)
    const before = await test.desk.handlers['print.jobs']({ limit: 100 }, test.call())
    expect(await desk('printers', 'test-label', name)).toMatchObject({
      outcome: 'printed',
      says: expect.stringContaining('not in the print history'),
    })
    const [label = ''] = labelsOf(zebra)
    const png = await renderPng(label, 203, FOUR_BY_SIX)
    expect(await readCode128(png)).toEqual(['TEST 2DOT', 'TEST 3DOT', 'TEST 4DOT'])
    expect(await test.desk.handlers['print.jobs']({ limit: 100 }, test.call())).toEqual(before)
  })

  it('shows whether the printer says the id of a job, and its labels ask for theirs from then on', async () => {
    const zebra = await aZebra({ echoesJobs: true })
    const { id, name } = await added(zebra.port)
    const isKnown = async () =>
      (await test.desk.handlers['printers.list']({}, test.call())).find((one) => one.id === id)?.setup
        .echoesJobs
    expect(await isKnown()).toBeUndefined()
    await desk('printers', 'test-label', name)
    expect(await isKnown()).toBe(true)
    await desk('print', '5760009', '--printer', name)
    const [, label = ''] = zebra.printed.map(({ bytes }) => bytes.toString('latin1'))
    expect(label).toMatch(/\^FN9999\^FD[0-9a-f-]{36}\^FS\^HV9999,36,/)
    zebra.mode.echoesJobs = false
    await desk('printers', 'test-label', name)
    expect(await isKnown()).toBe(false)
  })

  it('teaches nothing of a printer that does not, whose labels stay as they are', async () => {
    const zebra = await aZebra()
    const { name } = await added(zebra.port)
    await desk('printers', 'test-label', name)
    await desk('print', '5760010', '--printer', name)
    const [, label = ''] = zebra.printed.map(({ bytes }) => bytes.toString('latin1'))
    expect(label).not.toContain('^HV')
  })

  it.each(['epl', 'tspl'] as const)('comes out of a printer that speaks %s', async (language) => {
    const device = await startFakeRasterPrinter(language)
    closing.push(() => device.close())
    const { name } = await added(device.port, '--language', language)
    expect(await desk('printers', 'test-label', name)).toMatchObject({ outcome: 'sent' })
    expect(device.printed).toHaveLength(1)
    expect(device.obeyed.filter((command) => command.name === '?')).toEqual([])
  })

  it('comes out of a receipt printer dot for dot as it was shown, on the roll it has as a rule', async () => {
    const device = await startFakeRasterPrinter('escpos')
    closing.push(() => device.close())
    const { name, id, media, backChannel } = await added(device.port, '--language', 'escpos')
    expect([media, backChannel]).toEqual([{ widthMm: 72.1, heightMm: 108.2 }, 'silent'])
    const { png } = await test.desk.handlers['printers.testPicture']({ id }, test.call())
    expect(await desk('printers', 'test-label', name)).toMatchObject({ outcome: 'sent' })
    const [page] = device.printed
    expect([page?.widthDots, page?.heightDots]).toEqual([576, 864])
    expect(page && differingDots(await bitmapOfPng(png), page)).toBe(0)
    expect(await readCode128(png)).toContain('TEST 2DOT')
    expect(device.obeyed.filter((command) => command.name === '?')).toEqual([])
    expect(await desk('print', '5760008', '--printer', name)).toMatchObject({ jobs: [{ state: 'sent' }] })
    expect(device.printed).toHaveLength(2)
    expect(device.hasHalfLabel).toBe(false)
  })

  it('is refused where the roll is too narrow for an address, before a byte is sent', async () => {
    const device = await startFakeRasterPrinter('escpos')
    closing.push(() => device.close())
    const { name } = await added(device.port, '--language', 'escpos', '--media', '48x100')
    expect(await desk('printers', 'test-label', name)).toMatchObject({
      error: { code: 'printer.mediaMismatch', message: expect.stringContaining('51 x 77') },
    })
    expect(device.printed).toEqual([])
  })

  it('waits for the labels of orders, and they for it: one connection at a time', async () => {
    const zebra = await aZebra({ labelMs: 120 })
    const { name } = await added(zebra.port)
    const printing = desk('print', '5760003', '5760004', '5760005', '--printer', name)
    await expect.poll(() => zebra.firstBytesAt.length).toBeGreaterThan(0)
    const testing = desk('printers', 'test-label', name)
    await printing
    const later = desk('print', '5760006', '--printer', name)
    await Promise.all([testing, later])
    expect(labelsOf(zebra).filter((label) => label.includes('TEST LABEL'))).toHaveLength(1)
    expect(zebra.printed).toHaveLength(5)
    expect(zebra.mostAtOnce).toBe(1)
    // Nothing of one label lies inside another.
    for (const label of labelsOf(zebra)) expect(label.match(/\^XA/g)).toHaveLength(1)
  })

  it('is refused in words where the printer is out of labels, and nothing is sent', async () => {
    const zebra = await aZebra()
    const { name } = await added(zebra.port)
    zebra.mode.isPaperOut = true
    expect(await desk('printers', 'test-label', name)).toMatchObject({
      error: { code: 'printer.paperOut', message: expect.stringContaining('Nothing was printed') },
    })
    expect(zebra.waiting).toBe(0)
  })

  it('that broke off leaves nothing for the next label to be printed over', async () => {
    const zebra = await aZebra({ isSilent: true, keepsPartial: true })
    const { name } = await added(zebra.port)
    zebra.mode.resetAfterBytes = 300
    expect(await desk('printers', 'test-label', name)).toMatchObject({
      outcome: 'unsure',
      says: expect.stringContaining('look at it'),
    })
    zebra.mode.resetAfterBytes = undefined
    await desk('print', '5760007', '--printer', name)
    expect(zebra.cancels).toContain('~JX')
    expect(labelsOf(zebra).map((label) => label.match(/\^XA/g)?.length)).toEqual([1])
  })
})

describe('a test label that is measured', () => {
  it('of a 300 dpi head corrects a printer that was set up as 203 dpi', async () => {
    const { name } = await added((await aZebra()).port)
    await desk('printers', 'test-label', name)
    // 632 dots of 1/300 in, and the box is 90 dots from the edge: printed 2 mm too far right.
    const widthMm = boxOnPaper(632, 300)
    const answer = await desk(
      'printers',
      'measure',
      name,
      '--width',
      widthMm,
      '--left',
      boxOnPaper(90, 300, 2),
    )
    expect(answer).toMatchObject({
      corrected: true,
      printer: { dpi: 300, setup: { coding: 'z64', shiftRightDots: -23 } },
      says: expect.stringContaining('It has 300 dpi, not 203'),
    })
    // The same label measured again means the same correction, not another one on top.
    expect(
      await desk('printers', 'measure', name, '--width', widthMm, '--left', boxOnPaper(90, 300, 2)),
    ).toMatchObject({ printer: { dpi: 300, setup: { shiftRightDots: -23 } } })
  })

  it('corrects the place again where it was corrected too little', async () => {
    const { name } = await added((await aZebra()).port)
    await desk('printers', 'set', name, '--shift-right=-8')
    await desk('printers', 'test-label', name)
    expect(
      await desk(
        'printers',
        'measure',
        name,
        '--width',
        boxOnPaper(632, 203),
        '--left',
        boxOnPaper(90, 203, 1),
      ),
    ).toMatchObject({ printer: { dpi: 203, setup: { shiftRightDots: -16 } } })
  })

  it.each([
    ['between two heads', '65', undefined, 'which no label printer has'],
    ['of 600 dpi', boxOnPaper(632, 600), undefined, '600 dpi, for which labels cannot be made'],
    ['far beside its place', boxOnPaper(632, 203), '30', 'too far to be adjusted'],
  ])('%s changes nothing, and says why', async (_what, width, left, says) => {
    const { name, setup } = await added((await aZebra()).port)
    const more = left === undefined ? [] : ['--left', left]
    expect(await desk('printers', 'measure', name, '--width', width, ...more)).toMatchObject({
      corrected: false,
      printer: { dpi: 203, setup },
      says: expect.stringContaining(says),
    })
  })
})

describe('calibration', () => {
  it('is one command of the printer, with nothing printed', async () => {
    const [zebra, device] = [await aZebra(), await startFakeRasterPrinter('tspl')]
    closing.push(() => device.close())
    const { name } = await added(zebra.port)
    expect(await desk('printers', 'calibrate', name)).toMatchObject({
      says: expect.stringContaining('feeds a few labels'),
    })
    expect(zebra.calibrations).toBe(1)
    const { name: other } = await added(device.port, '--language', 'tspl')
    await desk('printers', 'calibrate', other)
    expect(device.obeyed.filter((command) => command.name === 'GAPDETECT')).toHaveLength(1)
    expect([zebra.printed.length, device.printed.length]).toEqual([0, 0])
  })

  it('is refused where a printer cannot be told to, with what to do instead', async () => {
    const device = await startFakeRasterPrinter('epl')
    closing.push(() => device.close())
    const { name } = await added(device.port, '--language', 'epl')
    expect(await desk('printers', 'calibrate', name)).toMatchObject({
      error: { code: 'input.invalid', message: expect.stringContaining('feed button') },
    })
  })
})

const labelsOf = (zebra: FakeZebra) => zebra.printed.map(({ bytes }) => bytes.toString('latin1'))

/** What a ruler shows of so many dots, and some millimetres more, in tenths. */
function boxOnPaper(dots: number, dpi: number, moreMm = 0): string {
  return ((dots * 25.4) / dpi + moreMm).toFixed(1)
}
