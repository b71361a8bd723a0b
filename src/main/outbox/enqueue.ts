import type { Act, CommandContext } from './command-types.ts'
import { addEntry } from './entries.ts'
import { draftImport } from './import-drafts.ts'
import { mutationsOf } from './mutations-of-act.ts'
import { type ImageBefore, keepImageBefore } from './order-images.ts'
import type { PlannedMutation } from './planned-mutation.ts'
import { replayOrder } from './replay.ts'
import type { SyncIdentity } from './sync-identity.ts'

/**
 * Writes the outbox entries of an act. A local workspace has nobody to send to: its entry is closed at once. A cloud
 * workspace has one for each order, and the orders then show what the server will make of them.
 */
export function enqueueAct(context: CommandContext, act: Act, journalSeq: number): void {
  if (context.sync === null) closeAtOnce(context, act, journalSeq)
  else sendAct(context, context.sync, act, journalSeq)
}

function closeAtOnce(context: CommandContext, act: Act, journalSeq: number): void {
  const payload = {
    act: act.act,
    at: context.now,
    reason: act.reason ?? null,
    orders: (act.orders ?? []).map((order) => ({
      tiktokOrderId: order.tiktokOrderId,
      after: order.after ?? null,
    })),
    after: act.after ?? null,
  }
  const entity = act.orders?.length === 1 ? `order:${act.orders[0]?.tiktokOrderId}` : act.act
  addEntry(context.tx, {
    id: context.newId(),
    act: act.act,
    payload,
    entity,
    journalSeq,
    state: 'closed',
    at: context.now,
  })
}

function sendAct(context: CommandContext, sync: SyncIdentity, act: Act, journalSeq: number): void {
  const before = new Map<string, ImageBefore>()
  for (const trace of act.orders ?? []) {
    const id = context.tx.value<string>('SELECT id FROM orders WHERE seq = ?', trace.seq)
    if (id !== undefined) before.set(id, (trace.before ?? {}) as ImageBefore)
  }
  if (act.act === 'import' && typeof act.batchSeq === 'number') draftImport(context, act.batchSeq, journalSeq)
  const planned = mutationsOf(context.tx, act)
  sendPlanned(context, sync, { planned, journalSeq, before })
}

/** Writes entries for mutations of a cloud workspace and shows their effect; `before` is what a command changed. */
export function sendPlanned(
  context: Pick<CommandContext, 'tx' | 'newId' | 'now' | 'changes'>,
  sync: SyncIdentity,
  {
    planned,
    journalSeq,
    before = new Map(),
    retryOf = null,
  }: {
    readonly planned: readonly PlannedMutation[]
    readonly journalSeq: number
    readonly before?: ReadonlyMap<string, ImageBefore>
    readonly retryOf?: string | null
  },
): void {
  const touched = new Set<string>()
  for (const { act, payload, entity, orderId } of planned) {
    if (orderId !== undefined && !touched.has(orderId)) {
      keepImageBefore(context.tx, orderId, before.get(orderId) ?? {})
      touched.add(orderId)
    }
    addEntry(context.tx, {
      id: context.newId(),
      act,
      payload,
      entity,
      journalSeq,
      state: 'ready',
      at: context.now,
      retryOf,
    })
  }
  for (const orderId of touched) {
    const seq = replayOrder(context.tx, orderId, sync, context.now)
    if (seq !== null) context.changes.seqs?.add(seq)
  }
}
