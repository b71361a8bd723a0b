import { type LabelSource, labelSourceSchema } from '../../../shared/domain/labels/label-source.ts'
import { itemName } from '../../../shared/domain/printing/item-name.ts'
import type { DocumentKind, LabelTicket } from '../../../shared/domain/printing/printing.ts'
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
  /** The carrier's own label that it is printed from; null where we draw it. */
  readonly pageSeq: number | null
  /** True where that label's picture was wiped: what was printed stands, nothing new can be. */
  readonly isWiped: boolean
}

/** A label or a slip for every package of an order, one for an order without packages, and one for each stored label. */
export function ticketsOf(tx: ReadTx, orderSeq: number, kind: DocumentKind = 'label'): LabelSubject[] {
  const shipments = readShipments(tx, orderSeq)
  const pages = kind === 'slip' ? [] : storedPages(tx, orderSeq, shipments)
  const loose = pages.filter((page) => !shipments.some(({ seq }) => seq === page.shipment_seq))
  const places: Place[] = shipments.length === 0 ? [WHOLE_ORDER] : shipments.map(placeOf)
  const subjects = places.flatMap((place) => {
    const own = pages.filter(
      (page) => page.shipment_seq !== null && page.shipment_seq === place.shipment?.seq,
    )
    if (own.length > 0) return own.map((page) => subjectOf(tx, orderSeq, place, kind, page))
    // A label that names the order alone is what this parcel goes with: our own beside it would be one too many.
    return loose.length > 0 ? [] : [subjectOf(tx, orderSeq, place, kind, null)]
  })
  const [first = WHOLE_ORDER] = places
  return [
    ...subjects,
    ...loose.map((page) => subjectOf(tx, orderSeq, { ...first, shipment: null }, kind, page)),
  ]
}

interface Place {
  readonly shipment: ShipmentRecord | null
  readonly index: number
  readonly count: number
}
const WHOLE_ORDER: Place = { shipment: null, index: 1, count: 1 }

function placeOf(shipment: ShipmentRecord, at: number, all: readonly ShipmentRecord[]): Place {
  return { shipment, index: at + 1, count: all.length }
}

interface StoredPage {
  readonly seq: number
  readonly shipment_seq: number | null
  readonly tracking: string | null
  readonly state: 'stored' | 'wiped'
  readonly source: LabelSource
}

/** The carriers' labels of an order and of the parcels it is in, in the order in which they came. */
function storedPages(tx: ReadTx, orderSeq: number, shipments: readonly ShipmentRecord[]): StoredPage[] {
  const rows = tx.all<
    Omit<StoredPage, 'source'> & { id: string; file_id: string; page_no: number; format: string }
  >(
    `SELECT p.seq, p.id, p.shipment_seq, p.tracking, p.page_no, f.id AS file_id, f.format, f.state
     FROM label_pages p JOIN label_files f ON f.seq = p.file_seq
     WHERE p.state = 'matched' AND f.state <> 'staging'
       AND (p.order_seq = ? OR p.shipment_seq IN (SELECT value FROM json_each(?))) ORDER BY p.seq`,
    orderSeq,
    JSON.stringify(shipments.map(({ seq }) => seq)),
  )
  return rows.map(({ id, file_id, page_no, format, ...row }) => ({
    ...row,
    source: labelSourceSchema.parse({ pageId: id, fileId: file_id, page: page_no, format }),
  }))
}

function subjectOf(
  tx: ReadTx,
  orderSeq: number,
  place: Place,
  kind: DocumentKind,
  page: StoredPage | null,
): LabelSubject {
  const owner = place.shipment?.order_seq ?? orderSeq
  const ticket = ticketOf(tx, owner, place)
  const stored = page === null ? {} : { tracking: page.tracking ?? ticket.tracking, stored: page.source }
  return {
    shipmentSeq: place.shipment?.seq ?? null,
    orderSeq: owner,
    ticket: { ...ticket, ...stored, ...(kind === 'slip' ? { slip: slipOf(tx, owner) } : {}) },
    pageSeq: page?.seq ?? null,
    isWiped: page?.state === 'wiped',
  }
}

function slipOf(tx: ReadTx, orderSeq: number): NonNullable<LabelTicket['slip']> {
  const row = required(
    tx.get<{ handle: string; buyer_message: string; note: string }>(
      'SELECT handle, buyer_message, note FROM orders WHERE seq = ?',
      orderSeq,
    ),
    `order ${orderSeq}`,
  )
  return { handle: row.handle, buyerMessage: row.buyer_message, note: row.note }
}

function ticketOf(tx: ReadTx, orderSeq: number, { shipment, index, count }: Place): LabelTicket {
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
      name: itemName(item.name, item.variation),
      quantity,
    })),
    packageIndex: index,
    packageCount: count,
  }
}

/** What the other orders of a combined package have in it: nothing says otherwise, so all of theirs. */
function contentsOfOthers(tx: ReadTx, shipment: ShipmentRecord): { item: ItemRecord; quantity: number }[] {
  const others = ordersInParcel(tx, shipment.seq).filter((order) => order.seq !== shipment.order_seq)
  return others.flatMap((order) =>
    readItems(tx, order.seq).map((item) => ({ item, quantity: item.quantity })),
  )
}
