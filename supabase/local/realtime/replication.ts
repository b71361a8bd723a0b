import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { LogicalReplicationService } from 'pg-logical-replication'
import { messageOf } from '../stack-error.ts'
import { type Change, PgoutputReader, type Relation } from './pgoutput.ts'

/** Reads committed changes from the WAL, for as long as the stack runs. */
export interface Replication {
  stop(): Promise<void>
}

const PUBLICATIONS = 'supabase_realtime,supabase_realtime_messages_publication'
const RETRY_MS = 100

/** The slot lives as long as its connection: a stack that is killed leaves none that would hold back the WAL. */
class RawPgoutput {
  readonly options = {}
  readonly #reader: PgoutputReader
  readonly #slot: string
  constructor(reader: PgoutputReader, slot: string) {
    this.#reader = reader
    this.#slot = slot
  }
  get name(): string {
    return 'pgoutput'
  }
  async start(client: pg.Client): Promise<void> {
    await client.query(
      `CREATE_REPLICATION_SLOT "${this.#slot}" TEMPORARY LOGICAL pgoutput (SNAPSHOT 'nothing')`,
    )
    await client.query(
      `START_REPLICATION SLOT "${this.#slot}" LOGICAL 0/0 (proto_version '1', publication_names '${PUBLICATIONS}')`,
    )
  }
  parse(message: Buffer): Change | undefined {
    return this.#reader.read(message)
  }
}

/**
 * Starts to read. A reader that loses its connection begins anew; what was changed meanwhile is not told,
 * as Realtime promises nothing of the kind either.
 * @param url of the database, as a superuser
 * @param onChange awaited before the next change is read
 */
export async function startReplication(
  url: string,
  isWanted: (relation: Relation) => boolean,
  onChange: (change: Change) => Promise<void>,
  onError: (message: string) => void,
): Promise<Replication> {
  let isStopping = false
  let service: LogicalReplicationService
  let attempt = 0
  let isLost = false

  async function run(): Promise<void> {
    attempt += 1
    const slot = `realtime_${process.pid}_${attempt}`
    service = new LogicalReplicationService(
      { connectionString: url, application_name: 'realtime' },
      { acknowledge: { auto: true, timeoutSeconds: 10 }, flowControl: { enabled: true } },
    )
    service.on('data', async (_lsn: string, change: Change | undefined) => {
      if (change) await onChange(change).catch((error) => onError(`realtime: ${messageOf(error)}`))
    })
    service.on('error', () => undefined)
    const started = new Promise<void>((resolve) => service.once('start', () => resolve()))
    const ended = service.subscribe(new RawPgoutput(new PgoutputReader(isWanted), slot), slot)
    await Promise.race([started, ended])
    isLost = false
    ended
      .then(
        () => 'its connection was closed',
        (error) => messageOf(error),
      )
      .then(again)
  }
  async function again(why: string): Promise<void> {
    if (isStopping) return
    // Once: a Postgres that comes up refuses a few times.
    if (!isLost) onError(`realtime lost the WAL and begins anew: ${why}`)
    isLost = true
    // Else its timer goes on, and writes to a connection that is gone.
    await service.destroy().catch(() => undefined)
    await sleep(RETRY_MS)
    if (!isStopping) await run().catch((error) => again(messageOf(error)))
  }

  await run()
  return {
    async stop() {
      isStopping = true
      await service.destroy().catch(() => undefined)
    },
  }
}
