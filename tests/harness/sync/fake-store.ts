import type {
  Applied,
  OutboxBatch,
  SyncEvent,
  SyncPosition,
  SyncStore,
} from '../../../src/main/sync/ports.ts'
import type { Cursor, DeskAnswer, DigestAnswer, Page, PushAnswer } from '../../../src/shared/sync/answers.ts'
import type { Mutation } from '../../../src/shared/sync/mutations.ts'
import { bucketOf, bucketsOf, idOf, rowsOfPart, type WireRow } from './wire-rows.ts'

export const CREATOR = '00000000-0000-4000-9000-000000000001'

export interface Entry {
  readonly id: string
  readonly at: number
  readonly orderId: string
  readonly note: string
  seq: number | null
  state: 'ready' | 'inflight' | 'answered' | 'dead' | 'closed'
  code: string | null
  /** The transaction that answered it: whoever has pulled past it has what it did. */
  xid: bigint | null
}

/** A desk's file in memory that keeps the law: rows and acknowledgements come with pages alone, seqs never twice. */
export class FakeStore implements SyncStore {
  readonly rows = new Map<string, Map<string, WireRow>>()
  readonly entries: Entry[] = []
  readonly events: SyncEvent[] = []
  /** What was written, in order: the names of the methods. */
  readonly calls: string[] = []
  /** Every cursor that was ever saved, with `null` for a beginning anew. */
  readonly cursors: (Cursor | null)[] = []
  /** Before each write; may throw, or wait. */
  fault: (what: string) => void | Promise<void> = () => undefined
  deskName = 'Desk 1'
  deviceId = idOf(0xd001)
  cursor: Cursor | null = null
  isComplete = false
  auditedAt: number | null = null
  /** Entries that the next batch cannot read. */
  unreadable = 0
  #seq = 0
  #made = 0
  #devices = 0
  #seen: Set<string> | null = null

  /** A command of somebody at the desk. */
  act(at: number, orderId: string, note: string): Entry {
    this.#made += 1
    const id = idOf(0xe000000 + this.#made)
    const entry: Entry = { id, at, orderId, note, seq: null, state: 'ready', code: null, xid: null }
    this.entries.push(entry)
    return entry
  }

  row(table: string, id: string): WireRow | undefined {
    return this.rows.get(table)?.get(id)
  }

  inState(state: Entry['state']): Entry[] {
    return this.entries.filter((entry) => entry.state === state)
  }

  async position(): Promise<SyncPosition> {
    await this.#call('position')
    return this.#position()
  }

  async registered(answer: DeskAnswer): Promise<void> {
    await this.#call('registered')
    this.#seq = Math.max(this.#seq, answer.lastPushSeq)
  }

  async renewDevice(): Promise<SyncPosition> {
    await this.#call('renewDevice')
    this.#devices += 1
    this.deviceId = idOf(0xd001 + this.#devices)
    this.#seq = 0
    for (const entry of [...this.inState('inflight'), ...this.inState('answered')]) {
      entry.state = 'ready'
      entry.seq = null
    }
    return this.#position()
  }

  async applyPage(page: Page): Promise<Applied> {
    await this.#call('applyPage')
    let rows = 0
    for (const [name, part] of Object.entries(page.tables)) {
      const table = this.#table(name)
      for (const row of rowsOfPart(part)) {
        if (this.#seen !== null) this.#seen.add(row.id)
        if (BigInt(table.get(row.id)?.xid ?? '0') <= BigInt(row.xid)) table.set(row.id, row)
        rows += 1
      }
    }
    for (const [name, id, xid] of page.gone) {
      const known = this.#table(name).get(id)
      if (known !== undefined && BigInt(known.xid) < BigInt(xid)) this.#table(name).delete(id)
    }
    this.#acknowledge(page)
    this.#move(page.cursor)
    if (!this.isComplete && page.cursor.phase === undefined) this.#endCopy()
    return this.#applied(rows)
  }

  async restart(reason: 'epoch' | 'ahead' | 'expired'): Promise<SyncPosition> {
    await this.#call(`restart ${reason}`)
    this.#move(null)
    this.isComplete = false
    this.#seen = new Set()
    for (const entry of [...this.inState('closed'), ...this.inState('answered')]) {
      entry.state = 'ready'
      entry.seq = null
    }
    return this.#position()
  }

  async takeBatch(limits: { readonly mutations: number; readonly bytes: number }): Promise<OutboxBatch> {
    await this.#call('takeBatch')
    const buried = this.unreadable
    this.unreadable = 0
    const sent = this.inState('inflight').sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
    const waiting = [...sent, ...this.inState('ready')]
    const taken = waiting.slice(0, limits.mutations)
    for (const entry of taken) {
      if (entry.seq === null) {
        this.#seq += 1
        entry.seq = this.#seq
      }
      entry.state = 'inflight'
    }
    return { mutations: taken.map(mutationOf), hasMore: waiting.length > taken.length, buried }
  }

  async answered(answer: PushAnswer): Promise<Applied> {
    await this.#call('answered')
    for (const [id, outcome, code] of answer.results) {
      const entry = this.entries.find((one) => one.id === id)
      if (entry?.state !== 'inflight') continue
      entry.state = outcome === 'refused' ? 'dead' : 'answered'
      entry.code = code
      entry.xid = BigInt(answer.xid)
    }
    return this.#applied(0)
  }

  async bury(ids: readonly string[], code: string): Promise<Applied> {
    await this.#call('bury')
    for (const entry of this.entries)
      if (ids.includes(entry.id)) {
        entry.state = 'dead'
        entry.code = code
      }
    return this.#applied(0)
  }

  async compare(answer: DigestAnswer): Promise<readonly number[]> {
    await this.#call('compare')
    const mine = new Map(bucketsOf(this.#unchanged(answer)).map((bucket) => [bucket[0], bucket.join()]))
    const theirs = new Map((answer.buckets ?? []).map((bucket) => [bucket[0], bucket.join()]))
    const all = new Set([...mine.keys(), ...theirs.keys()])
    return [...all].filter((bucket) => mine.get(bucket) !== theirs.get(bucket)).sort((a, b) => a - b)
  }

  async repair(answer: DigestAnswer, buckets: readonly number[]) {
    await this.#call('repair')
    const table = this.#table(answer.table)
    const theirs = new Map((answer.page === null ? [] : rowsOfPart(answer.page)).map((row) => [row.id, row]))
    let rows = 0
    for (const { id } of this.#unchanged(answer))
      if (buckets.includes(bucketOf(id)) && !theirs.has(id)) {
        table.delete(id)
        rows += 1
      }
    for (const row of theirs.values())
      if (table.get(row.id)?.rev !== row.rev) {
        table.set(row.id, row)
        rows += 1
      }
    return { rows }
  }

  async audited(at: number): Promise<void> {
    await this.#call('audited')
    this.auditedAt = at
  }

  async note(event: SyncEvent): Promise<void> {
    await this.fault('note')
    this.events.push(event)
  }

  async #call(what: string): Promise<void> {
    await this.fault(what)
    this.calls.push(what)
  }

  #table(name: string): Map<string, WireRow> {
    const table = this.rows.get(name) ?? new Map<string, WireRow>()
    this.rows.set(name, table)
    return table
  }

  #unchanged(answer: DigestAnswer): WireRow[] {
    const rows = [...this.#table(answer.table).values()]
    return rows.filter(({ id }) => !answer.changed.includes(id))
  }

  /** Whatever the page acknowledges, and whatever was answered by a transaction that it has passed. */
  #acknowledge(page: Page): void {
    for (const [id, , outcome, code] of page.acks) {
      const entry = this.entries.find((one) => one.id === id)
      if (entry === undefined || entry.state === 'dead') continue
      entry.state = outcome === 'refused' ? 'dead' : 'closed'
      entry.code = code
    }
    if (page.cursor.phase !== undefined) return
    for (const entry of this.inState('answered'))
      if (entry.xid !== null && BigInt(page.cursor.xid) > entry.xid) entry.state = 'closed'
  }

  #move(cursor: Cursor | null): void {
    this.cursor = cursor
    this.cursors.push(cursor)
  }

  #endCopy(): void {
    this.isComplete = true
    const seen = this.#seen
    this.#seen = null
    if (seen === null) return
    for (const table of this.rows.values()) for (const id of table.keys()) if (!seen.has(id)) table.delete(id)
  }

  #position(): SyncPosition {
    const unanswered = [...this.inState('ready'), ...this.inState('inflight')]
    const ages = unanswered.map(({ at }) => at)
    return {
      creatorId: CREATOR,
      deviceId: this.deviceId,
      deskName: this.deskName,
      cursor: this.cursor,
      isComplete: this.isComplete,
      pending: unanswered.length + this.inState('answered').length,
      waiting: unanswered.length,
      oldestPendingAt: ages.length === 0 ? null : ages.reduce((a, b) => Math.min(a, b)),
      auditedAt: this.auditedAt,
    }
  }

  #applied(rows: number): Applied {
    return { position: this.#position(), seqs: null, rows }
  }
}

function mutationOf({ id, seq, at, orderId, note }: Entry): Mutation {
  return { id, seq: seq ?? 0, act: 'note', at, payload: { orderId, base: '', note } }
}
