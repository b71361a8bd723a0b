import { applyToStock, type StockImage, stockImageSchema } from '../../shared/sync/mutators/apply-to-stock.ts'
import type { ReadTx, WriteTx } from '../db/tx.ts'
import { pendingOf } from './replay.ts'

interface StockRow {
  readonly seq: number
  readonly local_stock: number | null
  readonly is_oversold: number
  readonly counted_at: number | null
}

const PLACE = `SELECT i.seq, i.local_stock, i.is_oversold, i.counted_at FROM inventory_sync i
  JOIN products p ON p.seq = i.product_seq JOIN tiktok_shops s ON s.seq = i.shop_seq
  WHERE p.id = ? AND s.id = ? AND i.warehouse = ?`

/** Stock of an entity `stock:<product>:<shop>:<warehouse>`, as the table has it. */
export function findStock(tx: ReadTx, entity: string): StockRow | undefined {
  const [, productId = '', shopId = '', ...warehouse] = entity.split(':')
  return tx.get<StockRow>(PLACE, productId, shopId, warehouse.join(':'))
}

/** Keeps the stock as it was before this desk's first pending act on it. */
export function keepStockBefore(tx: WriteTx, entity: string): void {
  const row = findStock(tx, entity)
  if (!row) return
  const image: StockImage = {
    localStock: row.local_stock,
    isOversold: row.is_oversold === 1,
    countedAt: row.counted_at,
  }
  tx.run(
    'INSERT INTO server_images (entity, rank, id, image) VALUES (?, 0, ?, ?) ON CONFLICT DO NOTHING',
    entity,
    entity,
    JSON.stringify(image),
  )
}

/** What the server told of a place becomes the image under what is pending. */
export function takeStockImage(tx: WriteTx, entity: string): void {
  tx.run('DELETE FROM server_images WHERE entity = ? AND rank = 0', entity)
  if (pendingOf(tx, entity).length > 0) keepStockBefore(tx, entity)
}

/** Makes stock what the server's image and the pending acts come to. */
export function replayStock(tx: WriteTx, entity: string): void {
  const stored = tx.value<string>('SELECT image FROM server_images WHERE entity = ? AND rank = 0', entity)
  const row = findStock(tx, entity)
  if (stored === undefined || !row) return
  const pending = pendingOf(tx, entity)
  if (pending.length === 0) tx.run('DELETE FROM server_images WHERE entity = ? AND rank = 0', entity)
  let image: StockImage = stockImageSchema.parse(JSON.parse(stored))
  for (const mutation of pending) image = applyToStock(image, mutation).image ?? image
  tx.run(
    'UPDATE inventory_sync SET local_stock = ?, is_oversold = ?, counted_at = ? WHERE seq = ?',
    image.localStock,
    Number(image.isOversold),
    image.countedAt,
    row.seq,
  )
}
