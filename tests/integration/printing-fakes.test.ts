import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeRaster } from '../../src/main/printing/encode/encode-raster.ts'
import { tcpTransport } from '../../src/main/printing/transports/tcp-transport.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import { type RasterPrinterMode, startFakeRasterPrinter } from '../harness/printers/fake-raster-printer.ts'
import { startFakeZebra } from '../harness/printers/fake-zebra.ts'
import { aPicture, differingDots } from '../harness/printers/pictures.ts'
import { printOverTcp } from '../harness/printers/print-over-tcp.ts'
import { until } from '../harness/printers/queue-bench.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

type Language = 'epl' | 'tspl'
const never = new AbortController().signal

async function aPrinter(language: Language, mode: RasterPrinterMode = {}) {
  const printer = await startFakeRasterPrinter(language, { mode })
  cleanups.push(() => printer.close())
  return printer
}

const page = (language: Language, seed = 1) =>
  encodeRaster(aPicture(812, 1_218, seed), { language, dpi: 203, media: FOUR_BY_SIX })

describe.each(['epl', 'tspl'] as const)('the fake %s printer', (language) => {
  it('refuses connections while it is off, and forgets half a label', async () => {
    const printer = await aPrinter(language, { keepsPartial: true })
    const session = await tcpTransport(printer).open(never)
    await session.write(page(language).body)
    await until(() => printer.hasHalfLabel, 'half a label inside')
    await printer.turnOff()
    await expect(tcpTransport(printer).open(never)).rejects.toMatchObject({ code: 'printer.offline' })
    expect(printer.hasHalfLabel).toBe(false)
    await printer.turnOn()
    await printOverTcp(printer, [page(language)])
    expect(printer.printed).toHaveLength(1)
  })

  it('takes a connection and nothing else where it does not read', async () => {
    const printer = await aPrinter(language, { isDeaf: true })
    const session = await tcpTransport({ host: printer.host, port: printer.port, closeTimeoutMs: 50 }).open(
      never,
    )
    await session.write(page(language).body.subarray(0, 1_000))
    expect(await session.close()).toBe('timedOut')
    expect(printer.obeyed).toEqual([])
  })

  it('breaks the connection after the label it was told to', async () => {
    const printer = await aPrinter(language, { resetAfterLabels: 2 })
    expect(await printOverTcp(printer, [page(language)])).toBe('finished')
    expect(await printOverTcp(printer, [page(language)])).toBe('reset')
    expect(printer.printed).toHaveLength(2)
  })

  it('keeps labels inside when the paper runs out in the middle of a batch, and prints them when it is loaded', async () => {
    const printer = await aPrinter(language, { paperOutAfterLabels: 2 })
    await printOverTcp(
      printer,
      [1, 2, 3, 4].map((seed) => page(language, seed)),
    )
    expect([printer.printed.length, printer.waiting]).toEqual([2, 2])
    printer.loadPaper()
    expect([printer.printed.length, printer.waiting]).toEqual([4, 0])
  })

  it('takes its time for each label', async () => {
    const printer = await aPrinter(language, { labelMs: 1_000_000 })
    await printOverTcp(printer, [page(language), page(language)])
    expect([printer.printed.length, printer.waiting]).toEqual([0, 2])
  })

  it('never closes its side where it is half open', async () => {
    const printer = await aPrinter(language, { isHalfOpen: true })
    const session = await tcpTransport({ host: printer.host, port: printer.port, closeTimeoutMs: 50 }).open(
      never,
    )
    const label = page(language)
    await session.write(label.body)
    await session.write(label.end)
    expect(await session.close()).toBe('timedOut')
    expect(printer.printed).toHaveLength(1)
  })

  it('swallows the next label in the picture that was cut off, unless half a label is called back first', async () => {
    const label = page(language, 7)
    const cutAt = label.body.length - 50_000
    for (const isCalledBack of [false, true]) {
      const printer = await aPrinter(language, { keepsPartial: true, resetAfterBytes: cutAt })
      const session = await tcpTransport(printer).open(never)
      await session.write(label.body).catch(() => undefined)
      await session.close()
      expect(printer.hasHalfLabel).toBe(true)
      printer.mode = { keepsPartial: true }
      const next = isCalledBack
        ? { ...label, body: new Uint8Array(Buffer.concat([label.callBack, label.body])) }
        : label
      await printOverTcp(printer, [next])
      const [came] = printer.printed
      const isWhole = came !== undefined && differingDots(came, aPicture(812, 1_218, 7)) === 0
      expect([isCalledBack, isWhole]).toEqual([isCalledBack, isCalledBack])
      expect(printer.printed.length).toBeLessThanOrEqual(1)
    }
  })

  it('does nothing at all with what calls a label back where there is none to call back', async () => {
    const printer = await aPrinter(language)
    const label = page(language)
    const whole = { ...label, body: new Uint8Array(Buffer.concat([label.callBack, label.body])) }
    await printOverTcp(printer, [label, whole])
    expect(printer.printed).toHaveLength(2)
    for (const came of printer.printed) expect(differingDots(came, aPicture(812, 1_218))).toBe(0)
    expect(printer.obeyed.filter(({ name }) => name === '?')).toEqual([])
  })
})

describe('the fake TSPL printer asked for its status', () => {
  const answerOf = async (mode: RasterPrinterMode) => {
    const printer = await aPrinter('tspl', mode)
    const socket = connect(printer.port, printer.host)
    cleanups.push(async () => void socket.destroy())
    socket.write('\u001b!?')
    const answered = once(socket, 'data').then(([bytes]) => [...(bytes as Buffer)])
    const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), 100))
    return Promise.race([answered, silence])
  }

  it('says that it is ready or out of paper, or nothing', async () => {
    expect(await answerOf({})).toEqual([0x00])
    expect(await answerOf({ isPaperOut: true })).toEqual([0x04])
    expect(await answerOf({ isSilent: true })).toBeNull()
  })
})

describe('the fake Zebra', () => {
  const zpl = encodeRaster(aPicture(80, 80), { language: 'zpl', dpi: 203, media: FOUR_BY_SIX })

  it('runs out of paper in the middle of a batch and prints the rest when it is loaded', async () => {
    const zebra = await startFakeZebra({ paperOutAfterLabels: 1 })
    cleanups.push(() => zebra.close())
    await printOverTcp(zebra, [zpl, zpl, zpl])
    expect([zebra.printed.length, zebra.waiting]).toEqual([1, 2])
    zebra.loadPaper()
    expect([zebra.printed.length, zebra.waiting]).toEqual([3, 0])
  })

  it('never closes its side where it is half open', async () => {
    const zebra = await startFakeZebra({ isHalfOpen: true })
    cleanups.push(() => zebra.close())
    const session = await tcpTransport({ host: zebra.host, port: zebra.port, closeTimeoutMs: 50 }).open(never)
    await session.write(zpl.body)
    await session.write(zpl.end)
    expect(await session.close()).toBe('timedOut')
    expect(zebra.printed).toHaveLength(1)
  })
})
