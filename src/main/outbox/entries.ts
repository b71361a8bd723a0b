import { createHash } from 'node:crypto'
import type { JournalAct } from '../../shared/domain/journal/acts.ts'
import type { SyncAct } from '../../shared/sync/acts.ts'
import type { WriteTx } from '../db/tx.ts'

/** Version of the payloads of src/shared/sync/mutations.ts. */
const MUTATION_VERSION = 1

/** An entry as it is stored. */
export interface NewEntry {
  readonly id: string
  readonly act: SyncAct | JournalAct
  readonly payload: unknown
  readonly entity: string
  readonly journalSeq: number
  readonly state: 'ready' | 'closed'
  readonly at: number
  readonly isDraft?: boolean
  readonly retryOf?: string | null
}

/** Stores one entry and answers its row number. */
export function addEntry(tx: WriteTx, entry: NewEntry): number {
  const payload = JSON.stringify(entry.payload)
  return Number(
    tx.run(
      `INSERT INTO outbox (mutation_id, name, version, payload, payload_hash, entity_key, journal_seq, state, created_at, is_draft, retry_of)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      entry.id,
      entry.act,
      MUTATION_VERSION,
      payload,
      hashOf(payload),
      entry.entity,
      entry.journalSeq,
      entry.state,
      entry.at,
      Number(entry.isDraft ?? false),
      entry.retryOf ?? null,
    ).lastInsertRowid,
  )
}

/** What tells two payloads apart. */
export function hashOf(payload: string): string {
  return createHash('sha256').update(payload).digest('hex')
}
