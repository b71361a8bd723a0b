import type { Timers } from '../../../src/main/sync/engine/timers.ts'

interface Alarm {
  readonly at: number
  readonly no: number
  readonly work: () => void
}

/** Lets everything that waits for no timer come to rest. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Time that passes only when a test says so. */
export class FakeClock implements Timers {
  #monotonic = 5_000
  #wall: number
  #no = 0
  readonly #alarms = new Set<Alarm>()

  constructor(wall = Date.UTC(2026, 10, 29, 9)) {
    this.#wall = wall
  }

  now(): number {
    return this.#wall
  }

  monotonicMs(): number {
    return this.#monotonic
  }

  after(ms: number, work: () => void): () => void {
    if (!Number.isFinite(ms) || ms < 0 || ms > 2 ** 31 - 1) throw new RangeError(`a timer of ${ms} ms`)
    this.#no += 1
    const alarm = { at: this.#monotonic + ms, no: this.#no, work }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /** How long each alarm that is set has to go. */
  get waiting(): number[] {
    return [...this.#alarms].map(({ at }) => at - this.#monotonic).sort((a, b) => a - b)
  }

  /** Sets the machine's calendar; nothing that is measured notices. */
  setWall(wall: number): void {
    this.#wall = wall
  }

  /** Lets time pass, alarm by alarm; answers how many rang. */
  async advance(ms: number): Promise<number> {
    const until = this.#monotonic + ms
    let rung = 0
    await settle()
    for (;;) {
      const next = this.#next(until)
      if (next === undefined) break
      this.#alarms.delete(next)
      this.#pass(next.at)
      next.work()
      rung += 1
      await settle()
    }
    this.#pass(until)
    return rung
  }

  #next(until: number): Alarm | undefined {
    let first: Alarm | undefined
    for (const alarm of this.#alarms)
      if (
        alarm.at <= until &&
        (first === undefined || alarm.at < first.at || (alarm.at === first.at && alarm.no < first.no))
      )
        first = alarm
    return first
  }

  #pass(to: number): void {
    this.#wall += to - this.#monotonic
    this.#monotonic = to
  }
}
