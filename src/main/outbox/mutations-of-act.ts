import type { JournalAct } from '../../shared/domain/journal/acts.ts'
import type { SyncAct } from '../../shared/sync/acts.ts'
import type { ReadTx } from '../db/tx.ts'
import type { Act, OrderTrace } from './command-types.ts'
import { orderEntity } from './entities.ts'
import type { PlannedMutation } from './planned-mutation.ts'

/** One order's part in an act: its id and what the journal line says of it. */
interface Part {
  readonly orderId: string
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
  readonly reason: string
}

type Planner = (part: Part) => readonly PlannedMutation[]

/** Journal texts longer than this stay at the desk. */
const MOST_JOURNAL_CHARS = 8_000

/** Acts of which each order is sent by itself. What is not here changes nothing on the server but its journal. */
const PLANNERS: Readonly<Partial<Record<JournalAct, Planner>>> = {
  ship: (part) => [one('ship', part)],
  hold: (part) => [one('hold', part, { reason: part.reason })],
  release: (part) => [one('release', part)],
  note: (part) => [one('note', part, { base: part.before['note'] ?? '', note: part.after['note'] ?? '' })],
  claim: (part) => [one('claim', part)],
  releaseClaim: (part) => [one('releaseClaim', part)],
  takeOverClaim: (part) => [one('takeOverClaim', part, { reason: part.reason })],
  resolvePrint: (part) => [
    one('resolvePrint', part, { jobId: part.after['job'], resolution: part.after['resolution'] }),
  ],
  cancelPrint: (part) => jobsOf(part).map((jobId) => one('cancelPrint', part, { jobId })),
  undo: reversed,
  scan: (part) => [one('scan', part, { code: part.after['code'], ...skuOf(part) })],
  countItems: (part) => [one('journal', part, { act: 'countItems', summary: part.after['summary'] })],
  verify: (part) => [one('verify', part)],
}

/** A label is a fact once it has come out, not when it is asked for: the end of its job sends it. */
const SENT_LATER: ReadonlySet<JournalAct> = new Set(['print', 'reprint', 'import', 'createPractice'])

/** The mutations that an act is sent as, one for each order it touches. */
export function mutationsOf(tx: ReadTx, act: Act): PlannedMutation[] {
  if (act.isSentElsewhere) return []
  if (act.mutation) return [act.mutation]
  const planner = PLANNERS[act.act]
  const orders = act.orders ?? []
  if (planner && orders.length > 0) return orders.flatMap((trace) => planner(partOf(tx, act, trace)))
  if (act.act === 'mapStatus') return [mapped(act)]
  return SENT_LATER.has(act.act) ? [] : [journalLine(act)]
}

function one(act: SyncAct, { orderId }: Part, more: Readonly<Record<string, unknown>> = {}): PlannedMutation {
  return { act, payload: { orderId, ...more }, entity: orderEntity(orderId), orderId }
}

/** What was scanned, where the order has it. */
function skuOf({ after }: Part): Readonly<Record<string, unknown>> {
  return typeof after['sku'] === 'string' ? { sku: after['sku'] } : {}
}

/** The jobs of an order that an act names. */
function jobsOf({ after }: Part): readonly unknown[] {
  return Array.isArray(after['jobs']) ? after['jobs'] : [after['job']]
}

/** Taking an act back is another act: the one that puts its subject where it was. */
function reversed(part: Part): PlannedMutation[] {
  const { before, after } = part
  const made: PlannedMutation[] = []
  if (after['stage'] !== undefined && after['stage'] !== before['stage'])
    made.push(
      after['stage'] === 'closed' ? one('ship', part) : one('reopen', part, { stage: after['stage'] }),
    )
  if (after['held_at'] !== undefined && (after['held_at'] === null) !== (before['held_at'] === null))
    made.push(
      after['held_at'] === null
        ? one('release', part)
        : one('hold', part, { reason: after['hold_reason'] ?? 'as before' }),
    )
  if (after['note'] !== undefined && after['note'] !== before['note'])
    made.push(one('note', part, { base: before['note'] ?? '', note: after['note'] }))
  return made
}

function mapped(act: Act): PlannedMutation {
  const { text, status } = act.after as { text: string; status: string }
  return { act: 'mapStatus', payload: { text, status }, entity: `status:${text}` }
}

function journalLine(act: Act): PlannedMutation {
  const told = JSON.stringify(act.after ?? null)
  const payload = {
    act: act.act,
    ...(act.reason ? { reason: act.reason } : {}),
    ...(act.after !== undefined && told.length <= MOST_JOURNAL_CHARS ? { after: act.after } : {}),
  }
  return { act: 'journal', payload, entity: `journal:${act.act}` }
}

function partOf(tx: ReadTx, act: Act, trace: OrderTrace): Part {
  return {
    orderId: tx.value<string>('SELECT id FROM orders WHERE seq = ?', trace.seq) ?? '',
    before: (trace.before ?? {}) as Part['before'],
    after: (trace.after ?? {}) as Part['after'],
    reason: act.reason ?? '',
  }
}
