import { platformId } from '../../../../shared/domain/ids/ids.ts'
import type { Connection } from '../../../db/connection.ts'
import type { OrderBatch } from './whole-orders.ts'

/** What an import would do to an order. */
export type Comparison = 'new' | 'changed' | 'unchanged'

/** Compares orders of a file with the workspace, for a dry run: reads only. */
export class Comparer {
  readonly #connection: Connection
  readonly #creatorId: string
  readonly #found = new Map<string, Comparison>()

  constructor(connection: Connection, creatorId: string) {
    this.#connection = connection
    this.#creatorId = creatorId
  }

  /** Looks a batch up; an order that comes again replaces what was said of it. */
  add(batch: OrderBatch): void {
    this.#connection.read((tx) => {
      for (const { order, contentHash } of batch.orders) {
        const id = platformId(this.#creatorId, 'order', order.tiktokOrderId)
        const hash = tx.value<string>(
          `SELECT o.content_hash FROM orders o LEFT JOIN import_batches b ON b.seq = o.batch_seq WHERE o.id = ? AND (b.state IS NULL OR b.state NOT IN ('staging', 'removing'))`,
          id,
        )
        this.#found.set(
          order.tiktokOrderId,
          hash === undefined ? 'new' : hash === contentHash ? 'unchanged' : 'changed',
        )
      }
    })
  }

  counts(): Record<Comparison, number> {
    const counts = { new: 0, changed: 0, unchanged: 0 }
    for (const comparison of this.#found.values()) counts[comparison] += 1
    return counts
  }
}
