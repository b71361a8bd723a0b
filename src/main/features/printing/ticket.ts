import type { LabelTicket } from '../../../shared/domain/printing/printing.ts'
import { trackingForBarcode } from '../../../shared/domain/printing/tracking.ts'
import { required } from '../../../shared/lib/assert.ts'
import {
  contentsOf,
  type ItemRecord,
  parseAddress,
  readItems,
  readShipments,
  type ShipmentRecord,
} from '../../db/orders/items.ts'
import { readSettings } from '../../db/settings.ts'
import type { ReadTx } from '../../db/tx.ts'
import { ordersInParcel } from './parcel.ts'

/** What a label of an order is made for: one of its packages, or the order itself while it has none. */
export interface LabelSubject {
  readonly shipmentSeq: number | null
  /** The order a label hangs on: a combined package's lead order. */
  readonly orderSeq: number
  readonly ticket: LabelTicket
}

/** One ticket for every package of an order, and one for an order without packages. */
export function ticketsOf(tx: ReadTx, orderSeq: number): LabelSubject[] {
  const shipments = readShipments(tx, orderSeq)
  if (shipments.length === 0)
    return [{ shipmentSeq: null, orderSeq, ticket: ticketOf(tx, orderSeq, null, 1, 1) }]
  return shipments.map((shipment, index) => ({
    shipmentSeq: shipment.seq,
    orderSeq: shipment.order_seq,
    ticket: ticketOf(tx, shipment.order_seq, shipment, index + 1, shipments.length),
  }))
}

function ticketOf(
  tx: ReadTx,
  orderSeq: number,
  shipment: ShipmentRecord | null,
  packageIndex: number,
  packageCount: number,
): LabelTicket {
  const order = required(
    tx.get<{ tiktok_order_id: string; address: string }>(
      'SELECT tiktok_order_id, address FROM orders WHERE seq = ?',
      orderSeq,
    ),
    `order ${orderSeq}`,
  )
  const items = readItems(tx, orderSeq)
  const contents =
    shipment === null
      ? items.map((item) => ({ item, quantity: item.quantity }))
      : [...contentsOf(tx, shipment, items), ...contentsOfOthers(tx, shipment)]
  const service =
    shipment === null
      ? ''
      : (tx.value<string>('SELECT service FROM shipments WHERE seq = ?', shipment.seq) ?? '')
  const tracking = shipment?.tracking ?? null
  return {
    tiktokOrderId: order.tiktok_order_id,
    recipient: parseAddress(shipment?.recipient ?? order.address),
    sender: readSettings(tx).senderAddress,
    trackingBarcode: trackingForBarcode(service, tracking),
    tracking,
    carrier: shipment?.carrier || null,
    items: contents.map(({ item, quantity }) => ({
      sku: item.sku,
      name:
        item.variation === '' || item.variation === 'Default'
          ? item.name
          : `${item.name} · ${item.variation}`,
      quantity,
    })),
    packageIndex,
    packageCount,
  }
}

/** What the other orders of a combined package have in it: nothing says otherwise, so all of theirs. */
function contentsOfOthers(tx: ReadTx, shipment: ShipmentRecord): { item: ItemRecord; quantity: number }[] {
  const others = ordersInParcel(tx, shipment.seq).filter((order) => order.seq !== shipment.order_seq)
  return others.flatMap((order) =>
    readItems(tx, order.seq).map((item) => ({ item, quantity: item.quantity })),
  )
}
