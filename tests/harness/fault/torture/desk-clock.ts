import type { Timers } from '../../../../src/main/sync/engine/timers.ts'

/** How much faster a desk's time goes than ours: a wait of a minute is over in two seconds. */
const SPEED = 25

/** A desk's time: fast, with a calendar that can be set to any year. What has passed is never wrong. */
export class DeskClock implements Timers {
  #offMs: number

  constructor(offMs = 0) {
    this.#offMs = offMs
  }

  get offMs(): number {
    return this.#offMs
  }

  /** Somebody sets the machine's calendar. */
  jump(ms: number): void {
    this.#offMs = ms
  }

  now(): number {
    return Math.round(Date.now() + this.#offMs)
  }

  monotonicMs(): number {
    return performance.now() * SPEED
  }

  after(ms: number, work: () => void): () => void {
    const timer = setTimeout(work, Math.max(0, ms) / SPEED)
    return () => clearTimeout(timer)
  }
}
