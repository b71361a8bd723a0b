import { randomUUID } from 'node:crypto'
import type { SyncStore, SyncTransport } from '../../../../src/main/sync/ports.ts'
import { AppError } from '../../../../src/shared/errors/app-error.ts'
import type { Ack, Page, PushAnswer } from '../../../../src/shared/sync/answers.ts'

/** The ways in which an engine can be broken on purpose, each with what it does wrong. */
export const VARIANTS = {
  timestampCursor:
    'The cursor is the time of reading: what began earlier and commits later is never asked for again.',
  noIdempotency: 'What is sent a second time has a new id, so that the server does it twice.',
  noTombstones: 'What is gone at the server stays at the desk.',
  ackOutsideTransaction: 'Acknowledgements are stored before the rows, in a transaction of their own.',
  earlyAck: 'The answer of a push counts as its acknowledgement.',
  gapStop: 'A refused act stops everything behind it on its desk.',
} as const
export type VariantName = keyof typeof VARIANTS

/** The server's half of a variant: a function of the database by its name, with a text of it to replace. */
export const BROKEN_SQL: Partial<Record<VariantName, { of: string; from: string; to: string }>> = {
  // Below xmax stands what is open still: it will commit behind a cursor that has passed it.
  timestampCursor: {
    of: 'private.sync_scope_of(uuid, integer, integer)',
    from: 'pg_snapshot_xmin(pg_current_snapshot())',
    to: 'pg_snapshot_xmax(pg_current_snapshot())',
  },
}

export function brokenTransport(transport: SyncTransport, variant: VariantName | null): SyncTransport {
  switch (variant) {
    case 'noTombstones':
      return { ...bound(transport), pull: (...args) => transport.pull(...args).then(withoutGone) }
    case 'noIdempotency':
      return { ...bound(transport), push: withNewIds(transport) }
    case 'gapStop':
      return { ...bound(transport), push: stoppingAtRefusals(transport) }
    default:
      return transport
  }
}

export function brokenStore(store: SyncStore, variant: VariantName | null): SyncStore {
  switch (variant) {
    case 'earlyAck':
      return { ...boundStore(store), answered: (answer) => acknowledgedAtOnce(store, answer) }
    case 'ackOutsideTransaction':
      return { ...boundStore(store), applyPage: (page) => acknowledgedBefore(store, page) }
    default:
      return store
  }
}

function withoutGone<T>(answer: T): T {
  return typeof answer === 'object' && answer !== null && 'gone' in answer ? { ...answer, gone: [] } : answer
}

/** The first sending is as it should be; each one after it is new to the server. */
function withNewIds(transport: SyncTransport): SyncTransport['push'] {
  const sent = new Set<string>()
  let highest = 0
  return async (deviceId, mutations) => {
    const ids = new Map<string, string>()
    const changed = mutations.map((mutation) => {
      const id = sent.has(mutation.id) ? randomUUID() : mutation.id
      sent.add(mutation.id)
      ids.set(id, mutation.id)
      highest = Math.max(highest + 1, mutation.seq)
      return { ...mutation, id, seq: highest }
    })
    const answer = await transport.push(deviceId, changed)
    return {
      ...answer,
      results: answer.results.map(
        ([id, ...rest]) => [ids.get(id) ?? id, ...rest] as (typeof answer.results)[0],
      ),
    }
  }
}

function stoppingAtRefusals(transport: SyncTransport): SyncTransport['push'] {
  let isStopped = false
  return async (deviceId, mutations) => {
    if (isStopped) throw new AppError('net.busy', 'An act was refused, and nothing goes past it.', {})
    const answer = await transport.push(deviceId, mutations)
    isStopped = answer.results.some(([, outcome]) => outcome === 'refused')
    return answer
  }
}

async function acknowledgedAtOnce(store: SyncStore, answer: PushAnswer) {
  const applied = await store.answered(answer)
  const { cursor } = applied.position
  if (cursor === null) return applied
  const acks = answer.results
    .filter(([, outcome]) => outcome !== 'refused')
    .map(([id, outcome, code, details]): Ack => [id, 0, outcome, code, details])
  return await store.applyPage(emptyPage({ cursor, acks, serverTime: answer.serverTime }))
}

async function acknowledgedBefore(store: SyncStore, page: Page) {
  const { cursor } = await store.position()
  if (cursor !== null && page.acks.length > 0)
    await store.applyPage(emptyPage({ cursor, acks: page.acks, serverTime: page.serverTime }))
  return await store.applyPage({ ...page, acks: [] })
}

function emptyPage(page: Pick<Page, 'cursor' | 'acks' | 'serverTime'>): Page {
  return { ...page, more: true, watermark: page.cursor.xid, isBootstrap: false, tables: {}, gone: [] }
}

/** The methods of an object that keeps its state to itself, to be spread. */
function bound(transport: SyncTransport): SyncTransport {
  return {
    register: (desk) => transport.register(desk),
    pull: (...args) => transport.pull(...args),
    push: (...args) => transport.push(...args),
    digest: (...args) => transport.digest(...args),
    listen: (...args) => transport.listen(...args),
  }
}

function boundStore(store: SyncStore): SyncStore {
  return {
    position: () => store.position(),
    registered: (answer) => store.registered(answer),
    renewDevice: () => store.renewDevice(),
    applyPage: (page) => store.applyPage(page),
    restart: (reason) => store.restart(reason),
    takeBatch: (limits) => store.takeBatch(limits),
    answered: (answer) => store.answered(answer),
    bury: (...args) => store.bury(...args),
    compare: (answer) => store.compare(answer),
    repair: (...args) => store.repair(...args),
    audited: (at) => store.audited(at),
    note: (event) => store.note(event),
  }
}
