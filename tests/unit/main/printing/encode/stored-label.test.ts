import { expect, test } from 'vitest'
import { blankBitmap, eachBlackDot, setDot } from '../../../../../src/main/printing/encode/bitmap.ts'
import type { RasterLine } from '../../../../../src/main/printing/encode/label-elements.ts'
import { glyphKey } from '../../../../../src/main/printing/encode/label-elements.ts'
import { layoutSlip } from '../../../../../src/main/printing/encode/packing-slip.ts'
import { LabelMaker, type StoredLabels } from '../../../../../src/main/printing/queue/label-maker.ts'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'
import { aTicket } from '../../../../harness/printers/tickets.ts'

const target = { dpi: 203, media: FOUR_BY_SIX, copyMark: null } as const
const A6 = { widthMm: 105, heightMm: 148 }
const source = (format: 'pdf' | 'zpl' = 'pdf') => ({
  pageId: '018f0000-0000-7000-8000-000000000001',
  fileId: '018f0000-0000-7000-8000-000000000002',
  page: 1,
  format,
})
const ZPL = '^XA^PW812^LL1218^FO10,10^A0N,40,40^FDhello^FS^XZ'

/** A page whose ink begins at that row and reaches to the foot. */
function stored(firstInk = 200): StoredLabels & { drawn: number } {
  const labels = {
    drawn: 0,
    dots: async () => {
      labels.drawn += 1
      const page = blankBitmap(812, 1_218)
      for (let y = firstInk; y < 1_218; y += 1) setDot(page, 100, y)
      return page
    },
    zpl: async () => Buffer.from(ZPL),
  }
  return labels
}

/** Draws every line as one black dot. */
const raster = {
  text: async (lines: readonly RasterLine[]) => {
    const dot = { widthDots: 1, heightDots: 1, bits: new Uint8Array([0x80]) }
    return { blocks: new Map(lines.map((line) => [glyphKey(line), dot])), uncovered: '' }
  },
}
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

test('a stored page is one picture over the whole label, made once', async () => {
  const labels = stored()
  const maker = new LabelMaker(raster, labels)
  const ticket = aTicket({ stored: source() })
  expect(await maker.prepare(ticket, target)).toBe(true)
  const label = await maker.label(ticket, target)
  expect(textOf(label.body)).toMatch(/\^FO0,0\^GFA,/)
  expect(textOf(label.body)).not.toContain('NOT POSTAGE')
  expect(textOf(label.end)).toBe('^XZ\n')
  expect(labels.drawn).toBe(1)
})

test('a stored page goes to other languages as well', async () => {
  const label = await new LabelMaker(raster, stored()).label(aTicket({ stored: source() }), {
    ...target,
    language: 'tspl',
  })
  expect(textOf(label.body)).toContain('BITMAP 0,0,')
})

test('a copy is marked in a free margin, and never over the carrier', async () => {
  const marked = { ...target, copyMark: 'REPRINT 2' }
  const ticket = aTicket({ stored: source() })
  const plain = await new LabelMaker(raster, stored()).label(ticket, target)
  const copy = await new LabelMaker(raster, stored()).label(ticket, marked)
  expect(copy.sha256).not.toBe(plain.sha256)
  expect(copy.warnings).toEqual([])
  const full = await new LabelMaker(raster, stored(0)).label(ticket, marked)
  expect(full.warnings).toEqual(['copyMarkLeftOut'])
  expect(full.sha256).toBe((await new LabelMaker(raster, stored(0)).label(ticket, target)).sha256)
})

test("a carrier's ZPL keeps its fields, in a frame of ours", async () => {
  const label = await new LabelMaker(raster, stored()).label(aTicket({ stored: source('zpl') }), target)
  expect(textOf(label.body)).toContain('^FO10,10^A0N,40,40^FDhello^FS')
  expect(textOf(label.body)).toContain('^PQ1,0,0,N')
})

test('ZPL made for another size or resolution is refused, and so is a printer of another language', async () => {
  const maker = new LabelMaker(raster, stored())
  const ticket = aTicket({ stored: source('zpl') })
  await expect(maker.label(ticket, { ...target, dpi: 300 })).rejects.toMatchObject({
    code: 'printer.mediaMismatch',
  })
  await expect(maker.label(ticket, { ...target, media: A6 })).resolves.toBeDefined()
  await expect(maker.label(ticket, { ...target, language: 'epl' })).rejects.toMatchObject({
    code: 'label.otherPrinter',
  })
})

test('a desk without stored labels says that the label is lost', async () => {
  await expect(new LabelMaker(raster).label(aTicket({ stored: source() }), target)).rejects.toMatchObject({
    code: 'label.lost',
  })
})

test.each([
  ['4x6 in', FOUR_BY_SIX],
  ['A6', A6],
])('a packing slip on %s names every item and is no label', (_name, media) => {
  const items = Array.from({ length: 9 }, (_, at) => ({
    sku: `SKU-${at}`,
    name: `Thing ${at}`,
    quantity: at + 1,
  }))
  const ticket = aTicket({
    items,
    slip: { handle: 'ada', buyerMessage: 'Gift wrap please', note: 'Fragile' },
  })
  const layout = layoutSlip(ticket, { ...target, media })
  const words = layout.elements.flatMap((element) => (element.kind === 'text' ? [element.text] : []))
  expect(words).toContain('PACKING SLIP')
  for (const { sku } of items) expect(words.some((word) => word.includes(sku))).toBe(true)
  expect(words.join(' ')).toContain('Gift wrap please')
  expect(words.join(' ')).not.toContain('NOT POSTAGE')
  expect(layout.warnings).toEqual([])
  for (const element of layout.elements) {
    expect(element.x).toBeGreaterThanOrEqual(0)
    expect(element.y).toBeLessThan(layout.heightDots)
  }
})

test('a slip with more items than it has room for says how many more', () => {
  const items = Array.from({ length: 60 }, (_, at) => ({ sku: `S${at}`, name: 'Thing', quantity: 2 }))
  const ticket = aTicket({ items, slip: { handle: '', buyerMessage: '', note: '' } })
  const layout = layoutSlip(ticket, target)
  expect(layout.warnings).toEqual(['itemsShortened'])
  expect(
    layout.elements.some((element) => element.kind === 'text' && /^\+\d+ more$/.test(element.text)),
  ).toBe(true)
})

test('the mark is drawn below the label where the margin above is taken', async () => {
  const page = blankBitmap(100, 300)
  for (let x = 0; x < 100; x += 1) setDot(page, x, 3)
  const { markCopy } = await import('../../../../../src/main/printing/encode/copy-mark.ts')
  expect(await markCopy(page, 'REPRINT 2', 203, raster)).toBe(true)
  const rows: number[] = []
  eachBlackDot(page, (_x, y) => rows.push(y))
  expect(Math.max(...rows)).toBeGreaterThan(250)
})
