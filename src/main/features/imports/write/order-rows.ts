import { ManyRows } from '../../../db/many-rows.ts'
import type { SqlValue, WriteTx } from '../../../db/tx.ts'
import {
  CONTENT_WIDTH,
  ITEM_WIDTH,
  type OrderRecord,
  type PackageRecord,
  PLATFORM_COLUMNS,
} from '../order-record.ts'
import { PACKAGE_WIDTH, type PackedOrders, unpackOrder } from '../packed-orders.ts'
import type { BatchProducts } from './products.ts'

/** What writing orders of one batch needs. */
export interface BatchContext {
  readonly batchSeq: number
  readonly shopSeq: number
  readonly creatorId: string
  readonly products: BatchProducts
}

/** Every order comes in under a batch, so that readers need not be told of it (db/row-changes.ts). */
const INSERT_ORDER = `INSERT INTO orders (id, tiktok_order_id, impact, ${PLATFORM_COLUMNS.join(', ')}, shop_seq, batch_seq)
  VALUES (${Array.from({ length: PLATFORM_COLUMNS.length + 5 }, () => '?').join(', ')}) ON CONFLICT (id) DO NOTHING`
const INTO_ITEMS =
  'INSERT INTO order_items (order_seq, line_no, product_seq, quantity, returned_quantity, unit_minor, line_minor)'
const INTO_SHIPMENTS =
  'INSERT INTO shipments (key, package_id, tracking, carrier, service, recipient, shipped_at, order_seq)'
const UNLESS_THERE = ' ON CONFLICT (key) DO NOTHING'
const INSERT_ITEM = `${INTO_ITEMS} VALUES (?, ?, ?, ?, ?, ?, ?)`
const INSERT_SHIPMENT = `${INTO_SHIPMENTS} VALUES (?, ?, ?, ?, ?, ?, ?, ?)${UNLESS_THERE}`
const SHIPMENT_WIDTH = PACKAGE_WIDTH + 1

/** Writes the new orders of one batch. What belongs to them is gathered and written many rows at a time. */
export class OrderRows {
  readonly #batch: BatchContext
  readonly #items = new ManyRows(INTO_ITEMS, ITEM_WIDTH + 2)
  readonly #texts = new ManyRows('INSERT INTO order_search (seq, text)', 2)
  readonly #shipments = new ManyRows(INTO_SHIPMENTS, SHIPMENT_WIDTH, UNLESS_THERE, shareShipments)

  constructor(batch: BatchContext) {
    this.#batch = batch
  }

  /** Inserts an order; answers its row number, or null when it is there already. `flush` writes the rest of it. */
  insert(tx: WriteTx, packed: PackedOrders, at: number): number | null {
    const values = packed.values[at] ?? []
    const made = tx.run(INSERT_ORDER, ...values, this.#batch.shopSeq, this.#batch.batchSeq)
    if (made.changes === 0) return null
    const seq = Number(made.lastInsertRowid)
    this.#gatherItems(tx, seq, packed.items[at] ?? [])
    this.#gatherShipments(tx, seq, packed, at)
    this.#texts.add(tx, seq, packed.search[at] ?? '')
    return seq
  }

  /** Writes the lines, packages and search texts (not indexed yet) of the orders inserted until now. */
  flush(tx: WriteTx): void {
    this.#items.flush(tx)
    this.#shipments.flush(tx)
    this.#texts.flush(tx)
  }

  #gatherItems(tx: WriteTx, orderSeq: number, items: readonly number[]): void {
    for (let at = 0, lineNo = 1; at < items.length; at += ITEM_WIDTH, lineNo += 1) {
      const productSeq = this.#batch.products.seqAt(items[at] ?? -1)
      const [quantity = 0, returned = 0] = [items[at + 1], items[at + 2]]
      this.#items.add(
        tx,
        orderSeq,
        lineNo,
        productSeq,
        quantity,
        returned,
        items[at + 3] ?? 0,
        items[at + 4] ?? 0,
      )
    }
  }

  /** What is in a package hangs on the package's row, so that those of a split order are written at once. */
  #gatherShipments(tx: WriteTx, orderSeq: number, packed: PackedOrders, at: number): void {
    const packages = packed.packages[at] ?? []
    if (packages.every((one) => one.length === PACKAGE_WIDTH)) {
      for (const one of packages) this.#shipments.add(tx, ...one, orderSeq)
      return
    }
    // An earlier order leads a combined package, so that its row has to be there first.
    this.#shipments.flush(tx)
    insertShipments(tx, orderSeq, unpackOrder(packed, at))
  }
}

/** Inserts the lines of an order. */
export function insertItems(
  tx: WriteTx,
  batch: BatchContext,
  orderSeq: number,
  { items }: OrderRecord,
): void {
  for (let at = 0, lineNo = 1; at < items.length; at += ITEM_WIDTH, lineNo += 1) {
    const productSeq = batch.products.seqAt(items[at] ?? -1)
    tx.run(
      INSERT_ITEM,
      orderSeq,
      lineNo,
      productSeq,
      items[at + 1] ?? 0,
      items[at + 2] ?? 0,
      items[at + 3] ?? 0,
      items[at + 4] ?? 0,
    )
  }
}

/** Inserts the packages of an order. A package that another order has already is shared with it (combined package). */
export function insertShipments(tx: WriteTx, orderSeq: number, { packages }: OrderRecord): void {
  for (const one of packages) {
    const made = tx.run(INSERT_SHIPMENT, ...one.values, orderSeq)
    if (made.changes === 0) shareShipments(tx, [[...one.values, orderSeq]])
    else insertContents(tx, Number(made.lastInsertRowid), one)
  }
}

/** What names a package. */
export function keyOf(one: PackageRecord): SqlValue {
  return one.values[0] ?? null
}

/** Says what is in a package of a split order; of an order with one package nothing needs to be said. */
export function insertContents(tx: WriteTx, shipmentSeq: number, { contents }: PackageRecord): void {
  for (let at = 0; at < contents.length; at += CONTENT_WIDTH) {
    tx.run(
      'INSERT INTO shipment_items (shipment_seq, line_no, quantity) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity',
      shipmentSeq,
      (contents[at] ?? 0) + 1,
      contents[at + 1] ?? 0,
    )
  }
}

/** Shares packages that were there already with the orders of these rows; one that its order leads stays as it is. */
function shareShipments(tx: WriteTx, rows: readonly (readonly SqlValue[])[]): void {
  for (const row of rows) {
    const [key, orderSeq] = [row[0] ?? null, row[SHIPMENT_WIDTH - 1] ?? null]
    tx.run(
      `INSERT INTO shipment_orders (shipment_seq, order_seq) SELECT seq, ? FROM shipments WHERE key = ? AND order_seq <> ? ON CONFLICT DO NOTHING`,
      orderSeq,
      key,
      orderSeq,
    )
  }
}
