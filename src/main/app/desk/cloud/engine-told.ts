import type { SyncState } from '../../../../shared/domain/sync/sync-state.ts'

/** What the engine tells the main thread. */
export type EngineTold =
  | { readonly what: 'state'; readonly state: SyncState }
  /** Rows changed: null where there are too many to name. */
  | { readonly what: 'applied'; readonly seqs: readonly number[] | null }
  | { readonly what: 'event' }
  | { readonly what: 'error'; readonly cause: string }
