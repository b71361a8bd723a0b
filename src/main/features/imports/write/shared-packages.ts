import type { WriteTx } from '../../../db/tx.ts'

/** Hands a combined package on to the next order it holds; answers false when it holds no other. */
export function passOnShipment(tx: WriteTx, shipmentSeq: number): boolean {
  const heir =
    tx.value<number | null>(
      'SELECT min(order_seq) FROM shipment_orders WHERE shipment_seq = ?',
      shipmentSeq,
    ) ?? null
  if (heir === null) return false
  tx.run('UPDATE shipments SET order_seq = ? WHERE seq = ?', heir, shipmentSeq)
  tx.run('DELETE FROM shipment_orders WHERE shipment_seq = ? AND order_seq = ?', shipmentSeq, heir)
  return true
}

/** Makes an order lead a package; whichever led it until now shares it. */
export function leadShipment(tx: WriteTx, shipmentSeq: number, orderSeq: number): void {
  const lead = tx.value<number>('SELECT order_seq FROM shipments WHERE seq = ?', shipmentSeq)
  if (lead === undefined || lead === orderSeq) return
  tx.run('UPDATE shipments SET order_seq = ? WHERE seq = ?', orderSeq, shipmentSeq)
  tx.run('DELETE FROM shipment_orders WHERE shipment_seq = ? AND order_seq = ?', shipmentSeq, orderSeq)
  tx.run(
    'INSERT INTO shipment_orders (shipment_seq, order_seq) VALUES (?, ?) ON CONFLICT DO NOTHING',
    shipmentSeq,
    lead,
  )
}
