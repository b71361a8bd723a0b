import type { SyncEventKind } from '../../../shared/domain/sync/sync-state.ts'
import type { ReadTx, WriteTx } from '../../db/tx.ts'
import type { SyncEvent } from '../ports.ts'

/** Events that the sync page can show. */
const KEPT = 200

/** Keeps an event; the newest 200 stay. */
export function noteEvent(tx: WriteTx, event: SyncEvent): void {
  tx.run(
    'INSERT INTO sync_events (at, kind, words, details) VALUES (?, ?, ?, ?)',
    event.at,
    event.kind,
    event.words,
    JSON.stringify(event.details),
  )
  tx.run('DELETE FROM sync_events WHERE seq <= (SELECT max(seq) FROM sync_events) - ?', KEPT)
}

/** The newest events first. */
export function listEvents(tx: ReadTx): { at: number; kind: SyncEventKind; words: string }[] {
  return tx.all('SELECT at, kind, words FROM sync_events ORDER BY seq DESC LIMIT ?', KEPT)
}
