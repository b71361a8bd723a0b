import { randomUUID } from 'node:crypto'
import type { DoorbellListener, SyncTransport } from '../../../src/main/sync/ports.ts'
import { refusalOf } from '../../../src/main/sync/transport/errors.ts'
import {
  type Cursor,
  type DeskAnswer,
  type DigestAnswer,
  type Page,
  type PullAnswer,
  type PushAnswer,
  WIRE_VERSION,
} from '../../../src/shared/sync/answers.ts'
import type { Mutation } from '../../../src/shared/sync/mutations.ts'
import type { SyncedTable } from '../../../src/shared/sync/tables.ts'
import { type ActResult, runAct } from './fake-acts.ts'
import { bootstrapPage } from './fake-bootstrap.ts'
import {
  bucketOf,
  bucketsOf,
  type FakeRow,
  fakeRow,
  type Gone,
  partOf,
  type Stamped,
  tablesOf,
} from './fake-rows.ts'

/** What a hook hears of a call before the server does. */
export interface FakeCall {
  readonly name: 'register' | 'pull' | 'push' | 'digest'
  readonly deviceId: string
  readonly mutations: readonly Mutation[]
}

/** Stands between desks and the server: may fail a call before it arrives, or lose its answer after it was done. */
export type FakeHook = (call: FakeCall, proceed: () => Promise<unknown>) => Promise<unknown>

/** A transaction that holds the watermark back until it ends. */
export interface FakeTransaction {
  readonly xid: string
  write(table: SyncedTable, row: FakeRow): void
  remove(table: SyncedTable, id: string, kind?: Gone['kind']): void
  commit(): void
  rollback(): void
}

/** A mutation that was applied, and what it was answered. */
export interface Applied extends ActResult {
  readonly id: string
  readonly deviceId: string
  readonly seq: number
  readonly xid: bigint
  readonly payload: string
}

interface FakeDesk {
  readonly id: string
  readonly userId: string
  readonly name: string
  lastSeq: number
  isRevoked: boolean
}

/** A server in memory that keeps to the law of docs/backend.md. One creator; as many people and desks as wanted. */
export class FakeServer {
  readonly creatorId = randomUUID()
  readonly shopId = randomUUID()
  readonly applied = new Map<string, Applied>()
  /** Mutations that were refused, by id. */
  readonly deadLetters = new Map<string, string>()
  readonly desks = new Map<string, FakeDesk>()
  readonly members = new Map<string, 'packer' | 'lead' | 'owner'>()
  readonly suspended = new Set<string>()
  /** How often each call arrived. */
  readonly counts = { register: 0, pull: 0, push: 0, digest: 0 }
  /** The server's own clock. */
  now = 1_795_000_000_000
  epoch: string = randomUUID()
  schemaVersion = WIRE_VERSION
  oldestSchemaVersion = 1
  /** The least rows of a page; small in tests that want many pages. */
  leastPage = 1_000
  /** The most mutations that one push takes; the rest is to be sent again. */
  mostTaken = 500
  hook: FakeHook = (_call, proceed) => proceed()
  readonly #tables = new Map<SyncedTable, Map<string, Stamped>>()
  readonly #gone: Gone[] = []
  readonly #open = new Set<bigint>()
  readonly #listeners = new Set<DoorbellListener>()
  #isBellUp = true
  #nextXid = 1_000n
  #floor = 0n

  constructor() {
    this.write('creators', fakeRow('creators', { id: this.creatorId, handle: 'fake', currency: 'GBP' }))
    this.write('tiktok_shops', fakeRow('tiktok_shops', { id: this.shopId, shop_id: 'tts-1' }))
  }

  /** Adds an order awaiting shipment; answers its id. */
  addOrder(values: Readonly<Record<string, unknown>> = {}): string {
    const row = fakeRow('orders', {
      tiktok_shop_id: this.shopId,
      tiktok_order_id: `T${this.#nextXid}`,
      order_status: 'awaiting_shipment',
      payment_status: 'paid',
      fulfillment_stage: 'new',
      currency: 'GBP',
      total_amount: 1_299,
      order_date: this.now,
      created_at: this.now,
      ...values,
    })
    this.write('orders', row)
    return row.id
  }

  /** Changes a row in a transaction of its own; unknown ones are made. */
  change(table: SyncedTable, id: string, values: Readonly<Record<string, unknown>>): void {
    this.write(table, { ...(this.row(table, id) ?? fakeRow(table)), ...values, id })
  }

  write(table: SyncedTable, row: FakeRow): void {
    const transaction = this.begin()
    transaction.write(table, row)
    transaction.commit()
  }

  remove(table: SyncedTable, id: string, kind: Gone['kind'] = 'deleted'): void {
    const transaction = this.begin()
    transaction.remove(table, id, kind)
    transaction.commit()
  }

  /** A row as it is committed. */
  row(table: SyncedTable, id: string): FakeRow | undefined {
    return this.#tables.get(table)?.get(id)?.row
  }

  rows(table: SyncedTable): readonly FakeRow[] {
    return [...(this.#tables.get(table)?.values() ?? [])].map(({ row }) => row)
  }

  /** Begins a transaction: its xid is drawn now, its rows are seen when it commits. */
  begin(): FakeTransaction {
    const xid = this.#nextXid
    this.#nextXid += 1n
    this.#open.add(xid)
    const work: (() => void)[] = []
    const end = (isKept: boolean) => {
      if (!this.#open.delete(xid)) throw new Error('This transaction has ended already')
      if (!isKept) return
      for (const one of work) one()
      if (work.length > 0) this.#ring(xid)
    }
    return {
      xid: String(xid),
      write: (table, row) => work.push(() => this.#put(table, row, xid)),
      remove: (table, id, kind = 'deleted') => work.push(() => this.#bury({ table, id, xid, kind })),
      commit: () => end(true),
      rollback: () => end(false),
    }
  }

  /** The history that cursors are good for ends here, as after a restore. */
  beginEpoch(): void {
    this.epoch = randomUUID()
  }

  /** Throws tombstones away: cursors from before now have to begin anew. */
  forgetTombstones(): void {
    this.#gone.length = 0
    this.#floor = this.#nextXid
  }

  revoke(deviceId: string): void {
    const desk = this.desks.get(deviceId)
    if (desk) desk.isRevoked = true
  }

  /** Takes the doorbell away from everybody, or gives it back. */
  setBell(isUp: boolean): void {
    this.#isBellUp = isUp
    for (const listener of this.#listeners) listener.onJoined(isUp)
  }

  /** Every transaction below it has ended. */
  get watermark(): bigint {
    return [...this.#open].reduce((least, xid) => (xid < least ? xid : least), this.#nextXid)
  }

  /** The server as one person's desks reach it. */
  transport(userId: string = randomUUID(), role: 'packer' | 'lead' | 'owner' = 'owner'): SyncTransport {
    this.members.set(userId, role)
    const call = async <T>(
      name: FakeCall['name'],
      deviceId: string,
      work: () => T,
      mutations: readonly Mutation[] = [],
    ) => {
      const proceed = async () => {
        this.counts[name] += 1
        // Over a wire everything is copied, and nothing that a desk keeps changes under it.
        return structuredClone(work())
      }
      return (await this.hook({ name, deviceId, mutations: structuredClone(mutations) }, proceed)) as T
    }
    return {
      register: (desk) =>
        call('register', desk.deviceId, () =>
          this.#register(userId, desk.deviceId, desk.creatorId, desk.name),
        ),
      pull: (deviceId, cursor, limit) =>
        call('pull', deviceId, () => this.#pull(this.#deskOf(userId, deviceId), cursor, limit)),
      push: (deviceId, mutations) =>
        call('push', deviceId, () => this.#push(this.#deskOf(userId, deviceId), mutations), mutations),
      digest: (deviceId, cursor, table, buckets) =>
        call('digest', deviceId, () => {
          this.#deskOf(userId, deviceId)
          return this.#digest(cursor, table, buckets)
        }),
      listen: (creatorId, listener) => this.#listen(creatorId, listener),
    }
  }

  #register(userId: string, id: string, creatorId: string, name: string): DeskAnswer {
    this.#checkVersion()
    const role = this.members.get(userId)
    if (this.suspended.has(userId)) throw refused('access.suspended')
    if (creatorId !== this.creatorId || role === undefined) throw refused('access.denied')
    const known = this.desks.get(id)
    if (known && known.userId !== userId) throw refused('sync.staleDevice')
    if (known?.isRevoked) throw refused('desk.revoked', { deskId: id })
    const desk = known ?? { id, userId, name, lastSeq: 0, isRevoked: false }
    this.desks.set(id, desk)
    return {
      deviceId: id,
      creatorId,
      role,
      epoch: this.epoch,
      schemaVersion: this.schemaVersion,
      lastPushSeq: desk.lastSeq,
      serverTime: this.now,
    }
  }

  #deskOf(userId: string, id: string): FakeDesk {
    this.#checkVersion()
    if (this.suspended.has(userId)) throw refused('access.suspended')
    const desk = this.desks.get(id)
    if (!desk || desk.userId !== userId) throw refused('desk.unknown')
    if (desk.isRevoked) throw refused('desk.revoked', { deskId: id })
    if (!this.members.has(userId)) throw refused('access.denied')
    return desk
  }

  #checkVersion(): void {
    if (WIRE_VERSION > this.schemaVersion) throw refused('sync.serverTooOld')
    if (WIRE_VERSION < this.oldestSchemaVersion) throw refused('sync.clientTooOld')
  }

  #whyStale(cursor: Cursor): 'epoch' | 'ahead' | 'expired' | null {
    if (cursor.epoch !== this.epoch) return 'epoch'
    if (BigInt(cursor.xid) > this.watermark) return 'ahead'
    return BigInt(cursor.xid) < this.#floor ? 'expired' : null
  }

  #pull(desk: FakeDesk, cursor: Cursor | null, limit: number): PullAnswer {
    const at = cursor ?? { epoch: this.epoch, xid: String(this.watermark), phase: 1 }
    const mustBootstrap = this.#whyStale(at)
    if (mustBootstrap) return { mustBootstrap, watermark: String(this.watermark) }
    const room = Math.max(this.leastPage, Math.min(limit, 10_000))
    const page =
      at.phase === undefined
        ? this.#changesPage(desk, BigInt(at.xid), room)
        : bootstrapPage(this.#tables, this.#acksOf(desk, 0n, BigInt(at.xid)), at, room)
    return { ...page, watermark: String(this.watermark), serverTime: this.now }
  }

  /** Whole transactions from the cursor up, as many as fit, below the watermark. */
  #changesPage(desk: FakeDesk, from: bigint, room: number): Omit<Page, 'watermark' | 'serverTime'> {
    const { watermark } = this
    const sizes = new Map<bigint, number>()
    const count = (xid: bigint) => {
      if (xid >= from && xid < watermark) sizes.set(xid, (sizes.get(xid) ?? 0) + 1)
    }
    for (const table of this.#tables.values()) for (const { xid } of table.values()) count(xid)
    for (const { xid } of this.#gone) count(xid)
    for (const { xid } of this.applied.values()) count(xid)
    let bound = watermark
    let taken = 0
    for (const xid of [...sizes.keys()].sort((one, other) => (one < other ? -1 : 1))) {
      // A transaction that is larger than a page comes whole here; the real server cuts such a one.
      if (taken > 0 && taken + (sizes.get(xid) ?? 0) > room) {
        bound = xid
        break
      }
      taken += sizes.get(xid) ?? 0
    }
    const isIn = ({ xid }: { readonly xid: bigint }) => xid >= from && xid < bound
    return {
      cursor: { epoch: this.epoch, xid: String(bound) },
      more: bound < watermark,
      isBootstrap: false,
      tables: tablesOf(
        new Map([...this.#tables].map(([name, rows]) => [name, [...rows.values()].filter(isIn)])),
      ),
      gone: this.#gone.filter(isIn).map(({ table, id, xid, kind }) => [table, id, String(xid), kind]),
      acks: this.#acksOf(desk, from, bound),
    }
  }

  #acksOf(desk: FakeDesk, from: bigint, until: bigint): Page['acks'] {
    return [...this.applied.values()]
      .filter(({ deviceId, xid }) => deviceId === desk.id && xid >= from && xid < until)
      .sort((one, other) => one.seq - other.seq)
      .map(({ id, seq, outcome, code, details }) => [id, seq, outcome, code, details])
  }

  #push(desk: FakeDesk, mutations: readonly Mutation[]): PushAnswer {
    checkBatch(mutations)
    const fresh = mutations.filter(({ id }) => !this.applied.has(id))
    const first = fresh[0]
    if (first && first.seq <= desk.lastSeq)
      throw refused('sync.outOfOrder', { pushSeq: first.seq, lastPushSeq: desk.lastSeq })
    const transaction = this.begin()
    const draft = new Map<string, FakeRow>()
    const results: PushAnswer['results'] = []
    let done = 0
    for (const mutation of mutations) {
      const known = this.applied.get(mutation.id)
      if (known) {
        results.push(answerOf(known, mutation))
        continue
      }
      if (done >= this.mostTaken) break
      done += 1
      const result = this.#run(mutation, desk, transaction, draft)
      desk.lastSeq = mutation.seq
      results.push([mutation.id, result.outcome, result.code, result.details])
    }
    transaction.commit()
    return {
      results,
      taken: results.length,
      more: results.length < mutations.length,
      xid: transaction.xid,
      serverTime: this.now,
    }
  }

  #run(
    mutation: Mutation,
    desk: FakeDesk,
    transaction: FakeTransaction,
    draft: Map<string, FakeRow>,
  ): ActResult {
    // Acts of a batch see what those before them wrote, which nobody else does before the commit.
    const seen = (table: SyncedTable) =>
      [...new Map(this.rows(table).map((row) => [row.id, row])).values()].map(
        (row) => draft.get(`${table}:${row.id}`) ?? row,
      )
    const result = runAct(mutation, {
      deviceId: desk.id,
      userId: desk.userId,
      now: this.now,
      find: (table, id) => draft.get(`${table}:${id}`) ?? this.row(table, id),
      findWhere: (table, matches) => [...seen(table), ...drafted(draft, table)].find((row) => matches(row)),
      write: (table, row) => {
        draft.set(`${table}:${row.id}`, row)
        transaction.write(table, row)
      },
    })
    const xid = BigInt(transaction.xid)
    this.applied.set(mutation.id, {
      ...result,
      id: mutation.id,
      deviceId: desk.id,
      seq: mutation.seq,
      xid,
      payload: payloadOf(mutation),
    })
    if (result.outcome === 'refused') this.deadLetters.set(mutation.id, result.code ?? '')
    else transaction.write('desk_events', this.#eventOf(mutation, desk))
    return result
  }

  #eventOf(mutation: Mutation, desk: FakeDesk): FakeRow {
    return fakeRow('desk_events', {
      id: mutation.id,
      desk_id: desk.id,
      user_id: desk.userId,
      mutation_id: mutation.id,
      act: mutation.act,
      class: 'final',
      order_id: (mutation.payload as { orderId?: string }).orderId ?? null,
      occurred_at: mutation.at,
      recorded_at: this.now,
    })
  }

  #digest(cursor: Cursor, table: SyncedTable, buckets?: readonly number[]): DigestAnswer {
    if (cursor.phase !== undefined) throw refused('sync.behind')
    if (this.#whyStale(cursor)) throw refused('mustBootstrap')
    const until = BigInt(cursor.xid)
    const rows = [...(this.#tables.get(table)?.values() ?? [])]
    const below = rows.filter(({ xid }) => xid < until)
    const late = rows.filter(({ xid }) => xid >= until).map(({ row }) => row.id)
    const buried = this.#gone.filter((one) => one.table === table && one.xid >= until).map(({ id }) => id)
    return {
      table,
      xid: cursor.xid,
      changed: [...new Set([...late, ...buried])],
      buckets: buckets ? null : bucketsOf(below),
      page: buckets
        ? partOf(
            table,
            below.filter(({ row }) => buckets.includes(bucketOf(row.id))),
          )
        : null,
    }
  }

  #listen(creatorId: string, listener: DoorbellListener): () => void {
    if (creatorId !== this.creatorId) return () => undefined
    this.#listeners.add(listener)
    queueMicrotask(() => {
      if (this.#isBellUp && this.#listeners.has(listener)) listener.onJoined(true)
    })
    return () => this.#listeners.delete(listener)
  }

  #ring(xid: bigint): void {
    if (!this.#isBellUp) return
    for (const listener of [...this.#listeners]) queueMicrotask(() => listener.onRing(String(xid)))
  }

  #put(table: SyncedTable, row: FakeRow, xid: bigint): void {
    const rows = this.#tables.get(table) ?? new Map<string, Stamped>()
    this.#tables.set(table, rows)
    const rev = (rows.get(row.id)?.rev ?? 0) + 1
    rows.set(row.id, { row: structuredClone(row), rev, xid })
  }

  #bury(gone: Gone): void {
    this.#tables.get(gone.table)?.delete(gone.id)
    this.#gone.push(gone)
  }
}

/** A refusal as the real server's reaches a desk. */
function refused(code: string, details: Record<string, unknown> = {}): Error {
  return refusalOf(400, { code: 'P0001', message: code, details: JSON.stringify(details), hint: null })
}

function checkBatch(mutations: readonly Mutation[]): void {
  if (mutations.length < 1 || mutations.length > 500) throw refused('input.tooLarge')
  if (new Set(mutations.map(({ id }) => id)).size < mutations.length) throw refused('input.invalid')
  mutations.forEach(({ seq }, at) => {
    if (at > 0 && seq <= (mutations[at - 1]?.seq ?? 0)) throw refused('sync.outOfOrder', { index: at })
  })
}

function answerOf(known: Applied, mutation: Mutation): PushAnswer['results'][number] {
  if (known.payload !== payloadOf(mutation)) return [mutation.id, 'refused', 'sync.forked', null]
  return [known.id, known.outcome, known.code, known.details]
}

function payloadOf({ act, v, at, payload }: Mutation): string {
  return JSON.stringify([act, v, at, payload])
}

function drafted(draft: ReadonlyMap<string, FakeRow>, table: SyncedTable): FakeRow[] {
  return [...draft].filter(([key]) => key.startsWith(`${table}:`)).map(([, row]) => row)
}
