import type { SqlValue, WriteTx } from './tx.ts'

/** Rows that one statement inserts: with more, preparing and binding cost what opening the table saves. */
const AT_ONCE = 16

/** Hears of a statement that inserted fewer rows than it was given: some of these were there already. */
type OnMissing = (tx: WriteTx, rows: readonly (readonly SqlValue[])[]) => void

/** Rows for one table, gathered and inserted many at a time, in the order they came. */
export class ManyRows {
  readonly #width: number
  readonly #one: string
  readonly #many: string
  readonly #onMissing: OnMissing
  #values: SqlValue[] = []

  /** @param into what comes before VALUES @param tail what comes after the rows, such as ON CONFLICT */
  constructor(into: string, width: number, tail = '', onMissing: OnMissing = () => undefined) {
    const row = `(${Array.from({ length: width }, () => '?').join(', ')})`
    this.#width = width
    this.#one = `${into} VALUES ${row}${tail}`
    this.#many = `${into} VALUES ${Array.from({ length: AT_ONCE }, () => row).join(', ')}${tail}`
    this.#onMissing = onMissing
  }

  /** Takes one row. */
  add(tx: WriteTx, ...row: readonly SqlValue[]): void {
    for (const value of row) this.#values.push(value)
    if (this.#values.length < AT_ONCE * this.#width) return
    const values = this.#taken()
    const { changes } = tx.run(this.#many, ...values)
    if (changes < AT_ONCE) this.#onMissing(tx, this.#rowsOf(values))
  }

  /** Inserts what has been gathered. */
  flush(tx: WriteTx): void {
    for (const row of this.#rowsOf(this.#taken())) {
      const { changes } = tx.run(this.#one, ...row)
      if (changes === 0) this.#onMissing(tx, [row])
    }
  }

  #taken(): SqlValue[] {
    const values = this.#values
    this.#values = []
    return values
  }

  #rowsOf(values: readonly SqlValue[]): SqlValue[][] {
    return Array.from({ length: values.length / this.#width }, (_, row) =>
      values.slice(row * this.#width, (row + 1) * this.#width),
    )
  }
}
