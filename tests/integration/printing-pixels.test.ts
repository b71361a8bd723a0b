import { afterEach, describe, expect, it } from 'vitest'
import { encodeRaster } from '../../src/main/printing/encode/encode-raster.ts'
import type { GraphicCoding } from '../../src/main/printing/encode/graphic-field.ts'
import type { RasterTarget } from '../../src/main/printing/encode/print-setup.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import { startFakeRasterPrinter } from '../harness/printers/fake-raster-printer.ts'
import { startFakeZebra } from '../harness/printers/fake-zebra.ts'
import { aPicture, differingDots } from '../harness/printers/pictures.ts'
import { printOverTcp } from '../harness/printers/print-over-tcp.ts'
import { zplPicture } from '../harness/printers/zpl-picture.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const sizes = [
  [203, 812, 1_218],
  [300, 1_200, 1_800],
] as const

describe.each(sizes)('a page sent to a printer at %i dpi', (dpi, width, height) => {
  const page = aPicture(width, height, dpi)

  it.each(['epl', 'tspl', 'escpos'] as const)(
    'comes out of an %s printer with every dot as it was',
    async (language) => {
      const printer = await startFakeRasterPrinter(language, { dpi })
      cleanups.push(() => printer.close())
      const target: RasterTarget = { language, dpi, media: FOUR_BY_SIX }
      const printedBeforeEnd: number[] = []
      const outcome = await printOverTcp(printer, [encodeRaster(page, target)], () => {
        printedBeforeEnd.push(printer.printed.length)
      })
      expect([outcome, printedBeforeEnd, printer.printed.length]).toEqual(['finished', [0], 1])
      const [came] = printer.printed
      // A printer of whole bytes has up to seven white dots more than the page.
      const cut = came && {
        ...came,
        widthDots: Math.ceil(width / 8) * 8 === came.widthDots ? width : came.widthDots,
      }
      expect(cut && differingDots(cut, page)).toBe(0)
      expect(printer.hasHalfLabel).toBe(false)
    },
  )

  it.each(['acs', 'z64'] as const)(
    'comes out of a ZPL printer with every dot as it was, coded as %s',
    async (coding: GraphicCoding) => {
      const printer = await startFakeZebra()
      cleanups.push(() => printer.close())
      const target: RasterTarget = { language: 'zpl', dpi, media: FOUR_BY_SIX, setup: { coding } }
      expect(await printOverTcp(printer, [encodeRaster(page, target)])).toBe('finished')
      const [label] = printer.printed
      const came = await zplPicture(label?.bytes.toString('latin1') ?? '', dpi, FOUR_BY_SIX)
      expect(differingDots(came, page)).toBe(0)
    },
  )
})

describe('the comparison itself', () => {
  it('finds a single dot, and tells a picture from its negative', () => {
    const page = aPicture(100, 40)
    const bits = page.bits.slice()
    bits[100] = (bits[100] ?? 0) ^ 0x10
    expect(differingDots({ ...page, bits }, page)).toBe(1)
    expect(differingDots({ ...page, bits: page.bits.map((byte) => ~byte) }, page)).toBeGreaterThan(3_900)
  })

  it('refuses to look through a renderer that is known to be wrong, and at a picture a printer would drop', async () => {
    const refused = ['^XA^POI^FO1,1^GB9,9,9^FS^XZ', '^XA^FO1,1^BUN,50^FD12345678901^FS^XZ']
    for (const zpl of refused)
      await expect(zplPicture(zpl, 203, FOUR_BY_SIX)).rejects.toThrow(/cannot be trusted/)
    const target: RasterTarget = { language: 'zpl', dpi: 203, media: FOUR_BY_SIX, setup: { coding: 'z64' } }
    const { body } = encodeRaster(aPicture(40, 40), target)
    const spoilt = `${Buffer.from(body)
      .toString('latin1')
      .replace(/:[0-9A-F]{4}\^FS/, ':0000^FS')}^XZ`
    await expect(zplPicture(spoilt, 203, FOUR_BY_SIX)).rejects.toThrow(/wrong checksum/)
  })
})
