import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeRaster } from '../../src/main/printing/encode/encode-raster.ts'
import type { RasterTarget } from '../../src/main/printing/encode/print-setup.ts'
import { readZplFile } from '../../src/main/printing/encode/read-zpl-file.ts'
import { dotsPng } from '../../src/main/printing/pages/png-of.ts'
import { USUALLY_ALLOWED } from '../../src/shared/domain/printing/page-placement.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { commandsOf } from '../harness/barcodes/read-zpl.ts'
import { endlessPdf, hugePicturePdf } from '../harness/labels/hostile-pdf.ts'
import { labelPdf } from '../harness/labels/label-pdf.ts'
import { mutated, mutations } from '../harness/labels/mutations.ts'
import { aPageReader } from '../harness/labels/page-reader.ts'
import { carrierLabel } from '../harness/labels/samples.ts'
import { packedRows, resolution, writePng } from '../harness/labels/write-png.ts'
import { holds } from '../harness/seeds.ts'

const SEED = 20_261_129
const PDFS = 3_000
const PNGS = 3_500
const ZPLS = 3_500
/** Above what the program had before. The libraries' memory ends at 512 MB, after which their thread is replaced. */
const MOST_MEMORY = 800 * 1024 * 1024

/** Small media, so that a page is drawn within two milliseconds. */
const MEDIA = { widthMm: 51, heightMm: 76 }
const TARGET = { dpi: 100, media: MEDIA, allowed: { ...USUALLY_ALLOWED, dotForDot: true } }
const PRINTER: RasterTarget = { language: 'zpl', dpi: 203, media: MEDIA }

const PDF_WORDS = [
  ...[
    '-1',
    '0',
    '2147483648',
    '99999999999999999999',
    '1e308',
    '0.0000001',
    'null',
    '1 0 R',
    '3 0 R',
    '9 9 R',
  ],
  ...[
    '<<',
    '>>',
    '[',
    ']',
    '(',
    ')',
    'obj',
    'endobj',
    'stream\n',
    'endstream',
    'xref',
    'trailer',
    '%PDF-',
    '%%EOF',
  ],
  ...[
    '/Kids',
    '/Count',
    '/Length',
    '/Parent',
    '/Type',
    '/Page',
    '/Pages',
    '/MediaBox',
    '/Rotate 90',
    '/Contents',
  ],
  ...[
    '/Filter /FlateDecode',
    '/Filter /LZWDecode',
    '/Filter /JBIG2Decode',
    '/Filter /JPXDecode',
    '/Filter /DCTDecode',
  ],
  ...[
    '/Width 65535',
    '/Height 65535',
    '/BitsPerComponent 16',
    '/Predictor 15',
    '/Columns 2000000000',
    '/Encrypt 1 0 R',
  ],
  ...[
    ' q ',
    ' Q ',
    ' cm ',
    ' Do ',
    ' BT ',
    ' ET ',
    ' Tj ',
    ' re ',
    ' f ',
    ' W n ',
    ' BI ',
    ' ID ',
    ' EI ',
    ' sh ',
  ],
]
const PNG_WORDS = [
  'IHDR',
  'PLTE',
  'tRNS',
  'IDAT',
  'IEND',
  'pHYs',
  '\0\0\0\0',
  '\xff\xff\xff\xff',
  '\x7f\xff\xff\xff',
]
const ZPL_WORDS = [
  ...[
    '^XA',
    '^XZ',
    '^FD',
    '^FS',
    '^FO',
    '^GFA',
    ':Z64:',
    ':B64:',
    '~JA',
    '~DG',
    '^DF',
    '^XF',
    '^FN',
    '^CI28',
    '^PQ9999',
  ],
  ...[
    '-1',
    '99999',
    '2147483648',
    ',',
    ':',
    '\0',
    '\x1b',
    '^',
    '~',
    '_5E',
    '^FH',
    '^CC+',
    '^CT+',
    '^CD;',
    '^BY99',
  ],
]

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/**
 * PNGs whose parts are each sound, so that no checksum gives them away: in half of them the header tells the truth, in
 * the others not, and palettes are of any length.
 */
const LYING_PNG = fc
  .record({
    isHonest: fc.boolean(),
    width: fc.integer({ min: 0, max: 40 }),
    height: fc.integer({ min: 0, max: 40 }),
    bitDepth: fc.constantFrom(1, 2, 4, 8, 16),
    colourType: fc.constantFrom(0, 2, 3, 4, 6),
    rows: fc.array(fc.uint8Array({ minLength: 20, maxLength: 20 }), { minLength: 1, maxLength: 40 }),
    palette: fc.uint8Array({ maxLength: 90 }),
    transparency: fc.uint8Array({ maxLength: 40 }),
  })
  .map(({ isHonest, rows, palette, transparency, width, height, bitDepth, colourType }) => {
    const packed = packedRows(rows.map((row) => [...row]))
    const fitting = Math.floor(160 / (bitDepth * (CHANNELS[colourType] ?? 1)))
    const size = isHonest ? { width: fitting, height: rows.length } : { width, height }
    const extra =
      colourType === 3
        ? ([
            ['PLTE', palette],
            ['tRNS', transparency],
          ] as const)
        : []
    return writePng({ ...size, bitDepth, colourType, packed, extra })
  })

const BROKEN = /could not be drawn in time/
const reader = aPageReader(2_000)
afterAll(() => reader.close())

/** What became of files: how many were drawn, and how many refused with which code. */
class Outcomes {
  readonly counts = new Map<string, number>()
  #most = 0
  readonly #before = process.memoryUsage().rss

  count(outcome: string): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1)
    this.#most = Math.max(this.#most, process.memoryUsage().rss - this.#before)
  }

  /** Both kinds came up, or the mutations prove nothing; and the memory stayed within bounds. */
  check(): void {
    process.stdout.write(
      `${JSON.stringify(Object.fromEntries(this.counts))}, ${Math.round(this.#most / 2 ** 20)} MB\n`,
    )
    expect(this.counts.get('drawn')).toBeGreaterThan(50)
    expect([...this.counts].filter(([name]) => name !== 'drawn').length).toBeGreaterThan(0)
    expect(this.#most).toBeLessThan(MOST_MEMORY)
  }
}

/** Opens a document and does with it what the program does. Anything but a result or an `AppError` of a document throws. */
async function fateOf(bytes: Uint8Array, withBarcodes: boolean): Promise<string> {
  try {
    const document = await reader.open(bytes)
    try {
      await document.text(0)
      const { placement } = await document.print(0, TARGET)
      if (withBarcodes) await document.barcodes(0, TARGET.dpi, placement)
    } finally {
      document.close()
    }
    return 'drawn'
  } catch (error) {
    if (error instanceof AppError && BROKEN.test(error.message)) return 'thread replaced'
    if (error instanceof AppError && /^document\.|^printer\.mediaMismatch$/.test(error.code))
      return error.code
    throw error
  }
}

async function pdfSeeds(): Promise<Uint8Array[]> {
  const label = carrierLabel('JD67', '5769')
  const picture = dotsPng({ widthDots: 64, heightDots: 96, bits: new Uint8Array(8 * 96).fill(0x5a) })
  return [
    await labelPdf([{ kind: 'label', paper: 'fourBySix', label }], true),
    await labelPdf([{ kind: 'label', paper: 'fourBySix', isLandscape: true, label }], true),
    await labelPdf([{ kind: 'picture', paper: 'a6', png: picture }], true),
    await labelPdf([{ kind: 'packingList', orderId: '5769', items: ['1 x A'] }]),
    endlessPdf(2),
    hugePicturePdf(200),
  ]
}

function pngSeeds(): Uint8Array[] {
  const rows = Array.from({ length: 24 }, (_, y) => Array.from({ length: 24 }, (_, x) => (x * y) % 256))
  const grey = { width: 24, height: 24, bitDepth: 8, colourType: 0, packed: packedRows(rows) }
  const palette = Uint8Array.from(Array.from({ length: 768 }, (_, at) => at % 256))
  return [
    dotsPng({ widthDots: 64, heightDots: 96, bits: new Uint8Array(8 * 96).fill(0x5a) }),
    writePng({ ...grey, extra: [resolution(203)] }),
    writePng({ ...grey, width: 8, colourType: 2 }),
    writePng({
      ...grey,
      colourType: 3,
      extra: [
        ['PLTE', palette],
        ['tRNS', palette.subarray(0, 256)],
      ],
    }),
    writePng({ ...grey, width: 6, colourType: 6 }),
    writePng({ ...grey, width: 12, bitDepth: 16 }),
  ]
}

function zplSeeds(): Uint8Array[] {
  const picture = { widthDots: 64, heightDots: 40, bits: new Uint8Array(8 * 40).fill(0x5a) }
  const raster = (coding: 'acs' | 'z64') => encodeRaster(picture, { ...PRINTER, setup: { coding } })
  const native =
    '^XA^CI28^PW408^LL609^FO10,10^A0N,30,30^FDSam Example^FS^FO10,60^BY2,2,80^BCN,80,Y,N,N^FDJD67^FS^XZ\n'
  return [
    ...(['acs', 'z64'] as const).map((coding) => Buffer.concat([raster(coding).body, raster(coding).end])),
    Buffer.from(native, 'latin1'),
    Buffer.from(`${native}${native}`, 'latin1'),
  ]
}

describe('of ten thousand damaged files every one is drawn or refused in words, and the program lives', () => {
  it('PDFs', async () => {
    const [seeds, outcomes] = [await pdfSeeds(), new Outcomes()]
    const damaged = fc.record({ seed: fc.nat({ max: seeds.length - 1 }), wrong: mutations(PDF_WORDS) })
    let at = 0
    await holds(
      'damaged PDFs',
      fc.asyncProperty(damaged, async ({ seed, wrong }) => {
        at += 1
        outcomes.count(await fateOf(mutated(seeds[seed] ?? new Uint8Array(), wrong), at % 20 === 0))
      }),
      { seed: SEED, numRuns: PDFS },
    )
    outcomes.check()
  }, 300_000)

  it('PNGs', async () => {
    const [seeds, outcomes] = [pngSeeds(), new Outcomes()]
    const damaged = fc.record({ seed: fc.nat({ max: seeds.length - 1 }), wrong: mutations(PNG_WORDS) })
    const file = fc.oneof(
      damaged.map(({ seed, wrong }) => mutated(seeds[seed] ?? new Uint8Array(), wrong)),
      LYING_PNG,
    )
    await holds(
      'damaged PNGs',
      fc.asyncProperty(file, async (bytes) => outcomes.count(await fateOf(bytes, false))),
      { seed: SEED, numRuns: PNGS },
    )
    outcomes.check()
  }, 300_000)

  it('ZPL files, of which nothing reaches a printer but labels that begin and end', async () => {
    const [seeds, outcomes] = [zplSeeds(), new Outcomes()]
    const damaged = fc.record({ seed: fc.nat({ max: seeds.length - 1 }), wrong: mutations(ZPL_WORDS) })
    await holds(
      'damaged ZPL',
      fc.asyncProperty(damaged, async ({ seed, wrong }) => {
        const verdict = readZplFile(mutated(seeds[seed] ?? new Uint8Array(), wrong), PRINTER)
        outcomes.count(verdict.kind === 'fits' ? 'drawn' : verdict.kind)
        if (verdict.kind !== 'fits') return
        for (const { label } of verdict.labels) {
          const names = commandsOf(Buffer.concat([label.body, label.end])).map(({ name }) => name)
          expect([names[0], names.at(-1)]).toEqual(['^XA', '^XZ'])
          expect(names.filter((name) => name === '^XA' || name === '^XZ')).toHaveLength(2)
        }
      }),
      { seed: SEED, numRuns: ZPLS },
    )
    outcomes.check()
  }, 300_000)
})
