const BITS = 32

/**
 * Which orders are selected: one bit for each row number, because a selection of a million orders has to fit and
 * to be asked about for every painted row.
 */
export class SelectionModel {
  #words = new Uint32Array(64)
  #count = 0

  /** How many orders are selected. */
  get count(): number {
    return this.#count
  }

  /** True where this order (row number) is selected. */
  has(seq: number): boolean {
    return ((this.#words[seq >>> 5] ?? 0) & (1 << (seq & 31))) !== 0
  }

  /** Selects or deselects one order. */
  set(seq: number, isSelected: boolean): void {
    if (this.has(seq) === isSelected) return
    this.#makeRoom(seq)
    const word = seq >>> 5
    const bit = 1 << (seq & 31)
    const before = this.#words[word] ?? 0
    this.#words[word] = isSelected ? before | bit : before & ~bit
    this.#count += isSelected ? 1 : -1
  }

  /** Turns one order around. */
  toggle(seq: number): void {
    this.set(seq, !this.has(seq))
  }

  /** Selects every order of a list, such as a whole view. */
  addAll(seqs: Int32Array): void {
    for (const seq of seqs) this.set(seq, true)
  }

  /** Selects the orders from one position of a view to another, both included and in either direction. */
  addRange(keys: Int32Array, from: number, to: number): void {
    this.addAll(keys.subarray(Math.min(from, to), Math.max(from, to) + 1))
  }

  /** Deselects everything. */
  clear(): void {
    this.#words.fill(0)
    this.#count = 0
  }

  /** The selected orders of a view, in its order. Orders that the view does not show are left out. */
  inOrder(keys: Int32Array): number[] {
    const chosen: number[] = []
    if (this.#count === 0) return chosen
    for (const seq of keys) if (this.has(seq)) chosen.push(seq)
    return chosen
  }

  /** Keeps only what a view shows, so that nothing invisible is ever acted upon. */
  keepOnly(keys: Int32Array): void {
    if (this.#count === 0) return
    const kept = this.inOrder(keys)
    this.clear()
    for (const seq of kept) this.set(seq, true)
  }

  #makeRoom(seq: number): void {
    const words = Math.ceil((seq + 1) / BITS)
    if (words <= this.#words.length) return
    const grown = new Uint32Array(Math.max(words, this.#words.length * 2))
    grown.set(this.#words)
    this.#words = grown
  }
}
