import type { WriteTx } from '../tx.ts'

/** Works out an order's counts, summary and tracking from its lines and packages, as an import writes them. */
export function derive(tx: WriteTx, seq: number): void {
  const items = tx.all<{ name: string; variation: string; quantity: number }>(
    `SELECT p.name, p.variation, i.quantity FROM order_items i JOIN products p ON p.seq = i.product_seq
     WHERE i.order_seq = ? ORDER BY i.line_no`,
    seq,
  )
  const trackings = tx.pluck<string | null>(
    `SELECT tracking FROM shipments WHERE superseded_at IS NULL
     AND (order_seq = ? OR seq IN (SELECT shipment_seq FROM shipment_orders WHERE order_seq = ?)) ORDER BY seq`,
    seq,
    seq,
  )
  tx.run(
    'UPDATE orders SET item_count = ?, items_summary = ?, tracking = ?, package_count = ? WHERE seq = ?',
    items.reduce((sum, item) => sum + item.quantity, 0),
    summaryOf(items),
    trackingOf(trackings.filter((tracking) => tracking !== null)),
    trackings.length,
    seq,
  )
}

/** The first item and how many more, such as "Plush Axolotl · Mint +2". */
export function summaryOf(items: readonly { readonly name: string; readonly variation: string }[]): string {
  const [first, ...others] = items
  if (!first) return ''
  const isPlain = first.variation === '' || first.variation === 'Default'
  const name = isPlain ? first.name : `${first.name} · ${first.variation}`
  return others.length === 0 ? name : `${name} +${others.length}`
}

/** The first tracking number and how many more. */
export function trackingOf(trackings: readonly string[]): string {
  const [first = '', ...others] = trackings
  return others.length === 0 ? first : `${first} +${others.length}`
}
