import type { Mutation } from '../../../src/shared/sync/mutations.ts'
import type { SyncedTable } from '../../../src/shared/sync/tables.ts'
import { type FakeRow, fakeRow } from './fake-rows.ts'

/** What became of an act. */
export interface ActResult {
  readonly outcome: 'applied' | 'conflict' | 'refused'
  readonly code: string | null
  readonly details: Record<string, string | number | null> | null
}

/** What an act sees of the tables and what it writes, inside its transaction. */
export interface ActDesk {
  readonly deviceId: string
  readonly userId: string
  find(table: SyncedTable, id: string): FakeRow | undefined
  findWhere(table: SyncedTable, matches: (row: FakeRow) => boolean): FakeRow | undefined
  write(table: SyncedTable, row: FakeRow): void
  readonly now: number
}

const APPLIED: ActResult = { outcome: 'applied', code: null, details: null }
const refused = (code: string, details: ActResult['details'] = null): ActResult => ({
  outcome: 'refused',
  code,
  details,
})
const STAGES: Readonly<Record<string, string>> = {
  pick: 'picked',
  verify: 'verified',
  pack: 'packed',
  print: 'labelled',
  label: 'labelled',
}
const LEASE_MS = 15 * 60_000

/** Does one act as the law of docs/backend.md says: facts are kept, requests may be refused. */
export function runAct(mutation: Mutation, desk: ActDesk): ActResult {
  if (mutation.act === 'journal') return APPLIED
  const orderId = String((mutation.payload as { orderId?: string }).orderId ?? '')
  const order = desk.find('orders', orderId)
  const isFact = mutation.act in STAGES || mutation.act === 'ship' || mutation.act === 'scan'
  if (!order)
    return isFact ? conflict(mutation, desk, orderId, 'conflict.unknownOrder') : refused('input.notFound')
  const stage = STAGES[mutation.act]
  if (stage !== undefined) return changed(desk, order, { fulfillment_stage: stage })
  switch (mutation.act) {
    case 'scan':
      return APPLIED
    case 'ship':
      return ship(mutation, desk, order)
    case 'hold':
      if (order['closed_at'] !== null) return refused('rule.alreadyClosed')
      return changed(desk, order, { held_at: mutation.at, hold_reason: mutation.payload.reason })
    case 'release':
      if (order['held_at'] === null) return refused('rule.notHeld')
      return changed(desk, order, { held_at: null, hold_reason: null })
    case 'note':
      return note(mutation, desk, order, mutation.payload)
    case 'tag':
      return tag(desk, order, mutation.payload)
    case 'claim':
    case 'renewClaim':
    case 'releaseClaim':
      return claim(mutation.act, desk, order)
    default:
      return refused('input.invalid', { field: 'act' })
  }
}

function changed(desk: ActDesk, order: FakeRow, change: Record<string, unknown>): ActResult {
  desk.write('orders', { ...order, ...change })
  return APPLIED
}

/** A parcel that left has left, whatever TikTok says of the order. */
function ship(mutation: Mutation, desk: ActDesk, order: FakeRow): ActResult {
  const isCancelled = order['order_status'] === 'cancelled'
  desk.write('orders', { ...order, closed_at: mutation.at, fulfillment_stage: 'handed_over' })
  return isCancelled ? conflict(mutation, desk, order.id, 'conflict.shippedCancelled') : APPLIED
}

/** Of the three-way merge only the cases without a common line: one side changed, or both did and a person decides. */
function note(
  mutation: Mutation,
  desk: ActDesk,
  order: FakeRow,
  { base, note: wanted }: { base: string; note: string },
): ActResult {
  if (order['note'] === wanted) return APPLIED
  if (order['note'] === base) return changed(desk, order, { note: wanted })
  return conflict(mutation, desk, order.id, 'conflict.note')
}

function tag(
  desk: ActDesk,
  order: FakeRow,
  { add = [], remove = [] }: { add?: string[] | undefined; remove?: string[] | undefined },
) {
  const kept = (order['tags'] as string[]).filter((one) => !remove.includes(one))
  return changed(desk, order, { tags: [...new Set([...kept, ...add])] })
}

function claim(act: 'claim' | 'renewClaim' | 'releaseClaim', desk: ActDesk, order: FakeRow): ActResult {
  const running = desk.findWhere(
    'order_claims',
    (row) =>
      row['order_id'] === order.id && row['released_at'] === null && Number(row['expires_at']) > desk.now,
  )
  const isMine = running?.['desk_id'] === desk.deviceId
  if (running && !isMine) return refused('rule.claimed', { deskId: String(running['desk_id']) })
  if (!running && act !== 'claim') return refused('rule.notClaimed')
  const fresh = { order_id: order.id, desk_id: desk.deviceId, user_id: desk.userId, claimed_at: desk.now }
  const row = running ?? fakeRow('order_claims', fresh)
  const change = act === 'releaseClaim' ? { released_at: desk.now } : { expires_at: desk.now + LEASE_MS }
  desk.write('order_claims', { ...row, ...change })
  return APPLIED
}

function conflict(mutation: Mutation, desk: ActDesk, orderId: string, code: string): ActResult {
  desk.write(
    'conflicts',
    fakeRow('conflicts', {
      entity_id: orderId,
      order_id: orderId,
      kind: code.slice('conflict.'.length),
      status: 'open',
      mutation_id: mutation.id,
      device_id: desk.deviceId,
      user_id: desk.userId,
      created_at: desk.now,
    }),
  )
  return { outcome: 'conflict', code, details: null }
}
