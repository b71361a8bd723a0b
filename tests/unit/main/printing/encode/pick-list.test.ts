import { describe, expect, it } from 'vitest'
import type { LabelTarget } from '../../../../../src/main/printing/encode/label-canvas.ts'
import {
  layoutPickList,
  type PickSheet,
  planPickList,
} from '../../../../../src/main/printing/encode/pick-list.ts'
import { dotsOfMm } from '../../../../../src/main/printing/encode/print-setup.ts'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'
import type { PickLine } from '../../../../../src/shared/domain/printing/pick-list.ts'
import { boxOfLayout, wordsOfLayout } from '../../../../harness/printers/layout-box.ts'

const A4 = { widthMm: 210, heightMm: 297 }
const LETTER = { widthMm: 216, heightMm: 279 }
const A6 = { widthMm: 105, heightMm: 148 }
const PAPERS = [
  ['4x6 in', FOUR_BY_SIX, 12],
  ['A6', A6, 12],
  ['A4', A4, 40],
  ['Letter', LETTER, 37],
] as const

const targetOf = (media: LabelTarget['media'], dpi: LabelTarget['dpi'] = 203): LabelTarget => ({
  dpi,
  media,
  copyMark: null,
})

const aLine = (over: Partial<PickLine> = {}): PickLine => ({
  sku: 'MUG-RED',
  name: 'Mug',
  variation: 'Red',
  quantity: 3,
  orders: 2,
  ...over,
})

const aSheet = (over: Partial<PickSheet> = {}): PickSheet => ({
  who: 'lumen, desk-1',
  when: '22 Nov 2026, 10:00',
  orders: 7,
  lines: [aLine()],
  ...over,
})

const things = (count: number): PickLine[] =>
  Array.from({ length: count }, (_, at) => aLine({ sku: `SKU-${at + 1}`, name: `Thing ${at + 1}` }))

/** Nothing on any page of a list lies outside its margins. */
function expectInside(sheet: PickSheet, media: LabelTarget['media'], dpi: LabelTarget['dpi']): void {
  const isPage = media.widthMm > 140
  const margin = dotsOfMm(isPage ? 9.9 : 3.6, dpi)
  for (const page of layoutPickList(sheet, targetOf(media, dpi))) {
    const box = boxOfLayout(page)
    expect(box.left).toBeGreaterThanOrEqual(margin)
    expect(box.top).toBeGreaterThanOrEqual(margin)
    expect(box.right).toBeLessThanOrEqual(page.widthDots - margin)
    expect(box.bottom).toBeLessThanOrEqual(page.heightDots - margin)
  }
}

describe('a pick list', () => {
  it.each(PAPERS)('on %s (%o) has %i lines on each page, all of them once and in their order', (...paper) => {
    const [, media, rows] = paper
    const pages = layoutPickList(aSheet({ lines: things(100) }), targetOf(media))
    const skus = pages.map((page) => wordsOfLayout(page).filter((word) => word.startsWith('SKU-')))
    expect(pages).toHaveLength(Math.ceil(100 / rows))
    expect(skus[0]).toHaveLength(rows)
    expect(skus.flat()).toEqual(things(100).map(({ sku }) => sku))
  })

  it('numbers its pages and says on each whose it is, when it was made and for how many orders', () => {
    const pages = layoutPickList(aSheet({ lines: things(30) }), targetOf(FOUR_BY_SIX)).map(wordsOfLayout)
    expect(pages.map((words) => words.find((word) => / of \d+$/.test(word)))).toEqual([
      '1 of 3',
      '2 of 3',
      '3 of 3',
    ])
    for (const words of pages) {
      for (const word of ['PICK LIST', 'lumen, desk-1', '22 Nov 2026, 10:00', '7 orders, 90 units'])
        expect(words).toContain(word)
    }
  })

  it('says of each thing how many to fetch, what it is and for how many orders', () => {
    const [page] = layoutPickList(aSheet(), targetOf(A4)).map(wordsOfLayout)
    expect(page?.slice(-4)).toEqual(['3', 'MUG-RED', 'Red · Mug', '2'])
  })

  it('names a thing without a SKU where there is room for its name', () => {
    const wordsOn = (media: LabelTarget['media']) =>
      layoutPickList(aSheet({ lines: [aLine({ sku: '' })] }), targetOf(media)).flatMap(wordsOfLayout)
    expect(wordsOn(FOUR_BY_SIX).slice(-4)).toEqual(['3', 'Mug', 'Red', '2'])
    expect(wordsOn(A4).slice(-3)).toEqual(['3', 'Red · Mug', '2'])
  })

  it('says which of several it is, however long the name', () => {
    const lines = [aLine({ name: 'A very long name '.repeat(12), variation: 'Cactus' })]
    for (const media of [FOUR_BY_SIX, A4]) {
      const words = layoutPickList(aSheet({ lines }), targetOf(media)).flatMap(wordsOfLayout)
      expect(words.find((word) => word.startsWith('Cactus · A very long'))).toMatch(/\.\.\.$/)
    }
  })

  it('sets a long SKU smaller before it leaves anything of it out', () => {
    const sku = 'LONGSKU-0123456789-0123456789-RED'
    const [page] = layoutPickList(aSheet({ lines: [aLine({ sku })] }), targetOf(FOUR_BY_SIX))
    expect(page && wordsOfLayout(page)).toContain(sku)
  })

  it.each(PAPERS.flatMap(([name, media]) => [203, 300].map((dpi) => [name, media, dpi] as const)))(
    'on %s (%o) at %i dpi stays inside the margins, whatever its words are',
    (_name, media, dpi) => {
      const hostile = [
        aLine({ sku: 'X'.repeat(240), name: 'W'.repeat(240), quantity: 9_999_999, orders: 1_000 }),
        aLine({ sku: 'כוס-12', name: 'كوب أحمر كبير '.repeat(17) }),
        aLine({ sku: '', name: '👩‍👩‍👧‍👦🎁'.repeat(60) }),
        aLine({ sku: '🎁', name: '非常に長い名前'.repeat(30) }),
      ]
      const sheet = aSheet({ who: 'مبدع '.repeat(40), lines: [...hostile, ...things(90)] })
      expectInside(sheet, media, dpi as 203 | 300)
    },
  )

  it('has no command of a product in its bytes', () => {
    const lines = [aLine({ sku: '^XZ~JA', name: 'Mug^FS^XZ\u001b~JX' })]
    const [page] = planPickList(aSheet({ who: '^XA', lines }), targetOf(FOUR_BY_SIX))
    const label = page?.encode(new Map())
    const text = Buffer.concat([label?.body ?? Buffer.of(), label?.end ?? Buffer.of()]).toString('latin1')
    expect(text.match(/\^XZ/g)).toHaveLength(1)
    expect(text.match(/\^XA/g)).toHaveLength(1)
    expect(text).not.toMatch(/~J/)
  })

  it('is refused in words on media that it cannot be read on', () => {
    expect(() => layoutPickList(aSheet(), targetOf({ widthMm: 40, heightMm: 60 }))).toThrow(/40 x 60 mm/)
  })
})
