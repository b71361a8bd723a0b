// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { followTime } from '../../../../src/renderer/lib/follow-time.ts'
import { ageWords, spanWords, untilWordsChange } from '../../../../src/renderer/lib/spans.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

describe('lengths of time', () => {
  it('are said in their two largest units at most', () => {
    expect([0, 4_200, 12 * MINUTE, 2 * HOUR + 5 * MINUTE, 2 * HOUR, 76 * HOUR].map(spanWords)).toEqual([
      '0 s',
      '4 s',
      '12 min',
      '2 h 5 min',
      '2 h',
      '3 d 4 h',
    ])
  })

  it('never make an age of a clock that is ahead', () => {
    expect(ageWords(-5 * MINUTE)).toBe('just now')
    expect(ageWords(4_000)).toBe('4 s ago')
  })

  it('read the same until the time that is named has passed', () => {
    for (const ms of [0, 999, 1_500, 59_999, 60_000, 61_500, HOUR + 1, 25 * HOUR]) {
      const due = untilWordsChange(ms)
      expect(due).toBeGreaterThan(0)
      const nearly = ms + due - 1
      if (due > 250) expect(spanWords(nearly)).toBe(spanWords(ms))
    }
  })
})

describe('what ages on the page', () => {
  let isHidden = false
  beforeEach(() => {
    vi.useFakeTimers()
    Object.defineProperty(document, 'hidden', { get: () => isHidden, configurable: true })
  })
  afterEach(() => {
    isHidden = false
    vi.useRealTimers()
  })

  const setHidden = (hidden: boolean) => {
    isHidden = hidden
    document.dispatchEvent(new Event('visibilitychange'))
  }

  it('is painted when it is due, and has no timer while nobody sees it', () => {
    let painted = 0
    const stop = followTime(() => {
      painted += 1
      return 1_000
    })
    expect(painted).toBe(1)
    vi.advanceTimersByTime(3_000)
    expect(painted).toBe(4)
    setHidden(true)
    expect(vi.getTimerCount()).toBe(0)
    setHidden(false)
    expect(painted).toBe(5)
    stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has no timer once it stays as it is', () => {
    const stop = followTime(() => null)
    expect(vi.getTimerCount()).toBe(0)
    stop()
  })
})
