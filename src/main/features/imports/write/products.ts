import { required } from '../../../../shared/lib/assert.ts'
import type { WriteTx } from '../../../db/tx.ts'
import type { ProductRecord } from '../order-record.ts'

/** The rows of a batch's products, by their place in the reader's list. */
export class BatchProducts {
  readonly #batchSeq: number
  readonly #seqs: number[] = []

  constructor(batchSeq: number) {
    this.#batchSeq = batchSeq
  }

  /** Stores products at their first sight; one that is there already keeps its row. */
  add(tx: WriteTx, products: readonly ProductRecord[], now: number): void {
    for (const product of products) {
      tx.run(
        `INSERT INTO products (id, sku_id, seller_sku, name, variation, category, unit_minor, currency, batch_seq, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
        product.id,
        product.skuId,
        product.sellerSku,
        product.name,
        product.variation,
        product.category,
        product.unitMinor,
        product.currency,
        this.#batchSeq,
        now,
      )
      this.#seqs.push(
        required(tx.value<number>('SELECT seq FROM products WHERE id = ?', product.id), 'a stored product'),
      )
    }
  }

  /** The row of a product. */
  seqAt(place: number): number {
    return required(this.#seqs[place], 'the product of a line')
  }
}
