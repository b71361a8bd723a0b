/** A map of the `size` entries that were set or asked for last. */
export class RecentMap<V> {
  readonly #size: number
  readonly #entries = new Map<string, V>()

  constructor(size: number) {
    this.#size = size
  }

  /** The value, which is the most recent one from here on; undefined where there is none any more. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  /** Sets a value and forgets the one that was of no use for longest, where there are too many. */
  set(key: string, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > this.#size && oldest !== undefined) this.#entries.delete(oldest)
  }

  /** Forgets a value. */
  delete(key: string): void {
    this.#entries.delete(key)
  }
}
