import type { SyncState } from '../../../../src/shared/domain/sync/sync-state.ts'
import type { TestUser } from '../../supabase/users.ts'
import type { VariantName } from './variants.ts'

/** Named moments at which a desk may be killed. */
export const DEATHS = [
  'command.begin',
  'command.afterEffect',
  'command.afterCommit',
  'sync.page',
  'sync.piece',
] as const
export type Death = (typeof DEATHS)[number]

/** What a person does at a desk. */
export const DESK_ACTS = [
  'ship',
  'hold',
  'release',
  'note',
  'claim',
  'releaseClaim',
  'takeOver',
  'undo',
  'print',
  'verify',
  'count',
  'move',
] as const
export type DeskAct = (typeof DESK_ACTS)[number]

/** One act; the same `commandId` again is the same act. */
export interface DeskCommand {
  readonly commandId: string
  readonly act: DeskAct
  /** A TikTok order number. */
  readonly order: string
  readonly productId: string
  readonly value: number
}

/** What a desk said of an act: the mutations it is sent as, or why it was refused at once. */
export interface DeskAnswer {
  readonly mutations: readonly string[]
  readonly refused: string | null
  /** The transaction up to which the desk knew the server's history. */
  readonly knewXid: string
}

/** How a desk is opened; plain data, so that it can be handed to another process. */
export interface DeskSetting {
  readonly folder: string
  readonly name: string
  readonly url: string
  readonly key: string
  readonly user: Pick<TestUser, 'id' | 'email' | 'password'>
  readonly creatorId: string
  readonly shopId: string
  readonly session: string | null
  readonly clockOffMs: number
  readonly variant: VariantName | null
}

/** A row of a desk's file. */
export type Row = Readonly<Record<string, string | number | null>>

/** A row that lost the effect of acknowledged acts without a newer row, in one history of the server. */
export interface Flicker {
  readonly epoch: string
  readonly words: string
}

/** A desk, wherever it runs. Every call rejects with DeskDied once it was killed. */
export interface DeskPort {
  do(command: DeskCommand): Promise<DeskAnswer>
  /** Pulls and pushes once; a person who is needed has signed in before. */
  now(): Promise<SyncState>
  audit(): Promise<{ readonly isDone: boolean; readonly repaired: number }>
  rows(sql: string): Promise<readonly Row[]>
  jump(ms: number): Promise<void>
  /** Kills the desk at the next such moment. */
  arm(death: Death): Promise<void>
  /** How long a request may take; 0 for as long as the product itself allows. */
  limit(ms: number): Promise<void>
  /** Laws of the desk's own file that were broken since it was opened. */
  wrongs(): Promise<readonly string[]>
  flickers(): Promise<readonly Flicker[]>
  session(): Promise<string | null>
  /** Ends it in an orderly way. */
  stop(): Promise<void>
  /** Pulls its plug. */
  kill(): Promise<void>
}

/** The desk is dead: whatever was under way was not acknowledged. */
export class DeskDied extends Error {}
