import { platformId } from '../../../shared/domain/ids/ids.ts'
import { SYNCED_TABLES, type SyncedRow } from '../../../shared/sync/tables.ts'
import type { PulledItem, PulledShipment } from '../records/page-record.ts'
import { stampsOf } from '../records/stamps.ts'
import { isNews } from './order-rows.ts'
import type { PageContext } from './page-context.ts'
import { storeMirror } from './shared-rows.ts'

const LINKS = SYNCED_TABLES.shipment_orders.rank

const INSERT_ITEM = `INSERT INTO order_items (order_seq, line_no, product_seq, quantity, returned_quantity, unit_minor,
  line_minor, id, server_rev, server_xid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const INSERT_SHIPMENT = `INSERT INTO shipments (key, order_seq, package_id, tracking, carrier, service, shipped_at,
  superseded_at, id, server_rev, server_xid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`

/** Stores the lines of an order that was not here before. */
export function insertItems(context: PageContext, orderSeq: number, items: readonly PulledItem[]): void {
  let lineNo = 0
  for (const item of items) {
    lineNo += 1
    insertItem(context, orderSeq, lineNo, item)
  }
}

function insertItem(context: PageContext, orderSeq: number, lineNo: number, item: PulledItem): void {
  context.tx.run(
    INSERT_ITEM,
    orderSeq,
    lineNo,
    context.productSeq(item.productId),
    item.quantity,
    item.returned,
    item.unitMinor,
    item.lineMinor,
    item.id,
    item.rev,
    item.xid,
  )
}

/** Stores a line of an order that stands: by its id, else in place of the same product's line that an import made. */
export function storeItem(context: PageContext, orderSeq: number, item: PulledItem): void {
  const { tx } = context
  const productSeq = context.productSeq(item.productId)
  const known = tx.get<{ order_seq: number; line_no: number; server_rev: number | null }>(
    `SELECT order_seq, line_no, server_rev FROM order_items WHERE id = ?
     UNION ALL SELECT order_seq, line_no, server_rev FROM order_items WHERE order_seq = ? AND product_seq = ? LIMIT 1`,
    item.id,
    orderSeq,
    productSeq,
  )
  if (!known) {
    const last = tx.value<number | null>('SELECT max(line_no) FROM order_items WHERE order_seq = ?', orderSeq)
    insertItem(context, orderSeq, (last ?? 0) + 1, item)
  } else if (isNews(known.server_rev, item.rev)) {
    tx.run(
      `UPDATE order_items SET product_seq = ?, quantity = ?, returned_quantity = ?, unit_minor = ?, line_minor = ?, id = ?,
         server_rev = ?, server_xid = ? WHERE order_seq = ? AND line_no = ?`,
      productSeq,
      item.quantity,
      item.returned,
      item.unitMinor,
      item.lineMinor,
      item.id,
      item.rev,
      item.xid,
      known.order_seq,
      known.line_no,
    )
  } else return
  context.noteUnderived(orderSeq)
}

/** Stores the packages of an order that was not here before. */
export function insertShipments(
  context: PageContext,
  orderSeq: number,
  shipments: readonly PulledShipment[],
): void {
  for (const shipment of shipments) insertShipment(context, orderSeq, shipment)
}

function insertShipment(context: PageContext, orderSeq: number, shipment: PulledShipment): void {
  const { tx } = context
  const rest = [orderSeq, ...shipment.values, shipment.id, shipment.rev, shipment.xid] as const
  const made = tx.run(INSERT_SHIPMENT, shipment.key, ...rest)
  // A package id that a superseded package had already: the server's id tells them apart.
  if (made.changes === 0) tx.run(INSERT_SHIPMENT, `id:${shipment.id}`, ...rest)
}

/** Stores a package of an order that stands. */
export function storeShipment(context: PageContext, orderSeq: number, shipment: PulledShipment): void {
  const { tx } = context
  const known = findShipment(context, orderSeq, shipment)
  if (!known) insertShipment(context, orderSeq, shipment)
  else if (isNews(known.server_rev, shipment.rev)) {
    const [packageId, tracking, carrier, service, shippedAt, supersededAt] = shipment.values
    tx.run(
      `UPDATE shipments SET order_seq = ?, package_id = ?, tracking = ?, carrier = ?, service = ?, shipped_at = ?,
         superseded_at = ?, id = ?, server_rev = ?, server_xid = ? WHERE seq = ?`,
      orderSeq,
      packageId ?? null,
      tracking ?? null,
      carrier ?? '',
      service ?? '',
      shippedAt ?? null,
      supersededAt ?? null,
      shipment.id,
      shipment.rev,
      shipment.xid,
      known.seq,
    )
  } else return
  context.noteUnderived(orderSeq)
}

interface KnownShipment {
  readonly seq: number
  readonly server_rev: number | null
}

/** By the server's id; else a package that an import made here, whose id follows from its key. */
function findShipment(
  { tx, creatorId }: PageContext,
  orderSeq: number,
  shipment: PulledShipment,
): KnownShipment | undefined {
  const byId = tx.get<KnownShipment>('SELECT seq, server_rev FROM shipments WHERE id = ?', shipment.id)
  if (byId) return byId
  return tx
    .all<KnownShipment & { key: string }>(
      'SELECT seq, server_rev, key FROM shipments WHERE order_seq = ? AND id IS NULL',
      orderSeq,
    )
    .find(({ key }) => key === shipment.key || platformId(creatorId, 'shipment', key) === shipment.id)
}

/**
 * Stores that a package holds an order. Of a package's first order its own row says so: that tie is only kept to be
 * compared with the server's (see digest.ts).
 */
export function storeLink(context: PageContext, row: SyncedRow<'shipment_orders'>): void {
  const { tx } = context
  const shipment = tx.get<{ seq: number; order_seq: number }>(
    'SELECT seq, order_seq FROM shipments WHERE id = ?',
    row.shipment_id,
  )
  const orderSeq = tx.value<number>('SELECT seq FROM orders WHERE id = ?', row.order_id)
  const { id, rev, xid } = stampsOf(row)
  if (!shipment || orderSeq === undefined || shipment.order_seq === orderSeq) {
    tx.run('DELETE FROM shipment_orders WHERE id = ?', id)
    storeMirror(context, { rank: LINKS, id, rev, xid, content: JSON.stringify(row) })
    return
  }
  tx.run('DELETE FROM mirror_rows WHERE rank = ? AND id = ?', LINKS, id)
  tx.run(
    `INSERT INTO shipment_orders (shipment_seq, order_seq, id, server_rev, server_xid) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (shipment_seq, order_seq) DO UPDATE SET id = excluded.id, server_rev = excluded.server_rev, server_xid = excluded.server_xid`,
    shipment.seq,
    orderSeq,
    id,
    rev,
    xid,
  )
  context.noteUnderived(orderSeq)
}

/** The row number of the order that a part belongs to; undefined where the order is not here (it left with its parts). */
export function orderSeqOf({ tx }: PageContext, orderId: string): number | undefined {
  return tx.value<number>('SELECT seq FROM orders WHERE id = ?', orderId)
}
