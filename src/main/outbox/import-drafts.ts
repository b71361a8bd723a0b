import { PUSH_LIMITS } from '../../shared/sync/mutations.ts'
import type { WriteTx } from '../db/tx.ts'
import { addEntry } from './entries.ts'

/** What drafting needs of a command. */
interface DraftContext {
  readonly tx: WriteTx
  readonly now: number
  newId(): string
}

interface Batch {
  readonly shop_id: string
  readonly reported_at: number | null
  readonly started_at: number
  readonly first_order_seq: number
  readonly last_order_seq: number
}

/** Writes an import's entries: bounded batches of orders, new ones and changed ones, read when they are sent. */
export function draftImport(context: DraftContext, batchSeq: number, journalSeq: number): void {
  const batch = context.tx.get<Batch>(
    `SELECT s.id AS shop_id, b.reported_at, b.started_at, b.first_order_seq, b.last_order_seq
     FROM import_batches b JOIN tiktok_shops s ON s.seq = b.shop_seq WHERE b.seq = ?`,
    batchSeq,
  )
  if (!batch) return
  const orders = context.tx.pluck<number>(
    `SELECT seq FROM orders WHERE seq BETWEEN ? AND ? AND batch_seq = ?
     UNION SELECT order_seq FROM import_changes WHERE batch_seq = ? ORDER BY 1`,
    batch.first_order_seq,
    batch.last_order_seq,
    batchSeq,
    batchSeq,
  )
  draftOrders(context, orders, {
    shopId: batch.shop_id,
    reportedAt: batch.reported_at ?? batch.started_at,
    journalSeq,
  })
}

/** Writes draft entries for orders of one shop. */
export function draftOrders(
  context: DraftContext,
  orders: readonly number[],
  {
    shopId,
    reportedAt,
    journalSeq,
  }: {
    readonly shopId: string
    readonly reportedAt: number
    readonly journalSeq: number
  },
): void {
  for (let from = 0; from < orders.length; from += PUSH_LIMITS.importedOrders) {
    const id = context.newId()
    const outboxSeq = addEntry(context.tx, {
      id,
      act: 'importOrders',
      payload: { shopId, reportedAt },
      entity: `import:${id}`,
      journalSeq,
      state: 'ready',
      at: context.now,
      isDraft: true,
    })
    for (const orderSeq of orders.slice(from, from + PUSH_LIMITS.importedOrders))
      context.tx.run('INSERT INTO outbox_orders (order_seq, outbox_seq) VALUES (?, ?)', orderSeq, outboxSeq)
  }
}
