import { describe, expect, it } from 'vitest'
import { documentCanvas, type LabelTarget } from '../../../../../src/main/printing/encode/label-canvas.ts'
import type { LabelLayout } from '../../../../../src/main/printing/encode/label-elements.ts'
import { layoutSlip } from '../../../../../src/main/printing/encode/packing-slip.ts'
import { dotsOfMm } from '../../../../../src/main/printing/encode/print-setup.ts'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'
import { boxOfLayout, wordsOfLayout } from '../../../../harness/printers/layout-box.ts'
import { anAddress, aTicket } from '../../../../harness/printers/tickets.ts'

const A4 = { widthMm: 210, heightMm: 297 }
const LETTER = { widthMm: 216, heightMm: 279 }
const A6 = { widthMm: 105, heightMm: 148 }
const DPIS = [203, 300] as const

const targetOf = (media: LabelTarget['media'], dpi: LabelTarget['dpi'] = 203): LabelTarget => ({
  dpi,
  media,
  copyMark: null,
})

/** The slip of a parcel with so many different things in it. */
function aSlip(things: number, media: LabelTarget['media'], dpi: LabelTarget['dpi'] = 203): LabelLayout {
  const items = Array.from({ length: things }, (_, at) => ({ sku: `SKU-${at}`, name: 'Thing', quantity: 1 }))
  const slip = { handle: 'ada', buyerMessage: 'Gift wrap please', note: 'Fragile' }
  return layoutSlip(aTicket({ items, slip }), targetOf(media, dpi))
}

const typeOf = (layout: LabelLayout, word: string) =>
  layout.elements.flatMap((element) =>
    element.kind === 'text' && element.text.startsWith(word) ? [element.characterHeight] : [],
  )

const rowsOf = (layout: LabelLayout) => wordsOfLayout(layout).filter((word) => word.startsWith('SKU-')).length

describe('a packing slip', () => {
  it.each([
    ['4x6 in', FOUR_BY_SIX, 12],
    ['A6', A6, 12],
    ['A4', A4, 35],
    ['Letter', LETTER, 32],
  ])('on %s lists so many items before it says how many more there are', (_name, media, rows) => {
    const layout = aSlip(60, media)
    expect(rowsOf(layout)).toBe(rows)
    expect(wordsOfLayout(layout)).toContain(`+${60 - rows} more`)
  })

  it.each(DPIS)('has type of one size on labels and on pages, at %i dpi', (dpi) => {
    const sizes = [FOUR_BY_SIX, A4, LETTER].map((media) => typeOf(aSlip(3, media, dpi), 'SKU-0')[0])
    expect(new Set(sizes).size).toBe(1)
    // 34 units of 1/203 in: 12 points.
    expect(sizes[0]).toBe(Math.round((34 * dpi) / 203))
  })

  it.each([
    ['A4', A4, 203],
    ['A4', A4, 300],
    ['Letter', LETTER, 203],
    ['Letter', LETTER, 300],
  ] as const)('on %s (%o) at %i dpi leaves ten millimetres white all around', (_name, media, dpi) => {
    const box = boxOfLayout(aSlip(60, media, dpi))
    const margin = dotsOfMm(9.9, dpi)
    expect(box.left).toBeGreaterThanOrEqual(margin)
    expect(box.top).toBeGreaterThanOrEqual(margin)
    expect(box.right).toBeLessThanOrEqual(dotsOfMm(media.widthMm, dpi) - margin)
    // The last line's own room for tails below.
    expect(box.bottom).toBeLessThanOrEqual(dotsOfMm(media.heightMm, dpi) - dotsOfMm(8.9, dpi))
  })

  it('stays inside the margins with names from right to left, emoji and titles without end', () => {
    const items = [
      { sku: '', name: 'كوب أحمر كبير '.repeat(20), quantity: 1 },
      { sku: 'X'.repeat(200), name: '👩‍👩‍👧‍👦 family mug '.repeat(9), quantity: 12_345 },
    ]
    const slip = { handle: 'ש', buyerMessage: 'שלום '.repeat(60), note: '🎁'.repeat(90) }
    const layout = layoutSlip(
      aTicket({ items, slip, recipient: anAddress({ name: 'عائشة '.repeat(30) }) }),
      targetOf(A4),
    )
    const box = boxOfLayout(layout)
    expect(box.left).toBeGreaterThanOrEqual(dotsOfMm(9.9, 203))
    expect(box.right).toBeLessThanOrEqual(dotsOfMm(A4.widthMm, 203) - dotsOfMm(9.9, 203))
  })
})

describe('the canvas of a document', () => {
  it('is scaled to a label, and on a page it has more room instead', () => {
    expect(Math.round(documentCanvas(targetOf(FOUR_BY_SIX), 'sc').widthUnits)).toBe(812)
    const a4 = documentCanvas(targetOf(A4, 300), 'sc')
    expect([Math.round(a4.widthUnits), Math.round(a4.heightUnits)]).toEqual([1678, 2373])
    expect(a4.dots(203)).toBe(300)
  })

  it('says in words that media are too small for it', () => {
    expect(() => documentCanvas(targetOf({ widthMm: 40, heightMm: 60 }), 'sc')).toThrow(/40 x 60 mm/)
  })
})
