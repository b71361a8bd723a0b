import { describe, expect, it } from 'vitest'
import { measureHead } from '../../../../../src/shared/domain/printing/measure-head.ts'

const box = { widthDots: 632, leftDots: 90 }
/** How wide those dots come out of a head, in millimetres. */
const onPaper = (dots: number, dpi: number) => (dots * 25.4) / dpi

describe('a test box measured on paper', () => {
  it.each([203, 300, 600] as const)('tells a %i dpi head, also with half a millimetre of error', (dpi) => {
    for (const error of [-0.5, 0, 0.5])
      expect(measureHead(box, { widthMm: onPaper(632, dpi) + error })).toMatchObject({ kind: 'head', dpi })
  })

  it('knows the head of a printer that was set up with the wrong one', () => {
    const { dpi } = measureHead({ widthDots: 632, leftDots: 90 }, { widthMm: 53.5 }) as { dpi: number }
    expect(dpi).toBe(300)
  })

  it('tells how far everything has to move, in dots of the head that was found', () => {
    const found = measureHead(box, { widthMm: onPaper(632, 203), leftMm: onPaper(90, 203) + 2 })
    expect(found).toMatchObject({ kind: 'head', dpi: 203, shiftRightDots: -16 })
    const other = measureHead(box, { widthMm: onPaper(632, 300), leftMm: onPaper(90, 300) - 2 })
    expect(other).toMatchObject({ kind: 'head', dpi: 300, shiftRightDots: 24 })
  })

  it('says nothing about the place where the edge was not measured, and nothing needs moving where it is right', () => {
    expect(measureHead(box, { widthMm: onPaper(632, 203) })).toMatchObject({ shiftRightDots: null })
    const right = measureHead(box, { widthMm: onPaper(632, 203), leftMm: onPaper(90, 203) })
    expect(right).toMatchObject({ shiftRightDots: 0 })
  })

  it('is not guessed at between two heads, nor from nonsense', () => {
    for (const widthMm of [63, 40, 0, -5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(measureHead(box, { widthMm })).toMatchObject({ kind: 'unclear' })
  })

  it('says that labels lie elsewhere rather than moving everything by a centimetre', () => {
    const found = measureHead(box, { widthMm: onPaper(632, 203), leftMm: 30 })
    expect(found).toMatchObject({ kind: 'misplaced', dpi: 203 })
    expect(measureHead(box, { widthMm: onPaper(632, 203), leftMm: Number.NaN })).toMatchObject({
      kind: 'misplaced',
    })
  })
})
