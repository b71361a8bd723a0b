import type { SyncedRow } from '../../../shared/sync/tables.ts'
import { stockEntity } from '../../outbox/entities.ts'
import { takeStockImage } from '../../outbox/stock-images.ts'
import { variationOf } from '../records/recorder.ts'
import { stampsOf } from '../records/stamps.ts'
import { isNews } from './order-rows.ts'
import type { PageContext } from './page-context.ts'

/** Stores a shop. */
export function storeShop({ tx, now }: PageContext, row: SyncedRow<'tiktok_shops'>): void {
  const { id, rev, xid } = stampsOf(row)
  tx.run(
    `INSERT INTO tiktok_shops (id, name, created_at, shop_key, server_rev, server_xid) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, shop_key = excluded.shop_key, server_rev = excluded.server_rev,
       server_xid = excluded.server_xid WHERE ifnull(server_rev, -1) < excluded.server_rev`,
    id,
    row.shop_name || row.shop_id,
    now,
    row.shop_id,
    rev,
    xid,
  )
}

/** Stores a product; one that an import made under another id, for the same SKU, becomes it. */
export function storeProduct(context: PageContext, row: SyncedRow<'products'>): void {
  const { tx, now } = context
  const { id, rev, xid } = stampsOf(row)
  const known = tx.get<{ seq: number; server_rev: number | null; name: string }>(
    `SELECT seq, server_rev, name FROM products WHERE id = ?
     UNION ALL SELECT seq, server_rev, name FROM products WHERE sku_id = ? AND sku_id <> '' AND server_rev IS NULL LIMIT 1`,
    id,
    row.sku,
  )
  const values = [
    row.seller_sku || row.sku,
    row.name,
    variationOf(row),
    row.category,
    row.base_price,
    row.currency,
    row.velocity_score,
    row.viral_correlation,
    rev,
    xid,
  ] as const
  if (!known)
    tx.run(
      `INSERT INTO products (id, sku_id, created_at, seller_sku, name, variation, category, unit_minor, currency,
         velocity_score, viral_correlation, server_rev, server_xid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      row.sku,
      now,
      ...values,
    )
  else if (isNews(known.server_rev, rev)) {
    tx.run(
      `UPDATE products SET id = ?, sku_id = ?, seller_sku = ?, name = ?, variation = ?, category = ?, unit_minor = ?,
         currency = ?, velocity_score = ?, viral_correlation = ?, server_rev = ?, server_xid = ? WHERE seq = ?`,
      id,
      row.sku,
      ...values,
      known.seq,
    )
    // Its orders came before it and had no name to show.
    if (known.name === '')
      for (const seq of tx.pluck<number>(
        'SELECT order_seq FROM order_items WHERE product_seq = ?',
        known.seq,
      ))
        context.noteUnderived(seq)
  }
}

/** Stores stock in one place. What this desk has counted or moved and the server has not seen is replayed over it. */
export function storeStock(context: PageContext, row: SyncedRow<'inventory_sync'>): void {
  const { tx, now } = context
  const { id, rev, xid } = stampsOf(row)
  const productSeq = context.productSeq(row.product_id)
  const shopSeq = context.shopSeq(row.tiktok_shop_id)
  const stored = tx.run(
    `INSERT INTO inventory_sync (id, product_seq, shop_seq, warehouse, platform_stock, local_stock, reserved_stock, counted_at,
       updated_at, is_oversold, asked_quantity, safety_stock, server_rev, server_xid)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (product_seq, shop_seq, warehouse) DO UPDATE SET id = excluded.id, platform_stock = excluded.platform_stock,
       local_stock = excluded.local_stock, reserved_stock = excluded.reserved_stock, counted_at = excluded.counted_at,
       updated_at = excluded.updated_at, is_oversold = excluded.is_oversold, asked_quantity = excluded.asked_quantity,
       safety_stock = excluded.safety_stock, server_rev = excluded.server_rev, server_xid = excluded.server_xid
     WHERE ifnull(server_rev, -1) < excluded.server_rev`,
    id,
    productSeq,
    shopSeq,
    row.warehouse_id,
    row.platform_stock,
    row.local_stock,
    row.reserved_quantity,
    row.counted_at,
    now,
    Number(row.is_oversold),
    row.asked_quantity,
    row.safety_stock,
    rev,
    xid,
  )
  if (stored.changes === 0) return
  const entity = stockEntity(row.product_id, row.tiktok_shop_id, row.warehouse_id)
  takeStockImage(tx, entity)
  context.touchStock(entity)
}
