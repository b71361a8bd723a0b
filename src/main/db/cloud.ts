import { type Cloud, cloudSchema } from '../../shared/domain/sync/cloud.ts'
import type { ReadTx, WriteTx } from './tx.ts'

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
