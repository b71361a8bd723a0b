import type { Connection } from '../../db/connection.ts'
import { indexFrom } from '../../db/orders/search-text.ts'
import type { WriteTx } from '../../db/tx.ts'
import { replayOrder } from '../../outbox/replay.ts'
import { replayStock } from '../../outbox/stock-images.ts'
import type { SyncIdentity } from '../../outbox/sync-identity.ts'
import type { PageRecord } from '../records/page-record.ts'
import { xidOf } from '../records/stamps.ts'
import { acknowledge, acknowledgePassed } from './acknowledge.ts'
import { removeGone } from './gone-rows.ts'
import { storeProduct, storeShop, storeStock } from './named-rows.ts'
import { storeLooseParts, storeParts } from './order-parts.ts'
import { finishOrder, storeOrder } from './order-rows.ts'
import { PageContext } from './page-context.ts'
import { storeLink } from './part-rows.ts'
import { savePosition } from './position.ts'
import { sweep } from './restart.ts'
import { storeClaim, storeConflict, storeEvent, storeMirror } from './shared-rows.ts'

/** Longest time one piece of a first copy gathers, in ms; it ends at once when a command is on its way. */
const PIECE_MS = 100

/** Named moments at which a test may kill the process. */
export const SYNC_CRASH_POINTS = ['sync.page', 'sync.piece'] as const
export type SyncCrashPoint = (typeof SYNC_CRASH_POINTS)[number]

/** What applying needs of its thread. */
export interface ApplyHost {
  readonly connection: Connection
  readonly creatorId: string
  readonly identity: SyncIdentity
  readonly now: () => number
  /** True while a command waits for this thread. */
  readonly isAwaited: () => boolean
  /** Where tests cut the power. */
  readonly faults: (point: SyncCrashPoint) => void
}

/** What a page did: orders that look different (null: too many to name), and the rows it brought. */
export interface PageOutcome {
  readonly seqs: readonly number[] | null
  readonly rows: number
}

/**
 * Applies a page. A page of changes is one transaction. A page of a first copy is as many as commands ask for, and one
 * where none does: it can be applied twice, and its cursor comes with the last of them.
 */
export async function applyPage(host: ApplyHost, page: PageRecord): Promise<PageOutcome> {
  const seqs = page.isBootstrap ? await copyPage(host, page) : writeChanges(host, page)
  host.faults('sync.page')
  return { seqs, rows: rowsOf(page) }
}

function writeChanges(host: ApplyHost, page: PageRecord): readonly number[] | null {
  return host.connection.write((tx) => {
    const context = contextOf(host, tx, page.serverTime)
    storePage(context, page)
    passAcknowledged(context, page)
    finish(context)
    if (!page.more) sweep(context)
    savePosition(context, page)
    return context.seqs
  })
}

/** Every commit waits for the disk: a page is cut only where a command waits, or would for too long. */
async function copyPage(host: ApplyHost, page: PageRecord): Promise<null> {
  for (let from = 0; ; ) {
    const next = writePiece(host, page, from)
    if (next === null) return null
    host.faults('sync.piece')
    await breath()
    from = next
  }
}

/** Stores all of a page in one go. */
export function storePage(context: PageContext, page: PageRecord): void {
  storeNamed(context, page)
  storeOrders(context, page, 0, () => false)
  storeRest(context, page)
}

function contextOf(host: ApplyHost, tx: WriteTx, serverNow: number): PageContext {
  return new PageContext(tx, host.identity, host.creatorId, host.now(), serverNow)
}

/**
 * Writes orders until a command waits or the piece is long enough, and what else the page holds where there is time
 * left after the last of them. Answers where to go on; null: the page is in, with its cursor.
 */
function writePiece(host: ApplyHost, page: PageRecord, from: number): number | null {
  const startedAt = performance.now()
  const isOver = () => host.isAwaited() || performance.now() - startedAt > PIECE_MS
  return host.connection.write((tx) => {
    const context = contextOf(host, tx, page.serverTime)
    if (from === 0) storeNamed(context, page)
    const next = storeOrders(context, page, from, isOver)
    const isLast = next === page.orders.length && (next === from || !isOver())
    if (isLast) {
      storeRest(context, page)
      passAcknowledged(context, page)
    }
    finish(context)
    if (isLast) savePosition(context, page)
    return isLast ? null : next
  })
}

function storeNamed(context: PageContext, page: PageRecord): void {
  for (const row of page.shops) storeShop(context, row)
  for (const row of page.products) storeProduct(context, row)
  for (const row of page.mirrors) storeMirror(context, row)
}

function storeOrders(context: PageContext, page: PageRecord, from: number, isOver: () => boolean): number {
  let at = from
  while (at < page.orders.length) {
    const order = page.orders[at]
    at += 1
    if (order) storeParts(context, storeOrder(context, order), order)
    if (isOver()) break
  }
  return at
}

function storeRest(context: PageContext, page: PageRecord): void {
  storeLooseParts(context, page.items, page.shipments)
  for (const row of page.links) storeLink(context, row)
  for (const row of page.stock) storeStock(context, row)
  for (const row of page.claims) storeClaim(context, row)
  for (const row of page.events) storeEvent(context, row)
  for (const row of page.conflicts) storeConflict(context, row)
  for (const { table, id, xid } of page.gone) removeGone(context, table, id, xid)
  acknowledge(context, page.acks)
}

/** A cursor inside one large transaction, or inside a first copy, has not passed it. */
function passAcknowledged(context: PageContext, page: PageRecord): void {
  if (page.cursor.phase === undefined && page.cursor.id === undefined)
    acknowledgePassed(context, xidOf(page.cursor.xid))
}

/** Replays what is pending over what came, then works out what follows from all of it. */
export function finish(context: PageContext): void {
  const { tx, identity, now } = context
  for (const orderId of context.touched) {
    const seq = replayOrder(tx, orderId, identity, now)
    if (seq !== null) context.noteChanged(seq)
  }
  for (const entity of context.stock) replayStock(tx, entity)
  // Texts of new orders first: taking an old text out of the index needs it to be there.
  if (context.firstNew !== null) indexFrom(tx, context.firstNew)
  for (const seq of context.underived) finishOrder(context, seq)
}

function rowsOf(page: PageRecord): number {
  const parts = page.orders.reduce((sum, { items, shipments }) => sum + items.length + shipments.length, 0)
  const lists = [
    page.shops,
    page.products,
    page.orders,
    page.items,
    page.shipments,
    page.links,
    page.stock,
    page.claims,
    page.events,
    page.conflicts,
    page.mirrors,
    page.gone,
  ]
  return lists.reduce((sum, list) => sum + list.length, parts)
}

/** Lets waiting commands run: their messages are delivered between two turns. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
