import type { Page } from '../../../shared/sync/answers.ts'
import { readRows } from '../../../shared/sync/row-reader.ts'
import { SYNCED_TABLES, type SyncedRow, type SyncedTable } from '../../../shared/sync/tables.ts'
import { createPlatformIds } from '../../platform/platform-ids.ts'
import { pulledOrder, type RecordContext } from './order-records.ts'
import type { MirrorRow, PageRecord, PulledItem, PulledOrder, PulledShipment } from './page-record.ts'
import { derivedOf, type ProductName, pulledItem, pulledShipment } from './part-records.ts'
import { stampsOf, xidOf } from './stamps.ts'

/** Tables of which the desk shows no column, or whose rows it cannot show. */
const MIRRORED = ['creators', 'customers', 'order_units', 'shipment_labels', 'automation_rules'] as const

/** What a recorder knows of its workspace. */
export interface RecorderOptions {
  readonly creatorId: string
  readonly now: () => number
  readonly shipByEstimateHours: number
  readonly statusMap: Readonly<Record<string, string>>
}

/** Works out pages of sync_pull for the writer. Remembers the names of products, since orders show them. */
export class Recorder {
  readonly #options: RecorderOptions
  readonly #orderIdOf: (tiktokOrderId: string) => string
  readonly #products = new Map<string, ProductName>()

  constructor(options: RecorderOptions) {
    this.#options = options
    const idOf = createPlatformIds(options.creatorId)
    this.#orderIdOf = (tiktokOrderId) => idOf('order', tiktokOrderId)
  }

  /** The page as the writer takes it; `input.invalid` for a row that is not what the wire promises. */
  record(page: Page): PageRecord {
    const products = rowsOf(page, 'products')
    for (const product of products) this.#products.set(product.id, nameOfProduct(product))
    const items = rowsOf(page, 'order_items')
    const kept = items.map(pulledItem)
    const lines = byOrder(kept.filter((item) => item !== null))
    const parcels = byOrder(rowsOf(page, 'shipments').map(pulledShipment))
    const orders = this.#orders(page, lines, parcels)
    return {
      cursor: page.cursor,
      more: page.more,
      isBootstrap: page.isBootstrap,
      serverTime: page.serverTime,
      shops: rowsOf(page, 'tiktok_shops'),
      products,
      orders,
      items: [...lines.values()].flat(),
      shipments: [...parcels.values()].flat(),
      links: rowsOf(page, 'shipment_orders'),
      stock: rowsOf(page, 'inventory_sync'),
      claims: rowsOf(page, 'order_claims'),
      events: rowsOf(page, 'desk_events'),
      conflicts: rowsOf(page, 'conflicts'),
      mirrors: [...mirrorsOf(page), ...items.filter((_, at) => kept[at] === null).map(cancelledLine)],
      gone: page.gone.map(([table, id, xid]) => ({ table, id, xid: xidOf(xid) })),
      acks: page.acks,
    }
  }

  /** Takes the parts of each order out of the maps; what is left belongs to orders that are not in the page. */
  #orders(
    page: Page,
    lines: Map<string, PulledItem[]>,
    parcels: Map<string, PulledShipment[]>,
  ): PulledOrder[] {
    const context: RecordContext = {
      now: this.#options.now(),
      shipByEstimateHours: this.#options.shipByEstimateHours,
      statusMap: this.#options.statusMap,
      orderIdOf: this.#orderIdOf,
    }
    return rowsOf(page, 'orders').map((row) => {
      const items = takeOut(lines, row.id)
      const shipments = takeOut(parcels, row.id)
      const order = pulledOrder(row, { items, shipments, derived: null }, context)
      const recipient = String(order.platform[6] ?? '')
      const derived = page.isBootstrap
        ? derivedOf(row, recipient, items, shipments, (id) => this.#products.get(id))
        : null
      return { ...order, derived }
    })
  }
}

function rowsOf<Name extends SyncedTable>(page: Page, name: Name): SyncedRow<Name>[] {
  const part = page.tables[name]
  return part === undefined ? [] : readRows(name, part)
}

function nameOfProduct(row: SyncedRow<'products'>): ProductName {
  return { name: row.name, variation: variationOf(row), sku: row.seller_sku || row.sku }
}

/** A product's variation in words: the first of its variants, which is how an import writes it. */
export function variationOf(row: Pick<SyncedRow<'products'>, 'variants'>): string {
  const [first] = Array.isArray(row.variants) ? (row.variants as unknown[]) : []
  return typeof first === 'string' ? first : ''
}

function byOrder<T extends { readonly orderId: string }>(rows: readonly T[]): Map<string, T[]> {
  const grouped = new Map<string, T[]>()
  for (const row of rows) {
    const group = grouped.get(row.orderId)
    if (group) group.push(row)
    else grouped.set(row.orderId, [row])
  }
  return grouped
}

function takeOut<T>(groups: Map<string, T[]>, id: string): T[] {
  const group = groups.get(id) ?? []
  groups.delete(id)
  return group
}

function mirrorsOf(page: Page): MirrorRow[] {
  return MIRRORED.flatMap((name) =>
    rowsOf(page, name).map((row) => ({
      ...stampsOf(row),
      rank: SYNCED_TABLES[name].rank,
      content: JSON.stringify(row),
    })),
  )
}

/** A line of which everything was cancelled is kept for the comparison with the server, and shown nowhere. */
function cancelledLine(row: SyncedRow<'order_items'>): MirrorRow {
  return { ...stampsOf(row), rank: SYNCED_TABLES.order_items.rank, content: JSON.stringify(row) }
}
