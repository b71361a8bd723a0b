/** A scanner types faster than any hand: its characters come within this many ms of each other. */
const SCANNER_GAP_MS = 60
/** Fewer characters are a person's keys, whatever their pace. */
const LEAST_CHARACTERS = 6

/** Where the time comes from: the window's, or a test's. */
export interface ScanClock {
  readonly later: (work: () => void, ms: number) => number
  readonly never: (timer: number) => void
}

/**
 * Tells a scanner's burst from single keys while nothing has the focus. A key that a burst could begin with waits a
 * moment for what follows: a label's number must never answer a question by its first digit.
 */
export class ScanBurst {
  readonly #clock: ScanClock
  readonly #onScan: (code: string) => void
  readonly #onKeys: (keys: string) => void
  #text = ''
  #timer = 0

  constructor(clock: ScanClock, onScan: (code: string) => void, onKeys: (keys: string) => void) {
    this.#clock = clock
    this.#onScan = onScan
    this.#onKeys = onKeys
  }

  /** A key was pressed; answers true where it is taken, for now. */
  press(key: string): boolean {
    const isEnd = key === 'Enter' && this.#text.length >= LEAST_CHARACTERS
    const isPart = /^[0-9A-Za-z-]$/.test(key)
    if (!isEnd && !isPart) return false
    this.#clock.never(this.#timer)
    if (isEnd) this.#flush()
    else {
      this.#text += key
      this.#timer = this.#clock.later(() => this.#flush(), SCANNER_GAP_MS)
    }
    return true
  }

  /** Forgets what was begun. */
  stop(): void {
    this.#clock.never(this.#timer)
    this.#text = ''
  }

  #flush(): void {
    const text = this.#text
    this.#text = ''
    if (text.length >= LEAST_CHARACTERS) this.#onScan(text)
    else this.#onKeys(text)
  }
}
