import { randomUUID } from 'node:crypto'
import type { PushAnswer } from '../../../src/shared/sync/answers.ts'
import type { Mutation } from '../../../src/shared/sync/mutations.ts'
import type { Actor, LabelPrint } from '../../../src/shared/sync/mutators/actor.ts'
import { applyToOrder, isOrderAct } from '../../../src/shared/sync/mutators/apply-to-order.ts'
import { applyToProduct, type ProductImage } from '../../../src/shared/sync/mutators/apply-to-product.ts'
import { applyToShipment } from '../../../src/shared/sync/mutators/apply-to-shipment.ts'
import {
  applyToStock,
  NO_STOCK_YET,
  type StockImage,
} from '../../../src/shared/sync/mutators/apply-to-stock.ts'
import { type OrderImage, orderImageOf } from '../../../src/shared/sync/mutators/order-image.ts'
import type { ShipmentImage } from '../../../src/shared/sync/mutators/shipment-image.ts'
import type { SyncedRow } from '../../../src/shared/sync/tables.ts'
import { type History, ORDERS, type Scene } from './histories.ts'
import type { SyncShop } from './sync-shop.ts'
import type { TestBackend } from './test-backend.ts'

/** All that mutations change, as the server has it or as the mutators make it. */
export interface TwinState {
  readonly orders: (OrderImage | null)[]
  readonly shipments: ShipmentImage[]
  stock: StockImage
  product: ProductImage
}

/** The things of one history on the server, and the mutators' own copy of them. */
export class TwinShop {
  readonly orderIds: readonly string[]
  readonly shipmentIds: readonly string[]
  readonly productId: string
  readonly state: TwinState
  readonly prints: LabelPrint[][] = Array.from({ length: ORDERS }, () => [])
  readonly notes: string[][] = Array.from({ length: ORDERS }, () => [''])
  readonly unknownId = randomUUID()
  readonly #shop: SyncShop
  readonly #backend: TestBackend

  private constructor(backend: TestBackend, shop: SyncShop, ids: Ids, state: TwinState) {
    this.#backend = backend
    this.#shop = shop
    this.orderIds = [...ids.orderIds, this.unknownId]
    this.shipmentIds = ids.shipmentIds
    this.productId = ids.productId
    this.state = state
  }

  /** Makes the orders and the product that a history begins with. */
  static async make(backend: TestBackend, shop: SyncShop, begin: History): Promise<TwinShop> {
    const ids = await insert(backend, shop, begin)
    const { now: _, ...state } = await readState(backend, shop, ids)
    return new TwinShop(backend, shop, ids, state)
  }

  get scene(): Scene {
    return {
      orderIds: this.orderIds,
      images: this.state.orders,
      notes: this.notes,
      shipmentIds: this.shipmentIds,
      productId: this.productId,
      shopId: this.#shop.shopId,
      unknownId: this.unknownId,
      stock: this.state.stock,
      product: this.state.product,
    }
  }

  /** What the server has now, and its clock. */
  read(): Promise<TwinState & { now: number }> {
    return readState(this.#backend, this.#shop, this)
  }

  /** Sets the lease of an order back until it has ended, on both sides. */
  async endLease(order: number): Promise<void> {
    const back = 20 * 60_000
    await this.#backend.sql(
      `update public.order_claims set claimed_at = claimed_at - $2 * interval '1 ms', expires_at = expires_at - $2 * interval '1 ms'
       where order_id = $1`,
      [this.orderIds[order], back],
    )
    const image = this.state.orders[order]
    if (!image?.claim) return
    const { claimedAt, expiresAt } = image.claim
    this.state.orders[order] = {
      ...image,
      claim: { ...image.claim, claimedAt: claimedAt - back, expiresAt: expiresAt - back },
    }
  }

  /** Does to the mutators' copy what a batch did to the server; answers what the server should have said. */
  apply(batch: readonly Mutation[], who: Actor): (readonly [string, string | null])[] {
    return batch.map((mutation) => {
      if (isOrderAct(mutation.act)) return this.#applyToOrder(mutation, who)
      if (mutation.act === 'price') {
        const isKnown = mutation.payload.productId === this.productId
        const { outcome, code, image } = applyToProduct(isKnown ? this.state.product : null, mutation, who)
        if (image !== null) this.state.product = image
        return [outcome, code]
      }
      const { productId, shopId } = mutation.payload as { productId: string; shopId: string }
      const isKnown = productId === this.productId && shopId === this.#shop.shopId
      const { outcome, code, image } = applyToStock(isKnown ? this.state.stock : null, mutation, who)
      if (image !== null) this.state.stock = image
      return [outcome, code]
    })
  }

  /** Takes the server's clock over, where it ruled; then both sides hold the same again. */
  adopt(server: TwinState): void {
    server.orders.forEach((image, order) => {
      this.state.orders[order] = image
    })
  }

  #applyToOrder(mutation: Mutation, who: Actor): readonly [string, string | null] {
    const payload = mutation.payload as { orderId: string; shipmentId?: string }
    const order = this.orderIds.indexOf(payload.orderId)
    const parcel = this.shipmentIds.indexOf(payload.shipmentId ?? '')
    const [labelPrints, shipment] = [this.prints[order] ?? [], this.state.shipments[parcel] ?? null]
    const before = this.state.orders[order] ?? null
    const { outcome, code, image } = applyToOrder(before, mutation, { ...who, labelPrints, shipment })
    this.state.orders[order] = image
    if (image !== null && image.note !== before?.note) this.notes[order]?.push(image.note)
    // Of an order that nobody knows the journal keeps the print too.
    if (mutation.act === 'print' && mutation.payload.kind === 'label')
      labelPrints.push({ deskId: who.deskId, shipmentId: payload.shipmentId ?? null })
    if (shipment !== null && image !== null)
      this.state.shipments[parcel] = applyToShipment(shipment, mutation).image ?? shipment
    return [outcome, code]
  }
}

/** What the server said, as outcome and code. */
export function toldBy({ results }: PushAnswer): (readonly [string, string | null])[] {
  return results.map(([, outcome, code]) => [outcome, code])
}

interface Ids {
  readonly orderIds: readonly string[]
  readonly shipmentIds: readonly string[]
  readonly productId: string
}

async function insert(backend: TestBackend, shop: SyncShop, begin: History): Promise<Ids> {
  const made = { productId: randomUUID(), orderIds: begin.statuses.map(() => randomUUID()) }
  const shipmentIds = made.orderIds.map(() => randomUUID())
  await backend.sql(
    `insert into public.orders (id, creator_id, tiktok_shop_id, tiktok_order_id, order_status, fulfillment_stage,
       payment_status, total_amount, currency, order_date, closed_at, status_text)
     select o.id, $1, $2, o.id::text, o.status, o.stage, 'paid', 12, 'GBP', '2026-11-01Z',
       case when o.stage = 'closed' then timestamptz '2026-11-02Z' end, case when o.status = 'unknown' then 'Gepackt' else '' end
     from unnest($3::uuid[], $4::text[], $5::text[]) o (id, status, stage)`,
    [shop.creatorId, shop.shopId, made.orderIds, begin.statuses, begin.stages],
  )
  await backend.sql(
    `insert into public.shipments (id, creator_id, order_id, currency)
     select s.id, $1, s.order_id, 'GBP' from unnest($2::uuid[], $3::uuid[]) s (id, order_id)`,
    [shop.creatorId, shipmentIds, made.orderIds],
  )
  await backend.sql(
    `insert into public.products (id, creator_id, sku, name, base_price, currency) values ($1, $2, $3, 'Twin', 12, $4)`,
    [made.productId, shop.creatorId, made.productId, begin.currency],
  )
  if (begin.stock !== null)
    await backend.sql(
      `insert into public.inventory_sync (creator_id, product_id, tiktok_shop_id, local_stock) values ($1, $2, $3, $4)`,
      [shop.creatorId, made.productId, shop.shopId, begin.stock],
    )
  return { ...made, shipmentIds }
}

const ms = (column: string) => `'${column}', private.ms_of(t.${column})`
const plain = (column: string) => `'${column}', t.${column}`

/** All in one statement, so that it is of one moment, and the clock of that moment. */
const READ = `select clock.now::float8 as now,
  (select json_agg(json_build_object(${[
    ...['id', 'order_status', 'fulfillment_stage', 'hold_reason', 'note', 'tags'].map(plain),
    ...['priority_level', 'impact_level'].map(plain),
    ...['processing_started', 'closed_at', 'held_at'].map(ms),
  ].join()})) from public.orders t where t.id = any ($1)) as orders,
  (select json_agg(json_build_object(${[
    ...['order_id', 'desk_id', 'user_id', 'taken_over_from', 'take_over_reason'].map(plain),
    ...['claimed_at', 'expires_at', 'released_at'].map(ms),
  ].join()})) from public.order_claims t where t.order_id = any ($1)) as claims,
  (select json_agg(json_build_object('id', t.id, 'trackingNumber', t.tracking_number, 'carrier', t.carrier))
    from public.shipments t where t.id = any ($2)) as shipments,
  (select json_build_object('localStock', t.local_stock, 'isOversold', t.is_oversold, 'countedAt', private.ms_of(t.counted_at))
    from public.inventory_sync t where t.product_id = $3 and t.tiktok_shop_id = $4) as stock,
  (select json_build_object('baseMinor', (t.base_price * 10 ^ private.currency_exponent(t.currency))::bigint,
    'currency', t.currency) from public.products t where t.id = $3) as product
from (select private.ms_of(clock_timestamp()) as now) clock`

interface Read {
  readonly now: number
  readonly orders: readonly SyncedRow<'orders'>[]
  readonly claims: readonly SyncedRow<'order_claims'>[] | null
  readonly shipments: readonly (ShipmentImage & { readonly id: string })[]
  readonly stock: StockImage | null
  readonly product: ProductImage
  readonly [column: string]: unknown
}

async function readState(
  backend: TestBackend,
  shop: SyncShop,
  ids: Ids,
): Promise<TwinState & { now: number }> {
  const [read] = await backend.sql<Read>(READ, [ids.orderIds, ids.shipmentIds, ids.productId, shop.shopId])
  if (read === undefined) throw new Error('The server says nothing')
  return {
    now: read.now,
    orders: Array.from({ length: ORDERS }, (_, at) => {
      const row = read.orders.find(({ id }) => id === ids.orderIds[at])
      const claim = read.claims?.find(({ order_id }) => order_id === ids.orderIds[at])
      return row ? orderImageOf(row, claim ?? null) : null
    }),
    shipments: ids.shipmentIds.map((wanted) => {
      const { trackingNumber = null, carrier = '' } = read.shipments.find(({ id }) => id === wanted) ?? {}
      return { trackingNumber, carrier }
    }),
    stock: read.stock ?? NO_STOCK_YET,
    product: read.product,
  }
}
