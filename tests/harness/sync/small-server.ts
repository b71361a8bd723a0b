import type { DeskIntroduction, DoorbellListener, SyncTransport } from '../../../src/main/sync/ports.ts'
import { AppError } from '../../../src/shared/errors/app-error.ts'
import type {
  Cursor,
  DeskAnswer,
  DigestAnswer,
  Page,
  PullAnswer,
  PushAnswer,
} from '../../../src/shared/sync/answers.ts'
import type { Mutation } from '../../../src/shared/sync/mutations.ts'
import type { SyncedTable } from '../../../src/shared/sync/tables.ts'
import type { FakeClock } from './fake-clock.ts'
import { CREATOR } from './fake-store.ts'
import { bucketOf, bucketsOf, partOf, type WireRow } from './wire-rows.ts'

export type CallName = 'register' | 'pull' | 'push' | 'digest'

export interface Call {
  readonly what: CallName
  readonly at: number
  readonly limit?: number
  readonly sent?: readonly Mutation[]
  readonly deviceId?: string
}

interface Done {
  readonly id: string
  readonly seq: number
  readonly xid: bigint
  readonly deviceId: string
  readonly outcome: 'applied' | 'conflict' | 'refused'
}

/** As much of a server as the engine can tell from a real one: orders, a watermark, acts applied once, and faults. */
export class SmallServer implements SyncTransport {
  readonly orders = new Map<string, WireRow>()
  readonly done = new Map<string, Done>()
  readonly calls: Call[] = []
  readonly desks = new Map<string, { lastSeq: number }>()
  /** How often each act was carried out: never twice. */
  readonly carriedOut = new Map<string, number>()
  listeners: DoorbellListener[] = []
  epoch = 'e1'
  latencyMs = 0
  /** A transaction that is still open: nothing from it on is readable. */
  openXid: bigint | null = null
  /** Most acts that one push takes. */
  takes = 500
  /** Before a call reaches the server, and after it did its work: may throw, or wait. */
  before: (call: Call) => void | Promise<void> = () => undefined
  after: (call: Call) => void | Promise<void> = () => undefined
  /** What becomes of an act. */
  outcome: (mutation: Mutation) => Done['outcome'] = () => 'applied'
  /** True while the bell rings by itself after each change. */
  rings = true
  #xid = 100n
  most = { pull: 0, push: 0 }
  readonly #inHand = { register: 0, pull: 0, push: 0, digest: 0 }
  readonly #clock: FakeClock

  constructor(clock: FakeClock) {
    this.#clock = clock
  }

  /** Somebody else changes an order; answers the transaction. */
  change(id: string, note: string): string {
    this.#xid += 1n
    const xid = String(this.#xid)
    this.orders.set(id, { id, rev: (this.orders.get(id)?.rev ?? 0) + 1, xid, note })
    this.#ring(xid)
    return xid
  }

  /** The server is put back from a backup: another history, and it knows no desk and no act of late. */
  beginEpoch(name: string): void {
    this.epoch = name
  }

  callsOf(what: CallName): Call[] {
    return this.calls.filter((call) => call.what === what)
  }

  register(desk: DeskIntroduction): Promise<DeskAnswer> {
    return this.#answer({ what: 'register', at: this.#clock.now(), deviceId: desk.deviceId }, () => {
      const known = this.desks.get(desk.deviceId) ?? { lastSeq: 0 }
      this.desks.set(desk.deviceId, known)
      const { deviceId } = desk
      const stands = { epoch: this.epoch, schemaVersion: 1, lastPushSeq: known.lastSeq, serverTime: 0 }
      return { deviceId, creatorId: CREATOR, role: 'packer', ...stands }
    })
  }

  pull(deviceId: string, cursor: Cursor | null, limit: number): Promise<PullAnswer> {
    return this.#answer({ what: 'pull', at: this.#clock.now(), limit, deviceId }, () => {
      this.#knowing(deviceId)
      if (cursor !== null && cursor.epoch !== this.epoch)
        return { mustBootstrap: 'epoch', watermark: String(this.#watermark) }
      if (cursor === null || cursor.phase !== undefined) return this.#copyPage(deviceId, cursor, limit)
      return this.#changesPage(deviceId, cursor, limit)
    })
  }

  push(deviceId: string, mutations: readonly Mutation[]): Promise<PushAnswer> {
    return this.#answer({ what: 'push', at: this.#clock.now(), sent: mutations, deviceId }, () => {
      const desk = this.#knowing(deviceId)
      const fresh = mutations.filter(({ id }) => !this.done.has(id))
      if (fresh.some(({ seq }, index) => seq <= (fresh[index - 1]?.seq ?? desk.lastSeq)))
        throw new AppError('sync.outOfOrder', 'This desk has sent later acts already.')
      const taken = mutations.slice(0, this.takes)
      this.#xid += 1n
      const xid = this.#xid
      for (const mutation of taken) if (!this.done.has(mutation.id)) this.#carryOut(deviceId, mutation, xid)
      desk.lastSeq = Math.max(desk.lastSeq, ...taken.map(({ seq }) => seq))
      this.#ring(String(xid))
      return {
        results: taken.map(({ id }) => [id, this.done.get(id)?.outcome ?? 'applied', null, null]),
        taken: taken.length,
        more: taken.length < mutations.length,
        xid: String(xid),
        serverTime: 0,
      }
    })
  }

  digest(
    deviceId: string,
    cursor: Cursor,
    table: SyncedTable,
    buckets?: readonly number[],
  ): Promise<DigestAnswer> {
    return this.#answer({ what: 'digest', at: this.#clock.now(), deviceId }, () => {
      const all = table === 'orders' ? [...this.orders.values()] : []
      const below = all.filter(({ xid }) => BigInt(xid) < BigInt(cursor.xid))
      const changed = all.filter(({ xid }) => BigInt(xid) >= BigInt(cursor.xid)).map(({ id }) => id)
      if (buckets === undefined)
        return { table, xid: cursor.xid, changed, buckets: bucketsOf(below), page: null }
      const page = partOf(below.filter(({ id }) => buckets.includes(bucketOf(id))))
      return { table, xid: cursor.xid, changed, buckets: null, page }
    })
  }

  listen(_creatorId: string, listener: DoorbellListener): () => void {
    this.listeners.push(listener)
    return () => {
      this.listeners = this.listeners.filter((one) => one !== listener)
    }
  }

  /** The transaction that the next change will be. */
  get nextXid(): bigint {
    return this.#xid + 1n
  }

  get #watermark(): bigint {
    return this.openXid ?? this.#xid + 1n
  }

  #ring(xid: string): void {
    if (this.rings) for (const listener of this.listeners) listener.onRing(xid)
  }

  #knowing(deviceId: string): { lastSeq: number } {
    const desk = this.desks.get(deviceId)
    if (desk === undefined) throw new AppError('sync.refused', 'Who is that?', { code: 'desk.unknown' })
    return desk
  }

  #carryOut(deviceId: string, { id, seq, payload }: Mutation, xid: bigint): void {
    const outcome = this.outcome({ id, seq, payload } as Mutation)
    this.done.set(id, { id, seq, xid, deviceId, outcome })
    if (outcome === 'refused') return
    this.carriedOut.set(id, (this.carriedOut.get(id) ?? 0) + 1)
    const { orderId, note } = payload as { orderId: string; note: string }
    const rev = (this.orders.get(orderId)?.rev ?? 0) + 1
    this.orders.set(orderId, { id: orderId, rev, xid: String(xid), note })
  }

  #copyPage(deviceId: string, cursor: Cursor | null, limit: number): Page {
    const from = cursor?.phase ?? 0
    const xid = cursor?.xid ?? String(this.#watermark)
    const rows = [...this.orders.values()]
      .filter((row) => BigInt(row.xid) < BigInt(xid))
      .slice(from, from + limit)
    const isLast = rows.length < limit
    const at = { epoch: this.epoch, xid }
    const next = isLast ? at : { ...at, phase: from + rows.length }
    return this.#page(rows, next, true, isLast ? this.#acks(deviceId, 0n, BigInt(xid)) : [], true)
  }

  #changesPage(deviceId: string, cursor: Cursor, limit: number): Page {
    const from = BigInt(cursor.xid)
    const news = [...this.orders.values()].filter(
      ({ xid }) => BigInt(xid) >= from && BigInt(xid) < this.#watermark,
    )
    const stamps = news.map(({ xid }) => BigInt(xid)).sort((a, b) => (a < b ? -1 : 1))
    const until = news.length > limit ? (stamps[limit - 1] ?? from) + 1n : this.#watermark
    const rows = news.filter(({ xid }) => BigInt(xid) < until)
    const next = { epoch: this.epoch, xid: String(until > from ? until : from) }
    return this.#page(rows, next, until < this.#watermark, this.#acks(deviceId, from, until), false)
  }

  #acks(deviceId: string, from: bigint, until: bigint): Page['acks'] {
    const mine = [...this.done.values()].filter((one) => one.deviceId === deviceId)
    const passed = mine.filter(({ xid }) => xid >= from && xid < until)
    return passed.map(({ id, seq, outcome }) => [id, seq, outcome, null, null])
  }

  #page(
    rows: readonly WireRow[],
    cursor: Cursor,
    more: boolean,
    acks: Page['acks'],
    isBootstrap: boolean,
  ): Page {
    const tables: Page['tables'] = rows.length > 0 ? { orders: partOf(rows) } : {}
    return {
      cursor,
      more,
      watermark: String(this.#watermark),
      serverTime: 0,
      isBootstrap,
      tables,
      gone: [],
      acks,
    }
  }

  async #answer<T>(call: Call, work: () => T): Promise<T> {
    this.calls.push(call)
    this.#inHand[call.what] += 1
    for (const what of ['pull', 'push'] as const)
      this.most[what] = Math.max(this.most[what], this.#inHand[what])
    try {
      await this.before(call)
      if (this.latencyMs > 0) await this.#clock.sleep(this.latencyMs)
      const answer = work()
      await this.after(call)
      return answer
    } finally {
      this.#inHand[call.what] -= 1
    }
  }
}
