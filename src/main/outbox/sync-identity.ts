import { readCloud, readMeta } from '../db/cloud.ts'
import type { ReadTx } from '../db/tx.ts'

/** Who sends this workspace's mutations: a desk and a person of the server. */
export interface SyncIdentity {
  readonly deviceId: string
  readonly userId: string
  /** The server's clock less this machine's at the last answer, in ms: claims are shown by the server's clock. */
  readonly clockOffsetMs: number
}

/** The identity that commands act under; null in a local workspace, whose outbox sends to nobody. */
export function readSyncIdentity(tx: ReadTx): SyncIdentity | null {
  const cloud = readCloud(tx)
  if (cloud === null) return null
  return {
    deviceId: readMeta(tx, 'device_id') ?? '',
    userId: cloud.userId,
    clockOffsetMs: Number(readMeta(tx, 'clock_offset') ?? 0),
  }
}
