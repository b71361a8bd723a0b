import { type Clock, systemClock } from '../../platform/clock.ts'

/** Time with alarms, as the engine sees it. */
export interface Timers extends Clock {
  /** Runs `work` once after `ms`; answers the way to call it off. */
  after(ms: number, work: () => void): () => void
}

/** Node fires a longer timer at once. */
const LONGEST_MS = 2 ** 31 - 1

/** The machine's own time. A timer holds no process open. */
export const systemTimers: Timers = {
  ...systemClock,
  after: (ms, work) => {
    const timer = setTimeout(work, Math.min(Math.max(0, ms), LONGEST_MS)).unref()
    return () => clearTimeout(timer)
  },
}
