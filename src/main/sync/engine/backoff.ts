import { HOUR_MS, MINUTE_MS } from '../../../shared/lib/durations.ts'
import type { Random } from '../../platform/random.ts'
import type { Life } from './life.ts'

const SHORTEST_MS = 500
const LONGEST_MS = MINUTE_MS
/** A server that asks for more than this is not believed. */
const LONGEST_ASKED_MS = HOUR_MS
/** A hint may cut a wait short, but tries are at least this far apart. */
const BETWEEN_TRIES_MS = 1_000

/** How long to wait after so many failures in a row: anywhere up to twice the last bound, so that desks do not march in step. */
export function backoffMs(failures: number, random: Pick<Random, 'bytes'>): number {
  const bound = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(failures, 10))
  return SHORTEST_MS + Math.floor(chance(random) * (bound - SHORTEST_MS))
}

/** Evenly from 0 up to 1. */
function chance(random: Pick<Random, 'bytes'>): number {
  const [a = 0, b = 0] = random.bytes(2)
  return ((a << 8) | b) / 0x10000
}

/** A wait after failures, which grows until something succeeds. */
export class Hold {
  readonly #life: Life
  readonly #random: Pick<Random, 'bytes'>
  readonly #onEnd: () => void
  #failures = 0
  #cancel: (() => void) | null = null
  /** Both by the monotonic clock. */
  #notBefore = 0
  #endsAt = 0

  constructor(life: Life, random: Pick<Random, 'bytes'>, onEnd: () => void) {
    this.#life = life
    this.#random = random
    this.#onEnd = onEnd
  }

  get isPending(): boolean {
    return this.#cancel !== null
  }

  get failures(): number {
    return this.#failures
  }

  /** Begins to wait; answers for how long. What the server asked for is the least. */
  failed(askedMs: number): number {
    this.#failures += 1
    const asked = Math.min(LONGEST_ASKED_MS, askedMs)
    const ms = Math.max(backoffMs(this.#failures, this.#random), asked)
    this.#notBefore = this.#life.monotonicMs() + Math.max(BETWEEN_TRIES_MS, asked)
    this.#arm(ms)
    return ms
  }

  /** A failure for which somebody else waits. */
  count(): void {
    this.#failures += 1
  }

  /** Waits for a time that is not ours to choose, and that no hint cuts short. */
  wait(ms: number): void {
    this.#notBefore = this.#life.monotonicMs() + ms
    this.#arm(ms)
  }

  #arm(ms: number): void {
    this.#cancel?.()
    this.#endsAt = this.#life.monotonicMs() + ms
    this.#cancel = this.#life.after(ms, () => {
      this.#cancel = null
      this.#onEnd()
    })
  }

  /** Ends the wait now, or as soon as tries may follow each other. A person who asks is not kept waiting. */
  hurry(isPerson = false): void {
    if (this.#cancel === null) return
    const left = this.#notBefore - this.#life.monotonicMs()
    if (left > 0 && !isPerson) {
      if (this.#notBefore < this.#endsAt) this.#arm(left)
      return
    }
    this.release()
    this.#onEnd()
  }

  /** Ends the wait without a try. */
  release(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  /** Something went well: nothing is waited for and the next wait is short again. */
  succeeded(): void {
    this.#failures = 0
    this.release()
  }
}
