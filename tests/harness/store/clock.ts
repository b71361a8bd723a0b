import { afterEach, beforeEach, vi } from 'vitest'
import { NOW } from './orders.ts'

/** The machine's calendar stands at NOW during each test of the file; timers and measured durations go on. */
export function standStill(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}
