import type { Ack, Cursor } from '../../../shared/sync/answers.ts'
import type { OrderImage } from '../../../shared/sync/mutators/order-image.ts'
import type { SyncedRow, SyncedTable } from '../../../shared/sync/tables.ts'
import type { SqlValue } from '../../db/tx.ts'

/** The stamps of a server's row: how often it changed, and the transaction that last did. */
export interface Stamps {
  readonly id: string
  readonly rev: number
  readonly xid: number
}

/** A line of an order. `quantity` is what is left of it after cancellations, at least 1. */
export interface PulledItem extends Stamps {
  readonly orderId: string
  readonly productId: string
  readonly quantity: number
  readonly returned: number
  readonly unitMinor: number
  readonly lineMinor: number
}

/** A package, under the order that it was made for. */
export interface PulledShipment extends Stamps {
  readonly orderId: string
  readonly key: string
  /** Package id, tracking, carrier, service, shipped and superseded times. */
  readonly values: readonly SqlValue[]
}

/** What follows from an order's lines and packages, where all of them came with it. */
export interface DerivedColumns {
  readonly itemCount: number
  readonly itemsSummary: string
  readonly tracking: string
  readonly packageCount: number
  readonly search: string
}

/** An order as the writer stores it, with the lines and packages that came in the same page. */
export interface PulledOrder extends Stamps {
  readonly tiktokOrderId: string
  readonly shopId: string
  readonly isForeignId: boolean
  /** Values of PULLED_COLUMNS. */
  readonly platform: readonly SqlValue[]
  /** What mutations change, as the server has it; the claim comes by itself. */
  readonly own: OrderImage
  /** Stored ranks of priority and impact as the server's row alone gives them, and when time will change it. */
  readonly rank: { readonly priority: number; readonly nextAt: number | null; readonly impact: number }
  readonly items: readonly PulledItem[]
  readonly shipments: readonly PulledShipment[]
  /** Null in a page of changes: the tables are asked then. */
  readonly derived: DerivedColumns | null
}

/** A row that no view reads by column; `content` is the row as JSON. */
export interface MirrorRow extends Stamps {
  readonly rank: number
  readonly content: string
}

/** A page of sync_pull, worked out in the network thread so that the writer has only to bind. */
export interface PageRecord {
  readonly cursor: Cursor
  readonly more: boolean
  readonly isBootstrap: boolean
  readonly serverTime: number
  readonly shops: readonly SyncedRow<'tiktok_shops'>[]
  readonly products: readonly SyncedRow<'products'>[]
  readonly orders: readonly PulledOrder[]
  /** Lines and packages whose order is not in the page. */
  readonly items: readonly PulledItem[]
  readonly shipments: readonly PulledShipment[]
  readonly links: readonly SyncedRow<'shipment_orders'>[]
  readonly stock: readonly SyncedRow<'inventory_sync'>[]
  readonly claims: readonly SyncedRow<'order_claims'>[]
  readonly events: readonly SyncedRow<'desk_events'>[]
  readonly conflicts: readonly SyncedRow<'conflicts'>[]
  readonly mirrors: readonly MirrorRow[]
  readonly gone: readonly { readonly table: SyncedTable; readonly id: string; readonly xid: number }[]
  readonly acks: readonly Ack[]
}

/** Columns of an order that the platform decides, in the order of `PulledOrder.platform`. */
export const PULLED_COLUMNS = [
  'status',
  'status_text',
  'cancel_requested',
  'is_pre_order',
  'is_platform_fulfilled',
  'handle',
  'recipient',
  'address',
  'buyer_message',
  'seller_note',
  'currency',
  'total_minor',
  'shipping_minor',
  'tax_minor',
  'refund_minor',
  'ordered_at',
  'paid_at',
  'shipped_at',
  'delivered_at',
  'cancelled_at',
  'cancel_reason',
  'ship_by_at',
  'ship_by_source',
  'warehouse',
  'payment_method',
  'weight_grams',
] as const
