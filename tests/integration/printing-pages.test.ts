import { afterAll, describe, expect, it } from 'vitest'
import { isBlackDot } from '../../src/main/printing/encode/bitmap.ts'
import type { PageTarget } from '../../src/main/printing/pages/page-messages.ts'
import { PageReader } from '../../src/main/printing/pages/page-reader.ts'
import { dotsPng } from '../../src/main/printing/pages/png-of.ts'
import { samplePage } from '../../src/main/printing/pages/sample-page.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import { USUALLY_ALLOWED } from '../../src/shared/domain/printing/page-placement.ts'
import { dotsOf } from '../harness/barcodes/read-png.ts'
import { endlessPdf, hugePicturePdf, rawPdf } from '../harness/labels/hostile-pdf.ts'
import { type LabelPage, labelPdf, lockedPdf } from '../harness/labels/label-pdf.ts'
import { aPageReader, PAGE_PARTS } from '../harness/labels/page-reader.ts'
import { bulkPages, carrierLabel } from '../harness/labels/samples.ts'
import { packedRows, resolution, writePng } from '../harness/labels/write-png.ts'

const reader = aPageReader()
afterAll(() => reader.close())

const ORDER = '576993530660990001'
const label = carrierLabel('JD670851638495', ORDER)
const on = (dpi = 203, changes: Partial<PageTarget> = {}): PageTarget => ({
  dpi,
  media: FOUR_BY_SIX,
  allowed: USUALLY_ALLOWED,
  ...changes,
})
const opened = async (...pages: LabelPage[]) => reader.open(await labelPdf(pages))
const upright: LabelPage = { kind: 'label', paper: 'fourBySix', label }

/** Black dots that two pictures do not share. */
function differing(a: { widthDots: number; heightDots: number; bits: Uint8Array }, b: typeof a): number {
  let found = 0
  for (let y = 0; y < a.heightDots; y += 1)
    for (let x = 0; x < a.widthDots; x += 1) if (isBlackDot(a, x, y) !== isBlackDot(b, x, y)) found += 1
  return found
}

describe('a reader that is warmed up', () => {
  it('has drawn a page like a carrier’s, with ink on all of it, and goes on with others', async () => {
    const fresh = aPageReader()
    try {
      await fresh.prewarm()
      const { block, isBlank, placement } = await (await fresh.open(samplePage())).print(0, on())
      expect([isBlank, placement.steps]).toEqual([false, []])
      expect(isBlackDot(block, 22, 600)).toBe(true)
      expect((await (await fresh.open(await labelPdf([upright]))).print(0, on())).isBlank).toBe(false)
    } finally {
      await fresh.close()
    }
  })
})

describe('a label document', () => {
  it('tells its pages with their sizes, and their text', async () => {
    const document = await opened(upright, { kind: 'packingList', orderId: ORDER, items: ['1 x Sample'] })
    expect(document.pages).toHaveLength(2)
    expect(document.pages[0]).toMatchObject({ kind: 'paper', widthPt: 288, heightPt: 432 })
    expect((await document.text(0)).text).toContain(`Order ${ORDER}`)
    expect((await document.text(1)).text).toContain('Packing list')
    await expect(document.text(2)).rejects.toMatchObject({ code: 'input.notFound' })
  })

  it.each([
    [203, 812, 1_218],
    [300, 1_200, 1_800],
  ])('is drawn at %i dpi at the exact dots of the printer, line for line', async (dpi, width, height) => {
    const { block: bitmap, placement } = await (await opened(upright)).print(0, on(dpi))
    expect([bitmap.widthDots, bitmap.heightDots, placement.steps]).toEqual([width, height, []])
    // The frame is 0.5 mm wide, from 1.6 to 99.6 mm across and 1.6 to 145.6 mm down.
    const dot = (mm: number) => Math.floor((mm * dpi) / 25.4)
    const across = [1.5, 1.7, 2.0, 2.2, 99.0, 99.2, 99.5, 99.7].map((mm) =>
      isBlackDot(bitmap, dot(mm), dot(80)),
    )
    expect(across).toEqual([false, true, true, false, false, true, true, false])
    const down = [1.5, 1.7, 145.5, 145.7].map((mm) => isBlackDot(bitmap, dot(60), dot(mm)))
    expect(down).toEqual([false, true, true, false])
  })

  it('on A4 is found by its ink and printed 1:1: its bars are as wide as on 4x6', async () => {
    const document = await opened(upright, {
      kind: 'onSheet',
      paper: 'a4',
      leftMm: 95,
      topMm: 130,
      label,
    })
    const [plain, cut] = [await document.print(0, on()), await document.print(1, on())]
    expect(cut.placement.steps).toEqual(['trimmed'])
    const [one] = await document.barcodes(0, 203, plain.placement)
    const [other] = await document.barcodes(1, 203, cut.placement)
    expect(one?.moduleDots).toBeCloseTo(3, 1)
    expect(other).toMatchObject({ text: 'JD670851638495' })
    expect(other?.moduleDots).toBeCloseTo(3, 1)
    const far = { widthMm: 60, heightMm: 40 }
    await expect(document.print(1, on(203, { media: far }))).rejects.toMatchObject({
      code: 'printer.mediaMismatch',
      message: expect.stringMatching(/210 x 297 mm.*60 x 40 mm.*never scaled/),
      details: { misfit: { reason: 'tooLarge', choices: ['otherMedia', 'otherPrinter'] } },
    })
  })

  it('on its side is turned by a quarter: the dots are those of the upright page', async () => {
    const document = await opened(upright, { kind: 'label', paper: 'fourBySix', isLandscape: true, label })
    const [plain, turned] = [await document.print(0, on()), await document.print(1, on())]
    expect(turned.placement).toMatchObject({ rotation: 90, steps: ['rotated'] })
    expect(differing(plain.block, turned.block)).toBeLessThan(600)
    await expect(
      document.print(1, on(203, { allowed: { rotate: false, trim: false, dotForDot: false } })),
    ).rejects.toMatchObject({ details: { misfit: { choices: ['rotate', 'otherMedia', 'otherPrinter'] } } })
  })

  it('says that a page is blank', async () => {
    const document = await opened({ kind: 'blank', paper: 'fourBySix' }, upright)
    expect((await document.print(0, on())).isBlank).toBe(true)
    expect((await document.print(1, on())).isBlank).toBe(false)
  })

  it('has its bars measured at the dots of the printer', async () => {
    const narrow = { ...label, barcodes: [{ symbology: 'Code128', text: 'JD6708', moduleMm: 0.23 }] as const }
    const document = await opened({ kind: 'label', paper: 'fourBySix', label: narrow })
    const [at203, at300] = [await document.barcodes(0, 203), await document.barcodes(0, 300)]
    expect(at203[0]?.moduleDots).toBeCloseTo((0.23 * 203) / 25.4, 1)
    expect(at300[0]?.moduleDots).toBeCloseTo((0.23 * 300) / 25.4, 1)
  })

  it('is shown as a picture no larger than asked', async () => {
    const picture = await dotsOf(await (await opened(upright)).picture(0, 203, 400))
    expect(Math.max(picture.width, picture.height)).toBeGreaterThan(390)
    expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(400)
    expect(picture.count(0, 0, picture.width, picture.height)).toBeGreaterThan(1_000)
  })

  it('of many pages answers for each of them', async () => {
    const orders = Array.from({ length: 30 }, (_, at) => ({
      orderId: `5769935306609900${String(at).padStart(2, '0')}`,
      tracking: `JD67085163${String(at).padStart(4, '0')}`,
    }))
    const document = await opened(...bulkPages(orders))
    const texts = await Promise.all(document.pages.map(async (_, page) => (await document.text(page)).text))
    for (const { tracking } of orders) expect(texts.filter((text) => text.includes(tracking))).toHaveLength(1)
    document.close()
  })
})

describe('a picture as a document', () => {
  it('is printed dot for dot where it was made for the printer, and refused where not', async () => {
    const { block: bitmap } = await (await opened(upright)).print(0, on())
    const document = await reader.open(dotsPng(bitmap))
    expect(document).toMatchObject({ kind: 'png', pages: [{ widthPx: 812, heightPx: 1_218 }] })
    expect(differing(bitmap, (await document.print(0, on())).block)).toBe(0)
    expect((await document.barcodes(0, 203))[0]).toMatchObject({ text: 'JD670851638495', moduleDots: 3 })
    const other = writePng({
      width: 8,
      height: 1,
      bitDepth: 1,
      colourType: 0,
      packed: packedRows([[0]]),
      extra: [resolution(300)],
    })
    await expect((await reader.open(other)).print(0, on())).rejects.toMatchObject({
      details: { misfit: { reason: 'otherDpi', pageDpi: expect.closeTo(300, 1) } },
    })
  })

  it('inside a PDF is drawn white on white and black on black', async () => {
    const { block: bitmap } = await (await opened(upright)).print(0, on())
    const document = await opened({ kind: 'picture', paper: 'fourBySix', png: dotsPng(bitmap) })
    expect((await document.text(0)).text).toBe('')
    expect((await document.barcodes(0, 203))[0]?.text).toBe('JD670851638495')
    expect(differing(bitmap, (await document.print(0, on())).block)).toBeLessThan(400)
  })
})

describe('a document that cannot be used', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['words', new TextEncoder().encode('not a label')],
    ['a PDF without anything', new TextEncoder().encode('%PDF-1.7')],
    [
      'a PDF without pages',
      rawPdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>']),
    ],
  ])('is refused in words: %s', async (_name, bytes) => {
    await expect(reader.open(bytes)).rejects.toMatchObject({
      code: 'document.unreadable',
      message: expect.stringContaining('Download it again'),
    })
  })

  it('because it is locked says so', async () => {
    await expect(reader.open(await lockedPdf([upright]))).rejects.toMatchObject({ code: 'document.locked' })
  })

  it('because it is too large is never read', async () => {
    await expect(reader.open(new Uint8Array(201 * 1024 * 1024))).rejects.toMatchObject({
      code: 'document.tooLarge',
    })
  })

  it('because a page never ends costs that page; its thread is replaced and the next page is drawn', async () => {
    const impatient = aPageReader(1_500)
    const document = await impatient.open(endlessPdf())
    await expect(document.print(0, on())).rejects.toMatchObject({ code: 'document.unreadable' })
    expect((await document.print(1, on())).isBlank).toBe(false)
    await impatient.close()
  })

  it('because a picture would fill the memory costs that page only', async () => {
    const document = await reader.open(hugePicturePdf(30_000))
    const first = await document.print(0, on()).catch((error: unknown) => error)
    if (first instanceof Error) expect(first).toMatchObject({ code: 'document.unreadable' })
    expect((await document.print(1, on())).isBlank).toBe(false)
  })
})

describe('the pages thread', () => {
  it.each(['dying-thread', 'hanging-thread'])(
    'that is a %s fails what waits on it with a clear error',
    async (name) => {
      const broken = new PageReader({
        ...PAGE_PARTS,
        workerUrl: new URL(`../harness/printers/${name}.ts`, import.meta.url),
        startMs: 300,
      })
      const error = { code: 'document.unreadable' }
      await expect(broken.open(new TextEncoder().encode('%PDF-'))).rejects.toMatchObject(error)
      await expect(broken.open(new TextEncoder().encode('%PDF-'))).rejects.toMatchObject(error)
      await broken.close()
    },
  )

  it('answers no more once it is closed', async () => {
    const closed = aPageReader()
    await closed.close()
    await expect(closed.prewarm()).rejects.toMatchObject({ code: 'document.unreadable' })
  })
})
