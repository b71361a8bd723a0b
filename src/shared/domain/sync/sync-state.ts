import { z } from 'zod'

/**
 * What sync is doing. `parked`: nobody is signed in any more, entries are kept. `stopped`: the program or the server is
 * too old, the desk was revoked or the person suspended; everything is kept and work goes on locally.
 */
export const SYNC_PHASES = ['off', 'connecting', 'copying', 'online', 'offline', 'parked', 'stopped'] as const
export type SyncPhase = (typeof SYNC_PHASES)[number]

/** What the sync page lists. */
export const SYNC_EVENT_KINDS = [
  'signedIn',
  'signedOut',
  'parked',
  'connected',
  'disconnected',
  'copyBegan',
  'copyEnded',
  'pulled',
  'pushed',
  'refused',
  'unreadable',
  'conflict',
  'repaired',
  'stopped',
  'stuck',
  'restarted',
  'moved',
] as const
export type SyncEventKind = (typeof SYNC_EVENT_KINDS)[number]

/** A copy, a move or an audit that takes a while. */
export const syncProgressSchema = z.object({
  what: z.enum(['copying', 'moving', 'sending', 'auditing']),
  done: z.int(),
  /** Null while nobody knows. */
  total: z.int().nullable(),
  /** Time left at the present pace, in ms; null while nobody knows. */
  leftMs: z.int().nullable(),
})
export type SyncProgress = z.output<typeof syncProgressSchema>

/** Where sync stands, for the status bar and the sync page. Times are ms UTC by this machine. */
export const syncStateSchema = z.object({
  phase: z.enum(SYNC_PHASES),
  /** True while the server answers. */
  isOnline: z.boolean(),
  lastPullAt: z.int().nullable(),
  pending: z.int(),
  /** When the oldest entry that was not answered was made. */
  oldestPendingAt: z.int().nullable(),
  /** True when the head of the outbox is older than 30 s while online. */
  isStuck: z.boolean(),
  progress: syncProgressSchema.nullable(),
  /** Why it is offline, parked or stopped: a code and a sentence that says what to do next. */
  trouble: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** The next try after a failure. */
  nextTryAt: z.int().nullable(),
})
export type SyncState = z.output<typeof syncStateSchema>

/** The state of a workspace that syncs with nobody. */
export const SYNC_OFF: SyncState = {
  phase: 'off',
  isOnline: false,
  lastPullAt: null,
  pending: 0,
  oldestPendingAt: null,
  isStuck: false,
  progress: null,
  trouble: null,
  nextTryAt: null,
}
