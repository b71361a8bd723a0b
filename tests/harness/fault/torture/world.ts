import { rmSync } from 'node:fs'
import type pg from 'pg'
import { addMember, makeShop, type SyncShop } from '../../supabase/sync-shop.ts'
import type { DeskAct } from './desk-port.ts'
import { OPENING_STOCK, ORDERS, type Plan, PRODUCTS, STOCKED } from './plan.ts'
import { type Backup, restore } from './restore.ts'
import { Seat } from './seat.ts'
import type { TortureServer } from './server.ts'
import type { VariantName } from './variants.ts'

/** A mutation that a desk acknowledged to its person. */
export interface Acknowledged {
  readonly seat: number
  readonly act: DeskAct
  /** The transaction up to which the desk knew the server when it acted. */
  readonly knewXid: string
}

/** A transaction that writes and does not end. */
export interface Held {
  readonly client: pg.Client
  readonly orderId: string | null
}

/** Everything of one run: the shop at the server, the desks, and what has happened so far. */
export class World {
  readonly server: TortureServer
  readonly variant: VariantName | null
  readonly shop: SyncShop
  readonly otherCreatorId: string
  readonly seats: readonly Seat[]
  readonly acknowledged = new Map<string, Acknowledged>()
  /** Mutations that some desk has made, acknowledged or not. */
  readonly known = new Set<string>()
  readonly removed = new Set<string>()
  readonly held: Held[] = []
  /** What sales took from stock at the server itself, by product. */
  readonly sold = new Map<string, number>()
  readonly faults = new Map<string, number>()
  readonly wrongs: string[] = []
  #backup: {
    readonly of: Backup
    readonly sold: ReadonlyMap<string, number>
    readonly removed: readonly string[]
  } | null = null
  #late = 0

  private constructor(parts: Pick<World, 'server' | 'variant' | 'shop' | 'otherCreatorId' | 'seats'>) {
    this.server = parts.server
    this.variant = parts.variant
    this.shop = parts.shop
    this.otherCreatorId = parts.otherCreatorId
    this.seats = parts.seats
  }

  static async open(server: TortureServer, plan: Plan, variant: VariantName | null): Promise<World> {
    const [shop, other] = [await makeShop(server, ORDERS, PRODUCTS), await makeShop(server, 0, 0)]
    for (const productId of shop.productIds.slice(0, STOCKED))
      await server.sql(
        `insert into public.inventory_sync (creator_id, product_id, tiktok_shop_id, warehouse_id, local_stock)
         values ($1, $2, $3, '', $4)`,
        [shop.creatorId, productId, shop.shopId, OPENING_STOCK],
      )
    const { url, publishableKey: key } = server.backend
    const seats = await Promise.all(
      Array.from({ length: plan.desks }, async (_, index) =>
        Seat.open({
          index,
          url,
          key,
          user: index === 0 ? shop.owner : await addMember(server, shop, 'lead'),
          shop,
          isChild: plan.hasChild && index === plan.desks - 1,
          variant,
        }),
      ),
    )
    return new World({ server, variant, shop, otherCreatorId: other.creatorId, seats })
  }

  seat(number: number): Seat {
    const seat = this.seats[number % this.seats.length]
    if (!seat) throw new Error('A run has desks.')
    return seat
  }

  orderId(number: number): string {
    return this.shop.orderIds[number % ORDERS] ?? ''
  }

  /** Counts a fault by its name. */
  fault(name: string, times = 1): void {
    this.faults.set(name, (this.faults.get(name) ?? 0) + times)
  }

  /** Counts the death of a desk: of a whole process, or of one that only plays dead. */
  deskKilled({ isChild }: Seat): void {
    this.fault(isChild ? 'deskProcessKilled' : 'deskKilled')
  }

  keepBackup(of: Backup): void {
    this.#backup = { of, sold: new Map(this.sold), removed: [...this.removed] }
  }

  /** Puts the server back to its backup; what the server itself did since is lost, what desks did is not. */
  async restoreBackup(): Promise<void> {
    const backup = this.#backup
    if (backup === null) return
    await this.endHeld(false)
    await restore(this.server, backup.of)
    this.sold.clear()
    for (const [product, count] of backup.sold) this.sold.set(product, count)
    this.removed.clear()
    for (const id of backup.removed) this.removed.add(id)
    this.fault('restore')
  }

  isHeld(orderId: string): boolean {
    return this.held.some((one) => one.orderId === orderId)
  }

  /** Begins a transaction that changes an order, or brings a new one, and leaves it open. */
  async holdOpen(orderId: string | null): Promise<void> {
    const client = await this.server.connect()
    this.held.push({ client, orderId })
    this.#late += 1
    await client.query('begin')
    if (orderId === null)
      await client.query(
        `insert into public.orders (creator_id, tiktok_shop_id, tiktok_order_id, order_status, payment_status, total_amount,
           currency, customer_handle, order_date)
         values ($1, $2, $3, 'awaiting_shipment', 'paid', 5, 'GBP', 'late', '2026-11-02T00:00:00Z')`,
        [this.shop.creatorId, this.shop.shopId, `L${this.#late}`],
      )
    else
      await client.query('update public.orders set customer_handle = $2 where id = $1', [
        orderId,
        `late ${this.#late}`,
      ])
    this.fault('lateTransaction')
  }

  /** Ends the transactions that were left open, the oldest first. */
  async endHeld(isCommitted: boolean, most = Number.POSITIVE_INFINITY): Promise<void> {
    for (const { client } of this.held.splice(0, most)) {
      // One that died with its connection is rolled back already.
      await client.query(isCommitted ? 'commit' : 'rollback').catch(() => undefined)
      await client.end().catch(() => undefined)
    }
  }

  /** Faults by name: those of the lines and those that were counted here. */
  allFaults(): Map<string, number> {
    const all = new Map(this.faults)
    for (const { proxy } of this.seats)
      for (const [name, count] of Object.entries(proxy.counts))
        if (!['pass', 'socket', 'socketRefused'].includes(name) && count > 0)
          all.set(name, (all.get(name) ?? 0) + count)
    return all
  }

  async close(): Promise<void> {
    await this.endHeld(false)
    for (const seat of this.seats) await seat.close()
    for (const { folder } of this.seats) rmSync(folder, { recursive: true, force: true })
  }
}
