import { describe, expect, test } from 'vitest'
import { pressLatencies, wheelFrameRate } from '../../bench/lib/event-latency.ts'
import { bar, median, mediansOf, percentile } from '../../bench/lib/figures.ts'

const tenValues = [10, 1, 9, 2, 8, 3, 7, 4, 6, 5]

describe('the figures of a benchmark', () => {
  test('a percentile is a value that was measured, by nearest rank', () => {
    expect(percentile(tenValues, 0.5)).toBe(5)
    expect(percentile(tenValues, 0.95)).toBe(10)
    expect(percentile([3], 0.95)).toBe(3)
  })

  test('the median of an even number of values lies between the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([3, 1, 2])).toBe(2)
  })

  test('figures of several runs become their medians, also where a run lacks one', () => {
    expect(mediansOf([{ a_ms: 1, b_ms: 5 }, { a_ms: 3 }, { a_ms: 2 }])).toEqual({ a_ms: 2, b_ms: 5 })
  })

  test('a bar tells whether it was met, in either direction', () => {
    expect(bar({ a_ms: 4 }, 'a_ms', '<=', 4)).toEqual({
      name: 'a_ms',
      value: 4,
      op: '<=',
      limit: 4,
      ok: true,
    })
    expect(bar({ a_fps: 56.9 }, 'a_fps', '>=', 57).ok).toBe(false)
  })

  test('nothing measured is an error and never a bar that looks met', () => {
    expect(() => bar({}, 'a_ms', '<=', 4)).toThrow('a_ms was not measured')
    expect(() => bar({ a_ms: Number.NaN }, 'a_ms', '<=', 4)).toThrow('a_ms was not measured')
    expect(() => percentile([], 0.5)).toThrow('Nothing was measured')
  })
})

describe('presses in the latency trace', () => {
  const shown = (madeAtMs: number, ms: number) => ({
    type: 'KEY_PRESSED',
    madeAtMs,
    presentedAtMs: madeAtMs + ms,
  })

  test('each press is given the slice that was made when it was sent', () => {
    const slices = [shown(200.1, 9), { ...shown(100.1, 50), type: 'KEY_RELEASED' }, shown(100.1, 12)]
    expect(pressLatencies(slices, [100, 200]).map(Math.round)).toEqual([12, 9])
  })

  test('a press without a slice, or one that was never shown, is refused', () => {
    expect(() => pressLatencies([shown(100, 9)], [100, 200])).toThrow('Press 1 has 0 slices')
    expect(() => pressLatencies([{ ...shown(100, 9), presentedAtMs: null }], [100])).toThrow('never shown')
  })

  test('wheel turns shown by the same frame count as one frame', () => {
    const turn = (at: number) => ({
      type: 'FIRST_GESTURE_SCROLL_UPDATE',
      madeAtMs: at - 5,
      presentedAtMs: at,
    })
    expect(wheelFrameRate([turn(100), turn(100), turn(120), turn(140)])).toBe(50)
  })
})
