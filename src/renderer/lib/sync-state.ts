import { create } from 'zustand'
import type { SyncState } from '../../shared/domain/sync/sync-state.ts'
import type { Account } from '../../shared/ipc/account.contract.ts'
import { ask } from './ask.ts'

/** What the window knows of sync and of who is signed in. Empty in a workspace that syncs with nobody. */
interface SyncView {
  readonly sync: SyncState | null
  readonly account: Account | null
  /** Goes up whenever lists of sync, conflicts, refused acts or the team may be out of date. */
  readonly changes: number
  readonly isSyncing: boolean
  /** The person has read what an outage means; forgotten when it ends. */
  readonly isOutageDismissed: boolean
}

export const useSync = create<SyncView>()(() => ({
  sync: null,
  account: null,
  changes: 0,
  isSyncing: false,
  isOutageDismissed: false,
}))

/** Asks where sync stands. */
export async function refreshSync(): Promise<void> {
  adopt(await ask(window.api.sync.state({})))
}

/** Asks who is signed in, and what this workspace is. */
export async function refreshAccount(): Promise<void> {
  useSync.setState({ account: await ask(window.api.account.get({})) })
  announceSyncChange()
}

/** Says that lists which show more than the state have to be read again. */
export function announceSyncChange(): void {
  useSync.setState(({ changes }) => ({ changes: changes + 1 }))
}

/** Pulls and pushes now. A second press while one runs does nothing. */
export async function syncNow(): Promise<void> {
  if (useSync.getState().isSyncing) return
  useSync.setState({ isSyncing: true })
  try {
    adopt(await ask(window.api.sync.now({})))
  } finally {
    useSync.setState({ isSyncing: false })
    announceSyncChange()
  }
}

/** True while acts are kept here instead of being sent. */
export function isOut(sync: SyncState | null): boolean {
  return sync !== null && (sync.phase === 'offline' || sync.phase === 'parked' || sync.phase === 'stopped')
}

function adopt(sync: SyncState): void {
  useSync.setState(isOut(sync) ? { sync } : { sync, isOutageDismissed: false })
}
