import { z } from 'zod'
import { MEMBER_ROLES } from '../../shared/sync/acts.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** The shop that a cloud workspace syncs with, and who does. No token is in it. */
const cloudSchema = z.object({
  url: z.string(),
  /** The project's publishable key; it may ship, nothing else may. */
  key: z.string(),
  userId: z.uuid(),
  email: z.string(),
  creatorId: z.uuid(),
  handle: z.string(),
  role: z.enum(MEMBER_ROLES),
  deskName: z.string(),
})
export type Cloud = z.output<typeof cloudSchema>

/** What this workspace syncs with; null in a local workspace. */
export function readCloud(tx: ReadTx): Cloud | null {
  const stored = readMeta(tx, 'cloud')
  return stored === undefined ? null : cloudSchema.parse(JSON.parse(stored))
}

/** Makes this a cloud workspace, or keeps what changed about it. */
export function writeCloud(tx: WriteTx, cloud: Cloud): void {
  writeMeta(tx, 'cloud', JSON.stringify(cloud))
}

/** One of the workspace's own facts; undefined where it was never noted. */
export function readMeta(tx: ReadTx, key: string): string | undefined {
  return tx.value<string>('SELECT value FROM meta WHERE key = ?', key)
}

/** Notes one of the workspace's own facts. */
export function writeMeta(tx: WriteTx, key: string, value: string): void {
  tx.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  )
}

/** Forgets one. */
export function deleteMeta(tx: WriteTx, key: string): void {
  tx.run('DELETE FROM meta WHERE key = ?', key)
}
