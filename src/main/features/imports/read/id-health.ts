import type { ColumnMap } from '../../../../shared/domain/imports/columns.ts'
import { isDestroyedId, isDigits, looksRounded } from './id-cell.ts'
import { idsDestroyed } from './refusals.ts'
import type { Row } from './row-source.ts'

/** Fewer rounded-looking ids than this may be chance: one true id in a thousand ends in three zeros. */
const FEWEST_ROUNDED = 3

/** Counts order ids that a spreadsheet has destroyed, and refuses the file when they are the majority. */
export class IdHealth {
  #lines = 0
  #destroyed = 0
  #rounded = 0
  #runs = 0
  #last = ''
  #example = ''
  readonly #column: number

  constructor(columns: ColumnMap) {
    this.#column = columns.orderId ?? 0
  }

  /** Takes one row into account. */
  see(row: Row): void {
    const id = row.cells[this.#column] ?? ''
    this.#lines += 1
    if (id === this.#last) {
      if (isDestroyedId(id.trim())) this.#destroyed += 1
      return
    }
    this.#last = id
    this.#seeNew(id.trim())
  }

  #seeNew(id: string): void {
    if (isDestroyedId(id)) {
      this.#destroyed += 1
      this.#example ||= id
    } else if (isDigits(id)) {
      this.#runs += 1
      if (looksRounded(id)) {
        this.#rounded += 1
        this.#example ||= id
      }
    }
  }

  /** Throws `import.idsDestroyed` when more than half of the ids so far are destroyed. */
  judge(): void {
    if (this.#destroyed * 2 > this.#lines) throw idsDestroyed(this.#destroyed, this.#lines, this.#example)
    if (this.#rounded >= FEWEST_ROUNDED && this.#rounded * 2 > this.#runs) {
      throw idsDestroyed(this.#rounded, this.#runs, this.#example)
    }
  }
}
