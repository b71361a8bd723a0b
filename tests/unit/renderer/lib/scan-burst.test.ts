import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ScanBurst } from '../../../../src/renderer/lib/scan-burst.ts'

const scans: string[] = []
const keys: string[] = []
let burst: ScanBurst
beforeEach(() => {
  vi.useFakeTimers()
  scans.length = 0
  keys.length = 0
  const clock = {
    later: (work: () => void, ms: number) => setTimeout(work, ms) as unknown as number,
    never: (timer: number) => clearTimeout(timer),
  }
  burst = new ScanBurst(
    clock,
    (code) => scans.push(code),
    (text) => keys.push(text),
  )
})
afterEach(() => vi.useRealTimers())

const type = (text: string, gapMs: number) => {
  for (const key of text) {
    expect(burst.press(key)).toBe(true)
    vi.advanceTimersByTime(gapMs)
  }
}

test('a scanned number is one scan, and none of its digits is a key', () => {
  type('576461413038785752', 5)
  expect(burst.press('Enter')).toBe(true)
  expect([scans, keys]).toEqual([['576461413038785752'], []])
})

test('a scanner that sends no Enter is heard when it falls silent', () => {
  type('JD0002255550123456', 5)
  vi.advanceTimersByTime(100)
  expect([scans, keys]).toEqual([['JD0002255550123456'], []])
})

test('a key by itself is that key, a moment later', () => {
  type('1', 100)
  type('2', 100)
  expect([scans, keys]).toEqual([[], ['1', '2']])
})

test('Enter, Escape and the arrows are left to the page', () => {
  for (const key of ['Enter', 'Escape', 'ArrowDown', 'Tab', ' ']) expect(burst.press(key)).toBe(false)
  type('12', 5)
  expect(burst.press('Enter')).toBe(false)
})

test('what was begun when the question closes is nobody’s', () => {
  type('1', 5)
  burst.stop()
  vi.advanceTimersByTime(1_000)
  expect([scans, keys]).toEqual([[], []])
})
