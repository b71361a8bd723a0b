import { noteInserted } from '../../db/row-changes.ts'
import type { WriteTx } from '../../db/tx.ts'
import type { SyncIdentity } from '../../outbox/sync-identity.ts'
import type { PulledOrder } from '../records/page-record.ts'

/** More changed orders than this are told as "too many to name". */
const MOST_NAMED = 500

/** What storing one page needs and gathers; it lives inside one write transaction. */
export class PageContext {
  readonly tx: WriteTx
  readonly identity: SyncIdentity
  readonly creatorId: string
  readonly now: number
  /** The server's time, which is right also where this machine's calendar is years off. */
  readonly serverNow: number
  readonly #shops = new Map<string, number>()
  readonly #products = new Map<string, number>()
  readonly #stock = new Set<string>()
  readonly #changed = new Set<number>()
  readonly #underived = new Set<number>()
  readonly #touched = new Set<string>()
  #firstNew: number | null = null
  #hasImports: boolean | null = null

  constructor(
    tx: WriteTx,
    identity: SyncIdentity,
    creatorId: string,
    now: number,
    serverNow = now + identity.clockOffsetMs,
  ) {
    this.tx = tx
    this.identity = identity
    this.creatorId = creatorId
    this.now = now
    this.serverNow = serverNow
  }

  /** The row of a shop. One that a bootstrap has not brought yet is made: the next pull fills it in. */
  shopSeq(id: string): number {
    return this.#seqOf(this.#shops, 'tiktok_shops', id, () =>
      this.tx.run(`INSERT INTO tiktok_shops (id, name, created_at) VALUES (?, '', ?)`, id, this.now),
    )
  }

  /** The row of a product, made where it has not come yet, as a shop's. */
  productSeq(id: string): number {
    return this.#seqOf(this.#products, 'products', id, () =>
      this.tx.run(
        `INSERT INTO products (id, sku_id, seller_sku, name, variation, category, unit_minor, currency, created_at)
         VALUES (?, '', '', '', '', '', 0, 'XXX', ?)`,
        id,
        this.now,
      ),
    )
  }

  #seqOf(
    known: Map<string, number>,
    table: 'tiktok_shops' | 'products',
    id: string,
    make: () => { readonly lastInsertRowid: number | bigint },
  ): number {
    const seq =
      known.get(id) ??
      this.tx.value<number>(`SELECT seq FROM ${table} WHERE id = ?`, id) ??
      Number(make().lastInsertRowid)
    known.set(id, seq)
    return seq
  }

  /** A row that was inserted: its text is indexed with the others of its page. */
  noteNew(seq: number): void {
    this.#firstNew ??= seq
    noteInserted(this.tx, seq)
    this.#changed.add(seq)
  }

  noteChanged(seq: number): void {
    this.#changed.add(seq)
  }

  /** Its counts, summary, tracking and search text have to be worked out from the tables. */
  noteUnderived(seq: number): void {
    this.#underived.add(seq)
    this.#changed.add(seq)
  }

  /** Something pending lies over it: replay it when the page is in. */
  touch(orderId: string): void {
    this.#touched.add(orderId)
  }

  /** Stock that the server told of: what is pending over it is replayed when the page is in. */
  touchStock(entity: string): void {
    this.#stock.add(entity)
  }

  /** True where an import of this desk that was not acknowledged says something else about the order. */
  hasPendingImport(orderSeq: number): boolean {
    this.#hasImports ??= this.tx.value<number>('SELECT 1 FROM outbox_orders LIMIT 1') !== undefined
    return (
      this.#hasImports &&
      this.tx.value<number>('SELECT 1 FROM outbox_orders WHERE order_seq = ? LIMIT 1', orderSeq) !== undefined
    )
  }

  /** Keeps the server's row until the import that lies over it is acknowledged. */
  park(orderId: string, order: PulledOrder): void {
    this.tx.run(
      `INSERT INTO server_images (entity, rank, id, image) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET image = excluded.image`,
      `order:${orderId}`,
      PARKED_RANK,
      orderId,
      JSON.stringify(order),
    )
  }

  get firstNew(): number | null {
    return this.#firstNew
  }

  get underived(): ReadonlySet<number> {
    return this.#underived
  }

  get touched(): ReadonlySet<string> {
    return this.#touched
  }

  get stock(): ReadonlySet<string> {
    return this.#stock
  }

  /** Orders that look different now; null: too many to name. */
  get seqs(): readonly number[] | null {
    return this.#changed.size > MOST_NAMED ? null : [...this.#changed]
  }
}

/** The rank under which a whole order is parked, with its lines and packages. */
export const PARKED_RANK = 5
