import type { WriteTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { orderEntity } from '../../outbox/entities.ts'
import { addEntry } from '../../outbox/entries.ts'
import { draftOrders } from '../../outbox/import-drafts.ts'
import { currentImage, saveImage } from '../../outbox/order-images.ts'
import type { PlannedMutation } from '../../outbox/planned-mutation.ts'
import { printFact } from '../../outbox/print-facts.ts'

/** What goes up: orders, and the acts that tell what this desk did with them. */
export interface ConnectOutcome {
  readonly orders: number
  readonly entries: number
}

/** Stages that an act of their own leads to; a claim of a local desk is nothing to tell. */
const ACT_OF_STAGE = { picked: 'pick', verified: 'verify', labelled: 'verify', closed: 'ship' } as const

interface WorkedOn {
  readonly seq: number
  readonly id: string
  readonly stage: string
  readonly note: string
  readonly held_at: number | null
  readonly hold_reason: string | null
  readonly closed_at: number | null
  readonly updated_at: number
}

/**
 * Puts what is here into the outbox: orders in bounded batches, then what this desk did with them as the acts that it
 * was, with their own times, then the lines of the journal. Never the old outbox: the server merges by number.
 */
export function draftState(context: CommandContext, journalSeq: number): ConnectOutcome {
  const before = countEntries(context.tx)
  const orders = draftAllOrders(context, journalSeq)
  const worked = context.tx.all<WorkedOn>(
    `SELECT seq, id, stage, note, held_at, hold_reason, closed_at, updated_at FROM orders
     WHERE stage <> 'new' OR note <> '' OR held_at IS NOT NULL OR print_state IS NOT NULL ORDER BY seq`,
  )
  for (const order of worked) draftActs(context, order, journalSeq)
  draftJournal(context, journalSeq)
  return { orders, entries: countEntries(context.tx) - before }
}

function countEntries(tx: WriteTx): number {
  return tx.value<number>('SELECT count(*) FROM outbox') ?? 0
}

function draftAllOrders(context: CommandContext, journalSeq: number): number {
  let count = 0
  const shops = context.tx.all<{ seq: number; id: string }>('SELECT seq, id FROM tiktok_shops')
  for (const shop of shops) {
    const batches = context.tx.all<{ batch_seq: number | null; reported_at: number | null }>(
      `SELECT o.batch_seq, max(ifnull(b.reported_at, b.started_at)) AS reported_at FROM orders o
       LEFT JOIN import_batches b ON b.seq = o.batch_seq WHERE o.shop_seq = ? GROUP BY o.batch_seq`,
      shop.seq,
    )
    for (const batch of batches) {
      const orders = context.tx.pluck<number>(
        'SELECT seq FROM orders WHERE shop_seq = ? AND batch_seq IS ? ORDER BY seq',
        shop.seq,
        batch.batch_seq,
      )
      count += orders.length
      draftOrders(context, orders, {
        shopId: shop.id,
        reportedAt: batch.reported_at ?? context.now,
        journalSeq,
      })
    }
  }
  return count
}

/** What this desk did with an order, over the order as an import alone would have left it. */
function draftActs(context: CommandContext, order: WorkedOn, journalSeq: number): void {
  const { tx } = context
  const image = currentImage(tx, order.id)
  if (image === null) return
  saveImage(tx, order.id, {
    ...image,
    stage: 'new',
    closedAt: null,
    heldAt: null,
    holdReason: null,
    note: '',
    claim: null,
  })
  const add = (planned: PlannedMutation, at: number) =>
    addEntry(tx, {
      id: context.newId(),
      act: planned.act,
      payload: planned.payload,
      entity: planned.entity,
      journalSeq,
      state: 'ready',
      at,
    })
  const own = (act: PlannedMutation['act'], more: object = {}): PlannedMutation => ({
    act,
    payload: { orderId: order.id, ...more },
    entity: orderEntity(order.id),
    orderId: order.id,
  })
  if (order.note !== '') add(own('note', { base: '', note: order.note }), order.updated_at)
  const jobs = tx.all<{ seq: number; updated_at: number }>(
    `SELECT seq, updated_at FROM print_jobs WHERE order_seq = ? AND state IN ('sent', 'printed') ORDER BY seq`,
    order.seq,
  )
  for (const job of jobs) {
    const fact = printFact(context, job.seq, order.seq)
    if (fact) add(fact, job.updated_at)
  }
  const act = Object.entries(ACT_OF_STAGE).find(([stage]) => stage === order.stage)?.[1]
  if (act !== undefined) add(own(act), order.closed_at ?? order.updated_at)
  if (order.held_at !== null && order.stage !== 'closed')
    add(own('hold', { reason: order.hold_reason ?? 'held' }), order.held_at)
}

/** The journal of this desk so far, a line a mutation; what the acts above tell is not told twice. */
function draftJournal(context: CommandContext, journalSeq: number): void {
  const lines = context.tx.all<{
    act: string
    at: number
    summary: string
    reason: string | null
    operator: string
  }>(`SELECT act, at, summary, reason, operator FROM journal WHERE seq < ? ORDER BY seq`, journalSeq)
  for (const { at, reason, ...line } of lines)
    addEntry(context.tx, {
      id: context.newId(),
      act: 'journal',
      payload: { ...line, ...(reason === null ? {} : { reason }) },
      entity: 'journal:moved',
      journalSeq,
      state: 'ready',
      at,
    })
}
