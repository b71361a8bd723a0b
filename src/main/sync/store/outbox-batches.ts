import { ZodError } from 'zod'
import { SYNC_ACTS, type SyncAct } from '../../../shared/sync/acts.ts'
import type { PushAnswer } from '../../../shared/sync/answers.ts'
import { type Mutation, parseMutation } from '../../../shared/sync/mutations.ts'
import type { WriteTx } from '../../db/tx.ts'
import type { OutboxBatch } from '../ports.ts'
import { xidOf } from '../records/stamps.ts'
import { settleEntry, touchEntity } from './acknowledge.ts'
import { draftedPayload } from './drafts.ts'
import type { PageContext } from './page-context.ts'
import { nextPushSeq } from './position.ts'

/** An entry on its way. */
interface Waiting {
  readonly seq: number
  readonly mutation_id: string
  readonly name: string
  readonly version: number
  readonly payload: string
  readonly entity_key: string
  readonly state: 'ready' | 'inflight' | 'resend'
  readonly created_at: number
  readonly is_draft: number
  readonly push_seq: number | null
  readonly retry_of: string | null
}

/** Entries that were sent before come first, in the server's order; then those never sent, in their own. */
const NEXT = `SELECT seq, mutation_id, name, version, payload, entity_key, state, created_at, is_draft, push_seq, retry_of
  FROM outbox WHERE state IN ('ready', 'inflight', 'resend') ORDER BY push_seq IS NULL, push_seq, seq LIMIT ?`

/** Marks the next entries as sent, before they are. What cannot be read is a dead letter, and never overtaken. */
export function takeBatch(
  context: PageContext,
  limits: { readonly mutations: number; readonly bytes: number },
): OutboxBatch {
  const { tx } = context
  const mutations: Mutation[] = []
  let [bytes, buried, looked] = [0, 0, 0]
  const waiting = tx.all<Waiting>(NEXT, limits.mutations + 1)
  for (const entry of waiting) {
    if (mutations.length === limits.mutations) break
    const read = readEntry(tx, entry)
    looked += 1
    if (read === null) {
      buried += 1
      touchEntity(context, entry.entity_key)
    } else {
      const size = JSON.stringify(read).length
      if (mutations.length > 0 && bytes + size > limits.bytes) {
        looked -= 1
        break
      }
      bytes += size
      mutations.push(markSent(tx, entry, read))
    }
  }
  return { mutations, hasMore: looked < waiting.length, buried }
}

/** The mutation of an entry without its seq; null where no server would understand it: it is buried then. */
function readEntry(tx: WriteTx, entry: Waiting): Mutation | null {
  if (isOvertaking(tx, entry)) return bury(tx, entry, 'sync.blocked')
  try {
    const payload =
      entry.is_draft === 1 ? draftedPayload(tx, entry.seq, entry.payload) : JSON.parse(entry.payload)
    return parseMutation({
      id: entry.mutation_id,
      seq: 1,
      act: entry.name,
      at: entry.created_at,
      v: entry.version,
      payload,
      ...(entry.retry_of === null ? {} : { retryOf: entry.retry_of }),
    } as Mutation)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof ZodError)) throw error
    return bury(tx, entry, 'input.invalid')
  }
}

/** A request must not go ahead of an act on the same thing that could not even be sent; facts have happened. */
function isOvertaking(tx: WriteTx, entry: Waiting): boolean {
  if (entry.state !== 'ready' || SYNC_ACTS[entry.name as SyncAct]?.kind === 'fact') return false
  return (
    tx.value<number>(
      `SELECT 1 FROM outbox WHERE state = 'dead' AND attempts = 0 AND entity_key = ? AND seq < ? LIMIT 1`,
      entry.entity_key,
      entry.seq,
    ) !== undefined
  )
}

function bury(tx: WriteTx, entry: Waiting, code: string): null {
  tx.run(`UPDATE outbox SET state = 'dead', outcome = 'unreadable', code = ? WHERE seq = ?`, code, entry.seq)
  return null
}

function markSent(tx: WriteTx, entry: Waiting, mutation: Mutation): Mutation {
  const seq = entry.push_seq ?? nextPushSeq(tx)
  if (entry.is_draft === 1)
    tx.run(
      'UPDATE outbox SET payload = ?, is_draft = 0 WHERE seq = ?',
      JSON.stringify(mutation.payload),
      entry.seq,
    )
  tx.run(
    `UPDATE outbox SET push_seq = ?, attempts = attempts + 1, state = CASE state WHEN 'resend' THEN 'resend' ELSE 'inflight' END WHERE seq = ?`,
    seq,
    entry.seq,
  )
  return { ...mutation, seq }
}

/** Takes the server's answers: refused entries are dead letters at once, the others wait for their acknowledgement. */
export function takeAnswers(context: PageContext, answer: PushAnswer): void {
  const { tx } = context
  for (const [mutationId, outcome, code, details] of answer.results) {
    const entry = tx.get<{ seq: number; name: string; entity_key: string }>(
      `SELECT seq, name, entity_key FROM outbox WHERE mutation_id = ? AND state IN ('inflight', 'resend', 'ready')`,
      mutationId,
    )
    if (!entry) continue
    if (outcome === 'refused') settleEntry(context, entry, { outcome, code, details })
    else
      tx.run(
        `UPDATE outbox SET state = 'answered', outcome = ?, code = ?, details = ?, answer_xid = ? WHERE seq = ?`,
        outcome,
        code,
        JSON.stringify(details ?? null),
        xidOf(answer.xid),
        entry.seq,
      )
  }
}

/** Makes entries dead letters that the server cannot take as a call; the queue goes on without them. */
export function buryEntries(
  context: PageContext,
  ids: readonly string[],
  { code, message }: { readonly code: string; readonly message: string },
): void {
  for (const id of ids) {
    const entry = context.tx.get<{ seq: number; name: string; entity_key: string }>(
      `SELECT seq, name, entity_key FROM outbox WHERE mutation_id = ? AND state IN ('inflight', 'resend', 'ready')`,
      id,
    )
    if (entry) settleEntry(context, entry, { outcome: 'refused', code, details: { message } })
  }
}

/** A desk with a new id begins a new order of its own: everything that was not acknowledged is sent anew, in order. */
export function renumber(tx: WriteTx): void {
  tx.run(
    `UPDATE outbox SET state = 'ready', push_seq = NULL WHERE state IN ('inflight', 'answered', 'resend')`,
  )
  tx.run(`UPDATE outbox SET push_seq = NULL WHERE push_seq IS NOT NULL`)
  tx.run(`DELETE FROM meta WHERE key = 'push_seq'`)
}
