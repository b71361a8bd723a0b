import { describe, expect, it } from 'vitest'
import { type Bitmap, blankBitmap, isBlackDot } from '../../../../../src/main/printing/encode/bitmap.ts'
import { code128 } from '../../../../../src/main/printing/encode/code128.ts'
import { code128Bars } from '../../../../../src/main/printing/encode/code128-bars.ts'
import { drawLayout, linesOfLayout } from '../../../../../src/main/printing/encode/draw-layout.ts'
import { planLayout } from '../../../../../src/main/printing/encode/encode-label.ts'
import {
  glyphKey,
  type LabelElement,
  type LabelLayout,
} from '../../../../../src/main/printing/encode/label-elements.ts'
import { layoutBenchCard, layoutTestLabel } from '../../../../../src/main/printing/encode/test-label.ts'
import { picturePng } from '../../../../../src/main/printing/raster/picture-png.ts'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'
import { readCode128 } from '../../../../harness/barcodes/read-png.ts'

const layoutOf = (...elements: LabelElement[]): LabelLayout => ({
  widthDots: 60,
  heightDots: 20,
  elements,
  warnings: [],
})
const text = (over: Partial<Extract<LabelElement, { kind: 'text' }>> = {}): LabelElement => ({
  kind: 'text',
  x: 10,
  y: 2,
  text: 'A',
  characterHeight: 10,
  characterWidth: 10,
  boxWidth: 40,
  align: 'left',
  isReversed: false,
  ...over,
})
/** A block of 4 x 2 black dots for every line. */
const inked: Bitmap = { widthDots: 4, heightDots: 2, bits: new Uint8Array([0xf0, 0xf0]) }
const draw = (layout: LabelLayout) =>
  drawLayout(layout, new Map(linesOfLayout(layout).map((line) => [glyphKey(line), inked])))
const blackIn = (page: Bitmap, row: number) =>
  Array.from({ length: page.widthDots }, (_, x) => x).filter((x) => isBlackDot(page, x, row))

describe('a layout drawn as a picture', () => {
  it('puts type where its box says: left, right and in the middle', () => {
    expect(blackIn(draw(layoutOf(text())), 2)).toEqual([10, 11, 12, 13])
    expect(blackIn(draw(layoutOf(text({ align: 'right' }))), 3)).toEqual([46, 47, 48, 49])
    expect(blackIn(draw(layoutOf(text({ align: 'centre' }))), 2)).toEqual([28, 29, 30, 31])
  })

  it('turns type white where it stands on black', () => {
    const bar: LabelElement = { kind: 'box', x: 8, y: 0, width: 10, height: 6, thickness: 6 }
    expect(blackIn(draw(layoutOf(bar, text({ isReversed: true }))), 2)).toEqual([8, 9, 14, 15, 16, 17])
  })

  it('draws a frame as thick as it says and leaves its inside white', () => {
    const frame: LabelElement = { kind: 'box', x: 1, y: 1, width: 10, height: 8, thickness: 2 }
    const page = draw(layoutOf(frame))
    expect(blackIn(page, 2)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(blackIn(page, 4)).toEqual([1, 2, 9, 10])
    expect(blackIn(page, 8)).toHaveLength(10)
    expect(blackIn(page, 9)).toEqual([])
  })

  it('never asks for type wider than what is left of the label', () => {
    const [line] = linesOfLayout(layoutOf(text({ x: 50, boxWidth: 500 })))
    expect(line?.maxWidthDots).toBe(10)
  })

  it('is not made from lines that were not drawn', () => {
    expect(() => drawLayout(layoutOf(text()), new Map())).toThrow(/not drawn/)
  })
})

describe('the bars of Code 128', () => {
  const numbers = [
    '576461413038785752',
    '5764614130387857521',
    'JD0002255550123456',
    '0',
    'az09 ./+-AZ',
    '000000000000',
  ]
  it.each(numbers)('of %s stand at whole modules, are as wide as was reckoned, and scan', async (number) => {
    const symbol = code128(number)
    if (symbol === null) throw new Error('no symbol')
    const bars = code128Bars(symbol.fieldText)
    const last = bars.at(-1)
    expect((last?.left ?? 0) + (last?.width ?? 0)).toBe(symbol.modules)
    const { fieldText } = symbol
    const width = symbol.modules * 3
    const barcode: LabelElement = {
      kind: 'barcode',
      x: 60,
      y: 20,
      fieldText,
      moduleDots: 3,
      width,
      height: 90,
    }
    const layout = { widthDots: width + 120, heightDots: 130, elements: [barcode], warnings: [] }
    expect(await readCode128(await picturePng(drawLayout(layout, new Map())))).toEqual([number])
  })

  it('are right for every letter that a number may have', async () => {
    const letters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ./+-'].join('')
    for (const part of letters.match(/.{1,17}/g) ?? []) {
      const symbol = code128(`X${part}X`)
      if (symbol === null) throw new Error('no symbol')
      const { fieldText, modules } = symbol
      const barcode: LabelElement = {
        kind: 'barcode',
        x: 60,
        y: 20,
        fieldText,
        moduleDots: 2,
        width: modules * 2,
        height: 90,
      }
      const layout = { widthDots: modules * 2 + 120, heightDots: 130, elements: [barcode], warnings: [] }
      expect(await readCode128(await picturePng(drawLayout(layout, new Map())))).toEqual([`X${part}X`])
    }
  })

  it('are made for each pair of digits', async () => {
    for (let ten = 0; ten < 10; ten += 1) {
      const number = Array.from({ length: 10 }, (_, one) => `${ten}${one}`).join('')
      const symbol = code128(number)
      if (symbol === null) throw new Error('no symbol')
      const { fieldText, modules } = symbol
      const barcode: LabelElement = {
        kind: 'barcode',
        x: 60,
        y: 20,
        fieldText,
        moduleDots: 2,
        width: modules * 2,
        height: 90,
      }
      const layout = { widthDots: modules * 2 + 120, heightDots: 130, elements: [barcode], warnings: [] }
      expect(await readCode128(await picturePng(drawLayout(layout, new Map())))).toEqual([number])
    }
  })
})

describe('the test label and the bench card', () => {
  const target = { dpi: 203, media: FOUR_BY_SIX, copyMark: null } as const
  const zplOf = (layout: LabelLayout) => {
    const plan = planLayout(layout, target)
    const label = plan.encode(new Map(plan.lines.map((line) => [glyphKey(line), blankBitmap(8, 1)])))
    return Buffer.from(label.body).toString('latin1')
  }

  it('are the same bytes as ever', async () => {
    await expect(zplOf(layoutTestLabel('Zebra', target).layout)).toMatchFileSnapshot(
      '../golden/test-label-203.zpl',
    )
    await expect(zplOf(layoutBenchCard('Zebra', target))).toMatchFileSnapshot('../golden/bench-card-203.zpl')
  })

  it('keep inside the label on all media and heads, and have bars of 1 to 6 dots', () => {
    for (const dpi of [203, 300] as const)
      for (const media of [FOUR_BY_SIX, { widthMm: 100, heightMm: 150 }, { widthMm: 76, heightMm: 102 }]) {
        const one = { ...target, dpi, media }
        for (const layout of [
          layoutTestLabel('W'.repeat(300), one).layout,
          layoutBenchCard('W'.repeat(300), one),
        ])
          for (const element of layout.elements) {
            const width = element.kind === 'text' || element.kind === 'drawn' ? 1 : element.width
            const height = element.kind === 'text' || element.kind === 'drawn' ? 1 : element.height
            expect(element.x + width).toBeLessThanOrEqual(layout.widthDots)
            expect(element.y + height).toBeLessThanOrEqual(layout.heightDots)
          }
        const { layout } = layoutTestLabel('Zebra', one)
        const widths = new Set(layout.elements.flatMap((one) => (one.kind === 'box' ? [one.width] : [])))
        for (const dots of [1, 2, 3, 4, 5, 6]) expect(widths).toContain(dots)
      }
  })

  it('take no commands from a printer that is called like one', () => {
    expect(zplOf(layoutTestLabel('^XZ~JA', target).layout)).not.toMatch(/~JA|\^XZ/)
  })
})
