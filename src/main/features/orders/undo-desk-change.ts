import { findRanked } from '../../db/orders/ranked.ts'
import type { CommandContext, OrderTrace } from '../../outbox/command-context.ts'
import { type JournalRecord, keptWords, type Undone } from '../../outbox/undoing.ts'
import { applyDeskChange, type DeskColumns, isAsLeft } from './desk-change.ts'

/** Puts the desk's columns back on every order that still stands as the act left it. */
export function undoDeskChanges(context: CommandContext, record: JournalRecord): Undone {
  const traces = context.tx.all<{ order_seq: number; before: string; after: string }>(
    'SELECT order_seq, before, after FROM journal_orders WHERE journal_seq = ?',
    record.seq,
  )
  const done: OrderTrace[] = []
  for (const trace of traces) {
    const row = findRanked(context.tx, trace.order_seq)
    if (!row || !isAsLeft(row, JSON.parse(trace.after) as Partial<DeskColumns>)) continue
    done.push(applyDeskChange(context, row, JSON.parse(trace.before) as Partial<DeskColumns>))
  }
  const kept = traces.length - done.length
  return { message: `Undid: ${record.summary}${keptWords(kept)}`, kept, orders: done }
}
