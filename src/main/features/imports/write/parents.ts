import { platformId } from '../../../../shared/domain/ids/ids.ts'
import type { ImportedItem } from '../../../../shared/domain/imports/imported-order.ts'
import type { WriteTx } from '../../../db/tx.ts'

/** Products that orders refer to: made on first sight, remembered for the rest of the batch. */
export class Parents {
  readonly #creatorId: string
  readonly #batchSeq: number
  readonly #products = new Map<string, number>()

  constructor(creatorId: string, batchSeq: number) {
    this.#creatorId = creatorId
    this.#batchSeq = batchSeq
  }

  /** The row of an item's product: by SKU id, else by seller SKU and name, since an export may lack either. */
  productOf(tx: WriteTx, item: ImportedItem, currency: string, now: number): number {
    const key = productKey(item)
    const known = this.#products.get(key)
    if (known !== undefined) return known
    const id = platformId(this.#creatorId, 'product', key)
    tx.run(
      `INSERT INTO products (id, sku_id, seller_sku, name, variation, category, unit_minor, currency, batch_seq, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      id, item.skuId, item.sellerSku || item.skuId, item.productName, item.variation, item.category, item.unitMinor, currency, this.#batchSeq, now,
    )
    return remembered(this.#products, key, tx.value<number>('SELECT seq FROM products WHERE id = ?', id))
  }

  /** Forgets everything: rows made in a transaction that was rolled back are gone. */
  forget(): void {
    this.#products.clear()
  }
}

/** What names a product across exports. */
export function productKey(item: ImportedItem): string {
  return item.skuId === '' ? `seller:${item.sellerSku}\n${item.productName}\n${item.variation}` : item.skuId
}

function remembered(memory: Map<string, number>, key: string, seq: number | undefined): number {
  if (seq === undefined) throw new RangeError('a parent row vanished inside its own transaction')
  memory.set(key, seq)
  return seq
}
