import type { ActClass, JournalAct } from '../../shared/domain/journal/acts.ts'
import type { WriteTx } from '../db/tx.ts'
import type { PlannedMutation } from './planned-mutation.ts'
import type { SyncIdentity } from './sync-identity.ts'

/** Who is acting, where and when. Ids and time are handed in, so that a command is a pure function of its input. */
export interface CommandMeta {
  readonly commandId: string
  readonly operator: string
  readonly desk: string
  readonly now: number
}

/** What a command changed, for the views: row numbers (null: too many to name). */
export interface Changes {
  seqs: Set<number> | null
  isReordered: boolean
  hasPrints: boolean
  hasSettings: boolean
  /** Printers (ids) whose queue got a label that nobody pressed a key for. */
  printers?: Set<string>
}

/** One order's part in a journal line. */
export interface OrderTrace {
  readonly seq: number
  readonly tiktokOrderId: string
  readonly before?: unknown
  readonly after?: unknown
}

/** A journal line to be. */
export interface Act {
  readonly act: JournalAct
  readonly summary: string
  readonly reason?: string | null | undefined
  readonly orders?: readonly OrderTrace[] | undefined
  readonly before?: unknown
  readonly after?: unknown
  readonly batchSeq?: number | null | undefined
  /** What is sent for it, where the act's name and orders do not say. */
  readonly mutation?: PlannedMutation | undefined
  /** True where the command itself sends what there is to send. */
  readonly isSentElsewhere?: boolean | undefined
  /** The class when it differs from the act's usual one. */
  readonly class?: ActClass | undefined
}

/** Everything a command may use. It lives inside one write transaction. */
export interface CommandContext extends CommandMeta {
  readonly tx: WriteTx
  readonly creatorId: string
  /** Who sends what is done here; null in a local workspace. */
  readonly sync: SyncIdentity | null
  readonly changes: Changes
  /** Orders (row numbers) whose items this command has checked; see features/printing/auto-print.ts. */
  readonly verified: Set<number>
  newId(): string
  /** Keeps stock as the server has it, before it is changed here. */
  keepStock(entity: string): void
  /** Writes the journal line and its outbox entry; answers the journal entry's ids. */
  record(act: Act): { readonly id: string; readonly seq: number }
}
