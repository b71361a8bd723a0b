import { describe, expect, it } from 'vitest'
import type { Bitmap } from '../../../../../src/main/printing/encode/bitmap.ts'
import { encodeRaster } from '../../../../../src/main/printing/encode/encode-raster.ts'
import type { EncodedLabel } from '../../../../../src/main/printing/encode/encoded-label.ts'
import type { RasterLanguage, RasterTarget } from '../../../../../src/main/printing/encode/print-setup.ts'
import { FOUR_BY_SIX, RECEIPT_ROLL } from '../../../../../src/shared/domain/printing/media.ts'
import { aPicture } from '../../../../harness/printers/pictures.ts'

const LANGUAGES: readonly RasterLanguage[] = ['zpl', 'epl', 'tspl', 'escpos']
const target = (language: RasterLanguage, over: Partial<RasterTarget> = {}): RasterTarget => ({
  language,
  dpi: 203,
  media: FOUR_BY_SIX,
  ...over,
})
/** 10 x 2 dots: the top row black, then one dot at the right edge. */
const small: Bitmap = { widthDots: 10, heightDots: 2, bits: new Uint8Array([0xff, 0xc0, 0x00, 0x40]) }
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const whole = ({ body, end }: EncodedLabel) => Buffer.concat([body, end])

describe('a small picture, byte for byte', () => {
  it('as ZPL, run-length coded unless the printer is known to read zlib', () => {
    const head = '^XA\n^CI28\n^PW812\n^LL1218\n^LH0,0\n^LS0\n^PON\n^PQ1,0,0,N\n'
    const label = encodeRaster(small, target('zpl'))
    expect(latin1(label.body)).toBe(`${head}^FO0,0^GFA,4,4,2,HFC,H04,^FS\n`)
    expect(latin1(label.end)).toBe('^XZ\n')
    const packed = encodeRaster(small, target('zpl', { setup: { coding: 'z64' } }))
    expect(latin1(packed.body)).toMatch(/\^GFA,4,4,2,:Z64:[A-Za-z0-9+/=]+:[0-9A-F]{4}\^FS\n$/)
  })

  it('as EPL, black as 0 and the padding white', () => {
    const label = encodeRaster(small, target('epl'))
    expect(latin1(label.body)).toBe(
      `\nN\nq812\nQ1218,24\nZT\nD8\nS3\nGW0,0,2,2,${latin1(new Uint8Array([0x00, 0x3f, 0xff, 0xbf]))}\n`,
    )
    expect(latin1(label.end)).toBe('P1\n')
  })

  it('as TSPL, black as 0 and the padding white', () => {
    const label = encodeRaster(small, target('tspl'))
    const head =
      '\r\nSIZE 101.6 mm,152.4 mm\r\nGAP 3 mm,0 mm\r\nDENSITY 8\r\nSPEED 4\r\nDIRECTION 0,0\r\nREFERENCE 0,0\r\nCLS\r\n'
    expect(latin1(label.body)).toBe(
      `${head}BITMAP 0,0,2,2,0,${latin1(new Uint8Array([0x00, 0x3f, 0xff, 0xbf]))}\r\n`,
    )
    expect(latin1(label.end)).toBe('PRINT 1,1\r\n')
  })

  it('as ESC/POS, all of it after the commit mark because a strip prints as it arrives', () => {
    const label = encodeRaster(small, target('escpos'))
    expect([...label.body]).toEqual([0x1b, 0x40])
    expect([...label.end]).toEqual([
      ...[0x1d, 0x76, 0x30, 0, 2, 0, 2, 0],
      ...[0xff, 0xc0, 0x00, 0x40],
      ...[0x1d, 0x0c],
    ])
  })
})

describe.each([203, 300] as const)('a whole page at %i dpi', (dpi) => {
  it.each(LANGUAGES)('is the same bytes as ever in %s', async (language) => {
    const [width, height] = dpi === 203 ? [812, 1_218] : [1_200, 1_800]
    const label = encodeRaster(aPicture(width, height), target(language, { dpi }))
    await expect(`${label.sha256} ${whole(label).byteLength}\n`).toMatchFileSnapshot(
      `../golden/page-${dpi}.${language}.sha256`,
    )
  })
})

describe('a page', () => {
  it('that is larger than the media is refused with both sizes, in every language', () => {
    for (const language of LANGUAGES)
      expect(() => encodeRaster(aPicture(813, 10), target(language))).toThrowError(
        expect.objectContaining({
          code: 'printer.mediaMismatch',
          details: expect.objectContaining({ widthMm: 101.7, mediaWidthMm: 101.6 }),
        }),
      )
  })

  it('on a roll of an ESC/POS printer is fed past the edge where it is torn off', () => {
    const endOf = (over: Partial<RasterTarget>) => encodeRaster(small, target('escpos', over)).end
    expect([...endOf({ media: RECEIPT_ROLL }).subarray(-5)]).toEqual([0x1b, 0x64, 5, 0x1d, 0x0c])
    expect([...endOf({}).subarray(-6)]).toEqual([0xff, 0xc0, 0x00, 0x40, 0x1d, 0x0c])
  })

  it('in ESC/POS goes in strips of 256 rows at most, and loses none', () => {
    const { end } = encodeRaster(aPicture(16, 600), target('escpos'))
    const rows: number[] = []
    for (let at = 0; end[at + 1] === 0x76; at += 8 + 2 * (rows.at(-1) ?? 0))
      rows.push((end[at + 6] ?? 0) + 256 * (end[at + 7] ?? 0))
    expect(rows).toEqual([256, 256, 88])
  })

  it('carries the darkness and the speed that were set, on the scale of each language', () => {
    const setup = { darknessPercent: 100, inchesPerSecond: 5 }
    const bodyOf = (language: RasterLanguage) => latin1(encodeRaster(small, target(language, { setup })).body)
    expect(bodyOf('zpl')).toMatch(/~SD30\n\^PR5\n/)
    expect(bodyOf('epl')).toMatch(/\nD15\nS5\n/)
    expect(bodyOf('tspl')).toMatch(/DENSITY 15\r\nSPEED 5\r\n/)
  })
})

describe('the correction of a printer', () => {
  const setup = { shiftRightDots: 3, shiftDownDots: 2 }

  it('is a command in ZPL', () => {
    expect(latin1(encodeRaster(small, target('zpl', { setup })).body)).toMatch(/\^LS-3\n.*\^LT2\n/s)
  })

  it('moves the picture elsewhere, as far as no ink is lost', () => {
    const media = { widthMm: 20, heightMm: 20 }
    const rowsOf = (right: number, down: number) => {
      const at = target('escpos', { media, setup: { shiftRightDots: right, shiftDownDots: down } })
      const rows = encodeRaster(small, at).end.subarray(8)
      return Array.from({ length: 159 }, (_, row) => latin1(rows.subarray(row * 20, row * 20 + 20)))
    }
    expect(rowsOf(3, 2).findIndex((row) => row.startsWith('\u001f\u00f8\0'))).toBe(2)
    expect(rowsOf(-50, -50)[0]?.startsWith('\u00ff\u00c0')).toBe(true)
    expect(rowsOf(500, 500).findIndex((row) => !/^\0*$/.test(row))).toBe(157)
  })
})

describe('what calls half a label back', () => {
  it('leads out of a picture of the whole page and ends in the command that clears', () => {
    const page = 102 * 1_218
    const epl = latin1(encodeRaster(small, target('epl')).callBack)
    expect([epl.slice(0, page), epl.slice(page)]).toEqual(['\n'.repeat(page), '\nN\n'])
    const tspl = latin1(encodeRaster(small, target('tspl')).callBack)
    expect([tspl.slice(0, page), tspl.slice(page)]).toEqual(['\n'.repeat(page), '\r\nCLS\r\n'])
    expect(latin1(encodeRaster(small, target('zpl')).callBack)).toBe('~JX')
  })

  it('feeds labels of an ESC/POS printer on, and leaves a roll where it is', () => {
    const strip = 102 * 256
    const labels = latin1(encodeRaster(small, target('escpos')).callBack)
    expect([labels.slice(0, strip), labels.slice(strip)]).toEqual(['\0'.repeat(strip), '\u001b@\u001d\f'])
    const roll = latin1(encodeRaster(small, target('escpos', { media: RECEIPT_ROLL })).callBack)
    expect([roll.slice(0, 72 * 256), roll.slice(72 * 256)]).toEqual(['\0'.repeat(72 * 256), '\u001b@'])
  })
})
