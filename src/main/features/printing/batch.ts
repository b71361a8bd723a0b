import type { CommandContext } from '../../outbox/command-context.ts'

/** What may ask for labels. */
export type BatchSource = 'print' | 'reprint' | 'verify'

/** The batch of one request: noted with its first new label, and only where there can be a second. */
export class Batch {
  readonly #context: CommandContext
  readonly #source: BatchSource
  readonly #isMany: boolean
  #seq: number | null = null

  constructor(context: CommandContext, source: BatchSource, isMany: boolean) {
    this.#context = context
    this.#source = source
    this.#isMany = isMany
  }

  /** The row number of the batch, or null for a label that was asked for alone; `isSeveral` where it is itself several. */
  seq(isSeveral = false): number | null {
    if (this.#seq !== null || !(this.#isMany || isSeveral)) return this.#seq
    const { tx, newId, operator, desk, now } = this.#context
    this.#seq = Number(
      tx.run(
        'INSERT INTO print_batches (id, asked_by, operator, desk, created_at) VALUES (?, ?, ?, ?, ?)',
        newId(),
        this.#source,
        operator,
        desk,
        now,
      ).lastInsertRowid,
    )
    return this.#seq
  }
}
