import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import type { JournalAct } from '../../../shared/domain/journal/acts.ts'
import { refusalToShip } from '../../../shared/domain/orders/guard.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { BulkOutcome, Refusal } from '../../../shared/ipc/common.ts'
import { getRanked } from '../../db/orders/find.ts'
import { factsOf, type RankedRow } from '../../db/orders/ranked.ts'
import type { CommandContext, OrderTrace } from '../../outbox/command-context.ts'
import { applyDeskChange, type DeskColumns } from './desk-change.ts'

/** What a bulk command decides about one order: a change, what it has changed already, or why not. */
type Verdict = Partial<DeskColumns> | OrderTrace | AppError

/** Marks orders shipped from this desk. A held, cancelled, unpaid, unmapped or closed order is refused. */
export function shipOrders(context: CommandContext, input: { orders: readonly OrderRef[] }): BulkOutcome {
  return changeEach(context, input.orders, { act: 'ship', verb: 'Shipped' }, (row) => {
    const refused = refusalToShip(factsOf(row), context.now)
    return refused ?? { stage: 'closed', closed_at: context.now }
  })
}

/** Puts orders on hold: no label, no ship, until released. */
export function holdOrders(
  context: CommandContext,
  input: { orders: readonly OrderRef[]; reason: string },
): BulkOutcome {
  return changeEach(
    context,
    input.orders,
    { act: 'hold', verb: 'Put on hold', reason: input.reason },
    (row) => {
      if (row.stage === 'closed')
        return new AppError('rule.alreadyClosed', `Order ${row.tiktok_order_id} has left already.`)
      return { held_at: row.held_at ?? context.now, hold_reason: input.reason }
    },
  )
}

/** Ends a person's hold. TikTok's remorse hour ends by itself. */
export function releaseOrders(context: CommandContext, input: { orders: readonly OrderRef[] }): BulkOutcome {
  return changeEach(context, input.orders, { act: 'release', verb: 'Released' }, (row) => {
    if (row.held_at === null)
      return new AppError('rule.notOpen', `Order ${row.tiktok_order_id} is not on hold.`)
    return { held_at: null, hold_reason: null }
  })
}

/** Replaces the desk's own note on an order. */
export function noteOrder(context: CommandContext, input: { order: OrderRef; note: string }): BulkOutcome {
  return changeEach(context, [input.order], { act: 'note', verb: 'Noted' }, () => ({
    note: input.note.trim(),
  }))
}

interface ActWords {
  readonly act: JournalAct
  readonly verb: string
  readonly reason?: string
}

/** Decides about each order by itself, does what is decided, and writes one journal line about all of them. */
export function changeEach(
  context: CommandContext,
  refs: readonly OrderRef[],
  words: ActWords,
  decide: (row: RankedRow) => Verdict,
): BulkOutcome {
  const done: OrderTrace[] = []
  const ids = new Map<number, string>()
  const refused: Refusal[] = []
  for (const ref of new Set(refs)) {
    const row = getRanked(context.tx, context.creatorId, ref)
    if (ids.has(row.seq)) continue
    const verdict = decide(row)
    if (verdict instanceof AppError) {
      refused.push({ tiktokOrderId: row.tiktok_order_id, code: verdict.code, message: verdict.message })
      continue
    }
    ids.set(row.seq, row.id)
    done.push('tiktokOrderId' in verdict ? verdict : applyDeskChange(context, row, verdict))
  }
  return {
    done: done.map((trace) => ({
      seq: trace.seq,
      id: ids.get(trace.seq) ?? '',
      tiktokOrderId: trace.tiktokOrderId,
    })),
    refused,
    journalId:
      done.length === 0
        ? null
        : context.record({ ...words, summary: summaryOf(words, done), orders: done }).id,
  }
}

function summaryOf(words: ActWords, orders: readonly OrderTrace[]): string {
  const what = orders.length === 1 ? `order ${orders[0]?.tiktokOrderId}` : `${orders.length} orders`
  return words.reason ? `${words.verb} ${what}: ${words.reason}` : `${words.verb} ${what}`
}
