import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Bitmap,
  blankBitmap,
  eachBlackDot,
  isBlackDot,
  setDot,
} from '../../src/main/printing/encode/bitmap.ts'
import { encodeLabel, linesToRasterise } from '../../src/main/printing/encode/encode-label.ts'
import { barcodesOf, loadBarcodeReader } from '../../src/main/printing/pages/read-barcodes.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import { USUALLY_ALLOWED } from '../../src/shared/domain/printing/page-placement.ts'
import { seeded } from '../bench/lib/random.ts'
import { dotsOf } from '../harness/barcodes/read-png.ts'
import { scanned } from '../harness/labels/degrade.ts'
import { type CarrierLabel, labelPdf } from '../harness/labels/label-pdf.ts'
import { aPageReader, PAGE_PARTS } from '../harness/labels/page-reader.ts'
import { EVERY_SYMBOLOGY } from '../harness/labels/samples.ts'
import type { Symbology } from '../harness/labels/symbols.ts'
import { aRasterClient } from '../harness/printers/raster.ts'
import { aTicket } from '../harness/printers/tickets.ts'

/** facts: a scanner's blur of 0.6 dot, and noise. */
const BLUR_DOTS = 0.6
const NOISE = 12
/** Scans of each label, each with noise of its own. */
const SCANS = 5
/** Dots around a symbol that the scanner sees as well. */
const AROUND = 12

/** ISO 15424, as far as carriers use it: what proves the symbology, GS1-128 above all. */
const IDENTIFIER: Readonly<Record<Symbology, RegExp>> = {
  Code128: /^\]C0/,
  'GS1-128': /^\]C1/,
  QRCode: /^\]Q1/,
  DataMatrix: /^\]d1/,
  PDF417: /^\]L2/,
  ITF: /^\]I[01]/,
  Code39: /^\]A0/,
  Aztec: /^\]z0/,
}

const pages = aPageReader()
const raster = aRasterClient()
beforeAll(() => loadBarcodeReader(PAGE_PARTS.packagesDir))
afterAll(() => Promise.all([pages.close(), raster.close()]))

/** Every symbol of a label, cut out with what is around it: a scanner is held to one. Found in the label as it is. */
async function symbolsOf(dots: Bitmap): Promise<Bitmap[]> {
  const { widthDots: width, heightDots: height } = dots
  const values = new Uint8Array(width * height).fill(255)
  eachBlackDot(dots, (x, y) => {
    values[y * width + x] = 0
  })
  const found = await barcodesOf(() => ({ width, height, values }), wholeOf(width, height), false)
  return found.map(({ box }) => cutOut(dots, box))
}

function cutOut(dots: Bitmap, box: { left: number; top: number; width: number; height: number }): Bitmap {
  const [left, top] = [Math.floor(box.left) - AROUND, Math.floor(box.top) - AROUND]
  const part = blankBitmap(Math.ceil(box.width) + 2 * AROUND, Math.ceil(box.height) + 2 * AROUND)
  for (let y = 0; y < part.heightDots; y += 1)
    for (let x = 0; x < part.widthDots; x += 1) if (isBlackDot(dots, left + x, top + y)) setDot(part, x, y)
  return part
}

/** What a scanner reads of a symbol, as identifier and text without brackets or separators. */
async function scan(symbol: Bitmap, seed: number): Promise<string[]> {
  const seen = scanned(symbol, { blurDots: BLUR_DOTS, noise: NOISE, random: seeded(seed) })
  const found = await barcodesOf(() => seen, wholeOf(seen.width, seen.height), false)
  return found.map(({ symbology, text }) => `${symbology} ${plain(text)}`)
}

/** What a scanner reads of all symbols of a label, sorted. */
async function scanAll(symbols: readonly Bitmap[], seed: number): Promise<string[]> {
  const found = await Promise.all(symbols.map((symbol) => scan(symbol, seed)))
  return found.flat().sort()
}

const wholeOf = (width: number, height: number) =>
  ({ dpi: 203, rotation: 0, left: 0, top: 0, width, height }) as const

const plain = (text: string) => text.replaceAll(/[^\w:/?=.% -]/g, '')

async function drawnPage(label: CarrierLabel, dpi: number): Promise<Bitmap> {
  const document = await pages.open(await labelPdf([{ kind: 'label', paper: 'fourBySix', label }]))
  const { block } = await document.print(0, { dpi, media: FOUR_BY_SIX, allowed: USUALLY_ALLOWED })
  document.close()
  return block
}

/** Our own label as the virtual printer renders its bytes. */
async function ownLabel(dpi: 203 | 300): Promise<Bitmap> {
  const to = { dpi, media: FOUR_BY_SIX, copyMark: null }
  const ticket = aTicket({ trackingBarcode: 'JD0002255550123456' })
  const drawn = await raster.text(linesToRasterise(ticket, to))
  const label = encodeLabel(ticket, to, drawn.blocks)
  const zpl = Buffer.concat([label.body, label.end]).toString('latin1')
  const dots = await dotsOf(await raster.png(zpl, dpi, FOUR_BY_SIX))
  const block = blankBitmap(dots.width, dots.height)
  for (let y = 0; y < dots.height; y += 1)
    for (let x = 0; x < dots.width; x += 1) if (dots.isBlack(x, y)) setDot(block, x, y)
  return block
}

describe.each([203, 300] as const)('after the blur and noise of a scanner, at %i dpi', (dpi) => {
  it.each(EVERY_SYMBOLOGY.map((label) => [label.tracking, label] as const))(
    "every symbol of a carrier's label is read: %s",
    async (_name, label) => {
      const symbols = await symbolsOf(await drawnPage(label, dpi))
      for (let at = 0; at < SCANS; at += 1) {
        const found = await scanAll(symbols, at + 1)
        expect(found).toHaveLength(label.barcodes.length)
        for (const { symbology, text } of label.barcodes) {
          const one = found.find((symbol) => symbol.endsWith(` ${plain(text)}`))
          expect(one).toMatch(IDENTIFIER[symbology])
        }
      }
    },
  )

  it('both symbols of our own label are read', async () => {
    const symbols = await symbolsOf(await ownLabel(dpi))
    for (let at = 0; at < SCANS; at += 1)
      expect(await scanAll(symbols, at + 1)).toEqual([']C0 576461413038785752', ']C0 JD0002255550123456'])
  })
})

describe('the scan can fail', () => {
  it('where bars are under two dots, of which the page reader warns', async () => {
    const narrow: CarrierLabel = {
      recipient: [],
      tracking: 'narrow',
      barcodes: [{ symbology: 'Code128', text: 'JD670851638495', moduleMm: (1.3 * 25.4) / 203 }],
    }
    // Where its bars stand is known: 9 mm from the left, 22 mm down, 18 mm high.
    const box = { left: 72, top: 176, width: 200, height: 144 }
    expect(await scan(cutOut(await drawnPage(narrow, 203), box), 1)).toEqual([])
  })
})
