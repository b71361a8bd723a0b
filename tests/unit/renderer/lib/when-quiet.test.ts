// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { whenQuiet } from '../../../../src/renderer/lib/when-quiet.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what is asked for again and again runs once, when that has stopped', () => {
  const run = vi.fn()
  const soon = whenQuiet(run, 400, 3_000)
  for (let at = 0; at < 5; at += 1) {
    soon()
    vi.advanceTimersByTime(300)
  }
  expect(run).not.toHaveBeenCalled()
  vi.advanceTimersByTime(100)
  expect(run).toHaveBeenCalledOnce()
})

test('what never stops being asked for runs all the same, and then counts anew', () => {
  const run = vi.fn()
  const soon = whenQuiet(run, 400, 3_000)
  for (let at = 0; at < 65; at += 1) {
    soon()
    vi.advanceTimersByTime(100)
  }
  expect(run).toHaveBeenCalledTimes(2)
})
