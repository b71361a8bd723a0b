import { required } from '../../../shared/lib/assert.ts'
import type { DeskAnswer, DigestAnswer, PushAnswer } from '../../../shared/sync/answers.ts'
import { writeMeta } from '../../db/cloud.ts'
import type { Connection } from '../../db/connection.ts'
import type { WriteTx } from '../../db/tx.ts'
import { readSyncIdentity, type SyncIdentity } from '../../outbox/sync-identity.ts'
import type { Applied, OutboxBatch, SyncEvent, SyncPosition } from '../ports.ts'
import type { PageRecord } from '../records/page-record.ts'
import { type ApplyHost, applyPage, finish, storePage } from './apply-page.ts'
import { differingBuckets, prepareRepair } from './digest.ts'
import { noteEvent } from './event-log.ts'
import { buryEntries, renumber, takeAnswers, takeBatch } from './outbox-batches.ts'
import { PageContext } from './page-context.ts'
import { noteServerTime, raisePushSeq, readPosition } from './position.ts'
import { restartSync } from './restart.ts'

/** What the steps of sync need of the writer thread. */
export interface SyncHost {
  readonly connection: Connection
  creatorId: string
  sync?: SyncIdentity | null
  readonly newId: () => string
  readonly now: () => number
  readonly isAwaited: () => boolean
  readonly syncFaults: ApplyHost['faults']
}

/** Names of desks and people, as the server told them. */
export interface DeskName {
  readonly id: string
  readonly name: string
  readonly owner: string
}

/** Closed entries are kept for a server that is restored from a backup, for 14 days of its clock and one more. */
const KEPT_MS = 15 * 86_400_000

/** What the network thread asks of the writer, by name. Each is one transaction, but for pages of a first copy. */
export const syncSteps = {
  'sync.position': (host: SyncHost, _input: object): SyncPosition => host.connection.read(readPosition),
  'sync.registered': (host: SyncHost, input: { answer: DeskAnswer }): null => {
    host.connection.write((tx) => raisePushSeq(tx, input.answer))
    return null
  },
  'sync.renewDevice': (host: SyncHost, _input: object): SyncPosition =>
    host.connection.write((tx) => {
      writeMeta(tx, 'device_id', host.newId())
      renumber(tx)
      host.sync = readSyncIdentity(tx)
      return readPosition(tx)
    }),
  'sync.applyPage': async (host: SyncHost, input: { page: PageRecord }): Promise<Applied> => {
    const { seqs, rows } = await applyPage(applyHost(host), input.page)
    host.sync = host.connection.read(readSyncIdentity)
    return { position: host.connection.read(readPosition), seqs, rows }
  },
  'sync.restart': (host: SyncHost, input: { reason: 'epoch' | 'ahead' | 'expired' }): SyncPosition =>
    host.connection.write((tx) => {
      restartSync(tx, input.reason)
      return readPosition(tx)
    }),
  'sync.takeBatch': (host: SyncHost, input: { mutations: number; bytes: number }): OutboxBatch =>
    host.connection.write((tx) => {
      const context = contextOf(host, tx)
      const batch = takeBatch(context, input)
      finish(context)
      return batch
    }),
  'sync.answered': (host: SyncHost, input: { answer: PushAnswer }): Applied =>
    inContext(host, (context) => {
      noteServerTime(context, input.answer.serverTime)
      takeAnswers(context, input.answer)
    }),
  'sync.bury': (host: SyncHost, input: { ids: readonly string[]; code: string; message: string }): Applied =>
    inContext(host, (context) => buryEntries(context, input.ids, input)),
  'sync.compare': (host: SyncHost, input: { answer: DigestAnswer }): Promise<number[]> =>
    differingBuckets(host.connection, input.answer),
  'sync.repair': (
    host: SyncHost,
    input: { answer: DigestAnswer; buckets: readonly number[]; page: PageRecord; ids: readonly string[] },
  ): { rows: number } => {
    const rows = host.connection.write((tx) => {
      const context = contextOf(host, tx)
      const gone = prepareRepair(context, input.answer, input.buckets, new Set(input.ids))
      storePage(context, input.page)
      finish(context)
      return gone + input.ids.length
    })
    return { rows }
  },
  'sync.audited': (host: SyncHost, input: { at: number }): null => {
    host.connection.write((tx) => {
      writeMeta(tx, 'sync_audited', String(input.at))
      tx.run(
        `DELETE FROM outbox WHERE state = 'closed' AND outcome IS NOT NULL AND closed_at < ?`,
        host.now() + (host.sync?.clockOffsetMs ?? 0) - KEPT_MS,
      )
    })
    return null
  },
  'sync.note': (host: SyncHost, input: { event: SyncEvent }): null => {
    host.connection.write((tx) => noteEvent(tx, input.event))
    return null
  },
  'sync.deskNames': (host: SyncHost, input: { names: readonly DeskName[] }): null => {
    host.connection.write((tx) => {
      for (const { id, name, owner } of input.names)
        tx.run(
          'INSERT INTO desk_names (id, name, owner) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, owner = excluded.owner',
          id,
          name,
          owner,
        )
    })
    return null
  },
} as const

export type SyncSteps = typeof syncSteps
export type SyncStepName = keyof SyncSteps

function applyHost(host: SyncHost): ApplyHost {
  return {
    connection: host.connection,
    creatorId: host.creatorId,
    identity: required(host.sync, 'the identity of a cloud workspace'),
    now: host.now,
    isAwaited: host.isAwaited,
    faults: host.syncFaults,
  }
}

function contextOf(host: SyncHost, tx: WriteTx): PageContext {
  return new PageContext(
    tx,
    required(host.sync, 'the identity of a cloud workspace'),
    host.creatorId,
    host.now(),
  )
}

/** Runs one transaction that may change what orders look like. */
function inContext(host: SyncHost, work: (context: PageContext) => void): Applied {
  const applied = host.connection.write((tx) => {
    const context = contextOf(host, tx)
    work(context)
    finish(context)
    return { position: readPosition(tx), seqs: context.seqs, rows: 0 }
  })
  host.sync = host.connection.read(readSyncIdentity)
  return applied
}
