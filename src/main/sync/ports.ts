import type { SyncEventKind } from '../../shared/domain/sync/sync-state.ts'
import type {
  Cursor,
  DeskAnswer,
  DigestAnswer,
  Page,
  PullAnswer,
  PushAnswer,
} from '../../shared/sync/answers.ts'
import type { Mutation } from '../../shared/sync/mutations.ts'
import type { SyncedTable } from '../../shared/sync/tables.ts'

/** How a desk names itself to the server. */
export interface DeskIntroduction {
  readonly deviceId: string
  readonly creatorId: string
  readonly name: string
  readonly platform: string
  readonly appVersion: string
}

/** Rings of the doorbell. `onRing` gets the transaction up to which there is something, as text. */
export interface DoorbellListener {
  readonly onRing: (xid: string) => void
  /** True when the channel is joined: what was rung before that was not heard, so pull. */
  readonly onJoined: (isJoined: boolean) => void
}

/**
 * The server as the engine sees it. Every call rejects with an AppError: `net.*` where no server of ours answered
 * (nobody knows whether a push arrived), `auth.*` where nobody is signed in any more, and the server's own refusal of a
 * call as `sync.*`, `denied.remote` or `input.*`. A call that got 401 has already refreshed the session once and asked
 * again. Answers are parsed.
 */
export interface SyncTransport {
  register(desk: DeskIntroduction): Promise<DeskAnswer>
  /** Without a cursor: the first page of everything. `limit` is rows, 1,000 to 20,000. */
  pull(deviceId: string, cursor: Cursor | null, limit: number): Promise<PullAnswer>
  push(deviceId: string, mutations: readonly Mutation[]): Promise<PushAnswer>
  /** Without `buckets`: the hashes of all 256; with them (16 at most): their rows. */
  digest(
    deviceId: string,
    cursor: Cursor,
    table: SyncedTable,
    buckets?: readonly number[],
  ): Promise<DigestAnswer>
  /** Listens on the private topic `creator:<id>`; answers the way to stop. Joins again by itself. */
  listen(creatorId: string, listener: DoorbellListener): () => void
}

/** Where this desk stands, as its own file says. */
export interface SyncPosition {
  readonly creatorId: string
  readonly deviceId: string
  readonly deskName: string
  /** Null: nothing pulled yet, or a bootstrap has to begin again. */
  readonly cursor: Cursor | null
  /** False until the last page of a bootstrap is in. */
  readonly isComplete: boolean
  /** Entries that the server has not acknowledged: ready, sent, or answered and not yet pulled. */
  readonly pending: number
  /** Those of them that no answer has come for: they are still to be sent. */
  readonly waiting: number
  /** When the oldest of those not yet answered was made; ms UTC by this machine. */
  readonly oldestPendingAt: number | null
  /** When the last digest audit ended; ms UTC by this machine. */
  readonly auditedAt: number | null
}

/** What a page did to the store. */
export interface Applied {
  readonly position: SyncPosition
  /** Orders that look different now; null: too many to name. */
  readonly seqs: readonly number[] | null
  /** Rows written, for progress. */
  readonly rows: number
}

/** A batch to push, in the order of its seqs. The same entries come with the same seqs until they are answered. */
export interface OutboxBatch {
  readonly mutations: readonly Mutation[]
  readonly hasMore: boolean
  /** Entries that could not even be read; they are dead letters now. */
  readonly buried: number
}

/** What a digest found in one table and did about it. */
export interface Repaired {
  readonly rows: number
}

/** One thing that sync did or met, for the sync page. `words` are plain and hold no personal data. */
export interface SyncEvent {
  readonly at: number
  readonly kind: SyncEventKind
  readonly words: string
  readonly details: Readonly<Record<string, unknown>>
}

/**
 * The desk's own file as the engine sees it. Each call is one transaction (a bootstrap page may be several, since it
 * can be applied twice), durable when it resolves.
 */
export interface SyncStore {
  position(): Promise<SyncPosition>
  /** After registering: the server's highest seq; ours go on above it. */
  registered(answer: DeskAnswer): Promise<void>
  /** Draws a new device id, for a desk whose past has split; what was not acknowledged gets new seqs. */
  renewDevice(): Promise<SyncPosition>
  /** Base rows, what is gone, acknowledgements, replay of what is pending, cursor: one transaction. */
  applyPage(page: Page): Promise<Applied>
  /**
   * The cursor is of no use any more: begin a bootstrap anew, keeping what is pending, and send again what was
   * acknowledged in the last 14 days. Rows that the new bootstrap does not bring go with its last page.
   */
  restart(reason: 'epoch' | 'ahead' | 'expired'): Promise<SyncPosition>
  /** Marks the next entries as sent, with their seqs, before they are. */
  takeBatch(limits: { readonly mutations: number; readonly bytes: number }): Promise<OutboxBatch>
  /** What the server answered: refused ones become dead letters at once, the others wait for their acknowledgement. */
  answered(answer: PushAnswer): Promise<Applied>
  /**
   * Entries that the server takes in no call, so that nothing of the call could be answered: dead letters now, with its
   * code and words. What stands behind them goes on.
   */
  bury(ids: readonly string[], code: string, message: string): Promise<Applied>
  /** Compares 256 buckets with its own rows; answers the buckets that differ. */
  compare(answer: DigestAnswer): Promise<readonly number[]>
  /** Makes the rows of those buckets what the server says. */
  repair(answer: DigestAnswer, buckets: readonly number[]): Promise<Repaired>
  /** Remembers that an audit ended. */
  audited(at: number): Promise<void>
  /** Keeps an event for the sync page; the newest 200 stay. */
  note(event: SyncEvent): Promise<void>
}
