import type { SyncAct } from '../../shared/sync/acts.ts'

/** A mutation to be: what is sent, and the entity whose order it keeps. */
export interface PlannedMutation {
  readonly act: SyncAct
  readonly payload: Readonly<Record<string, unknown>>
  readonly entity: string
  /** Set where it changes one order of this workspace. */
  readonly orderId?: string | undefined
}
