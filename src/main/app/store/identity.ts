import type { WriteTx } from '../../db/tx.ts'

/** Who this workspace belongs to and which desk this is. */
export interface Identity {
  readonly creatorId: string
  readonly deviceId: string
}

/** Reads the workspace's identity, or draws it at the first opening. */
export function ensureIdentity(tx: WriteTx, newId: () => string): Identity {
  // Where the noting of buyers stands; kept from the start, so that a file's rows do not depend on when that ran.
  tx.run(`INSERT INTO meta (key, value) VALUES ('customers_until', '0') ON CONFLICT (key) DO NOTHING`)
  return { creatorId: ensure(tx, 'creator_id', newId), deviceId: ensure(tx, 'device_id', newId) }
}

function ensure(tx: WriteTx, key: string, make: () => string): string {
  tx.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING', key, make())
  return tx.value<string>('SELECT value FROM meta WHERE key = ?', key) ?? ''
}
